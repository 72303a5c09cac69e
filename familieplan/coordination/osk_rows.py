"""What pages say of OSK meetings: who comes, and the families on the agenda, as one reader may know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.models import Service, User
from familieplan.accounts.templatetags.fp import short_day
from familieplan.coordination.explanation import Explanation, explain
from familieplan.coordination.meeting_rows import ICONS
from familieplan.coordination.models import (
    FamilyPlan,
    Flag,
    FlagStep,
    FlagStepKind,
    Measure,
    MeasureStatus,
    MeetingAnswer,
    OskDecision,
    OskItem,
    OskMeeting,
    OskTask,
)
from familieplan.families.models import Family

HIDDEN = gettext_lazy("Skjermet familie")


@dataclass(frozen=True)
class Comer:
    name: str
    office: str
    answer: str
    icon: str


@dataclass(frozen=True)
class AgendaRow:
    """`opens`: this reader may see the family itself, and not only why it is taken up."""

    item: OskItem
    number: int
    name: str
    opens: bool
    decided: str
    icon: str

    @property
    def public_id(self) -> UUID:
        return self.item.public_id


@dataclass(frozen=True)
class PlanInShort:
    vision: str
    vision_by: str
    done: int
    late: int
    open: int


def comers(meeting: OskMeeting, user: User) -> list[Comer]:
    rows = meeting.attendances.select_related("worker", "office")
    return [
        Comer(
            _("%(name)s (deg)") % {"name": row.worker.name} if row.worker_id == user.pk else row.worker.name,
            row.office.name,
            str(MeetingAnswer(row.answer).label),
            ICONS[MeetingAnswer(row.answer)],
        )
        for row in rows
    ]


def agenda(meeting: OskMeeting, user: User) -> list[AgendaRow]:
    """One query. Numbered among those this reader may know of: how many others there are is not told."""
    items = with_opens(OskItem.objects.visible_to(user).filter(meeting=meeting, withdrawn_at=None), user)
    return [row_of(item, number) for number, item in enumerate(items, 1)]


def with_opens(items: QuerySet[OskItem], user: User) -> Any:
    seen = Family.objects.visible_to(user).filter(pk=OuterRef("family_id"))
    return items.select_related("family__district").annotate(opens=Exists(seen)).order_by("added_at", "pk")


def row_of(item: Any, number: int = 0) -> AgendaRow:
    family = item.family
    name = family.name_in_lists() if item.opens else str(HIDDEN) if family.is_protected else family.name
    return AgendaRow(item, number, name, item.opens, decided(item), "done" if item.is_decided else "agreed")


def decided(item: OskItem) -> str:
    if not item.is_decided:
        return ""
    if item.decision == OskDecision.POSTPONED:
        return _("Utsatt til %(day)s") % {"day": short_day(item.follow_up_on)}
    return str(OskDecision(item.decision).label)


def reasons(item: OskItem, user: User) -> list[Explanation]:
    """Why it is on the agenda: the flags that led to it, also those that have gone out since."""
    led = FlagStep.objects.filter(item=item, kind=FlagStepKind.MEETING).values("flag")
    flags = Flag.objects.visible_to(user).filter(pk__in=led).select_related("version").order_by("since", "pk")
    return [explain(flag) for flag in flags]


def tasks_of(item: OskItem, user: User) -> list[OskTask]:
    return list(OskTask.objects.visible_to(user).filter(item=item))


def plan_in_short(item: OskItem, user: User) -> PlanInShort | None:
    """For those who may read the plan; how far its measures have come since they know of them."""
    plan = FamilyPlan.objects.active().visible_to(user).filter(family=item.family_id).first()
    if plan is None:
        return None
    today = timezone.localdate()
    rows = list(Measure.objects.visible_to(user).filter(plan=plan).only("status", "due_on"))
    done = sum(row.status == MeasureStatus.DONE for row in rows)
    late = sum(row.is_late(today) for row in rows)
    still = sum(row.status not in {MeasureStatus.DONE, MeasureStatus.STOPPED} for row in rows)
    return PlanInShort(plan.vision, plan.vision_by, done, late, still)


def services_in(meeting: OskMeeting) -> list[Service]:
    """Those that somebody is asked for, as owners of a measure. A secret one takes on its measures itself."""
    offices = meeting.attendances.exclude(answer=MeetingAnswer.NO).values("office__service")
    return list(Service.objects.filter(pk__in=offices, is_secret=False).order_by("short_name", "pk"))
