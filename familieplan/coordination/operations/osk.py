"""Verbs on the OSK team's meeting: call it, ask into it, put families on its agenda, send papers, end it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import NoticeKind, User
from familieplan.accounts.notices import notify
from familieplan.accounts.templatetags.fp import short_day
from familieplan.areas.models import District
from familieplan.coordination.models import (
    Flag,
    FlagStep,
    FlagStepKind,
    MeetingAnswer,
    MeetingState,
    OskAttendance,
    OskItem,
    OskMeeting,
)
from familieplan.coordination.operations.meetings import MeetingOverError, When
from familieplan.coordination.operations.versions import hold
from familieplan.coordination.osk_papers import cases_for_all
from familieplan.families.models import Family, Membership


class NothingToTakeUpError(ValueError):
    """None of the flags waits for anything any more."""


@transaction.atomic
def call_osk(*, district: District, by: User, when: When, place: str, asked: Iterable[User] = ()) -> OskMeeting:
    """Whoever calls it comes."""
    meeting = OskMeeting.objects.create(
        district=district, called_by=by, starts_at=when.starts_at, ends_at=when.ends_at, place=place
    )
    now = timezone.now()
    OskAttendance.objects.create(
        meeting=meeting, worker=by, office_id=_office(by), answer=MeetingAnswer.YES, answered_at=now
    )
    _ask(meeting, by, asked)
    return meeting


@transaction.atomic
def change_osk(
    *, meeting: OskMeeting, by: User, when: When, place: str, asked: Iterable[User], seen: int | None = None
) -> None:
    """`asked` is everybody who is to come; another time asks all anew.

    Raises ChangedMeanwhileError and MeetingOverError.
    """
    stands = _planned(meeting, seen)
    moved = (stands.starts_at, stands.ends_at) != (when.starts_at, when.ends_at)
    meeting.starts_at, meeting.ends_at, meeting.place = when.starts_at, when.ends_at, place
    meeting.save(update_fields=["starts_at", "ends_at", "place"])
    kept = {user.pk for user in asked} | {meeting.called_by_id}
    gone = meeting.attendances.exclude(worker__in=kept).select_related("worker")
    _tell(meeting, _("Du er ikke lenger bedt om et OSK-møte."), [row.worker for row in gone])
    gone.delete()
    if moved:
        others = meeting.attendances.exclude(worker=by).select_related("worker")
        _tell(meeting, _("Et OSK-møte du er bedt om, er flyttet. Svar på nytt."), [row.worker for row in others])
        others.update(answer=MeetingAnswer.NONE, answered_at=None)
    _ask(meeting, by, asked)


@transaction.atomic
def answer_osk(*, attendance: OskAttendance, by: User, comes: bool) -> None:
    """The last answer holds. Raises ValueError for another's, and MeetingOverError."""
    if attendance.worker_id != by.pk:
        raise ValueError("everybody answers for themselves")
    if not attendance.meeting.is_planned:
        raise MeetingOverError
    attendance.answer = MeetingAnswer.YES if comes else MeetingAnswer.NO
    attendance.answered_at = timezone.now()
    attendance.save(update_fields=["answer", "answered_at"])


@transaction.atomic
def take_to_osk(*, meeting: OskMeeting, by: User, flags: Iterable[Flag]) -> list[OskItem]:
    """The families on the agenda, each once, and their flags out of the queue until the meeting has been held.

    A wish that waits for one of them comes along. A flag that stands on an agenda already stays there.
    Raises MeetingOverError, and NothingToTakeUpError when no flag is left.
    """
    _planned(meeting)
    found = list(Flag.objects.visible_to(by).raised().filter(pk__in=[flag.pk for flag in flags]).with_step())
    waiting = [flag for flag in found if flag.step_kind != FlagStepKind.MEETING]
    if not waiting:
        raise NothingToTakeUpError
    items = {pk: _item(meeting, pk, by) for pk in dict.fromkeys(flag.family_id for flag in waiting)}
    words = _("Tas opp i OSK-møtet %(day)s.") % {"day": short_day(meeting.starts_at)}
    FlagStep.objects.bulk_create(
        FlagStep(
            family_id=flag.family_id,
            flag=flag,
            kind=FlagStepKind.MEETING,
            words=words,
            item=items[flag.family_id],
            by=by,
        )
        for flag in waiting
    )
    return list(items.values())


@transaction.atomic
def wish_for_osk(*, family: Family, by: User, wish: str) -> OskItem:
    """One wish of a family waits at a time: a second is written beneath the first."""
    waiting = OskItem.objects.wished().select_for_update().filter(family=family).first()
    if waiting:
        waiting.wish = f"{waiting.wish}\n{wish}"[: OskItem._meta.get_field("wish").max_length]
        waiting.save(update_fields=["wish"])
        return waiting
    return OskItem.objects.create(family=family, wish=wish, added_by=by, about_children=_has_children(family.pk))


@transaction.atomic
def take_wish(*, item: OskItem, meeting: OskMeeting) -> None:
    """Raises MeetingOverError."""
    _planned(meeting)
    there = OskItem.objects.filter(meeting=meeting, family=item.family_id, withdrawn_at=None).first()
    if there:
        there.wish = "\n".join(filter(None, [there.wish, item.wish]))[:1000]
        there.save(update_fields=["wish"])
        item.withdrawn_at = timezone.now()
        item.save(update_fields=["withdrawn_at"])
        return
    item.meeting = meeting
    item.save(update_fields=["meeting"])


@transaction.atomic
def drop_item(*, item: OskItem, by: User, reason: str) -> None:
    """Off the agenda, and its flags back in the queue; a wish waits for another meeting."""
    _back(item, by, reason)
    if item.wish:
        item.meeting = None
        item.save(update_fields=["meeting"])
    else:
        item.withdrawn_at = timezone.now()
        item.save(update_fields=["withdrawn_at"])


@transaction.atomic
def cancel_osk(*, meeting: OskMeeting, by: User, reason: str) -> None:
    """Nothing is lost: what stood on the agenda waits in the queue again. Raises MeetingOverError."""
    _planned(meeting)
    for item in _open_items(meeting, by):
        drop_item(item=item, by=by, reason=_("OSK-møtet ble avlyst: %(reason)s") % {"reason": reason})
    meeting.state, meeting.reason = MeetingState.CANCELLED, reason
    meeting.save(update_fields=["state", "reason"])
    _tell(meeting, _("Et OSK-møte du er bedt om, er avlyst."), _others(meeting, by))


@transaction.atomic
def end_osk(*, meeting: OskMeeting, by: User) -> int:
    """How many the meeting did not get to; they wait in the queue again. Raises MeetingOverError."""
    _planned(meeting)
    left = _open_items(meeting, by)
    for item in left:
        drop_item(item=item, by=by, reason=_("OSK-møtet rakk ikke saken."))
    meeting.state = MeetingState.HELD
    meeting.save(update_fields=["state"])
    return len(left)


@transaction.atomic
def send_papers(*, meeting: OskMeeting, by: User, seen: Iterable[UUID] = ()) -> None:
    """Tells everybody who is asked; the papers themselves are read behind the door. Raises MeetingOverError.

    `seen`: the cases that the lead saw in the papers. Of them the papers hold those that everybody may still read.
    """
    _planned(meeting)
    meeting.papers_sent_at = timezone.now()
    meeting.save(update_fields=["papers_sent_at"])
    inside, _outside, _room = cases_for_all(meeting, by)
    approved = {case.item.pk for case in inside} & set(
        OskItem.objects.visible_to(by).filter(meeting=meeting, public_id__in=list(seen)).values_list("pk", flat=True)
    )
    OskItem.objects.visible_to(by).filter(pk__in=approved).update(in_papers_at=meeting.papers_sent_at)
    _tell(meeting, _("Sakene til et OSK-møte er klare til å leses."), _others(meeting, by))


def _open_items(meeting: OskMeeting, by: User) -> list[OskItem]:
    return list(OskItem.objects.visible_to(by).filter(meeting=meeting, withdrawn_at=None, decided_at=None))


def _item(meeting: OskMeeting, family: int, by: User) -> OskItem:
    here = OskItem.objects.filter(family=family, withdrawn_at=None)
    found = here.filter(meeting=meeting).first()
    if found:
        return found
    wished = here.filter(meeting=None).first()
    if wished:
        wished.meeting = meeting
        wished.save(update_fields=["meeting"])
        return wished
    return OskItem.objects.create(meeting=meeting, family_id=family, added_by=by, about_children=_has_children(family))


def _has_children(family: int) -> bool:
    """Whether somebody in it is a child today. Asked for a duty: a lead may not look up who lives where."""
    with acting_as(duty=Duty.FLAGS):
        members = Membership.objects.current().filter(family=family).select_related("person")
        return any((age := row.person.age_on()) is not None and age < 18 for row in members)


def _back(item: OskItem, by: User, words: str) -> None:
    """The flags that still stand on the agenda for this item wait in the queue again."""
    standing = Flag.objects.raised().filter(family=item.family_id).resting(FlagStepKind.MEETING)
    FlagStep.objects.bulk_create(
        FlagStep(family_id=item.family_id, flag=flag, kind=FlagStepKind.BACK, words=words[:1000], item=item, by=by)
        for flag in standing
    )


def _planned(meeting: OskMeeting, seen: int | None = None) -> OskMeeting:
    stands = hold(meeting, seen)
    if not stands.is_planned:
        raise MeetingOverError
    return stands


def _office(user: User) -> int:
    if user.office_id is None:
        raise ValueError("only somebody at work comes to an OSK meeting")
    return user.office_id


def _ask(meeting: OskMeeting, by: User, asked: Iterable[User]) -> None:
    there = set(meeting.attendances.values_list("worker", flat=True))
    new = [user for user in asked if user.pk not in there]
    OskAttendance.objects.bulk_create(
        OskAttendance(meeting=meeting, worker=each, office_id=_office(each)) for each in new
    )
    _tell(meeting, _("Du er bedt om et OSK-møte."), [user for user in new if user != by])


def _others(meeting: OskMeeting, by: User) -> list[User]:
    rows = meeting.attendances.exclude(worker=by).filter(worker__is_active=True).select_related("worker")
    return [row.worker for row in rows]


def _tell(meeting: OskMeeting, text: str, users: Iterable[User]) -> None:
    path = reverse("coordination:osk_meeting", args=[meeting.public_id])
    notify(users=users, text=text, path=path, kind=NoticeKind.MEETING)
