"""Whom to ask anew, about what and from when: each question whole, each coordinator told once, nobody else told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from familieplan.accounts.models import Notice, Office, Service
from familieplan.accounts.policies import Role
from familieplan.families import operations
from familieplan.families.consent_operations import withdraw_consent
from familieplan.families.consent_questions import (
    ask_anew,
    comes_of_age_on,
    questions,
    questions_for,
    questions_of,
    represented,
    warn_of_ends,
)
from familieplan.families.models import Consent, ConsentAge, ConsentGiver, Person, ReminderRule, SharingBasis
from familieplan.families.models.person import birthday_before
from familieplan.families.operations import NewMember
from familieplan.families.policies import Part
from familieplan.families.stated import Yes
from tests.cast import LONG_AGO, Cast
from tests.clock import later
from tests.coordination.stories import another_family
from tests.families.sharing import TODAY, consent, person, service
from tests.families.test_consent_age import a_child, grows_up, years_ago

pytestmark = pytest.mark.django_db
EARLIER = TODAY - timedelta(days=300)


def said_for(cast: Cast, child: Person, *codes: str, **changed: object) -> ConsentGiver:
    givers = [Yes(child, representative=person(cast, "Vakker"))]
    basis = consent(cast, *codes, givers=givers, **{"on": EARLIER} | changed)
    return ConsentGiver.objects.get(consent=basis.consent)


def asked(on: date = TODAY, until: date | None = None) -> list[tuple[str, int, date, tuple[str, ...]]]:
    found = questions(represented(on).filter(person__given_name="Liten"), ConsentAge.objects.rule(on), until or on)
    return [(question.name, question.years, question.on, question.services) for question in found]


def test_a_question_says_who_from_when_and_about_what(cast: Cast) -> None:
    child = a_child(cast, years_ago(15))
    said_for(cast, child, "nav", "skole")
    assert asked() == [("Liten", 15, comes_of_age_on(child.birth_date, 15), ("NAV kommune", "Skole"))]


def test_of_two_ages_the_question_begins_at_the_younger_and_is_told_of_at_the_older(cast: Cast) -> None:
    child = a_child(cast, years_ago(15))
    said_for(cast, child, "nav", "helsestasjon")
    fifteen, sixteen = (comes_of_age_on(child.birth_date, years) for years in (15, 16))
    assert asked() == [("Liten", 15, fifteen, ("NAV kommune",))]
    ((name, years, on, services),) = asked(until=sixteen)
    assert (name, years, on, set(services)) == ("Liten", 16, fifteen, {"NAV kommune", "Helsestasjon"})


def test_whoever_was_old_enough_when_it_was_given_has_answered(cast: Cast) -> None:
    child = a_child(cast, years_ago(15))
    said_for(cast, child, "nav", "helsestasjon", on=TODAY)
    assert asked() == []
    assert [row[1] for row in asked(until=comes_of_age_on(child.birth_date, 16))] == [16]


def test_a_service_that_was_taken_back_is_not_asked_about(cast: Cast) -> None:
    giver = said_for(cast, a_child(cast, years_ago(15)), "nav", "skole")
    taken = {"by": cast["coordinator"], "withdrawn_by_name": "x", "channel": "oral"}
    withdraw_consent(consent=giver.consent, services=[service("nav")], **taken)
    assert [row[3] for row in asked()] == [("Skole",)]
    withdraw_consent(consent=giver.consent, services=[service("skole")], **taken)
    assert asked() == []


def test_only_a_yes_said_by_another_in_a_consent_that_stands_is_asked_about(cast: Cast) -> None:
    child = a_child(cast, years_ago(15))
    said_for(cast, child, "nav", until_on=TODAY)
    consent(cast, "nav", givers=[Yes(person(cast, "Vakker"))], on=EARLIER)
    assert asked() == []
    named = consent(cast, "nav", givers=[Yes(child, representative_name="Fjern Fjord")], on=EARLIER)
    assert [giver.consent for giver in represented(TODAY).filter(person=child)] == [named.consent]


def test_small_children_are_not_looked_at_and_the_eldest_stands_first(cast: Cast) -> None:
    for name, born in (("Yngst", years_ago(11, -330)), ("Elder", years_ago(14)), ("Liten", years_ago(10))):
        member = NewMember(name, "child", born, "Blomst")
        added = operations.add_member(family=cast.family, by=cast["coordinator"], member=member, on=LONG_AGO)
        said_for(cast, added.person, "nav")
    names = [giver.person.given_name for giver in represented(TODAY) if giver.person]
    assert names == ["Glad", "Elder", "Yngst"]
    edge = birthday_before(TODAY + timedelta(days=400), 12)
    Person.objects.filter(given_name="Liten").update(birth_date=edge)
    assert "Liten" in [giver.person.given_name for giver in represented(TODAY) if giver.person]
    Person.objects.filter(given_name="Liten").update(birth_date=edge + timedelta(days=1))
    assert "Liten" not in [giver.person.given_name for giver in represented(TODAY) if giver.person]


@pytest.mark.parametrize(("ahead", "seen"), [(10, True), (9, False)])
def test_the_family_page_asks_as_early_as_the_rule_says(cast: Cast, ahead: int, seen: bool) -> None:
    ReminderRule.objects.update(days_before_birthday=ahead)
    said_for(cast, a_child(cast, years_ago(15, 10)), "nav")
    found = questions_of(cast.family, cast["reader"])
    assert bool(found) is seen
    assert not any(question.has_come for question in found)
    assert questions_for(cast["coordinator"]) == []
    with later(timedelta(days=10)):
        assert [question.has_come for question in questions_of(cast.family, cast["reader"])] == [True]
        assert len(questions_for(cast["coordinator"])) == 1


def test_without_a_rule_nobody_is_asked_early(cast: Cast) -> None:
    ReminderRule.objects.all().delete()
    said_for(cast, a_child(cast, years_ago(15, 1)), "nav")
    basis = consent(cast, "nav", until_on=TODAY + timedelta(days=1))
    let_in(cast, basis)
    assert questions_of(cast.family, cast["reader"]) == []
    assert warn_of_ends() == 0
    with later(timedelta(days=1)):
        assert len(questions_of(cast.family, cast["reader"])) == 1


def test_a_question_belongs_to_its_own_family(cast: Cast) -> None:
    grows_up(cast, years_ago(15))
    other = another_family(cast, "Bregne").family
    assert questions_of(other, cast["coordinator"]) == []
    assert len(questions_of(cast.family, cast["coordinator"])) == 1


def test_each_child_is_told_of_once_and_is_counted(cast: Cast) -> None:
    first, second = grows_up(cast, years_ago(15)), grows_up(cast, years_ago(15, -3))
    assert ask_anew() == 2
    for giver in (first, second):
        giver.refresh_from_db()
        assert giver.told_of_age == 15
    notices = list(Notice.objects.all())
    assert {notice.recipient for notice in notices} == {cast["coordinator"]}
    assert {notice.path for notice in notices} == {f"/familier/{cast.family.public_id}/grunnlag/"}
    assert {notice.text for notice in notices} == {
        "Et barn er nå gammelt nok til å svare selv på et samtykke. Spør barnet."
    }
    third = grows_up(cast, years_ago(15, -5))
    assert ask_anew() == 1, "the one told of already does not stop the next"
    third.refresh_from_db()
    assert third.told_of_age == 15


def test_a_coordinator_who_has_left_or_stopped_is_not_told(cast: Cast) -> None:
    grows_up(cast, years_ago(15))
    type(cast["coordinator"]).objects.filter(pk=cast["coordinator"].pk).update(is_active=False)
    assert ask_anew() == 1
    assert not Notice.objects.exists()


def test_a_coordinator_is_not_told_of_a_child_that_only_a_secret_service_must_ask(cast: Cast) -> None:
    secret = Service.objects.create(code="vern", name="Barneverntjenesten", short_name="Vernet", is_secret=True)
    cast.offices["vern"] = Office.objects.create(service=secret, name="Vernet Heimdal", district_code="500104")
    by = cast.hire("vern", "Stille Vakt", "vern", Role.CASEWORKER)
    giver = said_for(cast, a_child(cast, years_ago(15)), "vern")
    Consent.objects.filter(pk=giver.consent_id).update(recorded_by=by)
    assert ask_anew() == 1
    assert not Notice.objects.exists()
    assert questions_of(cast.family, cast["coordinator"]) == []


def let_in(cast: Cast, basis: SharingBasis, who: str = "other_office") -> None:
    facts = {"family": cast.family, "by": cast["coordinator"], "part": Part.READER, "basis": basis}
    operations.start_participation(worker=cast[who], **facts)


def test_a_consent_that_runs_out_is_told_of_when_it_carries_somebody_and_once(cast: Cast) -> None:
    ReminderRule.objects.update(days_before_end=30)
    end = TODAY + timedelta(days=30)
    carrying, bare = consent(cast, "nav", until_on=end), consent(cast, "nav", until_on=end, what="Uten noen")
    let_in(cast, carrying)
    cast.hire("more", "Ny Kollega", "nav", Role.CASEWORKER)
    let_in(cast, carrying, "more")
    let_in(cast, consent(cast, "nav", until_on=end + timedelta(days=1), what="Senere"), "ended_yesterday")
    assert warn_of_ends() == 1
    for basis, warned in ((carrying, True), (bare, False)):
        assert basis.consent is not None
        basis.consent.refresh_from_db()
        assert (basis.consent.warned_at is not None) is warned
    (notice,) = Notice.objects.all()
    assert (notice.recipient, notice.path) == (
        cast["coordinator"], f"/familier/{cast.family.public_id}/grunnlag/",
    )  # fmt: skip
    assert notice.text == "Et samtykke går snart ut. Spør familien på nytt, hvis dere fortsatt skal dele."
    assert warn_of_ends() == 0
    assert warn_of_ends(on=TODAY + timedelta(days=1)) == 1
    assert Notice.objects.count() == 2
    assert timezone.localdate() == TODAY


def test_a_consent_whose_people_have_left_is_not_told_of(cast: Cast) -> None:
    basis = consent(cast, "nav", until_on=TODAY + timedelta(days=5))
    let_in(cast, basis)
    part = cast.family.participations.get(worker=cast["other_office"])
    operations.end_participation(participation=part, by=cast["coordinator"], reason="finished")
    assert warn_of_ends() == 0
    assert not Notice.objects.exists()
