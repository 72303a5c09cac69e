"""One person in two families that know nothing of each other: told to whoever may know of both, and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Notice, ReadRecord
from familieplan.coordination.models import FamilyPlan
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.families import access, duplicate_operations
from familieplan.families.models import PossibleDuplicate
from familieplan.families.operations import NewMember, set_identity, start_participation
from familieplan.families.protection import protect_address
from familieplan.families.tasks import look_for_duplicates
from tests.access_matrix import STAFF
from tests.assistance.files import number
from tests.cast import CONSENT, HOUSEHOLD, LONG_AGO, Cast

pytestmark = pytest.mark.django_db
PAGE = "/familier/mulig-samme/"


def again(cast: Cast, *, postcode: str = "7078", by: str = "other_office", **changed: Any) -> FamilyPlan:
    """Somebody of another office enters Vakker Blomst once more, as they heard the name."""
    vakker = HOUSEHOLD[0]
    facts: dict[str, Any] = {"given_name": "Wakker", "relation": "mother", "birth_date": vakker.birth_date}
    person = NewMember(**facts | {"family_name": "Blomsst"} | changed)
    return open_family_plan(
        by=cast[by], name="Familien Rogn", members=[person], postcode=postcode, on=LONG_AGO, **CONSENT
    )


def pairs() -> list[PossibleDuplicate]:
    return list(PossibleDuplicate.objects.all())


def told(cast: Cast) -> set[str]:
    emails = Notice.objects.filter(path=PAGE).values_list("recipient__email", flat=True)
    return {who for who, user in cast.users.items() if user.email in set(emails)}


def test_a_name_of_the_same_sound_and_birth_date_is_raised_with_the_lead_of_both(cast: Cast) -> None:
    other = again(cast).family
    look_for_duplicates()
    (pair,) = pairs()
    assert (pair.one, pair.other, pair.by_number) == (cast.family, other, False)
    assert told(cast) == {"lead"}
    assert "Blomst" not in Notice.objects.get(path=PAGE).text


def test_the_same_number_is_the_same_person_whatever_the_name(cast: Cast) -> None:
    mother = cast.member("Vakker").person
    set_identity(mother, number(7))
    mother.save()
    again(cast, given_name="Annen", birth_date=None, identity_number=number(7))
    look_for_duplicates()
    assert [pair.by_number for pair in pairs()] == [True]


@pytest.mark.parametrize("changed", [{"given_name": "Stille"}, {"birth_date": None}])
def test_a_name_or_a_birth_date_alone_is_nobody(cast: Cast, changed: dict[str, Any]) -> None:
    again(cast, **changed)
    look_for_duplicates()
    assert pairs() == []


def test_two_numbers_are_two_people_of_one_name(cast: Cast) -> None:
    mother = cast.member("Vakker").person
    set_identity(mother, number(7))
    mother.save()
    again(cast, identity_number=number(8))
    look_for_duplicates()
    assert pairs() == []


def test_whoever_sees_both_was_asked_at_registration_and_nothing_is_raised(cast: Cast) -> None:
    again(cast, by="coordinator")
    look_for_duplicates()
    assert pairs() == []


def test_every_night_anew_and_each_pair_is_told_of_once(cast: Cast) -> None:
    again(cast)
    look_for_duplicates()
    look_for_duplicates()
    assert (len(pairs()), Notice.objects.filter(path=PAGE).count()) == (1, 1)


def test_a_pair_across_two_districts_waits_until_somebody_may_know_of_both(cast: Cast) -> None:
    other = again(cast, postcode="7030").family
    look_for_duplicates()
    assert (told(cast), pairs()[0].told_at) == (set(), None)
    assert "Ingen planer her" in cast.client("lead").get(PAGE).content.decode()
    other.district = cast.family.district
    other.save()
    access.sync(families=[other.pk])
    look_for_duplicates()
    assert told(cast) == {"lead"}


@pytest.mark.parametrize("who", STAFF)
def test_the_page_shows_the_pair_to_the_lead_of_both_and_to_nobody_else(cast: Cast, who: str) -> None:
    again(cast)
    look_for_duplicates()
    pair = pairs()[0]
    client = cast.client(who)
    answer = client.get(PAGE)
    sees = who == "lead"
    assert (b"Familien Blomst og Familien Rogn" in answer.content) is sees
    assert answer.status_code == (200 if sees or who == "lead_of_other_district" else 404)
    sent = {"verdict": "other", "reason": "To hjem"}
    assert client.post(f"{PAGE}{pair.public_id}/", sent).status_code == (302 if sees else 404)
    with acting_as(user_id=cast[who].pk):
        assert PossibleDuplicate.objects.exists() is sees


def test_showing_the_pair_is_a_reading_of_both(cast: Cast) -> None:
    other = again(cast).family
    look_for_duplicates()
    cast.client("lead").get(PAGE)
    read = ReadRecord.objects.filter(user_email=cast["lead"].email, what="planer som kan gjelde samme familie")
    assert {row.family for row in read} == {str(cast.family.public_id), str(other.public_id)}


def test_a_protected_family_stands_there_without_its_name(cast: Cast) -> None:
    again(cast)
    look_for_duplicates()
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    page = cast.client("lead").get(PAGE).content.decode()
    assert ("Skjermet familie og Familien Rogn" in page, "Blomst" in page) == (True, False)


def judge(cast: Cast, verdict: str, reason: str = "Jeg kjenner dem.") -> Any:
    return cast.client("lead").post(f"{PAGE}{pairs()[0].public_id}/", {"verdict": verdict, "reason": reason})


def test_two_families_are_two_and_never_raised_again(cast: Cast) -> None:
    again(cast)
    look_for_duplicates()
    assert judge(cast, "other").status_code == 302
    look_for_duplicates()
    (pair,) = pairs()
    assert (pair.verdict, pair.judged_by) == ("other", cast["lead"])
    assert "Ingen planer her" in cast.client("lead").get(PAGE).content.decode()
    assert not Notice.objects.filter(recipient=cast["coordinator"]).exists()


def test_one_family_asks_both_coordinators_to_talk_to_the_lead_and_tells_neither_why(cast: Cast) -> None:
    other = again(cast).family
    look_for_duplicates()
    judge(cast, "same")
    for who, family in (("coordinator", cast.family), ("other_office", other)):
        notice = Notice.objects.get(recipient=cast[who])
        assert notice.path == f"/familier/{family.public_id}/"
        assert notice.text == "OSK-lederen vil snakke med deg om en familie du koordinerer."


def test_a_verdict_needs_a_reason_and_stands(cast: Cast) -> None:
    again(cast)
    look_for_duplicates()
    answer = judge(cast, "same", "")
    assert (answer.status_code, "Skriv hvordan du vet det" in answer.content.decode()) == (422, True)
    pair = pairs()[0]
    judge(cast, "other")
    with pytest.raises(duplicate_operations.JudgedAlreadyError):
        duplicate_operations.judge(pair=pair, by=cast["lead"], verdict="same", reason="Likevel")
    with pytest.raises(IntegrityError), transaction.atomic():
        PossibleDuplicate.objects.update(judged_by=None)


def test_somebody_let_into_both_later_is_no_reason_to_forget_the_pair(cast: Cast) -> None:
    other = again(cast).family
    look_for_duplicates()
    basis = other.bases.get()
    start_participation(family=other, by=cast["other_office"], worker=cast["reader"], part="reader", basis=basis)
    look_for_duplicates()
    assert len(pairs()) == 1
    with acting_as(duty=Duty.DUPLICATES):
        assert PossibleDuplicate.objects.waiting().exists()
