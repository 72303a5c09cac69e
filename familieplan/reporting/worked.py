"""What worked (H1d): per kind of measure what evaluations came to and what families felt. Never a claim of effect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.coordination.models import FeltHelp, Measure
from familieplan.coordination.models.measure import LedTo, MeasureResult
from familieplan.reporting.disclosure import Relation, hide

NUMBER = "n"


@dataclass(frozen=True)
class Kind:
    """One kind of measure. Each cell is words: a number, or that it is hidden."""

    name: str
    number: str
    results: list[tuple[str, str]]
    felt_number: str
    felt: list[tuple[str, str]]
    learnt: str
    led_number: str
    led: list[tuple[str, str]]


def what_worked(threshold: int) -> list[Kind]:
    """Counted in all of the municipality and never listed, as a duty; what a secret service does is left out.

    A count is of measures, and hidden when they are of few families.
    """
    rows = Measure.objects.filter(kind__isnull=False, evaluated_on__isnull=False).exclude(owner_service__is_secret=True)
    measures, families = Count("pk"), Count("plan__family", distinct=True)
    with transaction.atomic(), acting_as(duty=Duty.FLAGS):
        asked = (
            rows.order_by().values_list("kind__name", column).annotate(measures, families)
            for column in ("result", "felt_help", "led_to")
        )
        results, felt, led = (list(each) for each in asked)
        words = dict(
            rows.exclude(result_words="")
            .order_by()
            .values_list("kind__name")
            .annotate(Count("plan__family", distinct=True))
        )
    return [
        _kind(name, [_of(each, name) for each in (results, felt, led)], words.get(name, 0), threshold)
        for name in sorted({row[0] for row in [*results, *felt]})
    ]


def _of(rows: list[tuple[str, str, int, int]], name: str) -> dict[str, tuple[int, int]]:
    return {answer: (count, families) for kind, answer, count, families in rows if kind == name and answer}


def _kind(name: str, counted: list[dict[str, tuple[int, int]]], words: int, threshold: int) -> Kind:
    """`counted`: results, what families felt, and what it led to; of the last those alone where somebody said so."""
    results, felt, led = (
        _cells(each, answers, threshold)
        for each, answers in zip(counted, (MeasureResult.choices, FeltHelp.choices, LedTo.choices), strict=True)
    )
    return Kind(name, *results, *felt, _words(words, not 0 < words < threshold), *led)


def _cells(
    counted: dict[str, tuple[int, int]], answers: Sequence[tuple[str, object]], threshold: int
) -> tuple[str, list[tuple[str, str]]]:
    """The number of all and each answer's; the answers sum to all, so a hidden one takes another with it."""
    values = {answer: counted.get(answer, (0, 0))[0] for answer, _label in answers}
    values[NUMBER] = sum(values.values())
    of_few = {answer for answer, (_count, families) in counted.items() if families < threshold}
    relation = Relation({**{answer: 1 for answer, _label in answers}, NUMBER: -1}, 0, 0)
    hidden = hide(values, [relation], threshold, of_few=of_few)
    return _words(values[NUMBER], NUMBER not in hidden), [
        (str(label), _words(values[answer], answer not in hidden)) for answer, label in answers
    ]


def _words(count: int, is_shown: bool) -> str:
    return str(count) if is_shown else _("Skjult")
