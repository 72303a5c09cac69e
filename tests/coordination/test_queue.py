"""The team lead's queue: who sees it, what it says of a family, its order, filters and price."""

from __future__ import annotations

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.models import ReadRecord
from familieplan.accounts.policies import Role
from familieplan.areas.models import Zone
from familieplan.coordination.models import Flag
from familieplan.coordination.operations import flags
from familieplan.coordination.views import queue
from familieplan.families import operations
from familieplan.families.policies import Part
from familieplan.families.protection import protect_address
from tests.cast import Cast
from tests.coordination.stories import another_family, applied, give_assistance, leave_alone, look_after, member

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def flagged(cast: Cast) -> Cast:
    """Familien Blomst with all three rules up."""
    give_assistance(member(cast.family, "Vakker"), set(range(48)))
    applied(cast, 40)
    look_after(cast)
    leave_alone(cast.plan, 70)
    flags.evaluate()
    return cast


def page(cast: Cast, who: str = "lead", query: str = "", **options: object) -> str:
    return unescape(cast.client(who).get(f"/osk/{query}", **options).content.decode())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lead", 200),
        ("lead_of_other_district", 200),
        *((who, 404) for who in ("coordinator", "responsible", "reader", "other_office", "ended_yesterday")),
        *((who, 404) for who in ("administrator", "auditor", "area_coordinator", "superuser")),
    ],
)
def test_the_queue_is_for_leads(flagged: Cast, who: str, status: int) -> None:
    assert flagged.client(who).get("/osk/").status_code == status


def test_the_lead_of_another_district_sees_neither_family_nor_number(flagged: Cast) -> None:
    text = page(flagged, "lead_of_other_district")
    assert "Ingen flagg her" in text
    assert "Blomst" not in text


def test_a_superuser_who_leads_nothing_sees_no_flag_even_in_the_query(flagged: Cast) -> None:
    assert Flag.objects.raised().count() == 4
    for who in ("superuser", "other_office", "ended_yesterday", "lead_of_other_district"):
        assert not Flag.objects.visible_to(flagged[who]).exists()


def test_a_lead_whose_post_ended_sees_nothing(flagged: Cast) -> None:
    post = flagged["lead"].employments.get()
    post.ended_on = post.started_on
    post.save()
    flagged["lead"].__dict__.pop("employment", None)
    assert flagged.client("lead").get("/osk/").status_code == 404
    assert not Flag.objects.visible_to(flagged["lead"]).exists()


def test_a_row_says_rule_facts_since_and_what_clears_it_and_the_rule_code_last(flagged: Cast) -> None:
    text = page(flagged, query="?regel=long_term_children")
    places = [
        text.index(part)
        for part in (
            "Familien Blomst",
            "Sosialhjelp i mer enn tre år",
            "48 måneder, siden januar 2022",
            "Hvorfor?",
            "Siste måned i filene",
            "Slukkes når",
            "<dd>H2c og H3-ii, versjon 1, gjelder fra 1. januar 2026",
        )
    ]
    assert places == sorted(places)


def test_the_flag_shows_no_more_of_the_family_than_the_duty_needs(flagged: Cast) -> None:
    text = page(flagged)
    assert not any(word in text for word in ("Vakker", "Glad", "Lystig", "Prøveveien", "Klar Bekk", "NAV Heimdal"))
    assert f"/familier/{flagged.family.public_id}/" not in text
    assert flagged.client("lead").get(f"/familier/{flagged.family.public_id}/").status_code == 404


def test_a_lead_who_takes_part_can_open_the_family_from_the_queue(flagged: Cast) -> None:
    operations.start_participation(
        family=flagged.family,
        by=flagged["coordinator"],
        worker=flagged["lead"],
        part=Part.READER,
        basis=flagged.family.bases.get(),
    )
    assert f'href="/familier/{flagged.family.public_id}/"' in page(flagged)


def test_a_protected_family_has_neither_name_nor_zone_and_answers_to_no_zone(flagged: Cast) -> None:
    zone = Zone.objects.get(slug="saupstad")
    operations.confirm_zone(family=flagged.family, by=flagged["coordinator"], zone=zone)
    assert "Familien Blomst" in page(flagged, query="?sone=saupstad")
    protect_address(family=flagged.family, by=flagged["coordinator"], protection="strict")
    text = page(flagged)
    assert "Skjermet familie" in text
    assert "Blomst" not in text
    assert "Ingen flagg her" in page(flagged, query="?sone=saupstad")


def test_what_has_waited_longest_stands_first(flagged: Cast) -> None:
    leave_alone(another_family(flagged, "Eldst").family.plans.get(), 200)
    flags.evaluate()
    text = page(flagged, query="?regel=plan_untouched")
    assert text.index("Familien Eldst") < text.index("Familien Blomst")


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?regel=child_not_assessed", "barn er kartlagt", "ligget stille"),
        ("?regel=plan_untouched", "ligget stille", "barn er kartlagt"),
        ("?hvem=lead", "Sosialhjelp i mer enn tre år", "ligget stille"),
        ("?hvem=coordinator", "ligget stille", "Sosialhjelp i mer enn tre år"),
        ("?regel=tull&sone=tull&hvem=tull&etter=tull", "ligget stille", "Ingen flagg her"),
    ],
)
def test_the_filters_narrow_the_list_and_nonsense_is_left_out(
    flagged: Cast, query: str, shown: str, hidden: str
) -> None:
    text = page(flagged, query=query)
    assert shown in text
    assert hidden not in text


def test_vis_flere_goes_through_all_without_a_total(flagged: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    first = page(flagged)
    assert "Vis flere" in first
    assert first.count('scope="row"') == 2
    assert "av 4" not in first
    after = first.split('hx-get="?')[1].split('"')[0]
    rest = page(flagged, query=f"?{after}", **HTMX)
    assert rest.count('scope="row"') == 2
    assert "<html" not in rest
    assert "Vis flere" not in rest


def test_a_flag_of_another_district_is_no_place_to_go_on_from(flagged: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    flag = Flag.objects.raised().first()
    assert flag is not None
    text = page(flagged, "lead_of_other_district", f"?etter={flag.public_id}")
    assert "Ingen flagg her" in text


def test_a_filter_by_htmx_answers_with_the_list_alone(flagged: Cast) -> None:
    text = page(flagged, query="?regel=plan_untouched", **HTMX)
    assert text.lstrip().startswith("<form id=")


def test_the_reading_is_written_down_once_per_family(flagged: Cast) -> None:
    page(flagged)
    read = ReadRecord.objects.filter(user_email=flagged["lead"].email)
    assert [(row.family, row.what) for row in read] == [(str(flagged.family.public_id), "OSK-gjennomgangen")]


def test_the_queue_costs_the_same_for_one_flag_and_for_fifteen(flagged: Cast) -> None:
    def cost() -> int:
        client = flagged.client("lead")
        client.get("/osk/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/osk/").status_code == 200
        return len(queries)

    few = cost()
    for serial in range(12):
        leave_alone(another_family(flagged, f"Lyng {serial}"), 80)
    flags.evaluate()
    assert cost() == few
    assert few <= 10


def test_a_deputy_of_the_same_district_sees_the_same(flagged: Cast) -> None:
    flagged.hire("deputy", "Stø Varde", "osk", Role.TEAM_LEAD)
    assert page(flagged, "deputy").count('scope="row"') == 4
