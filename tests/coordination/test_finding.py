"""One field that finds a family: by name, number, address or coordinator, among those that one may see."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import Deed, ReadRecord
from familieplan.families import finding, operations
from familieplan.families.models import Family
from familieplan.families.operations import NewMember, set_identity
from familieplan.families.protection import clear, protect_address
from tests.access_matrix import STAFF
from tests.assistance.files import number
from tests.cast import Cast
from tests.coordination.stories import another_family
from tests.rights.people import secret_service

pytestmark = pytest.mark.django_db
FIND = "/familier/sok/"
NOBODY = "Vi fant ingen blant familiene du kan se"


def found(cast: Cast, who: str, words: str, **more: object) -> str:
    answer = cast.client(who).post(FIND, {"words": words, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def why(page: str) -> list[str]:
    return re.findall(r"Treff: ([^<]+)<", page)


def give_number(cast: Cast, serial: int = 7) -> str:
    mother = cast.member("Vakker").person
    set_identity(mother, number(serial))
    mother.save()
    return number(serial)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("blomst", "familiens navn"),
        ("BLOM", "familiens navn"),
        ("familien blomst", "familiens navn"),
        ("vakker", "navn på en i familien"),
        ("Vakker Blomst", "navn på en i familien"),
        ("blomst vakker", "navn på en i familien"),
        ("Wacker", "navn ligner"),
        ("Blomsst", "navn ligner"),
        ("Blumst", "navn ligner"),
        ("Klar", "koordinatorens navn"),
        ("klar bekk", "koordinatorens navn"),
    ],
)
def test_a_family_is_found_however_its_name_is_written(cast: Cast, words: str, reason: str) -> None:
    page = found(cast, "reader", words)
    assert "Familien Blomst" in page
    assert why(page) == [reason]


@pytest.mark.parametrize("words", ["Storm", "Vakker Storm", "bl", "%", "' OR 1=1", "\\", "–", "12"])
def test_what_is_like_nothing_finds_nothing(cast: Cast, words: str) -> None:
    assert (NOBODY in found(cast, "reader", words)) is (words != "bl")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Lyngveien 12", "adresse"),
        ("lyngvegen 12", "adresse ligner"),
        ("12 lyngv", "adresse"),
        ("7078", "adresse ligner"),
    ],
)
def test_an_address_is_found_with_its_own_house_number(cast: Cast, words: str, reason: str) -> None:
    operations.move_family(family=cast.family, by=cast["coordinator"], address="Lyngveien 12", postcode="7078")
    assert why(found(cast, "reader", words)) == [reason]
    assert NOBODY in found(cast, "reader", "Lyngveien 1")


@pytest.mark.parametrize("who", [who for who in STAFF if who not in {"coordinator", "responsible", "reader"}])
def test_nobody_else_finds_it_by_anything(cast: Cast, who: str) -> None:
    operations.move_family(family=cast.family, by=cast["coordinator"], address="Lyngveien 12", postcode="7078")
    identity_number = give_number(cast)
    client = cast.client(who)
    for words in ("Blomst", "Vakker", "Wakker", "Lyngveien 12", "Klar Bekk", identity_number):
        page = client.post(FIND, {"words": words}).content.decode()
        assert "Familien Blomst" not in page
        assert str(cast.family.public_id) not in page
    assert not ReadRecord.objects.filter(user_email=cast[who].email).exists()


def test_the_lock_finds_nothing_for_a_question_that_forgot_who_asks(cast: Cast) -> None:
    for who, there in (("reader", 5), ("other_office", 0), ("lead", 0), ("administrator", 0)):
        with acting_as(user_id=cast[who].pk), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM families_findable WHERE found_by <> 'address'")
            assert cursor.fetchone() == (there,), who


def test_a_number_opens_the_family_at_once_and_is_never_shown_again(cast: Cast) -> None:
    identity_number = give_number(cast)
    answer = cast.client("reader").post(FIND, {"words": f"{identity_number[:6]} {identity_number[6:]}"})
    assert (answer.status_code, answer.url) == (302, f"/familier/{cast.family.public_id}/")
    page = found(cast, "other_office", identity_number)
    assert NOBODY in page
    assert identity_number not in page


def test_a_number_with_a_slip_is_explained_beside_an_empty_field(cast: Cast) -> None:
    wrong = number(7)[:-1] + str((int(number(7)[-1]) + 1) % 10)
    answer = cast.client("coordinator").post(FIND, {"words": wrong})
    page = answer.content.decode()
    assert (answer.status_code, "Kontrollsifrene" in page, wrong in page) == (422, True, False)


def test_somebody_in_two_families_is_found_in_both_and_both_are_read(cast: Cast) -> None:
    identity_number = give_number(cast)
    other = another_family(cast, "Lyng")
    member = NewMember("Vakker", "mother", family_name="Blomst", identity_number=identity_number)
    operations.add_member(family=other.family, by=cast["coordinator"], member=member)
    page = found(cast, "coordinator", identity_number)
    assert ("Familien Blomst" in page, "Familien Lyng" in page) == (True, True)
    assert ReadRecord.objects.filter(what="søk på fødselsnummer", deed=Deed.LISTED).count() == 2


def test_a_protected_family_answers_by_name_and_address_to_the_cleared_alone(cast: Cast) -> None:
    operations.move_family(family=cast.family, by=cast["coordinator"], address="Lyngveien 12", postcode="7078")
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    for words in ("Blomst", "Vakker", "Lyngveien 12"):
        assert NOBODY in found(cast, "reader", words)
        assert "Familien Blomst" in found(cast, "coordinator", words)
    clear(family=cast.family, by=cast["coordinator"], worker=cast["reader"], why="Skal hjem til dem.")
    page = found(cast, "reader", "Lyngveien 12")
    assert "Skjermet familie" in page
    assert "Blomst" not in page


def test_the_coordinator_is_no_way_around_protection(cast: Cast) -> None:
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    page = found(cast, "reader", "Klar Bekk")
    assert "Skjermet familie" in page
    assert "Blomst" not in page


def test_a_secret_service_is_found_by_nobody_who_may_not_know(cast: Cast) -> None:
    secret_service(cast)
    assert NOBODY in found(cast, "reader", cast["bv"].name)


def test_the_surest_stand_first(cast: Cast) -> None:
    another_family(cast, "Blomstad")
    another_family(cast, "Plomst")
    names = re.findall(r">(Familien \w+)</a>", found(cast, "coordinator", "blomst"))
    assert names == ["Familien Blomst", "Familien Blomstad", "Familien Plomst"]


def test_a_hit_is_written_down_and_what_was_asked_is_not(cast: Cast) -> None:
    client = cast.client("reader")
    client.post(FIND, {"words": "wackker"})
    row = ReadRecord.objects.filter(user_email=cast["reader"].email).get()
    assert (row.what, row.purpose, row.deed) == ("søk etter familie", "finne riktig familie", Deed.LISTED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(r::text, ' ') FROM accounts_readrecord r")
        assert "wackker" not in str(cursor.fetchone())
    assert "wackker" not in str(dict(client.session))


def test_no_hit_leaves_no_reading(cast: Cast) -> None:
    found(cast, "reader", "storm")
    assert not ReadRecord.objects.filter(user_email=cast["reader"].email).exists()


def test_an_empty_question_is_answered_by_asking_for_words(cast: Cast) -> None:
    answer = cast.client("reader").post(FIND, {"words": " "})
    assert (answer.status_code, "Skriv et navn" in answer.content.decode()) == (422, True)


def test_many_hits_come_step_by_step_at_the_same_price(cast: Cast) -> None:
    client = cast.client("coordinator")

    def ask(**more: Any) -> tuple[int, str]:
        with CaptureQueriesContext(connection) as asked:
            page = client.post(FIND, {"words": "bregne", **more}).content.decode()
        return len([each for each in asked if "django_session" not in each["sql"]]), page

    another_family(cast, "Bregne")
    ask()
    before, _one = ask()
    for _time in range(28):
        another_family(cast, "Bregne")
    price, first = ask()
    assert price == before
    # Session, user and place of work; the keys, the hits, the coordinators, which of them are listed, their rows, and the
    # line in the read log.
    assert price <= 9
    shown = set(re.findall(r"/familier/([0-9a-f-]{36})/", first))
    _price, second = ask(skip=25)
    rest = set(re.findall(r"/familier/([0-9a-f-]{36})/", second))
    assert (len(shown), len(rest), shown & rest) == (25, 4, set())
    assert ("Vis flere" in first, "Vis flere" in second) == (True, False)


def test_likeness_is_looked_up_by_an_index_with_the_lock_on(cast: Cast) -> None:
    """Few rows are read whole, whatever is indexed: here the planner is told what it finds out by itself in a city."""
    conditions = {"likeness": "word_similarity('blomst', sounds)", "conditions": "sounds %> 'blomst'", "most": 200}
    with acting_as(user_id=cast["reader"].pk), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, set_config('enable_seqscan', 'off', true)")
        assert cursor.fetchone()[0] != Family._meta.app_label
        cursor.execute("EXPLAIN " + finding.FOUND.format(**conditions))
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan on families_" not in plan


def test_a_journal_number_of_nav_finds_the_family_for_those_who_follow_it_up_alone(cast: Cast) -> None:
    person = cast.member("Vakker").person_id
    url = f"/familier/{cast.family.public_id}/voksne/{person}/"
    assert cast.client("coordinator").post(url, {"om": "journal", "journal-number": "24a-0815"}).status_code == 302
    for who in ("coordinator", "responsible"):
        assert why(found(cast, who, "24A-0815")) == ["NAVs journalnummer"]
        assert "24A-0815" in cast.client(who).get(url).content.decode()
    for who in ("reader", "other_office", "lead"):
        assert NOBODY in found(cast, who, "24A-0815")


def test_only_the_newest_journal_number_answers_and_none_of_somebody_who_has_left(cast: Cast) -> None:
    member, by = cast.member("Vakker"), cast["coordinator"]
    for written in ("20240815", "20261101"):
        operations.note_journal_number(family=cast.family, by=by, person_id=member.person_id, number=written)
    assert NOBODY in found(cast, "coordinator", "20240815")
    assert why(found(cast, "coordinator", "20261101")) == ["NAVs journalnummer"]
    operations.end_membership(membership=member, by=by)
    assert NOBODY in found(cast, "coordinator", "20261101")


def test_a_journal_number_of_one_home_is_unknown_in_the_other(cast: Cast) -> None:
    other = another_family(cast, "Lyng")
    person = cast.member("Vakker").person
    other.family.memberships.create(person=person, relation="mother", started_on="2020-01-01")
    operations.note_journal_number(family=cast.family, by=cast["coordinator"], person_id=person.pk, number="20240815")
    page = cast.client("coordinator").get(f"/familier/{other.family.public_id}/voksne/{person.pk}/").content.decode()
    assert "20240815" not in page
    assert "Familien Lyng" not in found(cast, "coordinator", "20240815")
