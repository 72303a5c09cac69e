"""The parts of a draft of the kartlegging, and the order in which it asks.

A question that follows from an answer stands after the question it follows from, wherever either is moved.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from familieplan.accounts.models import User
from familieplan.coordination.models import FormSection, FormVersion, Question
from familieplan.coordination.operations.questionnaire import CoreQuestionError, hold, own_key


class OrderError(ValueError):
    """A question would be asked before the one whose answer decides whether it is."""


@transaction.atomic
def add_part(*, version: FormVersion, by: User, title: str) -> FormSection:
    """Last, without any question yet. Raises PublishedError."""
    hold(version)
    last = version.sections.order_by("place").last()
    key = own_key(title, FormSection.objects.all())
    return FormSection.objects.create(version=version, key=key, title=title, place=last.place + 1 if last else 1)


@transaction.atomic
def end_part(*, version: FormVersion, by: User, key: str) -> None:
    """Left out from this version on with all it asks, and with what is asked only because of it.

    Raises CoreQuestionError when the municipality's plan demands one of its questions.
    """
    hold(version)
    part = version.sections.filter(key=key).first()
    if part is None:
        return
    if part.questions.filter(core=True).exists():
        raise CoreQuestionError
    asked = list(part.questions.values_list("key", flat=True))
    Question.objects.filter(section__version=version, core=False, when_key__in=asked).delete()
    part.delete()
    _put_in_order(version.sections.all())


@transaction.atomic
def move_part(*, version: FormVersion, by: User, key: str, up: bool) -> None:
    """One place up or down; at the end of the way it stays. Raises OrderError."""
    hold(version)
    _move(version.sections.all(), key, up)
    _check(version)


@transaction.atomic
def move_question(*, version: FormVersion, by: User, key: str, up: bool) -> None:
    """One place up or down within its part, at the end of the way it stays. Raises OrderError."""
    hold(version)
    question = Question.objects.filter(section__version=version, key=key).select_related("section").first()
    if question:
        _move(question.section.questions.all(), key, up)
        _check(version)


def _move(rows: QuerySet[Any], key: str, up: bool) -> None:
    ordered = list(rows)
    here = next((place for place, row in enumerate(ordered) if row.key == key), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(ordered):
        return
    ordered[here], ordered[there] = ordered[there], ordered[here]
    _put_in_order(ordered)


def _put_in_order(rows: Any) -> None:
    for place, row in enumerate(rows, start=1):
        if row.place != place:
            row.place = place
            row.save(update_fields=["place"])


def _check(version: FormVersion) -> None:
    asked: set[str] = set()
    for question in FormVersion.objects.with_questions().get(pk=version.pk).questions():
        if question.when_key and question.when_key not in asked:
            raise OrderError
        asked.add(question.key)
