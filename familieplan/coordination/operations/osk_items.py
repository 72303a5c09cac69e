"""Verbs on one family in an OSK meeting: minutes, measures agreed, and the decision it leaves with (H3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Service, User
from familieplan.coordination.models import (
    FamilyPlan,
    Flag,
    FlagStep,
    FlagStepKind,
    OskDecision,
    OskItem,
    OskTask,
    OwnerKind,
)
from familieplan.coordination.models.osk import WITHOUT_MEASURE
from familieplan.coordination.operations.measures import NOBODY, Owner, add_measure
from familieplan.coordination.operations.meetings import MeetingOverError
from familieplan.coordination.operations.versions import hold
from familieplan.families.models import Participation
from familieplan.families.policies import Part

WORDS = (
    *("family_invited", "family_view", "child_view", "child_not_asked", "minutes"),
    *("decision", "reason", "no_measure_because", "follow_up_on"),
)


class OskRefusedError(ValueError):
    """It cannot be done yet; the words say what is missing, and are meant for the screen. `field` is where."""

    def __init__(self, words: str, field: str | None = None) -> None:
        super().__init__(words)
        self.field = field


@transaction.atomic
def keep_words(*, item: OskItem, by: User, seen: int | None = None, **words: Any) -> None:
    """Minutes as they are written, field by field. Raises ChangedMeanwhileError, and MeetingOverError once decided."""
    del by  # in the history, by the request
    _open(item, seen)
    said = {name: words[name] for name in WORDS if name in words}
    for name, value in said.items():
        setattr(item, name, value)
    if said:
        item.save(update_fields=sorted(said))


@transaction.atomic
def agree_task(
    *, item: OskItem, by: User, text: str, area: str, due_on: date, service: Service | None = None
) -> OskTask:
    """A measure in the family's plan, owned by a service or, without one, by the family's coordinator.

    A lead who may not read the plan writes into it for the meeting, and reads nothing.
    Raises OskRefusedError for a family without a plan, and MeetingOverError.
    """
    _open(item)
    with acting_as(duty=Duty.OSK):
        plan = FamilyPlan.objects.active().filter(family=item.family_id).first()
        if plan is None:
            raise OskRefusedError(_("Familien har ingen plan ennå. Be familiekoordinatoren starte den."), "text")
        owner, name = _owner(item, service)
        measure = add_measure(plan=plan, by=by, area=area, text=text, owner=owner, due_on=due_on)
    return OskTask.objects.create(
        family_id=item.family_id, item=item, measure=measure, text=text, owner=name, due_on=due_on
    )


def _owner(item: OskItem, service: Service | None) -> tuple[Owner, str]:
    if service:
        return Owner(OwnerKind.SERVICE, service=service), service.short_name
    parts = Participation.objects.current().filter(family=item.family_id, part=Part.COORDINATOR)
    coordinator = parts.select_related("worker", "office__service").first()
    if coordinator is None:
        return NOBODY, _("Ingen ennå")
    of_service = Owner(OwnerKind.SERVICE, worker=coordinator.worker, service=coordinator.office.service)
    return of_service, _("Familiekoordinatoren")


@transaction.atomic
def decide(
    *,
    item: OskItem,
    by: User,
    decision: str,
    reason: str,
    follow_up_on: date | None = None,
    no_measure_because: str = "",
    seen: int | None = None,
) -> None:
    """The family leaves the meeting with a decision, and each of its flags with it.

    Raises OskRefusedError when the children were not heard or get neither measure nor reason (H3), when what is put
    off has no day; ChangedMeanwhileError; MeetingOverError once decided.
    """
    _open(item, seen)
    if decision == OskDecision.POSTPONED and follow_up_on is None:
        raise OskRefusedError(_("Skriv dagen saken skal tas opp igjen."), "follow_up_on")
    if item.about_children and decision != OskDecision.POSTPONED:
        if not (item.child_view or item.child_not_asked):
            raise OskRefusedError(
                _("Skriv hva barna sier, eller hvorfor de ikke er spurt, før dere beslutter."), "child_view"
            )
        if decision not in WITHOUT_MEASURE and not no_measure_because and not item.tasks.exists():
            raise OskRefusedError(
                _("Saken gjelder barn. Legg til et tiltak, eller skriv hvorfor det ikke blir noe."),
                "no_measure_because",
            )
    item.decision, item.reason, item.follow_up_on = decision, reason, follow_up_on
    item.no_measure_because, item.decided_by, item.decided_at = no_measure_because, by, timezone.now()
    item.save(update_fields=["decision", "reason", "follow_up_on", "no_measure_because", "decided_by", "decided_at"])
    kind = FlagStepKind.POSTPONED if decision == OskDecision.POSTPONED else FlagStepKind.DECIDED
    words = f"{OskDecision(decision).label}. {reason}"[:1000]
    _step(item, by, FlagStepKind.MEETING, kind, words, follow_up_on)


@transaction.atomic
def reopen(*, item: OskItem, by: User) -> None:
    """Decided too soon: open again while the meeting goes on. Raises MeetingOverError after it."""
    stands = hold(item, None)
    if item.meeting is None or not item.meeting.is_planned or not stands.is_decided:
        raise MeetingOverError
    made = FlagStepKind.POSTPONED if stands.decision == OskDecision.POSTPONED else FlagStepKind.DECIDED
    item.decided_by = item.decided_at = None
    item.save(update_fields=["decided_by", "decided_at"])
    _step(item, by, made, FlagStepKind.MEETING, _("Saken er åpnet igjen i møtet."))


def _step(item: OskItem, by: User, stood: str, kind: str, words: str, back_on: date | None = None) -> None:
    """For each flag whose newest step is `stood` and belongs to this item."""
    flags = Flag.objects.raised().filter(family=item.family_id).resting(stood)
    mine = set(FlagStep.objects.filter(item=item).values_list("pk", flat=True))
    FlagStep.objects.bulk_create(
        FlagStep(family_id=item.family_id, flag=flag, kind=kind, words=words, back_on=back_on, item=item, by=by)
        for flag in flags
        if flag.step_id in mine
    )


def _open(item: OskItem, seen: int | None = None) -> OskItem:
    stands = hold(item, seen)
    if stands.is_decided or stands.withdrawn_at or item.meeting is None or not item.meeting.is_planned:
        raise MeetingOverError
    return stands
