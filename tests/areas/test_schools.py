"""Schools, kindergartens and health stations: who is asked for there, what they do, and how help is spread over them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.policies import Role
from familieplan.areas import school_operations as verbs
from familieplan.areas.capacity import capacity
from familieplan.areas.models import Institution, InstitutionContact, InstitutionYear, PracticeMeasure, Zone
from tests.areas.places import TODAY, add_place, write_year
from tests.cast import Cast
from tests.coordination.inviting import add_school

pytestmark = pytest.mark.django_db
LIST = "/omrader/skoler/"


def address(place: Institution, more: str = "") -> str:
    return f"{LIST}{place.public_id}/{more}"


def page(cast: Cast, path: str = LIST, who: str = "area_coordinator") -> str:
    return unescape(cast.client(who).get(path).content.decode())


def d(days: int) -> str:
    return f"{TODAY + timedelta(days=days):%d.%m.%Y}"


@pytest.fixture
def school(cast: Cast) -> Institution:
    """A teacher works at its office; nobody else of the cast does."""
    add_school(cast)
    return add_place(cast, office="school")


def test_a_place_stands_in_the_zone_that_somebody_says_and_on_the_page_of_that_zone(cast: Cast) -> None:
    client = cast.client("area_coordinator")
    said = {"name": "Solhaug skole", "kind": "school", "zone": "saupstad", "address": "Prøveveien 2", "office": ""}
    answer = client.post(f"{LIST}ny/", said)
    place = Institution.objects.get()
    assert answer["Location"] == address(place)
    assert (place.zone_confirmed_by, place.zone_confirmed_on) == (cast["area_coordinator"], TODAY)
    assert f"Bekreftet av Vid Utsikt, {TODAY.day}." in page(cast, address(place), "reader")
    assert "Solhaug skole" in page(cast, "/omrader/saupstad/", "reader")
    assert "Solhaug skole" not in page(cast, "/omrader/kattem/", "reader")
    assert "Solhaug skole" in page(cast, who="administrator")


def test_another_zone_is_confirmed_anew_and_the_years_keep_the_one_they_were_written_in(cast: Cast) -> None:
    place = add_place(cast)
    Institution.objects.update(zone_confirmed_on=TODAY - timedelta(days=900))
    write_year(place, 400, "1", None, None)
    said = {"name": "Solhaug skole", "kind": "school", "zone": "", "office": "", "address": "", "closed_on": ""}
    cast.client("area_coordinator").post(address(place, "endre/"), said)
    place.refresh_from_db()
    assert (place.zone, place.zone_confirmed_on) == (None, TODAY)
    write_year(place, 410, "1", None, None)
    assert InstitutionYear.objects.get().zone == Zone.objects.get(slug="saupstad")


def test_a_name_stands_once_and_what_was_written_is_kept(cast: Cast) -> None:
    add_place(cast)
    said = {"name": "solhaug SKOLE", "kind": "school", "zone": "", "address": "Prøveveien 9", "office": ""}
    answer = cast.client("area_coordinator").post(f"{LIST}ny/", said)
    assert answer.status_code == 422
    assert "står her fra før" in answer.content.decode()
    assert "Prøveveien 9" in answer.content.decode()


def test_a_place_that_is_closed_leaves_the_lists_and_nobody_writes_from_it(cast: Cast, school: Institution) -> None:
    said = {"name": school.name, "kind": "school", "zone": "saupstad", "office": str(school.office_id), "address": ""}
    late = cast.client("area_coordinator").post(address(school, "endre/"), said | {"closed_on": d(2)})
    assert "Dagen er ikke kommet ennå." in late.content.decode()
    cast.client("area_coordinator").post(address(school, "endre/"), said | {"closed_on": d(0)})
    assert school.name not in page(cast)
    assert "Nedlagt" in page(cast, address(school), "teacher")
    assert "Meld en bekymring" not in page(cast, address(school), "teacher")
    assert cast.client("teacher").post(address(school, "praksis/"), {}).status_code == 404


@pytest.mark.demand("IO3-a")
def test_the_contact_with_social_work_competence_is_one_of_the_office_or_a_name(
    cast: Cast, school: Institution
) -> None:
    teacher = cast["teacher"]
    said = {"worker": str(teacher.pk), "name": "", "role": "Sosiallærer", "reach": "72 00 00 00", "from_on": d(-9)}
    cast.client("teacher").post(address(school, "kontakt/"), said)
    assert "Kontakt: Myk Lærke, Sosiallærer" in page(cast, who="reader")
    later = {"worker": "", "name": "Mild Mose", "role": "Sosionom", "reach": "", "from_on": d(3)}
    cast.client("area_coordinator").post(address(school, "kontakt/"), later)
    assert [*InstitutionContact.objects.values_list("name", "to_on")] == [
        ("Mild Mose", None),
        ("Myk Lærke", TODAY + timedelta(days=3)),
    ]
    text = page(cast, address(school), "reader")
    assert "72 00 00 00" in text
    assert "Mild Mose, Sosionom" in text
    assert "Kontakt: Myk Lærke, Sosiallærer" in page(cast, "/omrader/saupstad/")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Velg en som arbeider ved kontoret, eller skriv navnet."),
        ({"role": ""}, "Fyll ut dette feltet."),
        ({"from_on": d(-20)}, "Der står Mild Mose."),
        ({"worker": "999"}, "Velg et gyldig valg"),
    ],
)
def test_what_is_wrong_with_a_contact_is_said_beside_the_field(cast: Cast, changed: Any, said: str) -> None:
    place = add_place(cast)
    verbs.name_contact(institution=place, name="Mild Mose", role="Sosionom", from_on=TODAY - timedelta(days=9))
    form = {"worker": "", "name": "Varm Vik", "role": "Sosionom", "from_on": d(0)}
    answer = cast.client("area_coordinator").post(address(place, "kontakt/"), form | changed)
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
    assert InstitutionContact.objects.count() == 1


def test_nobody_of_another_office_can_be_chosen_as_contact(cast: Cast, school: Institution) -> None:
    said = {"worker": str(cast["reader"].pk), "name": "", "role": "Sosionom", "from_on": d(0)}
    assert cast.client("teacher").post(address(school, "kontakt/"), said).status_code == 422
    assert not InstitutionContact.objects.exists()


def test_a_place_without_contact_says_so(cast: Cast) -> None:
    place = add_place(cast)
    verbs.name_contact(institution=place, name="Mild Mose", role="Sosionom", from_on=TODAY - timedelta(days=9))
    cast.client("area_coordinator").post(address(place, "kontakt/"), {"slutt": "1"})
    text = page(cast, address(place), "reader")
    assert "Ingen er oppgitt. Hvert sted skal ha en." in text
    assert "Tidligere kontakter" in text


@pytest.mark.demand("IO3-c")
def test_practice_is_written_by_those_who_work_there_and_its_result_is_read_by_all(
    cast: Cast, school: Institution
) -> None:
    client = cast.client("teacher")
    client.post(address(school, "praksis/"), {"kind": "reading", "what": "Lesekurs", "from_on": d(-30), "to_on": ""})
    practice = PracticeMeasure.objects.get()
    wrong = {f"p{practice.pk}-result": "Åtte av ti", f"p{practice.pk}-to_on": d(-40)}
    answer = client.post(address(school, f"praksis/{practice.pk}/"), wrong)
    assert answer.status_code == 422
    assert "Slutten kan ikke være før starten" in answer.content.decode()
    assert "Åtte av ti" in answer.content.decode()
    client.post(address(school, f"praksis/{practice.pk}/"), wrong | {f"p{practice.pk}-to_on": d(-2)})
    text = page(cast, address(school), "reader")
    assert "Resultat: Åtte av ti" in text
    assert "Vis 1 som er over" in text
    assert "Skriv resultatet" not in text


def test_a_practice_that_ends_before_it_begins_is_asked_about(cast: Cast) -> None:
    place = add_place(cast)
    said = {"kind": "reading", "what": "Lesekurs", "from_on": d(0), "to_on": d(-1)}
    answer = cast.client("area_coordinator").post(address(place, "praksis/"), said)
    assert answer.status_code == 422
    assert "Lesekurs" in answer.content.decode()
    assert not PracticeMeasure.objects.exists()


KEEPERS = ("kontakt/", "praksis/")


@pytest.mark.parametrize(
    "who", ["reader", "lead", "administrator", "auditor", "superuser", "family_member", "other_school"]
)
def test_whoever_does_not_work_there_writes_nothing(cast: Cast, school: Institution, who: str) -> None:
    cast.offices["other_school"] = type(cast.offices["school"]).objects.create(
        service=cast.offices["school"].service, name="Skolen Lerkendal", district_code="500103"
    )
    cast.hire("other_school", "Stø Ask", "other_school", Role.CASEWORKER)
    practice = verbs.begin_practice(institution=school, kind="reading", what="Lesekurs", from_on=TODAY)
    client = cast.client(who)
    said = {"name": "Varm Vik", "role": "Sosionom", "from_on": d(0), "kind": "reading", "what": "Kurs", "slutt": "1"}
    for more in (*KEEPERS, f"praksis/{practice.pk}/", "ar/", "endre/"):
        assert client.post(address(school, more), said).status_code == 404, more
    assert not InstitutionContact.objects.exists()
    assert PracticeMeasure.objects.count() == 1


def test_a_school_does_not_move_itself_nor_write_its_own_positions(cast: Cast, school: Institution) -> None:
    client = cast.client("teacher")
    assert client.get(address(school, "endre/")).status_code == 404
    assert client.post(address(school, "ar/"), {"year": "2025", "pupils": "9"}).status_code == 404
    other = add_place(cast, "Bergknatten skole", "kattem")
    assert client.post(address(other, "praksis/"), {}).status_code == 404


@pytest.mark.parametrize("who", ["auditor", "superuser", "family_member"])
def test_the_pages_are_not_there_for_those_who_do_not_work_with_places(cast: Cast, who: str) -> None:
    place = add_place(cast)
    for path in (LIST, address(place)):
        assert cast.client(who).get(path).status_code == 404


@pytest.mark.demand("IO3-b")
def test_positions_are_compared_inside_and_outside_the_zones_by_the_children_there(cast: Cast) -> None:
    write_year(add_place(cast, "Solhaug skole", "saupstad"), 400, "2", "1", "1.5")
    write_year(add_place(cast, "Lyngtua barnehage", "kattem", kind="kinder"), 100, "0.5", None, None)
    write_year(add_place(cast, "Granlia skole", ""), 1000, "2.5", "0", None)
    found = capacity("2025")
    assert found is not None
    ppt, hjelpa, health = found.lines
    assert (ppt.inside.positions, ppt.inside.pupils, ppt.inside.per_1000) == (Decimal("2.5"), 500, Decimal(5))
    assert (ppt.outside.per_1000, ppt.share_of_positions, ppt.share_of_pupils) == (Decimal("2.5"), 50, 33)
    # A place that has not said counts neither with positions nor with children.
    assert (hjelpa.inside.pupils, hjelpa.unknown, hjelpa.share_of_positions) == (400, 1, 100)
    assert (health.outside.per_1000, health.unknown) == (None, 2)
    text = page(cast, who="reader")
    assert "Ressursene i og utenfor sonene, 2025" in text
    assert "Kilde: Enhetenes egne tall." in text
    assert "Skolehelsetjenesten: 2 steder har ikke oppgitt tall." in text
    assert "50 %" in text


def test_the_year_asked_for_is_shown_and_an_unknown_one_gives_the_newest(cast: Cast) -> None:
    place = add_place(cast)
    write_year(place, 400, "1", None, None, year=2023)
    write_year(place, 400, "2", None, None, year=2024)
    assert [found.year for found in map(capacity, ("2023", "1999", "9" * 5000, "")) if found] == [
        2023,
        2024,
        2024,
        2024,
    ]
    assert 'href="?ar=2023"' in page(cast)


def test_without_any_year_the_page_says_where_they_are_written(cast: Cast) -> None:
    assert capacity("") is None
    assert "Ingen årsverk er ført ennå." in page(cast)


def test_a_year_is_written_with_a_comma_and_mended_by_writing_it_again(cast: Cast) -> None:
    place, client = add_place(cast), cast.client("area_coordinator")
    said = {"year": "2025", "pupils": "400", "ppt": "1,25", "source": "Enhetene"}
    client.post(address(place, "ar/"), said)
    client.post(address(place, "ar/"), said | {"pupils": "410"})
    row = InstitutionYear.objects.get()
    assert (row.pupils, row.ppt, row.school_health) == (410, Decimal("1.25"), None)
    text = page(cast, address(place), "reader")
    assert ">1,25<" in text
    assert "ikke kjent" in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"year": str(TODAY.year + 1)}, "Året er ikke kommet ennå."),
        ({"ppt": "mange"}, "Skriv tallet på årsverk, for eksempel 1,5."),
        ({"ppt": "-1"}, "Et årsverk kan ikke være under null."),
        ({"pupils": "0"}, "større enn eller lik 1"),
        ({"source": ""}, "Fyll ut dette feltet."),
    ],
)
def test_a_number_that_cannot_be_is_asked_about(cast: Cast, changed: dict[str, str], said: str) -> None:
    place = add_place(cast)
    form = {"year": "2025", "pupils": "400", "ppt": "1,2", "source": "Enhetene"}
    answer = cast.client("area_coordinator").post(address(place, "ar/"), form | changed)
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
    assert not InstitutionYear.objects.exists()


def test_children_are_not_counted_at_a_health_station(cast: Cast) -> None:
    place = add_place(cast, "Tyttebær helsestasjon", kind="health")
    assert "Før tall for et år" not in page(cast, address(place))
    form = {"year": "2025", "pupils": "400", "source": "Enhetene"}
    assert cast.client("area_coordinator").post(address(place, "ar/"), form).status_code == 404


def test_the_database_refuses_two_open_contacts_and_children_without_a_source(cast: Cast) -> None:
    place = add_place(cast)
    verbs.name_contact(institution=place, name="Mild Mose", role="Sosionom", from_on=TODAY)
    with pytest.raises(Error), transaction.atomic():
        InstitutionContact.objects.create(institution=place, name="Varm Vik", role="Sosionom", from_on=TODAY)
    with pytest.raises(Error), transaction.atomic():
        InstitutionYear.objects.create(institution=place, year=2025, pupils=5, source="")


def test_the_pages_cost_the_same_for_one_place_and_for_ten(cast: Cast, django_assert_num_queries: Any) -> None:
    def fill(name: str) -> Institution:
        place = add_place(cast, name)
        verbs.name_contact(institution=place, name="Mild Mose", role="Sosionom", from_on=TODAY)
        verbs.begin_practice(institution=place, kind="reading", what=name, from_on=TODAY)
        write_year(place, 400, "1", None, None)
        return place

    first, client = fill("Solhaug skole"), cast.client("area_coordinator")
    for path in (LIST, "/omrader/saupstad/", address(first)):
        client.get(path)
        with CaptureQueriesContext(connection) as one:
            client.get(path)
        for number in range(9):
            verbs.begin_practice(institution=first, kind="reading", what=f"{path}{number}", from_on=TODAY)
            fill(f"{path} {number}")
        with django_assert_num_queries(len(one)):
            client.get(path)


def test_a_place_that_is_said_to_lie_elsewhere_keeps_where_it_was(cast: Cast) -> None:
    place, by = add_place(cast), cast["administrator"]
    facts = {"institution": place, "by": by, "name": place.name, "kind": place.kind}
    verbs.change_institution(zone=place.zone, address="Ny vei 3", **facts)
    assert not place.earlier_zones.exists()
    verbs.change_institution(zone=Zone.objects.get(slug="kattem"), **facts)
    verbs.change_institution(zone=None, **facts)
    assert [str(each.zone) for each in place.earlier_zones.order_by("pk")] == ["Saupstad", "Kattem"]
    text = unescape(cast.client("reader").get(f"/omrader/skoler/{place.public_id}/").content.decode())
    assert "Tidligere soner" in text
    assert "Kattem, fra" in text
