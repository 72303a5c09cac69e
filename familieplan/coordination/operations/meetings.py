"""Verbs on meetings: call one, change it, call it off, answer, and say that it was held."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import NoticeKind, User
from familieplan.accounts.notices import notify
from familieplan.coordination.models import FamilyPlan, Meeting, MeetingAnswer, MeetingInvitation, MeetingState
from familieplan.coordination.operations.journal import secret_service_of
from familieplan.coordination.operations.plan import touch
from familieplan.coordination.operations.versions import hold
from familieplan.families.models import Participation, Person

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class MeetingOverError(ValueError):
    """The meeting has been held or called off: nothing is changed in it any more."""


@dataclass(frozen=True)
class When:
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Asked:
    """Who is asked, or no longer: those who take part, by their parts (office and worker loaded), and the family."""

    parts: tuple[Participation, ...] = ()
    people: tuple[Person, ...] = ()


NOBODY = Asked()


@transaction.atomic
def call_meeting(
    *, plan: FamilyPlan, by: User, when: When, about: str, place: str = "", asked: Asked = NOBODY
) -> Meeting:
    """Whoever calls it comes. Raises ValueError for somebody of another family."""
    meeting = Meeting.objects.create(
        plan=plan,
        called_by=by,
        kept_by=secret_service_of(by),
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        place=place,
        about=about,
    )
    MeetingInvitation.objects.create(
        plan=plan,
        meeting=meeting,
        worker=by,
        service_id=by.service_id,
        answer=MeetingAnswer.YES,
        answered_at=timezone.now(),
    )
    _ask(meeting, plan, by, asked)
    touch(plan)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    by: User,
    when: When,
    about: str,
    place: str | None = None,
    asked: Asked = NOBODY,
    no_longer: Asked = NOBODY,
    seen: int | None = None,
) -> None:
    """`place` None: as it was. Another time asks everybody anew, for a yes was to the old one.

    Who is asked is told as what is added and taken away, so that two who ask at once undo nothing of each other's.
    Raises ChangedMeanwhileError when the rest is not the version `seen` any more, and MeetingOverError.
    """
    stands = _planned(meeting, seen)
    moved = (stands.starts_at, stands.ends_at) != (when.starts_at, when.ends_at)
    meeting.starts_at, meeting.ends_at, meeting.about = when.starts_at, when.ends_at, about
    meeting.place = stands.place if place is None else place
    meeting.save(update_fields=["starts_at", "ends_at", "about", "place"])
    _stop_asking(meeting, by, no_longer)
    if moved:
        others = MeetingInvitation.objects.filter(plan=meeting.plan, meeting=meeting).exclude(worker=by)
        others.exclude(answer=MeetingAnswer.NONE).update(answer=MeetingAnswer.NONE, answered_at=None)
        _tell(meeting, _("Et møte du er bedt om, er flyttet. Svar på nytt."), _asked_of(meeting, by))
    _ask(meeting, meeting.plan, by, asked)
    touch(meeting.plan)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, by: User, reason: str) -> None:
    """Raises MeetingOverError."""
    _planned(meeting)
    meeting.state, meeting.reason = MeetingState.CANCELLED, reason
    meeting.save(update_fields=["state", "reason"])
    _tell(meeting, _("Et møte du er bedt om, er avlyst."), _asked_of(meeting, by))
    touch(meeting.plan)


@transaction.atomic
def hold_meeting(*, meeting: Meeting, by: User) -> None:
    """It has been held; what was said stands in the log. Saying so twice is once. Raises MeetingOverError."""
    if meeting.state == MeetingState.HELD:
        return
    _planned(meeting)
    meeting.state = MeetingState.HELD
    meeting.save(update_fields=["state"])
    touch(meeting.plan)


@transaction.atomic
def answer_meeting(*, invitation: MeetingInvitation, by: User, comes: bool) -> None:
    """The last answer holds. Raises ValueError for another's invitation, and MeetingOverError.

    The plan is not touched: that something moved would tell of somebody whom others may not know of.
    """
    if invitation.worker_id != by.pk:
        raise ValueError("everybody answers for themselves")
    if not invitation.meeting.is_planned:
        raise MeetingOverError
    invitation.answer = MeetingAnswer.YES if comes else MeetingAnswer.NO
    invitation.answered_at = timezone.now()
    invitation.save(update_fields=["answer", "answered_at"])


def call_off_what_is_left(plan: FamilyPlan) -> None:
    """With the plan its meetings end; everybody in them is told of the plan's end elsewhere."""
    left = Meeting.objects.filter(plan=plan, state=MeetingState.PLANNED, starts_at__gt=timezone.now())
    left.update(state=MeetingState.CANCELLED, reason=_("Planen er avsluttet."))


def _planned(meeting: Meeting, seen: int | None = None) -> Meeting:
    stands = hold(meeting, seen)
    if not stands.is_planned:
        raise MeetingOverError
    return stands


def _ask(meeting: Meeting, plan: FamilyPlan, by: User, asked: Asked) -> None:
    if any(part.family_id != plan.family_id for part in asked.parts):
        raise ValueError("those who are asked take part in the meeting's own family")
    here = {"plan": plan, "meeting": meeting}
    rows = [
        MeetingInvitation(**here, worker_id=part.worker_id, service_id=part.office.service_id) for part in asked.parts
    ]
    rows += [MeetingInvitation(**here, person=person) for person in asked.people]
    MeetingInvitation.objects.bulk_create(rows, ignore_conflicts=True)
    _tell(meeting, _("Du er bedt om et samarbeidsmøte."), [part.worker for part in asked.parts if part.worker != by])


def _stop_asking(meeting: Meeting, by: User, no_longer: Asked) -> None:
    rows = MeetingInvitation.objects.filter(plan=meeting.plan, meeting=meeting)
    workers = [part.worker for part in no_longer.parts if part.worker_id != meeting.called_by_id]
    if workers:
        rows.filter(worker__in=workers).delete()
        _tell(meeting, _("Du er ikke lenger bedt om et samarbeidsmøte."), [who for who in workers if who != by])
    if no_longer.people:
        rows.filter(person__in=no_longer.people).delete()


def _asked_of(meeting: Meeting, by: User) -> list[User]:
    """Everybody who is asked and still takes part, but the one who changes it."""
    here = Participation.objects.current().filter(family=meeting.plan.family_id).values("worker")
    rows = MeetingInvitation.objects.filter(plan=meeting.plan, meeting=meeting, worker__in=here).exclude(worker=by)
    return [row.worker for row in rows.select_related("worker") if row.worker]


def _tell(meeting: Meeting, text: str | StrPromise, users: Iterable[User]) -> None:
    notify(
        users=users,
        text=text,
        path=reverse("coordination:meeting_door", args=[meeting.public_id]),
        kind=NoticeKind.MEETING,
    )
