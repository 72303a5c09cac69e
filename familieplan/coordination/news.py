"""What others have done in my families since I last looked, newest first: what they wrote, agreed and changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from pghistory.models import Context

from familieplan.accounts.models import User
from familieplan.accounts.prepared import prepared
from familieplan.accounts.templatetags.fp import inline
from familieplan.coordination.models import (
    Answer,
    AreaAnswer,
    FamilyPlan,
    Goal,
    LifeArea,
    LogEntry,
    Measure,
    MeasureStatus,
)
from familieplan.coordination.models.lastlook import Looked, not_seen
from familieplan.families.models import Family
from familieplan.families.policies import Right

# Older than this is no news to anybody, also after a long leave.
HORIZON = timedelta(days=30)


@dataclass(frozen=True)
class Item:
    family: str
    family_id: UUID
    plan: int
    path: str
    text: str
    at: datetime
    icon: str = "note"


def news(user: User, limit: int) -> list[Item]:
    """The newest, at most `limit` of each kind and in all; five questions, however many families there are."""
    found = [
        *(_entry(row) for row in _entries(user, limit=limit)),
        *(_answer(row) for row in _answers(user, limit=limit)),
        *(_measure(row) for row in _measures(user, limit=limit)),
        *(_goal(row) for row in _goals(user, limit=limit)),
        *(_area(row) for row in _areas(user, limit=limit)),
    ]
    return sorted(found, key=lambda item: item.at, reverse=True)[:limit]


def _in_log(family: Family, entry: LogEntry) -> str:
    return f"{reverse('coordination:log', args=[family.public_id])}?notat={entry.public_id}#n-{entry.public_id}"


def _item(row: Any, path: str, text: str, at: datetime, icon: str) -> Item:
    family = row.plan.family
    return Item(family.name_in_lists(), family.public_id, row.plan_id, path, text, at, icon)


@prepared
def _entries(user: User, *, limit: int) -> QuerySet[LogEntry]:
    return (
        LogEntry.objects.visible_to(user)
        .filter(not_seen(user, Looked.LOG, "plan", "signed_at"), signed_at__gte=timezone.now() - HORIZON)
        .exclude(author=user)
        .select_related("plan__family")[:limit]
    )


def _entry(row: LogEntry) -> Item:
    return _item(
        row, _in_log(row.plan.family, row), f"{row.get_kind_display()}: {row.signed_by}", row.signed_at, "note"
    )


@prepared
def _answers(user: User, *, limit: int) -> QuerySet[Answer]:
    """What colleagues have answered to what one has written, which one always reads oneself."""
    return (
        Answer.objects.permitting(user, Right.VIEW)
        .known_to(user)
        .to_what_is_open()
        .filter(not_seen(user, Looked.LOG, "plan", "signed_at"), entry_author=user)
        .filter(signed_at__gte=timezone.now() - HORIZON)
        .exclude(author=user)
        .select_related("plan__family", "entry")
        .order_by("-signed_at", "-pk")[:limit]
    )


def _answer(row: Answer) -> Item:
    said = _("Lest og tatt videre: %(who)s") if row.takes_it_on else _("Svar på det du har skrevet: %(who)s")
    return _item(row, _in_log(row.plan.family, row.entry), said % {"who": row.signed_by}, row.signed_at, "chat")


def _moved(model: Any, user: User) -> QuerySet[Any]:
    """The newest version of each row of a model that somebody has moved, in plans this person sees and has not looked
    at since. The database's own history is asked, so that nothing moves unseen."""
    events, since = model.pgh_event_model.objects, timezone.now() - HORIZON
    plans = FamilyPlan.objects.active().visible_to(user).filter(touched_at__gte=since)
    later = events.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__gt=OuterRef("pgh_id"))
    found: QuerySet[Any] = events.filter(
        ~Exists(later),
        not_seen(user, Looked.PLAN, "plan", "pgh_created_at"),
        plan__in=plans.values("pk"),
        pgh_created_at__gte=since,
    )
    return found.select_related("plan__family").order_by("-pgh_created_at", "-pgh_id")


@prepared
def _measures(user: User, *, limit: int) -> QuerySet[Any]:
    shown = Measure.objects.known_to(user).filter(pk=OuterRef("pgh_obj"))
    return _moved(Measure, user).filter(Exists(shown)).exclude(changed_by=user)[:limit]


def _measure(row: Any) -> Item:
    if row.status == MeasureStatus.DONE:
        said, icon = _("Gjort: %(text)s"), "done"
    elif row.pgh_label == "insert":
        said, icon = _("Nytt tiltak: %(text)s"), "plus"
    else:
        said, icon = _("Endret tiltak: %(text)s"), "pencil"
    path = reverse("coordination:measure", args=[row.plan.family.public_id, row.public_id])
    return _item(row, path, said % {"text": row.text}, row.pgh_created_at, icon)


@prepared
def _goals(user: User, *, limit: int) -> QuerySet[Any]:
    """A goal does not say who changed it; the request that did is kept beside every version."""
    who = Cast(KeyTextTransform("user", "metadata"), BigIntegerField())
    by_another = Context.objects.filter(pk=OuterRef("pgh_context")).annotate(who=who).exclude(who=user.pk)
    return _moved(Goal, user).filter(Exists(by_another.filter(who__isnull=False)))[:limit]


def _goal(row: Any) -> Item:
    if row.reached_on:
        said = _("Mål nådd: %(area)s")
    else:
        said = _("Nytt mål: %(area)s") if row.pgh_label == "insert" else _("Endret mål: %(area)s")
    path = f"{reverse('coordination:plan', args=[row.plan.family.public_id])}#la-{row.area}"
    return _item(row, path, said % {"area": inline(str(LifeArea(row.area).label))}, row.pgh_created_at, "smile")


@prepared
def _areas(user: User, *, limit: int) -> QuerySet[Any]:
    """Which life area has another answer, and nothing of what it says."""
    return _moved(AreaAnswer, user).exclude(answered_by=user)[:limit]


def _area(row: Any) -> Item:
    path = f"{reverse('coordination:plan', args=[row.plan.family.public_id])}#la-{row.area}"
    said = _("Nytt svar om livsområde: %(area)s") % {"area": inline(str(LifeArea(row.area).label))}
    return _item(row, path, said, row.pgh_created_at, "pencil")
