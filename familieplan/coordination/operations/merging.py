"""Verbs on two families that are one: merge them, and undo it. Why it is done so stands in docs/merging.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import User
from familieplan.accounts.notices import notify
from familieplan.coordination import facts
from familieplan.coordination.models import CarriedOver, FamilyPlan, Goal, Measure
from familieplan.coordination.operations.carrying import Carrying
from familieplan.coordination.operations.closing import close_plan
from familieplan.coordination.operations.versions import number_of
from familieplan.families import access, operations
from familieplan.families.models import Family, FamilyMerge, Membership, OrderKind, Participation
from familieplan.families.policies import Part, Protection
from familieplan.families.protection import protect_address

STRICTNESS = (Protection.NONE, Protection.CONFIDENTIAL, Protection.STRICT)


class MergeRefusedError(ValueError):
    """The two cannot be merged as they stand today. The words are for the screen, and tell of no third family."""


@dataclass(frozen=True)
class Chosen:
    """What of the merged family goes on in the one that stands.

    `same` says of a place in the merged household which place in the standing one is the same person's, `come` who is
    entered there from today. Whoever is in neither is no longer of the family.
    """

    same: Mapping[Membership, Membership] = field(default_factory=dict)
    come: Iterable[Membership] = ()
    goals: Iterable[Goal] = ()
    measures: Iterable[Measure] = ()


@transaction.atomic
def merge_families(*, standing: Family, merged: Family, by: User, reason: str, chosen: Chosen) -> FamilyMerge:
    """One plan and one household go on; all of the other is kept as it was. Raises MergeRefusedError.

    Nobody is let in: consents and laws let somebody into the plan they were given for, and into no other.
    """
    plans = _both_plans(standing, merged)
    merge = FamilyMerge.objects.create(standing=standing, merged=merged, merged_by=by, reason=reason)
    carrying = Carrying(merge=merge, plan=plans[standing.pk], by=by)
    _household(merge, by, chosen, carrying)
    carrying.goals(chosen.goals)
    carrying.measures(chosen.measures)
    ended = plans[merged.pk]
    # Whoever sees only this family reads it, too, and is told nothing of another.
    reads = _("Arbeidet fortsetter. Spør familiekoordinatoren.")
    closed = close_plan(plan=ended, by=by, reason=reads)
    CarriedOver.objects.create(merge=merge, plan=ended, version=number_of(closed))
    _strictest(standing, merged, by)
    _follow(merge, by, _("En plan du koordinerer, er avsluttet."))
    return merge


def _both_plans(standing: Family, merged: Family) -> dict[int, FamilyPlan]:
    """Held until the end, in one order: of two who merge at once, one finds that the other was first."""
    both = FamilyPlan.objects.active().filter(family__in=[standing, merged])
    plans = {plan.family_id: plan for plan in both.select_for_update().order_by("family_id")}
    if len(plans) < 2:
        raise MergeRefusedError(_("Begge familiene må ha en aktiv plan. En av planene er avsluttet."))
    for family in (standing, merged):
        plans[family.pk].family = family
    return plans


def _household(merge: FamilyMerge, by: User, chosen: Chosen, carrying: Carrying) -> None:
    """Who is said to be the same keeps the place in the standing household; the other place ends today."""
    come = {membership.pk for membership in chosen.come}
    carrying.people |= {was.person_id: now.person for was, now in chosen.same.items()}
    for was in Membership.objects.current().filter(family=merge.merged_id).select_related("person"):
        now = None
        if was.pk in come:
            try:
                now = operations.carry_member(family=merge.standing, by=by, membership=was)
            except operations.AlreadyMemberError as error:
                said = _("%(name)s er i familien fra før. Velg hvem det er.") % {"name": was.person.given_name}
                raise MergeRefusedError(said) from error
            carrying.people[was.person_id] = was.person
        operations.end_membership(membership=was, by=by, on=max(timezone.localdate(), was.started_on))
        CarriedOver.objects.create(merge=merge, member=was, member_now=now, version=number_of(was))


def _strictest(standing: Family, merged: Family, by: User) -> None:
    """On both: it is the same people's address, and it is the strictest that keeps somebody alive."""
    grade = max(standing.protection, merged.protection, key=lambda each: STRICTNESS.index(Protection(each)))
    for family in (standing, merged):
        if family.protection != grade:
            protect_address(family=family, by=by, protection=grade)


def _follow(merge: FamilyMerge, by: User, of_the_merged: str) -> None:
    families = [merge.standing_id, merge.merged_id]
    access.sync(families=families)
    facts.changed(families)
    for family, text in ((merge.standing, _("En plan du koordinerer, er endret.")), (merge.merged, of_the_merged)):
        held = Participation.objects.current().filter(family=family, part=Part.COORDINATOR).exclude(worker=by)
        coordinators = User.objects.filter(pk__in=held.values("worker"), is_active=True)
        notify(users=list(coordinators), text=text, path=f"/familier/{family.public_id}/")


@transaction.atomic
def undo_merge(*, merge: FamilyMerge, by: User) -> list[str]:
    """The two are two again. Returns what somebody has worked on since, and which is left as it is.

    Raises MergeRefusedError when the time is over, or when something stands on the merge.
    """
    found = FamilyMerge.objects.select_for_update(of=("self",)).select_related("standing", "merged").get(pk=merge.pk)
    if why_not := undo_refused(found):
        raise MergeRefusedError(why_not)
    found.undone_at, found.undone_by = timezone.now(), by
    found.save(update_fields=["undone_at", "undone_by"])
    plan = FamilyPlan.objects.active().filter(family=found.standing).first()
    left: list[str] = []
    if plan:
        plan.family = found.standing
        left += Carrying(merge=found, plan=plan, by=by).take_back()
    rows = CarriedOver.objects.filter(merge=found).select_related("member__person", "member_now", "plan")
    for row in rows:
        left += _place_back(row, by) if row.member else _open_again(row) if row.plan else []
    _follow(found, by, _("En plan du koordinerer, er åpnet igjen."))
    return left


def undo_refused(merge: FamilyMerge) -> str:
    """Why it cannot be undone today, in a sentence; "" when it can."""
    if merge.undone_at:
        return _("Sammenslåingen er angret fra før.")
    if not merge.may_be_undone_today:
        return _("Fristen for å angre er ute. Registrer familien på nytt hvis det likevel er to.")
    if FamilyMerge.objects.in_force().filter(merged=merge.standing_id).exists():
        return _("Familien er siden slått sammen med en annen. Angre den sammenslåingen først.")
    if merge.merged.orders.filter(kind=OrderKind.ARCHIVE, ordered_at__gte=merge.merged_at).exists():
        return _("Planen som ble avsluttet, er pakket for arkivet. Registrer familien på nytt hvis det likevel er to.")
    return ""


def _place_back(row: CarriedOver, by: User) -> list[str]:
    was, now = row.member, row.member_now
    assert was is not None  # noqa: S101 the caller has asked
    if now and now.ended_on is None:
        operations.end_membership(membership=now, by=by, on=max(timezone.localdate(), now.started_on))
    again = Membership.objects.filter(family=was.family_id, person=was.person_id, ended_on=None).exists()
    if number_of(was) != row.version or again:
        return [_("Plassen til %(name)s i familien er endret siden.") % {"name": was.person.given_name}]
    was.ended_on = None
    was.save(update_fields=["ended_on"])
    return []


def _open_again(row: CarriedOver) -> list[str]:
    plan = row.plan
    assert plan is not None  # noqa: S101 the caller has asked
    running = FamilyPlan.objects.active().filter(family=plan.family_id).exists()
    if number_of(plan) != row.version or running:
        return [_("Planen som ble avsluttet, åpnes ikke igjen: noen har startet en ny eller endret den.")]
    plan.ended_on, plan.end_reason = None, ""
    plan.save(update_fields=["ended_on", "end_reason"])
    return []
