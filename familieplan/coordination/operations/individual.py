"""Verbs on an individuell plan and its nine sections, and on who is a child's barnekoordinator."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination.models import ChildCoordinator, FamilyPlan, IndividualPlan, PlanSection
from familieplan.coordination.operations.plan import touch
from familieplan.families.models import Person


class HasOneAlreadyError(ValueError):
    """The person has an individuell plan in another family, and nobody has two."""


@transaction.atomic
def answer_offer(*, plan: FamilyPlan, by: User, person: Person, wanted: str, on: date) -> IndividualPlan:
    """Offered, wanted or declined: the answer of today stands, earlier ones stay in the history.

    Raises HasOneAlreadyError.
    """
    kept = IndividualPlan.objects.open().filter(plan=plan, person=person).first()
    kept = kept or IndividualPlan(plan=plan, person=person)
    kept.wanted, kept.answered_on, kept.changed_by = wanted, on, by
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        if "one_individuell_plan_a_person" not in str(error):
            raise
        raise HasOneAlreadyError from error
    touch(plan)
    return kept


@transaction.atomic
def end_individual_plan(*, individual: IndividualPlan, by: User) -> None:
    individual.ended_on, individual.changed_by = timezone.localdate(), by
    individual.save(update_fields=["ended_on", "changed_by"])
    touch(individual.plan)


@transaction.atomic
def fill_section(*, individual: IndividualPlan, by: User, section: str, filled: str, words: str = "") -> PlanSection:
    """`words` are the section's own, or say why it is not relevant."""
    said, _new = PlanSection.objects.update_or_create(
        of=individual,
        section=section,
        defaults={
            "plan": individual.plan,
            "filled": filled,
            "words": words,
            "changed_by": by,
            "changed_at": timezone.now(),
        },
    )
    touch(individual.plan)
    return said


@transaction.atomic
def say_child_coordinator(
    *, plan: FamilyPlan, by: User, child: Person, answer: str, worker: User | None = None, on: date | None = None
) -> ChildCoordinator:
    """The newest answer stands."""
    said = ChildCoordinator.objects.create(
        plan=plan, child=child, answer=answer, worker=worker, said_on=on or timezone.localdate(), by=by
    )
    touch(plan)
    return said
