"""Kartlegging: an application opens one assessment per child, each is filled in bit by bit and completed once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination import facts
from familieplan.coordination.models import AidApplication, Assessment, FamilyPlan
from familieplan.families.models import Family, Membership, Person

ANSWERS = frozenset({"child_view", "leisure", "situation", "result"})


class AssessmentCompletedError(Exception):
    """Somebody completed it in the meantime; a completed assessment stands as it was signed."""


@transaction.atomic
def register_application(*, family: Family, by: User, applicant: Person, applied_on: date) -> AidApplication:
    """Open one assessment per child of the family, also of a child that lives in another home."""
    application, _new = AidApplication.objects.get_or_create(
        family=family, applicant=applicant, applied_on=applied_on, defaults={"registered_by": by}
    )
    children = Membership.objects.current().children().filter(family=family)
    Assessment.objects.bulk_create(
        [
            Assessment(family=family, child_id=child, application=application, opened_on=timezone.localdate())
            for child in children.values_list("person", flat=True)
        ],
        ignore_conflicts=True,
    )
    _moved(family)
    return application


@transaction.atomic
def save_answers(*, assessment: Assessment, by: User, answers: Mapping[str, str]) -> Assessment:
    """Keep what is written so far. Raises AssessmentCompletedError when it is no longer open."""
    kept = _locked(assessment)
    for name in ANSWERS & answers.keys():
        setattr(kept, name, answers[name])
    kept.save(update_fields=sorted(ANSWERS & answers.keys()))
    _moved(kept.family)
    return kept


@transaction.atomic
def complete_assessment(
    *, assessment: Assessment, by: User, answers: Mapping[str, str], on: date | None = None
) -> Assessment:
    """Raises ValueError when the child was not heard or leisure was not asked about (H6a)."""
    kept = _locked(assessment)
    for name in ANSWERS & answers.keys():
        setattr(kept, name, answers[name])
    if not (kept.child_view.strip() and kept.leisure.strip() and kept.result):
        raise ValueError("an assessment holds the child's view, leisure and a result before it is completed")
    kept.completed_on = on or timezone.localdate()
    kept.completed_by = by
    kept.save()
    _moved(kept.family)
    return kept


def _locked(assessment: Assessment) -> Assessment:
    """Two people in the same assessment: the row is taken before it is judged open."""
    kept = Assessment.objects.select_for_update(of=("self",)).select_related("family").get(pk=assessment.pk)
    if kept.completed_on:
        raise AssessmentCompletedError
    return kept


def _moved(family: Family) -> None:
    """Work with a child is work with the plan."""
    FamilyPlan.objects.active().filter(family=family).update(touched_at=timezone.now())
    facts.changed([family.pk])
