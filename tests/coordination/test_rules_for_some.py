"""Two rules whose flags are not for everybody: what a family asks of the lead alone, and the target group of S0."""

from __future__ import annotations

from html import unescape

import pytest

from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import Notice, Office, Service
from familieplan.accounts.policies import Role
from familieplan.coordination.models import FamilyWish, Flag, FlagStep, HelpRating
from familieplan.coordination.operations.flag_steps import FlagStepRefusedError, take_step
from familieplan.families import operations, secrecy
from familieplan.families.models import Knowledge
from familieplan.families.policies import Part
from familieplan.rights.copies.contents import flags_of
from familieplan.rights.copies.wishes import wishes_of
from tests.cast import Cast
from tests.coordination.stories import TODAY, give_assistance, member, raised
from tests.families.sharing import law

pytestmark = pytest.mark.django_db
CONTACT, TARGET = "contact_asked", "target_group"
TEAM = ("coordinator", "responsible", "reader")


def says(cast: Cast, **said: str) -> str:
    answer = cast.client("family_member").post(f"/var-plan/{cast.family.public_id}/hjelper/", said, follow=True)
    return unescape(answer.content.decode())


def of(cast: Cast, who: str, rule: str) -> bool:
    with acting_as(user_id=cast[who].pk):
        return Flag.objects.visible_to(cast[who]).raised().filter(rule=rule).exists()


@pytest.mark.demand("H1f")
@pytest.mark.parametrize(
    ("said", "flagged"),
    [
        ({"hele": "no", "kontakt": "on"}, True),
        ({"hele": "some", "kontakt": "on"}, True),
        ({"hele": "yes", "kontakt": "on"}, False),
        ({"hele": "", "kontakt": "on"}, False),
        ({"hele": "no"}, False),
    ],
)
def test_the_lead_is_told_only_when_the_help_helps_too_little_and_the_family_asks(
    cast: Cast, said: dict[str, str], flagged: bool
) -> None:
    says(cast, **said)
    assert bool(raised(CONTACT)) is flagged


@pytest.mark.demand("H1f")
def test_only_the_lead_of_the_district_learns_that_a_family_asked(cast: Cast) -> None:
    says(cast, hele="no", kontakt="on")
    flag = raised(CONTACT)
    assert flag
    assert {who: of(cast, who, CONTACT) for who in (*TEAM, "lead", "lead_of_other_district")} == {
        **dict.fromkeys((*TEAM, "lead_of_other_district"), False),
        "lead": True,
    }
    page = f"/osk/flagg/{flag.public_id}/"
    assert {who: cast.client(who).get(page).status_code for who in (*TEAM, "lead")} == dict.fromkeys(TEAM, 404) | {
        "lead": 200
    }
    plan = f"/familier/{cast.family.public_id}/"
    for who, address in ((who, address) for who in TEAM for address in (plan, f"{plan}innspill/", "/", "/familier/")):
        assert "vil snakke om hjelpen" not in unescape(cast.client(who).get(address).content.decode()), (who, address)
    assert not Notice.objects.filter(recipient__in=[cast[who] for who in TEAM]).exists()


@pytest.mark.demand("H1f")
def test_neither_the_wish_nor_the_flag_holds_what_was_answered_and_the_database_hides_the_wish(cast: Cast) -> None:
    says(cast, hele="no", kontakt="on")
    flag, wish = raised(CONTACT), FamilyWish.objects.get()
    assert flag
    assert set(flag.facts) == {"asked_on"}
    assert HelpRating.objects.get().answer == "no"
    assert "Nei" not in wish.words
    for who in (*TEAM, "lead"):
        with acting_as(user_id=cast[who].pk):
            assert not FamilyWish.objects.exists(), who


def test_the_lead_cannot_ask_the_coordinator_about_it_and_a_decision_is_told_at_the_door(cast: Cast) -> None:
    says(cast, hele="no", kontakt="on")
    flag = raised(CONTACT)
    assert flag
    with pytest.raises(FlagStepRefusedError):
        take_step(flag=flag, by=cast["lead"], kind="asked", words="Hva skjer?", back_on=flag.since)
    with acting_as(user_id=cast["lead"].pk):
        take_step(flag=flag, by=cast["lead"], kind="decided", words="Jeg har ringt familien.")
    assert raised(CONTACT) is None
    door = unescape(cast.client("family_member").get(f"/var-plan/{cast.family.public_id}/innspill/").content.decode())
    assert "OSK-lederen har sett det" in door
    assert "Jeg har ringt" not in door
    with acting_as(user_id=cast["coordinator"].pk):
        assert not FlagStep.objects.visible_to(cast["coordinator"]).exists()
    says(cast, hele="no", kontakt="on")
    again = raised(CONTACT)
    assert again
    assert again.pk != flag.pk


def test_whoever_no_longer_wants_it_takes_it_back_by_the_same_box_or_by_a_better_answer(cast: Cast) -> None:
    for back in ({"hele": "no"}, {"hele": "yes", "kontakt": "on"}):
        assert "checked" in says(cast, hele="no", kontakt="on").split('name="kontakt"')[1][:120]
        assert raised(CONTACT)
        says(cast, **back)
        assert raised(CONTACT) is None
    assert FamilyWish.objects.filter(withdrawn_at=None).count() == 0


def test_a_copy_that_the_coordinator_orders_says_nothing_of_it(cast: Cast) -> None:
    says(cast, hele="no", kontakt="on")
    assert raised(CONTACT)
    assert wishes_of(cast.family, None, own=False) == (False, [])
    assert CONTACT not in {row["rule"] for row in flags_of(cast.family)}
    login = cast["family_member"].family_login
    assert len(wishes_of(cast.family, login, own=True)[1]) == 1


# The target group.


@pytest.fixture
def barnevern(cast: Cast) -> Service:
    """A secret service on the team, of which everybody there may know; and seven months of assistance."""
    Service.objects.filter(code="nav").update(code="nav-kommune")
    found = Service.objects.create(
        code="barnevern", name="Barneverntjenesten", short_name="Barnevernet", is_secret=True
    )
    facts = {"service": found, "name": "Barnevernet Heimdal", "district_code": "500104"}
    cast.offices["barnevern"] = Office.objects.create(**facts)
    worker = cast.hire("barnevern", "Stø Eik", "barnevern", Role.CASEWORKER)
    by = cast["coordinator"]
    basis = operations.state_law(family=cast.family, by=worker, stated=law("Barnet trenger hjelp nå."))
    operations.start_participation(family=cast.family, by=by, worker=worker, part=Part.RESPONSIBLE, basis=basis)
    for told in ("helse", "nav", "osk"):
        secrecy.tell(family=cast.family, by=by, about=found, told=cast.offices[told].service, basis=basis)
    give_assistance(member(cast.family, "Vakker"), set(range(41, 48)))
    return found


@pytest.mark.demand("IO1-a")
def test_the_two_facts_meet_where_everybody_who_gets_the_flag_may_know_both(cast: Cast, barnevern: Service) -> None:
    assert raised(TARGET)
    for who in ("coordinator", "responsible", "lead"):
        assert of(cast, who, TARGET), who
    assert not of(cast, "lead_of_other_district", TARGET)


@pytest.mark.demand("IO1-a")
@pytest.mark.parametrize("untold", ["helse", "nav", "osk"])
def test_one_service_that_may_not_know_keeps_the_flag_from_all(cast: Cast, barnevern: Service, untold: str) -> None:
    assert raised(TARGET)
    Knowledge.objects.filter(told=cast.offices[untold].service).update(ended_on=TODAY)
    # Also in the moment before the rule has run.
    who = {"helse": "coordinator", "nav": "responsible", "osk": "lead"}[untold]
    assert not of(cast, who, TARGET)
    assert raised(TARGET) is None


@pytest.mark.parametrize("gone", ["nav", "barnevern"])
def test_without_one_of_the_two_on_the_team_there_is_no_flag(cast: Cast, barnevern: Service, gone: str) -> None:
    assert raised(TARGET)
    for part in cast.family.participations.current().filter(office__service=cast.offices[gone].service):
        operations.end_participation(participation=part, by=cast["coordinator"], reason="finished")
    assert raised(TARGET) is None
