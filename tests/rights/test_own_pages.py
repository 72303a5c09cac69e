"""The family's own pages: everything it may see, nothing that is not meant for it, and nothing for anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import ReadRecord
from familieplan.accounts.policies import Role
from familieplan.families import operations, own_access
from familieplan.families.disclosure_operations import tell_family
from familieplan.families.models import Disclosure, FamilyNotTold, ReadingQuestion
from familieplan.families.models.family import permission_of
from familieplan.families.policies import Part, Right
from familieplan.families.protection import protect_address
from familieplan.families.reading_question_operations import answer_question
from familieplan.families.stated import Told
from familieplan.rights import shown
from tests.access_matrix import STAFF
from tests.cast import Cast
from tests.crawl import difference, walk
from tests.families.sharing import law
from tests.rights.people import note, secret_service

pytestmark = pytest.mark.django_db
PAGES = ("", "deltar/", "lest/", "notater/", "opplysninger/", "si-fra/")


@pytest.fixture
def home(cast: Cast) -> str:
    return f"/var-plan/{cast.family.public_id}/"


def text_of(cast: Cast, page: str, who: str = "family_member") -> str:
    return cast.client(who).get(page).content.decode()


@pytest.mark.parametrize("who", STAFF)
def test_no_page_of_the_family_exists_for_anybody_else(cast: Cast, home: str, who: str) -> None:
    client = cast.client(who)
    assert {client.get(home + page).status_code for page in PAGES} == {404}


def test_another_familys_pages_do_not_exist(cast: Cast, home: str) -> None:
    from tests.coordination.stories import another_family

    other = another_family(cast, "Fjell").family
    client = cast.client("family_member")
    assert {client.get(f"/var-plan/{other.public_id}/{page}").status_code for page in PAGES} == {404}


def test_the_family_reads_who_takes_part_and_why(cast: Cast, home: str) -> None:
    shown_page = text_of(cast, home + "deltar/")
    assert "Klar Bekk" in shown_page
    assert "Helse- og velferdskontoret Heimdal" in shown_page
    assert "Samtykke: " in shown_page
    assert "De som har deltatt før" in shown_page
    assert "Blid Sol" in shown_page


def test_a_protected_familys_offices_are_hidden_from_its_pages_too(cast: Cast, home: str) -> None:
    cast.client("reader").get(f"/familier/{cast.family.public_id}/")
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    for page in ("deltar/", "lest/"):
        assert "Heimdal" not in text_of(cast, home + page)
        assert "Kontoret er skjult" in text_of(cast, home + page)


def test_the_family_reads_who_has_read_by_day_with_office_and_reason(cast: Cast, home: str) -> None:
    client = cast.client("reader")
    for _time in range(2):
        client.get(f"/familier/{cast.family.public_id}/")
    page = text_of(cast, home + "lest/")
    for words in ("Myk Vind", "NAV Heimdal", "Leste: familieplanen", "2 ganger, kl.", "Hvorfor: oppfølging av planen"):
        assert words in page


def test_what_one_in_the_family_looks_at_is_not_shown_to_the_other(cast: Cast, home: str) -> None:
    cast.let_in("father", "Stille")
    cast.client("father").get(home + "notater/")
    assert not shown.readings(cast.family, cast["family_member"]).filter(what="notatene").exists()
    assert shown.readings(cast.family, cast["father"]).filter(what="notatene").count() == 1


def test_a_long_list_goes_on_where_it_stopped(cast: Cast, home: str) -> None:
    reader = cast.client("reader")
    for _time in range(51):
        reader.get(f"/familier/{cast.family.public_id}/deltakere/")
    client = cast.client("family_member")
    first = client.get(home + "lest/")
    more = first.context["more"]
    second = client.get(f"{home}lest/?{more}")
    assert sum(len(each.times) for day in first.context["days"] for each in day.readings) == 50
    assert sum(len(each.times) for day in second.context["days"] for each in day.readings) == 52 - 50
    assert client.get(home + "lest/?etter=tull").status_code == 200


@pytest.mark.parametrize(
    ("audience", "reason", "seen"),
    [("everybody", "", True), ("professionals", "working_note", False), ("office", "own_secrecy", False)],
)
def test_the_family_reads_only_what_was_written_for_it(
    cast: Cast, home: str, audience: str, reason: str, seen: bool
) -> None:
    note(cast, "Vi snakket om fotball", audience, reason)
    for page in PAGES:
        assert ("fotball" in text_of(cast, home + page)) is (seen and page == "notater/"), page


def test_a_secret_service_is_known_to_the_family_until_it_says_otherwise(cast: Cast, home: str) -> None:
    service = secret_service(cast)
    assert "Stille Vakt" in text_of(cast, home + "deltar/")
    assert "Stille Vakt" in text_of(cast, home + "lest/")
    assert "Samtale hos barnevernet" in text_of(cast, home + "notater/")
    client = cast.client("bv")
    address = f"/familier/{cast.family.public_id}/deltakere/familien-vet/"
    assert client.post(address, {"told": "0"}).status_code == 302
    for page in PAGES:
        shown_page = text_of(cast, home + page)
        assert "Stille Vakt" not in shown_page
        assert "barnevern" not in shown_page.lower()
    assert client.post(address, {"told": "1"}).status_code == 302
    assert "Stille Vakt" in text_of(cast, home + "deltar/")
    assert FamilyNotTold.objects.get(service=service).ended_on is not None


def test_an_unknown_service_changes_no_letter_of_the_familys_pages(cast: Cast, home: str) -> None:
    """As in tests/test_leaks.py, for whom that walk leaves out."""

    def walked() -> dict[str, object]:
        return walk(cast.client("family_member"), ["/var-plan/", *(home + page for page in PAGES)])

    permission_of(Right.OWN)  # asked for once in a process, whoever is first
    with transaction.atomic():
        without = walked()
        transaction.set_rollback(True)
    service = secret_service(cast)
    own_access.keep_from_family(family=cast.family, by=cast["bv"], service=service)
    with_it = walked()
    assert without.keys() == with_it.keys()
    assert [
        (page, difference(without[page], with_it[page])) for page in without if without[page] != with_it[page]
    ] == []


@pytest.mark.parametrize(("who", "status"), [("coordinator", 404), ("reader", 403), ("other_office", 404)])
def test_only_a_secret_service_says_that_the_family_does_not_know(cast: Cast, who: str, status: int) -> None:
    address = f"/familier/{cast.family.public_id}/deltakere/familien-vet/"
    assert cast.client(who).post(address, {"told": "0"}).status_code == status
    with pytest.raises(ValueError, match="secret"):
        own_access.keep_from_family(family=cast.family, by=cast["coordinator"], service=cast.offices["nav"].service)


def test_a_reading_is_asked_about_once_and_answered_on_the_same_page(cast: Cast, home: str) -> None:
    cast.client("reader").get(f"/familier/{cast.family.public_id}/")
    record = ReadRecord.objects.filter(user_name="Myk Vind").get()
    address, client = f"{home}lest/{record.pk}/", cast.client("family_member")
    assert "Jeg lurer på denne lesingen" in text_of(cast, home + "lest/")
    assert client.post(address, {"words": ""}).status_code == 422
    for _time in range(2):
        assert client.post(address, {"words": "Hvorfor?"}).status_code == 302
    asked = ReadingQuestion.objects.get()
    assert (asked.words, asked.said_by, asked.asked_by) == ("Hvorfor?", "Vakker Blomst", cast["family_member"])
    assert "Spørsmål sendt" in text_of(cast, home + "lest/")
    answer_question(case=asked.case, by=cast["auditor"], outcome="fine", answer="Hun vikarierte den dagen.")
    assert "Hun vikarierte den dagen." in text_of(cast, home + "lest/")


def test_only_readings_that_the_family_is_shown_can_be_asked_about(cast: Cast, home: str) -> None:
    from tests.coordination.stories import another_family

    other = another_family(cast, "Fjell").family
    cast.client("coordinator").get(f"/familier/{other.public_id}/")
    service = secret_service(cast)
    own_access.keep_from_family(family=cast.family, by=cast["bv"], service=service)
    hidden = ReadRecord.objects.filter(family=str(cast.family.public_id), user_name="Stille Vakt").first()
    for record in (ReadRecord.objects.filter(family=str(other.public_id)).get(), hidden):
        assert cast.client("family_member").post(f"{home}lest/{record.pk}/", {"words": "?"}).status_code == 404
    assert not ReadingQuestion.objects.exists()


def test_the_start_page_lets_somebody_of_two_families_choose(cast: Cast) -> None:
    from familieplan.families.models import Membership
    from tests.coordination.stories import another_family

    other = another_family(cast, "Fjell").family
    person = cast.member("Vakker").person
    Membership.objects.create(
        family=other, person=person, relation="mother", started_on=timezone.localdate() - timedelta(days=1)
    )
    page = text_of(cast, "/var-plan/")
    assert "Familien Blomst" in page
    assert "Familien Fjell" in page


def test_the_notes_cost_the_same_for_one_and_for_fifteen(cast: Cast, home: str) -> None:
    note(cast, "Første notat", "everybody")
    client = cast.client("family_member")
    client.get(home + "notater/")
    with CaptureQueriesContext(connection) as one:
        client.get(home + "notater/")
    for number in range(14):
        note(cast, f"Notat {number}", "everybody")
    with CaptureQueriesContext(connection) as many:
        client.get(home + "notater/")
    assert len(many) == len(one)


def test_a_part_that_the_family_was_not_told_of_is_silent_until_it_is_told(cast: Cast, home: str) -> None:
    """Where telling is dangerous the ledger says why not; the family's pages must not be what tells."""
    worker = cast.hire("quiet", "Varsom Due", "nav", Role.CASEWORKER)
    stated = law("Fare for et barn.", Told(because="Det kan være farlig for barnet"))
    basis = operations.state_law(family=cast.family, by=cast["responsible"], stated=stated)
    operations.start_participation(
        family=cast.family, by=cast["responsible"], worker=worker, part=Part.RESPONSIBLE, basis=basis
    )
    client = cast.client("quiet")
    assert client.get(f"/familier/{cast.family.public_id}/").status_code == 200
    note(cast, "Et stille notat", "everybody", by="quiet")
    for page in PAGES:
        shown_page = text_of(cast, home + page)
        assert "Varsom Due" not in shown_page, page
        assert "Et stille notat" not in shown_page, page
    begun = Disclosure.objects.get(family=cast.family, kind="access", participation__worker=worker)
    tell_family(disclosure=begun, by=cast["responsible"])
    assert "Varsom Due" in text_of(cast, home + "deltar/")
    assert "Varsom Due" in text_of(cast, home + "lest/")
    assert "Et stille notat" in text_of(cast, home + "notater/")
