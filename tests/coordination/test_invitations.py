"""An office is asked into the plan: it learns as little as the basis allows, and its yes is what opens anything."""

from __future__ import annotations

import pytest
from django.db import Error, transaction

from familieplan.accounts.models import Notice, ReadRecord
from familieplan.coordination.models import Invitation, InvitationStep, State
from familieplan.coordination.operations import invitations as verbs
from familieplan.families.consent_operations import withdraw_consent
from familieplan.families.models import Disclosure, Family, Participation, SharingBasis
from familieplan.families.stated import NotCoveredError
from tests.cast import Cast
from tests.coordination.inviting import add_school, invite, with_state
from tests.families.sharing import law, provision

pytestmark = pytest.mark.django_db


def address(sent: Invitation, more: str = "") -> str:
    return f"/invitasjoner/{sent.public_id}/{more}"


def told(cast: Cast, who: str) -> list[str]:
    return [
        *Notice.objects.filter(recipient=cast[who], path__startswith="/invitasjoner/").values_list("text", flat=True)
    ]


def takes_part(cast: Cast, who: str) -> bool:
    return Family.objects.visible_to(cast[who]).exists()


@pytest.mark.demand("IO4-b")
def test_a_yes_on_a_consent_opens_the_plan_in_the_same_moment(cast: Cast) -> None:
    sent = invite(cast)
    client = cast.client("other_office")
    assert not takes_part(cast, "other_office")
    assert client.get(address(sent)).status_code == 200
    assert client.post(address(sent, "svar/"), {"verb": "ja", "ja-words": "Gjerne."}).status_code == 302
    assert takes_part(cast, "other_office")
    part = Participation.objects.get(worker=cast["other_office"])
    assert (part.basis, part.part) == (sent.basis, "reader")
    assert Disclosure.objects.filter(participation=part, kind="access").exists()
    assert with_state(sent).state == State.ACCEPTED


def test_the_office_sees_the_name_only_where_the_basis_reaches_it(cast: Cast) -> None:
    add_school(cast)
    named, unnamed = invite(cast), invite(cast, "school", on_consent=False)
    assert "Familien Blomst" in cast.client("other_office").get(address(named)).content.decode()
    page = cast.client("teacher").get(address(unnamed)).content.decode()
    assert "Blomst" not in page
    assert "En familie i Heimdal" in page
    assert "Et ja åpner ikke planen" in page


def test_a_yes_without_a_basis_opens_nothing(cast: Cast) -> None:
    add_school(cast)
    sent = invite(cast, "school", on_consent=False)
    assert verbs.accept(invitation=sent, by=cast["teacher"]) is None
    assert with_state(sent).state == State.ACCEPTED
    assert not takes_part(cast, "teacher")


def test_a_consent_taken_back_meanwhile_names_nobody_and_opens_nothing(cast: Cast) -> None:
    sent, mother = invite(cast), cast.member("Vakker").person
    consent = sent.basis.consent
    services = [item.service for item in consent.items.all()]
    withdraw_consent(consent=consent, by=cast["coordinator"], services=services, withdrawn_by=mother, channel="oral")
    assert "Blomst" not in cast.client("other_office").get(address(sent)).content.decode()
    assert verbs.accept(invitation=sent, by=cast["other_office"]) is None
    assert not takes_part(cast, "other_office")


def test_an_invitation_on_a_basis_that_does_not_reach_the_office_is_not_sent(cast: Cast) -> None:
    add_school(cast)
    with pytest.raises(NotCoveredError):
        invite(cast, "school")
    assert not Invitation.objects.exists()


def test_the_protected_familys_name_and_place_stay_hidden_from_the_office(cast: Cast) -> None:
    add_school(cast)
    Family.objects.filter(pk=cast.family.pk).update(protection="strict")
    sent, unnamed = invite(cast), invite(cast, "school", on_consent=False)
    assert "Blomst" not in cast.client("other_office").get(address(sent)).content.decode()
    assert "i Heimdal" not in cast.client("teacher").get(address(unnamed)).content.decode()


def test_the_first_who_opens_it_receives_it_and_the_sender_gets_receipts_without_names(cast: Cast) -> None:
    sent = invite(cast)
    assert told(cast, "other_office") == ["Kontoret ditt er spurt om noe."]
    for _again in range(2):
        cast.client("other_office").get(address(sent))
    verbs.accept(invitation=with_state(sent), by=cast["other_office"])
    verbs.finish(invitation=with_state(sent), by=cast["other_office"], words="Hun har fått fast leksehjelp.")
    assert told(cast, "coordinator")[::-1] == [
        "En invitasjon du sendte, er mottatt.",
        "En invitasjon du sendte, er godtatt.",
        "Noe du ba om i en invitasjon, er gjort.",
    ]
    steps = [*InvitationStep.objects.filter(invitation=sent).values_list("kind", "by")]
    assert steps == [(kind, cast["other_office"].pk) for kind in (State.RECEIVED, State.ACCEPTED, State.DONE)]


def test_a_no_says_why_and_ends_what_was_stated_in_law_for_it(cast: Cast) -> None:
    add_school(cast)
    sent = invite(cast, "school", basis=law("Skolen må vite det for å hjelpe."))
    client = cast.client("teacher")
    answer = client.post(address(sent, "svar/"), {"verb": "nei", "nei-words": "Vi prøver til våren."})
    assert answer.status_code == 422
    assert "Vi prøver til våren." in answer.content.decode()
    client.post(address(sent, "svar/"), {"verb": "nei", "nei-reason": "no_room", "nei-words": "Vi prøver til våren."})
    step = InvitationStep.objects.get(invitation=sent, kind=State.DECLINED)
    assert (step.reason, step.words) == ("no_room", "Vi prøver til våren.")
    assert SharingBasis.objects.get(pk=sent.basis_id).ended_on is not None
    page = cast.client("coordinator").get(address(sent)).content.decode()
    assert "vi har ikke plass nå" in page
    assert "En invitasjon du sendte, er avslått." in told(cast, "coordinator")


def test_a_no_leaves_the_familys_consent_as_it_was(cast: Cast) -> None:
    sent = invite(cast)
    verbs.decline(invitation=sent, by=cast["other_office"], reason="not_ours")
    assert SharingBasis.objects.get(pk=sent.basis_id).ended_on is None


@pytest.mark.parametrize("late", ["ja", "nei", "trekk", "gjort", "tull"])
def test_what_is_answered_once_is_not_answered_again(cast: Cast, late: str) -> None:
    sent = invite(cast)
    verbs.withdraw(invitation=sent, by=cast["coordinator"], words="Familien har ombestemt seg.")
    who = "coordinator" if late == "trekk" else "other_office"
    cast.client(who).post(address(sent, "svar/"), {"verb": late, "gjort-words": "x", "nei-reason": "other"})
    assert with_state(sent).state == State.WITHDRAWN
    assert not takes_part(cast, "other_office")


def test_two_answers_in_the_same_moment_are_kept_apart_by_the_database(cast: Cast) -> None:
    sent = invite(cast)
    verbs.accept(invitation=sent, by=cast["other_office"])
    with pytest.raises(Error), transaction.atomic():
        InvitationStep.objects.create(
            invitation=sent, kind=State.DECLINED, reason="other", by=cast["other_office"], signature="x"
        )


def test_nothing_sent_is_changed_or_deleted(cast: Cast) -> None:
    sent = invite(cast)
    verbs.receive(invitation=sent, by=cast["other_office"])
    for rows in (Invitation.objects.all(), InvitationStep.objects.all()):
        with pytest.raises(Error), transaction.atomic():
            rows.update(signature="en annen")
        with pytest.raises(Error), transaction.atomic():
            rows._raw_delete(rows.db)


@pytest.mark.parametrize(
    ("who", "reads", "answers"),
    [
        ("coordinator", 200, 302),
        ("responsible", 200, 403),
        ("reader", 200, 403),
        ("other_office", 200, 302),
        ("ended_yesterday", 404, 404),
        ("lead", 404, 404),
        ("lead_of_other_district", 404, 404),
        ("superuser", 404, 404),
        ("administrator", 404, 404),
    ],
)
def test_it_is_between_the_family_and_the_office_that_is_asked(cast: Cast, who: str, reads: int, answers: int) -> None:
    sent = invite(cast)
    assert cast.client(who).get(address(sent)).status_code == reads
    assert cast.client(who).post(address(sent, "svar/"), {"verb": "tull"}).status_code == answers


def test_the_office_can_do_no_more_than_answer(cast: Cast) -> None:
    sent = invite(cast)
    cast.client("other_office").post(address(sent, "svar/"), {"verb": "trekk"})
    assert with_state(sent).is_open
    with pytest.raises(verbs.InvitationRefusedError):
        verbs.accept(invitation=sent, by=cast["reader"])


def test_every_opening_of_a_question_is_a_reading_that_the_family_can_see(cast: Cast) -> None:
    sent = invite(cast)
    cast.client("other_office").get(address(sent))
    row = ReadRecord.objects.filter(family=str(cast.family.public_id), what="en invitasjon").latest("id")
    assert row.user_name == "Lun Hytte"


@pytest.mark.demand("IO3-d")
def test_a_coordinator_asks_a_school_on_a_provision_and_nothing_typed_is_lost(cast: Cast) -> None:
    add_school(cast)
    client, form = cast.client("coordinator"), f"/familier/{cast.family.public_id}/invitasjoner/ny/"
    said = {"office": cast.offices["school"].pk, "area": "learning", "asks_for": "Hjelp med lekser", "part": "reader"}
    missing = client.post(form, {**said, "basis": f"lov-{provision().pk}"})
    assert missing.status_code == 422
    assert "Hjelp med lekser" in missing.content.decode()
    why = {"why": "Skolen må vite det.", "told_on": "1.11.2026", "shares": "Leksene"}
    assert client.post(form, {**said, "basis": f"lov-{provision().pk}", **why}).status_code == 302
    sent = Invitation.objects.get()
    assert (sent.office, sent.shares, sent.basis.kind) == (cast.offices["school"], "Leksene", "law")


def test_the_page_of_an_invitation_and_its_answer_cost_the_same_however_many_there_are(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    sent = [invite(cast) for _each in range(12)]
    client = cast.client("other_office")
    client.get(address(sent[0]))
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get(address(sent[0]))
