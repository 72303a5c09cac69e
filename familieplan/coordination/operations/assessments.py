"""Kartlegging: an application opens one assessment per child, and a child that comes later gets its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination import facts
from familieplan.coordination.models import AidApplication, Assessment, FamilyPlan, FormSection, FormVersion
from familieplan.coordination.operations.assessment_answers import (
    AssessmentCompletedError,
    Saved,
    held_open,
    write_answers,
)
from familieplan.families.models import Family, Membership, Person

__all__ = ["AssessmentCompletedError", "Saved"]


class StillOpenError(ValueError):
    """The child has an assessment that is not completed: that one is to be written in."""


@transaction.atomic
def register_application(
    *, family: Family, by: User, applicant: Person, applied_on: date, on: date | None = None
) -> AidApplication:
    """Open one assessment per child of the family, also of a child that lives in another home. `on`: registered then.

    A child with two homes is a member of both families; each family sees and answers its own.
    """
    application, is_new = AidApplication.objects.get_or_create(
        family=family, applicant=applicant, applied_on=applied_on, defaults={"registered_by": by}
    )
    if is_new:
        children = Membership.objects.current().children().filter(family=family)
        _open(application, children.values_list("person", flat=True), on)
    _moved(family)
    return application


def open_for_new_child(*, membership: Membership) -> None:
    """A child has joined a family in which an application is open: it is asked too, under the newest of them."""
    found = Assessment.objects.open().filter(family=membership.family_id).select_related("application")
    newest = found.order_by("-application__applied_on", "-pk").first()
    if newest is None or found.filter(child=membership.person_id).exists():
        return
    if Membership.objects.current().children().filter(pk=membership.pk).exists():
        _open(newest.application, [membership.person_id])


@transaction.atomic
def assess_again(*, assessment: Assessment, by: User) -> Assessment:
    """A child whose assessment is completed is asked anew, under the form in force today. Raises StillOpenError."""
    Assessment.objects.select_for_update().get(pk=assessment.pk)
    if Assessment.objects.open().filter(application=assessment.application_id, child=assessment.child_id).exists():
        raise StillOpenError
    (opened,) = _open(assessment.application, [assessment.child_id])
    _moved(assessment.family)
    return opened


@transaction.atomic
def save_answers(
    *,
    assessment: Assessment,
    by: User,
    answers: Mapping[str, str],
    seen: Mapping[str, int] | None = None,
    sections: list[FormSection] | None = None,
) -> Saved:
    """Keep what is written so far, by key of question.

    `seen` are the numbers of the answers that the page showed (0: none). An answer that somebody else has written
    since is not overwritten: it stands in `overtaken`, and everything else is kept. `sections` are those of the form,
    for whoever has them. Raises AssessmentCompletedError.
    """
    kept = held_open(assessment)
    saved = write_answers(kept, by, answers, seen, sections)
    _moved(kept.family)
    return saved


@transaction.atomic
def complete_assessment(
    *,
    assessment: Assessment,
    by: User,
    answers: Mapping[str, str],
    seen: Mapping[str, int] | None = None,
    sections: list[FormSection] | None = None,
    on: date | None = None,
) -> Saved:
    """Keep what is written, and close unless something was overtaken or is missing: the answer says which (H6a).

    Raises AssessmentCompletedError.
    """
    kept = held_open(assessment)
    saved = write_answers(kept, by, answers, seen, sections)
    _moved(kept.family)
    if saved.overtaken or saved.missing:
        return saved
    kept.completed_on = on or timezone.localdate()
    kept.completed_by = by
    kept.save(update_fields=["completed_on", "completed_by"])
    return saved


def _open(application: AidApplication, children: Iterable[int], on: date | None = None) -> list[Assessment]:
    form = FormVersion.objects.in_force().get()
    opened = [
        Assessment(
            family_id=application.family_id,
            child_id=child,
            application=application,
            form=form,
            opened_on=on or timezone.localdate(),
        )
        for child in children
    ]
    return Assessment.objects.bulk_create(opened)


def _moved(family: Family) -> None:
    """Work with a child is work with the plan."""
    FamilyPlan.objects.active().filter(family=family).update(touched_at=timezone.now())
    facts.changed([family.pk])
