"""The baton: proposed by one, taken by the other, held by the first until then; and what of the log follows along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from familieplan.accounts.models import Notice, ReadRecord, StandsFor
from familieplan.accounts.operations import end_employment
from familieplan.accounts.policies import Role
from familieplan.families import access, operations
from familieplan.families.deputy_operations import name_deputy
from familieplan.families.handover_operations import (
    Follows,
    HandoverRefusedError,
    accept_handover,
    decline_handover,
    let_lapsed_fall,
    propose_handover,
    withdraw_handover,
)
from familieplan.families.models import EndReason, Family, Handover, Notes, Outcome, Participation, SharingBasis
from familieplan.families.policies import RIGHTS_OF, Part, Right
from familieplan.families.protection import protect_address
from familieplan.families.tasks import end_handovers
from tests.cast import Cast
from tests.clock import later
from tests.coordination.stories import propose
from tests.families.sharing import consent, law, provision

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def rights_of(cast: Cast, who: str) -> set[Right]:
    return {right for right in Right if Family.objects.permitting(cast[who], right).filter(pk=cast.family.pk).exists()}


def page_of(handover: Handover) -> str:
    return f"/overlevering/{handover.public_id}/"


def test_nothing_changes_until_the_next_one_has_taken_it(cast: Cast) -> None:
    propose(cast)
    assert rights_of(cast, "coordinator") == RIGHTS_OF[Part.COORDINATOR]
    assert rights_of(cast, "other_office") == set()
    assert cast.client("other_office").get(f"/familier/{cast.family.public_id}/").status_code == 404


def test_taking_it_moves_the_baton_and_leaves_one_coordinator(cast: Cast) -> None:
    handover = propose(cast)
    answer = cast.client("other_office").post(f"{page_of(handover)}godta/")
    assert answer.url == f"/familier/{cast.family.public_id}/"
    held = Participation.objects.current().get(family=cast.family, part=Part.COORDINATOR)
    assert (held.worker, str(held.basis)) == (cast["other_office"], "Prøveloven § 1")
    assert held.basis.stated_by == cast["coordinator"]
    assert rights_of(cast, "coordinator") == set()
    assert rights_of(cast, "other_office") == RIGHTS_OF[Part.COORDINATOR]
    assert cast.family.participations.get(worker=cast["coordinator"]).end_reason == EndReason.HANDED_OVER
    assert access.differences() == []


@pytest.mark.parametrize("part", [Part.READER, Part.RESPONSIBLE])
def test_the_earlier_coordinator_stays_in_the_part_that_was_said(cast: Cast, part: Part) -> None:
    accept_handover(handover=propose(cast, giver_becomes=part), by=cast["other_office"])
    assert rights_of(cast, "coordinator") == RIGHTS_OF[part]
    assert access.differences() == []


def test_whoever_takes_part_already_gets_the_greater_part_and_one_only(cast: Cast) -> None:
    handover = propose(cast, "responsible", basis=None)
    assert handover.basis == cast.family.bases.get()
    accept_handover(handover=handover, by=cast["responsible"])
    open_parts = cast.family.participations.filter(worker=cast["responsible"], ended_on=None)
    assert [part.part for part in open_parts] == [Part.COORDINATOR]
    assert access.differences() == []


def test_both_get_a_receipt_and_neither_notice_names_anything(cast: Cast) -> None:
    handover = propose(cast)
    accept_handover(handover=handover, by=cast["other_office"])
    told = [(notice.recipient.name, notice.path) for notice in Notice.objects.order_by("pk")]
    assert told == [
        ("Lun Hytte", page_of(handover)),
        ("Klar Bekk", page_of(handover)),
        ("Lun Hytte", page_of(handover)),
    ]
    for text in Notice.objects.values_list("text", flat=True):
        for fact in ("Blomst", "Klar", "Lun", "NAV"):
            assert fact not in text
    for who in ("coordinator", "other_office"):
        page = cast.client(who).get(page_of(handover)).content.decode()
        assert "Overlevering fra Klar Bekk til Lun Hytte" in page
        assert "Godtatt" in page
    assert "Blomst" not in cast.client("coordinator").get(page_of(handover)).content.decode()
    assert "Familien Blomst" in cast.client("other_office").get(page_of(handover)).content.decode()


def test_the_question_waits_on_the_takers_day_without_the_familys_name(cast: Cast) -> None:
    propose(cast)
    page = cast.client("other_office").get("/").content.decode()
    assert "Klar Bekk ber deg bli familiekoordinator" in page
    assert "Blomst" not in page
    assert "ber deg bli" not in cast.client("reader").get("/").content.decode()
    with later(timedelta(days=14, seconds=1)):
        assert "ber deg bli" not in cast.client("other_office").get("/").content.decode()


def test_the_one_who_is_asked_reads_which_family_and_no_more_and_that_is_written_down(cast: Cast) -> None:
    handover = propose(cast)
    page = cast.client("other_office").get(page_of(handover)).content.decode()
    for said in ("Familien Blomst", "Du kjenner området de flytter til.", "Alle notater", "Prøveloven § 1"):
        assert said in page
    for hidden in ("Glad", "Lystig", "Prøveveien", "Trygg Furu"):
        assert hidden not in page
    record = ReadRecord.objects.latest("id")
    assert (record.user_name, record.what, record.family) == ("Lun Hytte", "overlevering", str(cast.family.public_id))


def test_a_protected_family_is_not_named_to_the_one_who_is_asked(cast: Cast) -> None:
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    handover = propose(cast)
    assert "Skjermet familie" in cast.client("other_office").get(page_of(handover)).content.decode()


@pytest.mark.parametrize(
    "who", ["responsible", "reader", "lead", "ended_yesterday", "administrator", "auditor", "superuser"]
)
def test_to_everybody_else_there_is_no_such_handover(cast: Cast, who: str) -> None:
    handover = propose(cast)
    assert cast.client(who).get(page_of(handover)).status_code == 404
    for act in ("godta", "avsla", "trekk"):
        assert cast.client(who).post(f"{page_of(handover)}{act}/", {"reason": "nei"}).status_code == 404
    for verb in (accept_handover, withdraw_handover):
        with pytest.raises(HandoverRefusedError):
            verb(handover=handover, by=cast[who])
    with pytest.raises(HandoverRefusedError):
        decline_handover(handover=handover, by=cast[who], reason="nei")
    handover.refresh_from_db()
    assert handover.outcome == Outcome.OPEN


@pytest.mark.parametrize(
    ("who", "status"), [("responsible", 403), ("reader", 403), ("lead", 404), ("other_office", 404), ("superuser", 404)]
)
def test_only_the_coordinator_proposes(cast: Cast, who: str, status: int) -> None:
    address = f"/familier/{cast.family.public_id}/overlevering/"
    assert cast.client(who).get(address).status_code == status
    assert cast.client(who).post(address, form(cast)).status_code == status
    with pytest.raises(HandoverRefusedError, match="Bare familiekoordinatoren"):
        propose(cast, by=cast[who])
    assert not Handover.objects.exists()


def test_a_deputy_does_not_give_away_what_is_only_lent(cast: Cast) -> None:
    cast.hire("colleague", "Fin Gran", "helse", Role.CASEWORKER)
    days = {"started_on": TODAY, "last_on": TODAY}
    by = cast["coordinator"]
    name_deputy(by=by, principal=by, deputy=cast["colleague"], stands_for=StandsFor.COORDINATION, **days)
    address = f"/familier/{cast.family.public_id}/overlevering/"
    assert cast.client("colleague").get(address).status_code == 403
    with pytest.raises(HandoverRefusedError):
        propose(cast, by=cast["colleague"])


def test_the_giver_cannot_answer_and_the_taker_cannot_withdraw(cast: Cast) -> None:
    handover = propose(cast)
    cast.client("coordinator").post(f"{page_of(handover)}godta/")
    cast.client("other_office").post(f"{page_of(handover)}trekk/")
    handover.refresh_from_db()
    assert handover.outcome == Outcome.OPEN
    assert rights_of(cast, "coordinator") == RIGHTS_OF[Part.COORDINATOR]


def test_saying_no_needs_a_reason_and_leaves_everything_as_it_was(cast: Cast) -> None:
    handover = propose(cast)
    client = cast.client("other_office")
    assert client.post(f"{page_of(handover)}avsla/", {"reason": ""}).status_code == 422
    client.post(f"{page_of(handover)}avsla/", {"reason": "Jeg slutter i januar."})
    handover.refresh_from_db()
    assert (handover.outcome, handover.reason) == (Outcome.DECLINED, "Jeg slutter i januar.")
    assert "Jeg slutter i januar." in cast.client("coordinator").get(page_of(handover)).content.decode()
    assert "Blomst" not in client.get(page_of(handover)).content.decode()
    assert rights_of(cast, "coordinator") == RIGHTS_OF[Part.COORDINATOR]
    assert Notice.objects.filter(recipient=cast["coordinator"]).count() == 1


def test_what_is_withdrawn_cannot_be_taken(cast: Cast) -> None:
    handover = propose(cast)
    cast.client("coordinator").post(f"{page_of(handover)}trekk/")
    answer = cast.client("other_office").post(f"{page_of(handover)}godta/", follow=True)
    assert "venter ikke på svar lenger" in answer.content.decode()
    assert rights_of(cast, "other_office") == set()


def test_a_proposal_that_nobody_answers_falls_away_by_the_clock_and_once(cast: Cast) -> None:
    handover = propose(cast)
    assert let_lapsed_fall() == 0
    with later(handover.expires_at + timedelta(seconds=1)):
        with pytest.raises(HandoverRefusedError):
            accept_handover(handover=handover, by=cast["other_office"])
        assert "Falt bort uten svar" in cast.client("coordinator").get(page_of(handover)).content.decode()
        end_handovers()
        end_handovers()
        handover.refresh_from_db()
        assert handover.outcome == Outcome.EXPIRED
        assert Notice.objects.filter(recipient=cast["coordinator"]).count() == 1
        propose(cast, "reader")


def test_it_cannot_be_taken_from_somebody_who_no_longer_coordinates(cast: Cast) -> None:
    handover = propose(cast)
    end_employment(employment=cast["coordinator"].employments.get(), by=cast["administrator"])
    held = cast.family.participations.get(part=Part.COORDINATOR)
    operations.end_participation(participation=held, by=cast["administrator"], reason=EndReason.LEFT_OFFICE)
    with pytest.raises(HandoverRefusedError, match="koordinerer ikke familien lenger"):
        accept_handover(handover=handover, by=cast["other_office"])
    end_handovers()
    handover.refresh_from_db()
    assert handover.outcome == Outcome.EXPIRED


def test_it_cannot_be_taken_on_a_basis_that_has_ended(cast: Cast) -> None:
    handover = propose(cast, "responsible", basis=None)
    gone = cast.family.participations.get(worker=cast["responsible"])
    other = operations.state_law(family=cast.family, by=cast["coordinator"], stated=law())
    today = {"basis": other, "started_on": timezone.localdate()}
    parts = [gone.pk, cast.family.participations.get(part="coordinator").pk]
    Participation.objects.filter(pk__in=parts).update(**today)
    operations.end_basis(basis=handover.basis, by=cast["coordinator"])
    with pytest.raises(HandoverRefusedError, match="Grunnlaget gjelder ikke lenger"):
        accept_handover(handover=handover, by=cast["responsible"])
    assert rights_of(cast, "coordinator") == RIGHTS_OF[Part.COORDINATOR]


def test_another_service_needs_a_basis_of_its_own_and_the_form_says_so(cast: Cast) -> None:
    cast.hire("osk_worker", "Sval Myr", "by", Role.CASEWORKER)
    address = f"/familier/{cast.family.public_id}/overlevering/"
    answer = cast.client("coordinator").post(address, form(cast, "osk_worker"))
    assert answer.status_code == 422
    assert "gjelder ikke Rådhuset. Spør familien" in answer.content.decode()
    assert not SharingBasis.objects.filter(kind="law").exists()
    asked = consent(cast, "by", "helse")
    answer = cast.client("coordinator").post(address, form(cast, "osk_worker", basis=f"grunnlag-{asked.pk}"))
    assert answer.status_code == 302
    assert Handover.objects.get().basis == asked


def test_a_provision_that_was_stated_for_a_handover_ends_when_nothing_comes_of_it(cast: Cast) -> None:
    address = f"/familier/{cast.family.public_id}/overlevering/"
    basis = {"basis": f"lov-{provision().pk}", "why": "De flytter dit.", "told_on": "1.11.2026"}
    assert cast.client("coordinator").post(address, form(cast, "lead", **basis)).status_code == 302
    handover = Handover.objects.get()
    assert handover.basis.ended_on is None
    decline_handover(handover=handover, by=cast["lead"], reason="Har ikke plass.")
    assert SharingBasis.objects.get(pk=handover.basis_id).ended_on == timezone.localdate()


def form(cast: Cast, taker: str = "reader", **changed: str) -> dict[str, str]:
    return {"email": cast[taker].email, "message": "Kan du?", "notes": "all"} | changed


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"notes": ""}, "Hvilke tidligere notater"),
        ({"notes": "since"}, "fra hvilken dag"),
        ({"notes": "since", "notes_since_on": "1.1.2031"}, "en dag som har vært"),
        ({"message": ""}, "Melding til den som skal overta"),
        ({"email": "ingen@prove.example"}, "finner ingen"),
        ({"email": "coordinator@prove.example"}, "Velg en annen"),
        ({"basis": "lov-0"}, "Grunnlag for å dele"),
        ({"giver_becomes": "coordinator"}, "Etterpå vil du"),
    ],
)
def test_a_mistake_is_explained_and_nobody_is_asked(cast: Cast, changed: dict[str, str], sentence: str) -> None:
    answer = cast.client("coordinator").post(f"/familier/{cast.family.public_id}/overlevering/", form(cast, **changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Handover.objects.exists()


def test_one_waits_at_a_time(cast: Cast) -> None:
    propose(cast)
    with pytest.raises(HandoverRefusedError, match="venter allerede"):
        propose(cast, "reader")
    page = cast.client("coordinator").get(f"/familier/{cast.family.public_id}/overlevering/").content.decode()
    assert "venter på svar" in page
    first = Handover.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(
            family=first.family, giver=first.giver, taker=first.taker, message="x", notes="all", basis=first.basis,
            expires_at=first.expires_at,
        )  # fmt: skip


def test_a_stranger_who_proposes_or_takes_finds_nothing(cast: Cast) -> None:
    with pytest.raises(HandoverRefusedError):
        propose_handover(
            family=cast.family,
            by=cast["other_office"],
            taker=cast["other_office"],
            message="x",
            follows=Follows(Notes.ALL),
            basis=law(),
        )
    assert rights_of(cast, "other_office") == set()


def test_every_answer_stays_in_history(cast: Cast) -> None:
    handover = propose(cast)
    accept_handover(handover=handover, by=cast["other_office"])
    assert [event.outcome for event in handover.events.order_by("pgh_id")] == ["", "accepted"]
