"""A consent opens what it says, to whom it says, for as long as it says; taken back, it closes in the same moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from familieplan.families import access, operations
from familieplan.families.basis_operations import end_what_ran_out, state_law
from familieplan.families.consent_operations import withdraw_consent
from familieplan.families.models import (
    Consent,
    ConsentedService,
    EndReason,
    FamilyUserAccess,
    LifeArea,
    Participation,
    SharingBasis,
)
from familieplan.families.policies import Part
from familieplan.families.stated import ConsentAgeError, NotCoveredError, Told
from familieplan.families.tasks import follow_the_facts
from tests.cast import Cast
from tests.families.sharing import TODAY, consent, first_consent, law, person, provision, service
from tests.families.test_access import seen_by

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def let_in(cast: Cast, who: str, basis: SharingBasis) -> Participation:
    return operations.start_participation(
        family=cast.family, by=cast["coordinator"], worker=cast[who], part=Part.READER, basis=basis
    )


def take_back(cast: Cast, *codes: str, of: Consent | None = None) -> int:
    return withdraw_consent(
        consent=of or first_consent(cast),
        by=cast["coordinator"],
        services=[service(code) for code in codes],
        withdrawn_by=person(cast, "Vakker"),
        channel="oral",
    )


def test_a_yes_taken_back_for_one_service_closes_that_service_and_no_other(cast: Cast) -> None:
    assert take_back(cast, "nav") == 2
    assert not seen_by(cast, "responsible")
    assert not seen_by(cast, "reader")
    assert seen_by(cast, "coordinator")
    assert first_consent(cast).basis.ended_on is None
    ended = cast.family.participations.get(worker=cast["reader"])
    assert (ended.ended_on, ended.end_reason) == (timezone.localdate(), EndReason.BASIS_ENDED)
    assert access.differences() == []


def test_a_yes_taken_back_from_everybody_ends_the_basis(cast: Cast) -> None:
    take_back(cast, "nav", "helse", "osk")
    assert first_consent(cast).basis.ended_on == timezone.localdate()
    assert not FamilyUserAccess.objects.filter(permission__codename="view_family").exists()


def test_all_of_a_withdrawal_or_nothing_of_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_where: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(access, "sync", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        take_back(cast, "nav")
    monkeypatch.undo()
    assert not ConsentedService.objects.exclude(withdrawn_on=None).exists()
    assert seen_by(cast, "reader")
    assert access.differences() == []


def test_who_took_it_back_and_how_is_kept(cast: Cast) -> None:
    take_back(cast, "nav")
    item = first_consent(cast).items.get(service__code="nav")
    assert (item.withdrawn_by_name, item.withdrawal_channel) == ("Vakker Blomst", "oral")
    assert item.withdrawal_recorded_by == cast["coordinator"]


def test_nobody_is_kept_waiting(cast: Cast) -> None:
    with pytest.raises(ValueError, match="at once"):
        withdraw_consent(
            consent=first_consent(cast), by=cast["coordinator"], services=[service("nav")], withdrawn_by_name="Vakker",
            channel="oral", on=TOMORROW,
        )  # fmt: skip


def test_nav_stat_and_nav_kommune_are_two(cast: Cast) -> None:
    """A yes to the one says nothing of the other."""
    basis = consent(cast, "nav")
    stat = service("nav-stat")
    cast["other_office"].employment.office.service = stat
    office = cast.offices["nav_lerkendal"]
    office.service = stat
    office.save()
    cast["other_office"].__dict__.pop("employment", None)
    with pytest.raises(NotCoveredError, match="gjelder ikke Nav-Stat"):
        let_in(cast, "other_office", basis)
    let_in(cast, "other_office", consent(cast, "nav-stat"))
    assert seen_by(cast, "other_office")


@pytest.mark.parametrize(
    ("basis", "sentence"),
    [
        (lambda cast: consent(cast, "helse"), "gjelder ikke NAV kommune"),
        (lambda cast: consent(cast, "nav", areas=[LifeArea.LEISURE]), "bare noen livsområder"),
        (lambda cast: consent(cast, "nav", on=TODAY - timedelta(days=9), until_on=TODAY), "gjelder ikke den dagen"),
        (lambda cast: on_law(cast, to_all=False), "gir ikke NAV kommune lov til å dele med"),
    ],
)
def test_nobody_takes_part_without_a_basis_that_lets_their_service_in(cast: Cast, basis, sentence: str) -> None:
    made = basis(cast)
    if made.legal_basis:
        made.legal_basis.receivers.add(service("skole"))
        sentence = "gir ikke Helse- og velferdskontor lov til å dele med NAV kommune"
    with pytest.raises(NotCoveredError, match=sentence):
        let_in(cast, "other_office", made)
    assert not seen_by(cast, "other_office")


def on_law(cast: Cast, **changed: object) -> SharingBasis:
    return state_law(family=cast.family, by=cast["coordinator"], stated=law(code="snever", **changed))


@pytest.mark.parametrize("wrong", ["service", "areas", "over", "other_family"])
def test_the_database_itself_refuses_a_part_without_a_basis(cast: Cast, wrong: str) -> None:
    basis = {
        "service": lambda: consent(cast, "helse"),
        "areas": lambda: consent(cast, "nav", areas=[LifeArea.LEISURE]),
        "over": lambda: consent(cast, "nav", on=TODAY - timedelta(days=9), until_on=TODAY),
        "other_family": lambda: consent(cast, "nav"),
    }[wrong]()
    family = cast.family
    if wrong == "other_family":
        family = type(cast.family).objects.create(name="Familien Mose")
    with pytest.raises(IntegrityError, match="no basis lets this service"), transaction.atomic():
        Participation.objects.create(
            family=family,
            worker=cast["other_office"],
            office=cast.offices["nav_lerkendal"],
            part=Part.READER,
            basis=basis,
            started_on=TODAY,
        )


def test_a_part_cannot_be_moved_to_a_basis_that_does_not_carry_it(cast: Cast) -> None:
    part = cast.family.participations.get(worker=cast["reader"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Participation.objects.filter(pk=part.pk).update(basis=consent(cast, "helse"))


def test_a_basis_is_one_consent_or_one_provision(cast: Cast) -> None:
    basis = first_consent(cast).basis
    with pytest.raises(IntegrityError), transaction.atomic():
        SharingBasis.objects.filter(pk=basis.pk).update(legal_basis=provision())
    with pytest.raises(IntegrityError), transaction.atomic():
        SharingBasis.objects.filter(pk=basis.pk).update(consent=None)


def test_a_consent_is_taken_back_and_never_rewritten_or_deleted(cast: Cast) -> None:
    for statement in (
        "UPDATE families_consent SET what = 'Alt'",
        "UPDATE families_consent SET areas = '{leisure}'",
        "DELETE FROM families_consentedservice",
        "DELETE FROM families_consentgiver",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_ends_at_midnight_is_closed_though_nobody_tidied_up(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row itself knows when it runs out: the night's task may fail, and access ends all the same."""
    let_in(cast, "other_office", consent(cast, "nav", until_on=TODAY + timedelta(days=3)))
    assert seen_by(cast, "other_office")
    row = FamilyUserAccess.objects.get(user=cast["other_office"])
    midnight = timezone.localtime(row.until_at)
    assert (midnight.date(), midnight.hour, midnight.minute) == (TODAY + timedelta(days=3), 0, 0)
    page = f"/familier/{cast.family.public_id}/"
    client = cast.client("other_office")
    assert client.get(page).status_code == 200
    for shift, seen in ((timedelta(seconds=-1), True), (timedelta(), False)):
        monkeypatch.setattr(timezone, "now", lambda shift=shift: row.until_at + shift)
        assert seen_by(cast, "other_office") is seen


def test_a_provision_that_ends_takes_its_participations_along(cast: Cast) -> None:
    basis = on_law(cast)
    let_in(cast, "other_office", basis)
    type(basis.legal_basis).objects.filter(pk=basis.legal_basis.pk).update(valid_to=TODAY)
    follow_the_facts()
    ended = cast.family.participations.get(worker=cast["other_office"])
    assert (ended.ended_on, ended.end_reason) == (TODAY, EndReason.BASIS_ENDED)
    assert not seen_by(cast, "other_office")
    assert access.differences() == []


def test_the_night_ends_what_ran_out_and_nothing_else(cast: Cast) -> None:
    soon = TODAY + timedelta(days=2)
    let_in(cast, "other_office", consent(cast, "nav", until_on=soon))
    assert end_what_ran_out(on=TOMORROW) == 0
    assert end_what_ran_out(on=soon + timedelta(days=5)) == 1
    ended = cast.family.participations.exclude(ended_on=None).get(worker=cast["other_office"])
    assert (ended.ended_on, ended.end_reason) == (soon, EndReason.BASIS_ENDED)
    assert cast.family.participations.filter(ended_on=None).count() == 3
    assert end_what_ran_out(on=soon + timedelta(days=5)) == 0


def test_law_asks_why_and_whether_the_family_knows(cast: Cast) -> None:
    with pytest.raises(ValueError, match="told on a day"):
        Told()
    with pytest.raises(IntegrityError), transaction.atomic():
        SharingBasis.objects.create(
            family=cast.family, kind="law", legal_basis=provision(), statement="Trengs.", started_on=TODAY,
            stated_by=cast["coordinator"],
        )  # fmt: skip


def test_a_service_that_may_not_tell_states_no_provision(cast: Cast) -> None:
    stated = law(code="fra-nav", from_all=False)
    stated.provision.givers.add(service("nav"))
    with pytest.raises(NotCoveredError, match="gir ikke Helse- og velferdskontor lov"):
        state_law(family=cast.family, by=cast["coordinator"], stated=stated)
    assert state_law(family=cast.family, by=cast["responsible"], stated=stated).giver.code == "nav"


def test_a_stranger_says_no_yes_for_the_family(cast: Cast) -> None:
    from familieplan.families.models import Person
    from familieplan.families.stated import Yes

    stranger = Person.objects.create(given_name="Fjern")
    with pytest.raises(ConsentAgeError, match="ikke med i familien"):
        consent(cast, "nav", givers=[Yes(stranger)])
