"""What waits for somebody today, each list with as many rows as are shown and one more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from familieplan.accounts.models import Deputy, StandsFor, User
from familieplan.accounts.prepared import DayBegins, prepared
from familieplan.accounts.templatetags.fp import near_day
from familieplan.coordination.board import MeasureRow, measure_row
from familieplan.coordination.meeting_rows import place_of
from familieplan.coordination.models import (
    Assessment,
    FamilyPlan,
    FamilyWish,
    Flag,
    LogDraft,
    Measure,
    MeasureParty,
    MeasureStatus,
    Meeting,
    MeetingAnswer,
    MeetingInvitation,
    OskAttendance,
    OskMeeting,
    OwnerKind,
)
from familieplan.coordination.models.measure import ENDED
from familieplan.families.models import Membership
from familieplan.families.policies import Right

AHEAD = timedelta(days=14)
OSK_MEETINGS = 5
NEIGHBOURS = ("plan__family", "owner_worker", "owner_service", "owner_person")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Shown(Generic[Row]):
    """A list as the page shows it. `part` opens the rest of it by address (?vis=part)."""

    part: str
    rows: list[Row]
    has_more: bool


def shown(part: str, rows: list[Row], limit: int) -> Shown[Row]:
    return Shown(part, rows[:limit], len(rows) > limit)


@dataclass(frozen=True)
class Task:
    family: str
    family_id: UUID
    area: str
    due: str
    measure: MeasureRow
    is_offices: bool


def mine_or_my_offices(user: User) -> Q:
    """One's own measures, and those of one's service that nobody there has yet."""
    nobodys = Q(owner_kind=OwnerKind.SERVICE, owner_worker=None, owner_service=user.service_id or 0)
    return Q(owner_worker=user) | nobodys


def tasks(user: User, today: date, limit: int) -> list[Task]:
    """What is due within the next two weeks, and what is late, the oldest first."""
    return [_task(measure, user, today) for measure in _due(user, limit=limit + 1)]


@prepared
def _due(user: User, *, limit: int) -> QuerySet[Measure]:
    soon = timezone.localdate() + AHEAD
    return (
        Measure.objects.visible_to(user)
        .open()
        .filter(mine_or_my_offices(user), plan__ended_on=None, due_on__lte=soon)
        .select_related(*NEIGHBOURS)
        .order_by("due_on", "pk")[:limit]
    )


def just_done(user: User, asked: UUID | None, today: date) -> Task | None:
    """The measure that was marked as done a moment ago, and may be taken back where it happened."""
    if asked is None:
        return None
    done = Measure.objects.visible_to(user).filter(mine_or_my_offices(user), status=MeasureStatus.DONE)
    found = done.filter(public_id=asked).select_related(*NEIGHBOURS).first()
    return _task(found, user, today) if found else None


def _task(measure: Measure, user: User, today: date) -> Task:
    return Task(
        family=measure.plan.family.name_in_lists(),
        family_id=measure.plan.family.public_id,
        area=measure.get_area_display(),
        due=capfirst(near_day(measure.due_on)),
        measure=measure_row(measure, user, today),
        is_offices=measure.owner_worker_id is None,
    )


@dataclass(frozen=True)
class MeetingRow:
    family: str
    family_id: UUID
    public_id: UUID
    starts_at: datetime
    ends_at: datetime
    place: str
    answer: str
    is_today: bool
    # Whom this person stands in for is asked, not they themselves.
    is_principals: bool


def meetings(user: User, today: date, limit: int) -> list[MeetingRow]:
    """Those of today and later that this person, or whom they stand in for, is asked to and has not said no to."""
    return [_meeting(row, user, today) for row in _asked_to(user, limit=limit + 1)]


@prepared
def _asked_to(user: User, *, limit: int) -> QuerySet[Meeting]:
    asked = MeetingInvitation.objects.filter(plan=OuterRef("plan"), meeting=OuterRef("pk")).exclude(
        answer=MeetingAnswer.NO
    )
    principals = Deputy.objects.in_force().filter(deputy=user, stands_for=StandsFor.COORDINATION).values("principal")
    today = DayBegins(timezone.localdate())
    return (
        Meeting.objects.visible_to(user)
        .planned()
        .annotate(mine=Subquery(asked.filter(worker=user).values("answer")[:1]))
        .filter(Q(mine__isnull=False) | Exists(asked.filter(worker__in=principals)), starts_at__gte=today)
        .select_related("plan__family")
        .order_by("starts_at", "pk")[:limit]
    )


def _meeting(row: Any, user: User, today: date) -> MeetingRow:
    family = row.plan.family
    return MeetingRow(
        family=family.name_in_lists(),
        family_id=family.public_id,
        public_id=row.public_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=place_of(row, family, user),
        answer=MeetingAnswer.YES if row.mine is None else row.mine,
        is_today=timezone.localdate(row.starts_at) == today,
        is_principals=row.mine is None,
    )


@prepared
def osk_meetings(user: User) -> QuerySet[OskMeeting]:
    """Those of today and later that this person is asked to and has not said no to; `mine` is the answer."""
    asked = OskAttendance.objects.filter(meeting=OuterRef("pk"), worker=user).exclude(answer=MeetingAnswer.NO)
    today = DayBegins(timezone.localdate())
    mine = OskMeeting.objects.planned().annotate(mine=Subquery(asked.values("answer")[:1]))
    return mine.filter(mine__isnull=False, starts_at__gte=today).order_by("starts_at", "pk")[:OSK_MEETINGS]


@prepared
def drafts(user: User, *, limit: int) -> QuerySet[LogDraft]:
    plans = FamilyPlan.objects.active().visible_to(user).values("pk")
    mine = LogDraft.objects.standing().filter(author=user, plan__in=plans)
    return mine.select_related("plan__family")[:limit]


@dataclass(frozen=True)
class ChildRow:
    family: str
    family_id: UUID
    public_id: UUID
    label: str
    opened_on: date


def children(user: User, limit: int) -> list[ChildRow]:
    """Not mapped yet, whoever waited longest first. A protected family's child is not named in a list."""
    return [
        ChildRow(
            family=row.family.name_in_lists(),
            family_id=row.family.public_id,
            public_id=row.public_id,
            label=_("Kartlegging")
            if row.family.is_protected
            else _("Kartlegging av %(child)s") % {"child": row.child.given_name},
            opened_on=row.opened_on,
        )
        for row in _not_mapped(user, limit=limit + 1)
    ]


@prepared
def _not_mapped(user: User, *, limit: int) -> QuerySet[Assessment]:
    """Of children who are of the family today: whoever has left, or was merged into another one, is not asked here."""
    here = Membership.objects.current().filter(family=OuterRef("family"), person=OuterRef("child"))
    rows = Assessment.objects.visible_to(user).open().filter(Exists(here)).select_related("family", "child")
    return rows.order_by("opened_on", "pk")[:limit]


@dataclass(frozen=True)
class Question:
    """What the lead asks of whoever coordinates the family."""

    flag_id: UUID
    family: str
    family_id: UUID
    who: str
    words: str
    answer_by: date | None


def questions_of_lead(user: User) -> list[Question]:
    """Not yet answered, the first deadline first; also those whose deadline has passed."""
    return [
        Question(
            flag_id=flag.public_id,
            family=flag.family.name_in_lists(),
            family_id=flag.family.public_id,
            who=flag.step_by or "",
            words=flag.step_words or "",
            answer_by=flag.step_back_on,
        )
        for flag in _asked_by_lead(user)
    ]


@prepared
def _asked_by_lead(user: User) -> QuerySet[Any]:
    return Flag.objects.permitting(user, Right.STEER).raised().unanswered().select_related("family")


@dataclass(frozen=True)
class Asked:
    """How many answers one family waits for."""

    family: str
    family_id: UUID
    number: int
    since: datetime


def asked_by_families(user: User) -> list[Asked]:
    """By families that this person coordinates, or stands in for: who has waited longest, first."""
    found: dict[int, Asked] = {}
    for wish in _unanswered_wishes(user):
        family, before = wish.plan.family, found.get(wish.plan_id)
        since, number = (before.since, before.number) if before else (wish.asked_at, 0)
        found[wish.plan_id] = Asked(family.name_in_lists(), family.public_id, number + 1, since)
    return list(found.values())


@prepared
def _unanswered_wishes(user: User) -> QuerySet[FamilyWish]:
    mine = FamilyWish.objects.permitting(user, Right.STEER).unanswered().filter(plan__ended_on=None)
    return mine.select_related("plan__family").order_by("asked_at", "pk")


@dataclass(frozen=True)
class Share:
    """One's own task in a measure that another has. `may_tick`: whoever only reads the plan says it to the team."""

    key: UUID
    measure_id: UUID
    text: str
    measure: str
    family: str
    family_id: UUID
    due_on: date | None
    is_late: bool
    may_tick: bool


def shares(user: User, today: date, limit: int) -> list[Share]:
    """Due within two weeks or late, by the measure's deadline, and those without one after."""
    return [
        Share(
            key=row.public_id,
            measure_id=row.measure.public_id,
            text=row.task,
            measure=row.measure.text,
            family=row.plan.family.name_in_lists(),
            family_id=row.plan.family.public_id,
            due_on=row.measure.due_on,
            is_late=bool(row.measure.due_on and row.measure.due_on < today),
            may_tick=row.may_tick,
        )
        for row in _own_tasks(user, limit=limit + 1)
    ]


@prepared
def _own_tasks(user: User, *, limit: int) -> QuerySet[Any]:
    mine = MeasureParty.objects.visible_to(user).standing().filter(worker=user, done_on=None, plan__ended_on=None)
    soon = mine.exclude(measure__status__in=ENDED).filter(
        Q(measure__due_on=None) | Q(measure__due_on__lte=timezone.localdate() + AHEAD)
    )
    ticked = MeasureParty.objects.permitting(user, Right.PLAN).filter(pk=OuterRef("pk"))
    rows = soon.annotate(may_tick=Exists(ticked)).select_related("measure", "plan__family")
    return rows.order_by(F("measure__due_on").asc(nulls_last=True), "pk")[:limit]
