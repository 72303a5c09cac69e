"""The family's own door: a code on paper, a birth date, and nothing else of the house."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from familieplan.accounts.models import Notice, ReadRecord, User
from familieplan.accounts.notices import notify
from familieplan.accounts.operations import employ
from familieplan.accounts.tasks import send_notices
from familieplan.families import access, operations, own_access
from familieplan.families.models import Family, FamilyCode, FamilyLogin, Membership, OwnAccessAge
from familieplan.families.operations import NewMember
from familieplan.families.policies import Right
from tests.cast import Cast

pytestmark = pytest.mark.django_db
VAKKER_BORN = "04.03.1990"
TODAY = timezone.localdate()


def opens(cast: Cast, who: str = "family_member") -> bool:
    return Family.objects.permitting(cast[who], Right.OWN).filter(pk=cast.family.pk).exists()


def knock(code: str, born: str = VAKKER_BORN, client: Client | None = None) -> int:
    return (client or Client()).post("/var-plan/inn/", {"code": code, "birth_date": born}).status_code


def test_a_code_and_the_birth_date_open_once(cast: Cast) -> None:
    code, client = cast.let_in("family_member", "Vakker"), Client()
    assert knock(code, client=client) == 302
    assert client.get("/var-plan/", follow=True).redirect_chain[-1][0] == f"/var-plan/{cast.family.public_id}/"
    assert knock(code) == 422


def test_a_code_is_written_as_people_write_it(cast: Cast) -> None:
    code = cast.let_in("family_member", "Vakker").lower().replace("-", " ")
    assert knock(code, "040390") == 302


def test_only_the_hash_of_a_code_is_kept(cast: Cast) -> None:
    code = cast.let_in("family_member", "Vakker")
    assert code.replace("-", "") not in str(FamilyCode.objects.values_list())


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC", "", "x" * 41])
def test_what_is_no_code_opens_nothing(cast: Cast, code: str) -> None:
    assert knock(code) == 422


def test_a_wrong_birth_date_and_an_unknown_code_are_answered_alike(cast: Cast) -> None:
    code = cast.let_in("family_member", "Vakker")
    answers = [
        Client().post("/var-plan/inn/", {"code": each, "birth_date": "01.01.1990"}).content.decode()
        for each in (code, "AAAA-BBBB-CCCC")
    ]
    assert all("passer ikke sammen" in answer for answer in answers)


def test_a_code_is_spent_after_five_wrong_birth_dates(cast: Cast) -> None:
    code = cast.let_in("family_member", "Vakker")
    for day in range(1, 6):
        assert own_access.enter(code=code, birth_date=date(1990, 1, day)) is None
    assert knock(code) == 422


def test_a_code_is_too_old_after_two_weeks(cast: Cast) -> None:
    code = cast.let_in("family_member", "Vakker")
    FamilyCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert knock(code) == 422


def test_a_new_code_makes_the_earlier_one_void(cast: Cast) -> None:
    earlier, later = cast.let_in("family_member", "Vakker"), cast.let_in("family_member", "Vakker")
    assert (knock(earlier), knock(later)) == (422, 302)


def test_whoever_tries_many_codes_is_held_up(cast: Cast) -> None:
    met = [knock("AAAA-BBBB-CCCC") for _try in range(11)]
    assert met[-1] == 429
    assert set(met[:10]) == {422}


def test_the_door_leads_nowhere_but_to_the_familys_pages(cast: Cast) -> None:
    for onward, found in (
        ("https://example.org/", "/var-plan/"),
        ("/familier/", "/var-plan/"),
        ("/var-plan/x", "/var-plan/x"),
    ):
        code = cast.let_in("family_member", "Vakker")
        answer = Client().post("/var-plan/inn/", {"code": code, "birth_date": VAKKER_BORN, "next": onward})
        assert answer["Location"] == found


@pytest.mark.parametrize(
    ("name", "may"), [("Vakker", True), ("Stille", True), ("Glad", False), ("Lystig", False), ("Tante", False)]
)
def test_parents_may_and_children_under_fifteen_and_others_may_not(cast: Cast, name: str, may: bool) -> None:
    member = NewMember("Tante", "other", date(1980, 1, 1))
    operations.add_member(family=cast.family, by=cast["coordinator"], member=member)
    assert (own_access.why_not(cast.member(name)) == "") is may
    if not may:
        with pytest.raises(own_access.NoOwnAccessError):
            own_access.make_code(membership=cast.member(name), by=cast["coordinator"])


def test_the_age_is_a_dated_rule(cast: Cast) -> None:
    OwnAccessAge.objects.create(valid_from=TODAY, years=12)
    cast.let_in("child", "Glad")
    assert opens(cast, "child")
    OwnAccessAge.objects.filter(valid_from=TODAY).delete()
    access.sync()
    assert not opens(cast, "child")


def test_nobody_without_a_birth_date_gets_a_code(cast: Cast) -> None:
    membership = cast.member("Stille")
    membership.person.birth_date = None
    membership.person.save()
    assert "Fødselsdatoen mangler" in own_access.why_not(membership)


def test_a_membership_that_ends_shuts_the_pages(cast: Cast) -> None:
    assert opens(cast)
    operations.end_membership(membership=cast.member("Vakker"), by=cast["coordinator"])
    assert not opens(cast)
    assert cast.client("family_member").get(f"/var-plan/{cast.family.public_id}/").status_code == 404


def test_somebody_who_is_no_parent_after_all_loses_the_pages(cast: Cast) -> None:
    membership = cast.member("Vakker")
    operations.correct_member(
        membership=membership, by=cast["coordinator"], member=NewMember("Vakker", "other", date(1990, 3, 4))
    )
    assert not opens(cast)


@pytest.mark.parametrize("whole_family", [True, False])
def test_what_is_held_back_is_shut_at_once_until_somebody_ends_it(cast: Cast, whole_family: bool) -> None:
    client, page = cast.client("family_member"), f"/var-plan/{cast.family.public_id}/"
    assert client.get(page).status_code == 200
    person = None if whole_family else cast.member("Vakker").person
    hold = own_access.hold_back(
        family=cast.family, by=cast["coordinator"], person=person, reason="danger", why="Trusler",
        review_on=TODAY + timedelta(days=1),
    )  # fmt: skip
    assert client.get(page).status_code == 404
    shown = client.get("/var-plan/").content.decode()
    assert "Ingen plan er åpen" in shown
    assert "Trusler" not in shown
    assert own_access.why_not(cast.member("Vakker")) == "Tilgangen er holdt tilbake."
    assert (own_access.why_not(cast.member("Stille")) == "") is not whole_family
    own_access.end_hold(hold=hold, by=cast["coordinator"])
    assert client.get(page).status_code == 200


def test_ended_access_shuts_an_open_session_and_a_waiting_code(cast: Cast) -> None:
    code, client = cast.let_in("family_member", "Vakker"), cast.client("family_member")
    own_access.end_own_access(login=FamilyLogin.objects.get(), by=cast["coordinator"])
    assert client.get(f"/var-plan/{cast.family.public_id}/").status_code == 302
    assert knock(code) == 422
    assert not opens(cast)
    cast.let_in("family_member", "Vakker")
    assert opens(cast)


def test_access_rows_are_what_the_facts_say(cast: Cast) -> None:
    cast.let_in("father", "Stille")
    assert access.differences() == []
    Membership.objects.filter(person__given_name="Stille").update(ended_on=TODAY)
    assert [row[0] for row in access.differences()] == ["unfounded"]


def test_a_family_account_is_nobodys_colleague(cast: Cast) -> None:
    account = cast["family_member"]
    employ(
        by=cast["administrator"],
        email="ny@prove.example",
        name="Ny Furu",
        office=cast.offices["nav"],
        role="caseworker",
    )
    assert not User.objects.filter(is_family=True, employments__isnull=False).exists()
    notify(users=[account], text="Noe venter", path="/")
    send_notices([Notice.objects.get(recipient=account).pk])
    from django.core import mail

    assert mail.outbox == []


def test_what_a_family_member_opens_is_a_reading_without_a_name(cast: Cast) -> None:
    cast.client("family_member").get(f"/var-plan/{cast.family.public_id}/notater/")
    row = ReadRecord.objects.latest("id")
    assert (row.user_name, row.what, row.purpose) == ("Noen i familien", "notatene", "innsyn i egen plan")
    assert "Vakker" not in cast.client("auditor").get("/leselogg/").content.decode()


@pytest.mark.parametrize("who", ["responsible", "other_office", "family_member", "superuser"])
def test_only_the_coordinator_gives_codes(cast: Cast, who: str) -> None:
    before = FamilyCode.objects.count()
    page = f"/familier/{cast.family.public_id}/familien/{cast.member('Vakker').pk}/tilgang/"
    expected = 403 if who == "responsible" else 404
    for address in (page, page + "hold/", page + "avslutt/"):
        assert cast.client(who).post(address).status_code == expected
    assert FamilyCode.objects.count() == before


def test_the_coordinator_makes_a_code_that_is_shown_once(cast: Cast) -> None:
    page = f"/familier/{cast.family.public_id}/familien/{cast.member('Vakker').pk}/tilgang/"
    client = cast.client("coordinator")
    shown = client.post(page)
    assert "Koden til Vakker" in shown.content.decode()
    assert shown["Cache-Control"] == "no-store, private"
    again = client.get(page).content.decode()
    assert "Koden til Vakker" not in again
    assert "er ikke brukt ennå" in again
    asked = {"whom": "all", "reason": "danger", "why": "Trusler", "review_on": f"{TODAY + timedelta(days=7):%d.%m.%Y}"}
    assert client.post(page + "hold/", asked).status_code == 302
    assert client.post(page).status_code == 422
    hold = cast.family.holds.get()
    assert client.post(page + "hold/", {"avslutt": hold.pk}).status_code == 302
    assert client.post(page + "avslutt/").status_code == 302
    assert not FamilyLogin.objects.current().exists()


def test_a_hold_must_be_looked_at_again(cast: Cast) -> None:
    page = f"/familier/{cast.family.public_id}/familien/{cast.member('Vakker').pk}/tilgang/hold/"
    asked = {"whom": "all", "reason": "danger", "why": "Trusler", "review_on": f"{TODAY:%d.%m.%Y}"}
    assert cast.client("coordinator").post(page, asked).status_code == 422
    assert not cast.family.holds.exists()
