"""A deputy has the principal's rights for the days that were said, and not a minute longer."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from familieplan.accounts.models import Deputy, Notice, StandsFor
from familieplan.accounts.operations import end_employment
from familieplan.accounts.policies import Role
from familieplan.coordination.models import LogEntry
from familieplan.coordination.operations import flags
from familieplan.families import access, operations
from familieplan.families.deputy_operations import DeputyRefusedError, end_deputy, name_deputy, register_absence
from familieplan.families.models import EndReason, Family
from familieplan.families.policies import RIGHTS_OF, Part, Right
from familieplan.families.tasks import follow_the_facts
from tests.cast import Cast
from tests.clock import later
from tests.coordination.stories import another_family, leave_alone

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PAGE = "/stedfortreder/"


@pytest.fixture
def staffed(cast: Cast) -> Cast:
    """With a colleague at the coordinator's office, one at the lead's, and another lead there."""
    cast.hire("colleague", "Fin Gran", "helse", Role.CASEWORKER)
    cast.hire("osk_colleague", "Sval Myr", "osk", Role.CASEWORKER)
    return cast


def name(cast: Cast, **changed: Any) -> Deputy:
    facts: dict[str, Any] = {
        "by": cast["coordinator"],
        "principal": cast["coordinator"],
        "deputy": cast["colleague"],
        "stands_for": StandsFor.COORDINATION,
        "started_on": TODAY,
        "last_on": TODAY + timedelta(days=6),
    }
    return name_deputy(**facts | changed)


def name_for_lead(cast: Cast, deputy: str = "osk_colleague", **changed: Any) -> Deputy:
    lead = {"by": cast["lead"], "principal": cast["lead"], "stands_for": StandsFor.LEAD}
    return name(cast, **lead | {"deputy": cast[deputy]} | changed)


def rights_of(cast: Cast, who: str, family: Family | None = None) -> set[Right]:
    pk = (family or cast.family).pk
    return {right for right in Right if Family.objects.permitting(cast[who], right).filter(pk=pk).exists()}


def midnight_after(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))


def test_a_coordinators_deputy_has_the_coordinators_rights(staffed: Cast) -> None:
    assert rights_of(staffed, "colleague") == set()
    name(staffed)
    assert rights_of(staffed, "colleague") == RIGHTS_OF[Part.COORDINATOR]
    assert rights_of(staffed, "coordinator") == RIGHTS_OF[Part.COORDINATOR]
    assert access.differences() == []


def test_a_leads_deputy_sees_the_queue_with_its_name_and_no_family_page(staffed: Cast) -> None:
    leave_alone(staffed.plan, 70)
    flags.evaluate()
    assert staffed.client("osk_colleague").get("/osk/").status_code == 404
    name_for_lead(staffed)
    assert rights_of(staffed, "osk_colleague") == {Right.REVIEW}
    page = staffed.client("osk_colleague").get("/osk/").content.decode()
    for said in ("OSK Heimdal", "Familien Blomst", "Du er stedfortreder for Rask Elv til og med"):
        assert said in page
    assert staffed.client("osk_colleague").get(f"/familier/{staffed.family.public_id}/").status_code == 404
    assert 'href="/osk/"' in staffed.client("osk_colleague").get("/familier/").content.decode()
    assert 'href="/osk/"' not in staffed.client("colleague").get("/familier/").content.decode()


def test_a_lead_who_stands_in_for_another_has_both_districts(staffed: Cast) -> None:
    name_for_lead(staffed, "lead_of_other_district")
    assert rights_of(staffed, "lead_of_other_district") == {Right.REVIEW}
    page = staffed.client("lead_of_other_district").get("/osk/").content.decode()
    assert "OSK Lerkendal" in page
    assert "Du er stedfortreder for Rask Elv" in page


def test_the_deputy_reads_on_every_page_for_whom_and_until_when(staffed: Cast) -> None:
    name(staffed)
    said = "Du er stedfortreder for Klar Bekk til og med"
    at = f"/familier/{staffed.family.public_id}/"
    for path in ("", "logg/", "familien/", "deltakere/", "lest/"):
        assert said in staffed.client("colleague").get(at + path).content.decode()
        assert said not in staffed.client("reader").get(at + path).content.decode()
    assert "Fin Gran til og med" in staffed.client("reader").get(at).content.decode()
    assert "Stedfortreder" in staffed.client("colleague").get("/familier/").content.decode()


def test_the_deputy_signs_with_an_own_name(staffed: Cast) -> None:
    name(staffed)
    note = {"kind": "phone", "happened_on": "1.11.2026", "text": "Jeg ringte for Klar."}
    staffed.client("colleague").post(f"/familier/{staffed.family.public_id}/logg/", note)
    assert LogEntry.objects.get().signature.startswith("Fin Gran")


def test_it_ends_at_midnight_though_no_task_has_run(staffed: Cast) -> None:
    deputy = name(staffed)
    name_for_lead(staffed)
    end = midnight_after(deputy.last_on)
    with later(end - timedelta(seconds=1)):
        assert rights_of(staffed, "colleague") == RIGHTS_OF[Part.COORDINATOR]
        assert staffed.client("osk_colleague").get("/osk/").status_code == 200
    with later(end):
        assert rights_of(staffed, "colleague") == set()
        assert rights_of(staffed, "osk_colleague") == set()
        assert staffed.client("colleague").get(f"/familier/{staffed.family.public_id}/").status_code == 404
        assert "Blomst" not in staffed.client("colleague").get("/familier/").content.decode()
        assert staffed.client("osk_colleague").get("/osk/").status_code == 404
        assert access.differences() == []


def test_it_begins_on_its_day(staffed: Cast) -> None:
    name(staffed, started_on=TODAY + timedelta(days=2))
    assert rights_of(staffed, "colleague") == set()
    with later(timedelta(days=2)):
        follow_the_facts()
        assert rights_of(staffed, "colleague") == RIGHTS_OF[Part.COORDINATOR]


@pytest.mark.parametrize("who", ["coordinator", "colleague"])
def test_it_ends_when_either_of_them_leaves(staffed: Cast, who: str) -> None:
    name(staffed)
    end_employment(employment=staffed[who].employments.get(), by=staffed["administrator"])
    assert rights_of(staffed, "colleague") == set()
    assert access.differences() == []


@pytest.mark.parametrize("who", ["lead", "osk_colleague"])
def test_a_leads_deputyship_ends_when_either_leaves(staffed: Cast, who: str) -> None:
    name_for_lead(staffed)
    end_employment(employment=staffed[who].employments.get(), by=staffed["administrator"])
    assert rights_of(staffed, "osk_colleague") == set()
    assert staffed.client("osk_colleague").get("/osk/").status_code == 404
    assert access.differences() == []


@pytest.mark.parametrize("what", ["basis", "participation", "account"])
def test_it_ends_with_what_the_coordinator_stands_on(staffed: Cast, what: str) -> None:
    name(staffed)
    if what == "basis":
        operations.end_basis(basis=staffed.family.bases.get(), by=staffed["coordinator"])
    elif what == "participation":
        held = staffed.family.participations.get(part="coordinator")
        operations.end_participation(participation=held, by=staffed["coordinator"], reason=EndReason.FINISHED)
    else:
        staffed["coordinator"].is_active = False
        staffed["coordinator"].save()
    assert rights_of(staffed, "colleague") == set()
    assert access.differences() == []


def test_a_deputy_for_named_families_sees_those_and_no_others(staffed: Cast) -> None:
    other = another_family(staffed, "Bregne").family
    name(staffed, families=[other])
    assert rights_of(staffed, "colleague", other) == RIGHTS_OF[Part.COORDINATOR]
    assert rights_of(staffed, "colleague") == set()
    # A family that the principal begins to coordinate later is not among the named ones, but among "all".
    third = another_family(staffed, "Siv").family
    said = "Du er stedfortreder for Klar Bekk"
    assert said in staffed.client("colleague").get(f"/familier/{other.public_id}/").content.decode()
    assert (
        "Fin Gran til og med"
        not in staffed.client("reader").get(f"/familier/{staffed.family.public_id}/").content.decode()
    )
    assert rights_of(staffed, "colleague", third) == set()


def test_a_deputy_for_all_takes_along_what_comes_later(staffed: Cast) -> None:
    name(staffed)
    later_family = another_family(staffed, "Siv").family
    assert rights_of(staffed, "colleague", later_family) == RIGHTS_OF[Part.COORDINATOR]


def test_rights_are_not_handed_on(staffed: Cast) -> None:
    """What a deputy holds as a deputy is nobody else's, whatever rows there are."""
    name(staffed)
    staffed.hire("third", "Rund Sten", "helse", Role.CASEWORKER)
    Deputy.objects.create(
        principal=staffed["colleague"],
        deputy=staffed["third"],
        stands_for=StandsFor.COORDINATION,
        started_on=TODAY,
        last_on=TODAY,
        named_by=staffed["colleague"],
    )
    access.sync()
    assert rights_of(staffed, "third") == set()


REFUSED = {
    "oneself": ({"deputy": "coordinator"}, "sin egen stedfortreder"),
    "another office": ({"deputy": "reader"}, "må arbeide ved samme kontor"),
    "nobody who works with families": ({"deputy": "administrator"}, "arbeider ikke med familier"),
    "a superuser": ({"deputy": "superuser"}, "arbeider ikke med familier"),
    "yesterday": ({"started_on": TODAY - timedelta(days=1)}, "ikke begynne før i dag"),
    "backwards": ({"last_on": TODAY - timedelta(days=1)}, "samme dag som den første"),
    "no such duty": ({"stands_for": StandsFor.LEAD}, "Bare en OSK-leder"),
    "somebody else's duty": ({"by": "responsible"}, "Bare den det gjelder"),
    "who coordinates nothing": (
        {"by": "colleague", "principal": "colleague", "deputy": "coordinator"},
        "koordinerer ikke",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_in_plain_words(staffed: Cast, case: str) -> None:
    changed, sentence = REFUSED[case]
    people = {key: staffed[value] for key, value in changed.items() if key in {"by", "principal", "deputy"}}
    with pytest.raises(DeputyRefusedError, match=sentence):
        name(staffed, **changed | people)
    assert not Deputy.objects.exists()


def test_a_family_one_does_not_coordinate_cannot_be_named(staffed: Cast) -> None:
    other = another_family(staffed, "Bregne", by="reader").family
    with pytest.raises(DeputyRefusedError, match="koordinerer ikke disse familiene"):
        name(staffed, families=[other])


def test_one_duty_has_one_deputy_at_a_time(staffed: Cast) -> None:
    staffed.hire("third", "Rund Sten", "helse", Role.CASEWORKER)
    first = name(staffed)
    with pytest.raises(DeputyRefusedError, match="Det finnes en stedfortreder i denne perioden"):
        name(staffed, deputy=staffed["third"], started_on=first.last_on, last_on=first.last_on)
    name(
        staffed,
        deputy=staffed["third"],
        started_on=first.last_on + timedelta(days=1),
        last_on=first.last_on + timedelta(days=3),
    )


def test_two_may_share_if_each_has_families_of_their_own(staffed: Cast) -> None:
    staffed.hire("third", "Rund Sten", "helse", Role.CASEWORKER)
    other = another_family(staffed, "Bregne").family
    name(staffed, families=[other])
    name(staffed, deputy=staffed["third"], families=[staffed.family])
    with pytest.raises(DeputyRefusedError, match="Det finnes en stedfortreder"):
        name(staffed, deputy=staffed["third"], families=[other])


def test_there_are_no_chains(staffed: Cast) -> None:
    staffed.hire("third_lead", "Bred Dal", "osk_lerkendal", Role.TEAM_LEAD)
    name_for_lead(staffed, "lead_of_other_district")
    klok, bred = staffed["lead_of_other_district"], staffed["third_lead"]
    with pytest.raises(DeputyRefusedError, match="Klok Lerke er selv stedfortreder"):
        name_for_lead(staffed, "third_lead", by=klok, principal=klok)
    with pytest.raises(DeputyRefusedError, match="Rask Elv har selv stedfortreder"):
        name_for_lead(staffed, "lead", by=bred, principal=bred)


def test_whoever_is_away_stands_in_for_nobody(staffed: Cast) -> None:
    register_absence(by=staffed["colleague"], started_on=TODAY + timedelta(days=3), last_on=TODAY + timedelta(days=3))
    with pytest.raises(DeputyRefusedError, match="Fin Gran er borte i perioden"):
        name(staffed)


@pytest.mark.parametrize("who", ["coordinator", "colleague"])
def test_either_of_them_ends_it_before_its_time(staffed: Cast, who: str) -> None:
    deputy = name(staffed)
    assert staffed.client(who).post(f"{PAGE}{deputy.pk}/avslutt/").status_code == 302
    assert rights_of(staffed, "colleague") == set()
    assert access.differences() == []


@pytest.mark.parametrize("who", ["responsible", "lead", "other_office", "administrator", "superuser"])
def test_nobody_else_ends_it(staffed: Cast, who: str) -> None:
    deputy = name(staffed)
    assert staffed.client(who).post(f"{PAGE}{deputy.pk}/avslutt/").status_code == 404
    with pytest.raises(DeputyRefusedError):
        end_deputy(deputy=deputy, by=staffed[who])
    deputy.refresh_from_db()
    assert deputy.ended_at is None


def form(cast: Cast, deputy: str = "colleague", **changed: Any) -> dict[str, Any]:
    sent = {
        "email": cast[deputy].email,
        "stands_for": "coordination",
        "started_on": TODAY.strftime("%d.%m.%Y"),
        "last_on": (TODAY + timedelta(days=5)).strftime("%d.%m.%Y"),
    }
    return {f"sted-{key}": value for key, value in (sent | changed).items()}


def test_the_page_names_a_deputy_and_both_are_told(staffed: Cast) -> None:
    answer = staffed.client("coordinator").post(PAGE, form(staffed), follow=True)
    assert "Fin Gran er stedfortreder for deg." in answer.content.decode()
    assert "Klar Bekk" in staffed.client("colleague").get(PAGE).content.decode()
    assert [(n.recipient, n.text) for n in Notice.objects.all()] == [
        (staffed["colleague"], "Du er navngitt som stedfortreder.")
    ]
    assert "Klar Bekk" not in staffed.client("reader").get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("deputy", "changed", "sentence"),
    [
        ("reader", {}, "samme kontor"),
        ("colleague", {"last_on": "x"}, "dd.mm.åååå"),
        ("colleague", {"stands_for": "lead"}, "Oppgave"),
        ("colleague", {"email": "ingen@prove.example"}, "finner ingen"),
        ("colleague", {"families": ["00000000-0000-4000-8000-000000000001"]}, "Bare disse familiene"),
    ],
)
def test_a_mistake_on_the_page_is_explained(staffed: Cast, deputy: str, changed: dict, sentence: str) -> None:
    answer = staffed.client("coordinator").post(PAGE, form(staffed, deputy, **changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_the_page_offers_only_ones_own_families(staffed: Cast) -> None:
    another_family(staffed, "Bregne", by="reader")
    page = staffed.client("coordinator").get(PAGE).content.decode()
    assert "Familien Blomst" in page
    assert "Bregne" not in page
    assert "Blomst" not in staffed.client("responsible").get(PAGE).content.decode()


def test_whoever_has_no_duty_is_offered_no_form(staffed: Cast) -> None:
    assert "trenger ingen stedfortreder" in staffed.client("other_office").get(PAGE).content.decode()
    assert staffed.client("other_office").post(PAGE, form(staffed)).status_code == 422


def test_every_change_stays_in_history(staffed: Cast) -> None:
    deputy = name(staffed)
    end_deputy(deputy=deputy, by=staffed["coordinator"])
    assert [event.ended_at is None for event in deputy.events.order_by("pgh_id")] == [True, False]


def test_the_database_refuses_ones_own_deputy(staffed: Cast) -> None:
    deputy = name(staffed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deputy.objects.filter(pk=deputy.pk).update(deputy=staffed["coordinator"])
