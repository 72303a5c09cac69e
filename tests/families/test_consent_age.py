"""From what age a child answers for itself is a dated rule of each service, to the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from familieplan.accounts.models import Notice
from familieplan.families import operations
from familieplan.families.consent_operations import may_say_yes
from familieplan.families.consent_questions import (
    ask_anew,
    comes_of_age_on,
    questions,
    questions_for,
    questions_of,
    represented,
    warn_of_ends,
)
from familieplan.families.models import ConsentAge, ConsentGiver, Membership, Person
from familieplan.families.models.person import birthday_before
from familieplan.families.operations import NewMember
from familieplan.families.protection import protect_address
from familieplan.families.register_operations import VersionDateError, set_consent_age
from familieplan.families.stated import ConsentAgeError, Yes
from familieplan.families.tasks import ask_again
from tests.cast import LONG_AGO, Cast
from tests.families.sharing import TODAY, consent, person, service

pytestmark = pytest.mark.django_db
one_database = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
BIRTHDAYS = st.dates(date(2004, 1, 1), date(2014, 12, 31))


@settings(max_examples=400, deadline=None)
@example(born=date(2008, 2, 29), years=15, shift=0)
@example(born=date(2008, 2, 29), years=16, shift=-1)
@example(born=date(2012, 2, 29), years=16, shift=0)
@given(born=BIRTHDAYS, years=st.sampled_from((15, 16)), shift=st.integers(-3, 3))
def test_a_child_answers_from_the_birthday_on_and_not_a_day_before(born: date, years: int, shift: int) -> None:
    """Said three ways (the person's age, the birthday itself, the bound the database compares with): always the same."""
    birthday = comes_of_age_on(born, years)
    on = birthday + timedelta(days=shift)
    child, member = Person(given_name="Glad", birth_date=born), Membership(relation="child")
    assert may_say_yes(child, member, years, on) is (shift >= 0)
    assert (born <= birthday_before(on, years)) is (shift >= 0)
    assert (birthday.month, birthday.day) in {(born.month, born.day), (3, 1)}


def test_who_is_born_on_a_leap_day_comes_of_age_on_the_first_of_march() -> None:
    assert comes_of_age_on(date(2008, 2, 29), 15) == date(2023, 3, 1)
    assert comes_of_age_on(date(2008, 2, 29), 16) == date(2024, 2, 29)


def a_child(cast: Cast, born: date) -> Person:
    member = NewMember("Liten", "child", born, "Blomst")
    return operations.add_member(family=cast.family, by=cast["coordinator"], member=member, on=LONG_AGO).person


def years_ago(years: int, days: int = 0) -> date:
    return birthday_before(TODAY, years) + timedelta(days=days)


def test_under_the_age_a_parent_says_yes_and_at_the_age_nobody_else_may(cast: Cast) -> None:
    mother = person(cast, "Vakker")
    young, old = a_child(cast, years_ago(15, 1)), person(cast, "Stille")
    with pytest.raises(ConsentAgeError, match="Liten er for ung til å si ja alene"):
        consent(cast, "nav", givers=[Yes(young)])
    basis = consent(cast, "nav", givers=[Yes(young, representative=mother)])
    assert basis.consent.givers.get().said_by == "Vakker Blomst"
    with pytest.raises(ConsentAgeError, match="gammel nok til å svare selv"):
        consent(cast, "nav", givers=[Yes(old, representative=mother)])


def test_a_child_of_fifteen_answers_to_some_services_and_not_to_others(cast: Cast) -> None:
    """The municipality's health services ask at 16, the others at 15: to both, the child and a parent say yes."""
    child, mother = a_child(cast, years_ago(15)), person(cast, "Vakker")
    helsestasjon = service("helsestasjon")
    assert ConsentAge.objects.rule().years(helsestasjon) == 16
    consent(cast, "nav", givers=[Yes(child)])
    consent(cast, "helsestasjon", givers=[Yes(child, representative=mother)])
    with pytest.raises(ConsentAgeError, match="for ung til å si ja alene til Helsestasjon"):
        consent(cast, "nav", "helsestasjon", givers=[Yes(child)])
    both = consent(cast, "nav", "helsestasjon", givers=[Yes(child, representative=mother)], what="Begge").consent
    at_sixteen = comes_of_age_on(child.birth_date, 16)
    (question,) = questions(represented(TODAY).filter(consent=both), ConsentAge.objects.rule(), at_sixteen)
    assert (question.years, question.on, question.services) == (16, at_sixteen, ("Helsestasjon",))


def test_a_child_does_not_speak_for_a_child_and_a_named_holder_may(cast: Cast) -> None:
    child = a_child(cast, years_ago(9))
    with pytest.raises(ConsentAgeError, match="kan ikke si ja for et barn"):
        consent(cast, "nav", givers=[Yes(child, representative=person(cast, "Glad"))])
    basis = consent(cast, "nav", givers=[Yes(child, representative_name="Fjern Fjord, far")])
    assert basis.consent.givers.get().said_by == "Fjern Fjord, far"


def test_an_unknown_birthday_counts_as_young(cast: Cast) -> None:
    child = a_child(cast, TODAY)
    Person.objects.filter(pk=child.pk).update(birth_date=None)
    child.refresh_from_db()
    with pytest.raises(ConsentAgeError, match="for ung"):
        consent(cast, "nav", givers=[Yes(child)])


def test_the_rule_in_force_on_the_day_is_the_one_that_counts(cast: Cast) -> None:
    child = a_child(cast, years_ago(15))
    set_consent_age(by=cast["administrator"], service=None, years=16, source="Vedtak", valid_from=TODAY)
    assert ConsentAge.objects.rule(TODAY - timedelta(days=1)).default == 15
    with pytest.raises(ConsentAgeError, match="for ung"):
        consent(cast, "nav", givers=[Yes(child)])
    with pytest.raises(VersionDateError):
        set_consent_age(by=cast["administrator"], service=None, years=15, source="Vedtak", valid_from=TODAY)


def test_two_ages_of_a_service_never_overlap() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentAge.objects.create(service=None, years=16, source="x", valid_from=TODAY)


def grows_up(cast: Cast, born: date) -> ConsentGiver:
    """A child that a parent said yes for when it was young."""
    child = a_child(cast, born)
    basis = consent(
        cast, "nav", givers=[Yes(child, representative=person(cast, "Vakker"))], on=TODAY - timedelta(days=300)
    )
    return basis.consent.givers.get()


def test_a_birthday_asks_anew_once_and_ends_nothing(cast: Cast) -> None:
    giver = grows_up(cast, years_ago(15))
    assert ask_anew() == 1
    notice = Notice.objects.get()
    assert notice.recipient == cast["coordinator"]
    assert "Liten" not in notice.text
    assert "Blomst" not in notice.text
    assert ask_anew() == 0
    assert giver.consent.basis.ended_on is None
    page = cast.client("coordinator").get(notice.path).content.decode()
    assert "Liten fyller 15 år" in page
    assert "Nå skal Liten spørres selv" in page


def test_a_day_too_early_nobody_is_told_and_the_page_says_when(cast: Cast) -> None:
    grows_up(cast, years_ago(15, 1))
    assert ask_anew() == 0
    assert ask_anew(on=TODAY + timedelta(days=1)) == 1
    page = cast.client("reader").get(f"/familier/{cast.family.public_id}/grunnlag/").content.decode()
    assert "Da skal Liten selv spørres" in page


def test_another_birthday_asks_again_where_another_service_waits_longer(cast: Cast) -> None:
    child = a_child(cast, years_ago(15))
    consent(
        cast, "nav", "helsestasjon", givers=[Yes(child, representative=person(cast, "Vakker"))],
        on=TODAY - timedelta(days=300),
    )  # fmt: skip
    for on, told in ((TODAY, 15), (TODAY + timedelta(days=200), 15), (comes_of_age_on(child.birth_date, 16), 16)):
        ask_anew(on=on)
        assert ConsentGiver.objects.get(person=child).told_of_age == told
    assert Notice.objects.count() == 3, "Liten twice, and Glad who comes of age that year"


@pytest.mark.parametrize("who", ["responsible", "reader", "other_office", "ended_yesterday", "lead", "administrator"])
def test_the_question_is_the_coordinators(cast: Cast, who: str) -> None:
    grows_up(cast, years_ago(15))
    ask_again()
    assert len(questions_for(cast["coordinator"])) == 1
    assert questions_for(cast[who]) == []
    assert not Notice.objects.filter(recipient=cast[who]).exists()
    page = cast.client(who).get("/", follow=True).content.decode()
    assert "spør Liten selv" not in page


def test_min_dag_says_whom_to_ask(cast: Cast) -> None:
    grows_up(cast, years_ago(15))
    assert "Liten fyller 15: spør Liten selv" in cast.client("coordinator").get("/").content.decode()
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    page = cast.client("coordinator").get("/").content.decode()
    assert "Et barn er gammelt nok" in page
    assert "Liten" not in page


def test_who_does_not_see_the_family_is_asked_nothing_of_it(cast: Cast) -> None:
    grows_up(cast, years_ago(15))
    assert questions_of(cast.family, cast["other_office"]) == []


def test_a_consent_that_soon_runs_out_is_told_of_once(cast: Cast) -> None:
    basis = consent(cast, "nav", until_on=TODAY + timedelta(days=31))
    operations.start_participation(
        family=cast.family, by=cast["coordinator"], worker=cast["other_office"], part="reader", basis=basis
    )
    assert warn_of_ends() == 0
    assert warn_of_ends(on=TODAY + timedelta(days=1)) == 1
    assert Notice.objects.get().text.startswith("Et samtykke går snart ut")
    assert warn_of_ends(on=TODAY + timedelta(days=2)) == 0


def test_those_who_come_of_age_are_found_by_the_rule_of_the_day_that_is_asked_about(cast: Cast) -> None:
    child, later = a_child(cast, years_ago(14)), TODAY + timedelta(days=3)
    consent(cast, "nav", givers=[Yes(child, representative=person(cast, "Vakker"))], on=TODAY - timedelta(days=30))
    set_consent_age(by=cast["administrator"], service=None, years=14, source="Vedtak", valid_from=later)
    ask_anew(on=later - timedelta(days=1))
    assert ConsentGiver.objects.get(person=child).told_of_age is None
    ask_anew(on=later)
    assert ConsentGiver.objects.get(person=child).told_of_age == 14
