"""What may be told of residents' answers to a survey, hidden like every other small number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from familieplan.areas.models import AreaSurvey, AreaSurveyAnswer, FeltEffect
from familieplan.reporting.disclosure import Relation, hide
from familieplan.reporting.models import DisclosureRule

ALL = "felt.all"


@dataclass(frozen=True)
class Answers:
    """`felt` is empty while fewer than `threshold` have answered. A number that is not shown is None."""

    threshold: int
    number: int | None = None
    felt: list[tuple[str, int | None]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def has_hidden(self) -> bool:
        return self.number is None or any(count is None for _label, count in self.felt)


def answers_shown(survey: AreaSurvey) -> Answers:
    """Two queries."""
    return answers_of([survey])[0]


def answers_of(surveys: Sequence[AreaSurvey]) -> list[Answers]:
    """In the order of `surveys`; two queries for all of them."""
    threshold = DisclosureRule.threshold()
    given: dict[int, list[tuple[str, str]]] = {survey.pk: [] for survey in surveys}
    answers = AreaSurveyAnswer.objects.filter(survey__in=list(given)).order_by("pk")
    for survey, felt, words in answers.values_list("survey", "felt", "words"):
        given[survey].append((felt, words))
    return [_shown(given[survey.pk], threshold) for survey in surveys]


def _shown(given: list[tuple[str, str]], threshold: int) -> Answers:
    """Answers are added `threshold` at a time: one more would tell what the last one said."""
    given = given[: len(given) // threshold * threshold]
    if not given:
        return Answers(threshold)
    # Only where there is something to hide is the solver needed; a page that only reads does not carry it.

    counted = Counter(felt for felt, _words in given)
    values = {f"felt.{each}": counted[each] for each in FeltEffect.values}
    known = Relation({**dict.fromkeys(values, 1), ALL: -1}, 0, 0)
    hidden = hide(values | {ALL: len(given)}, [known], threshold)
    felt = [(str(each.label), None if f"felt.{each.value}" in hidden else counted[each.value]) for each in FeltEffect]
    # In the order of the alphabet, and not of those who came.
    words = sorted(said for _felt, said in given if said)
    return Answers(threshold, None if ALL in hidden else len(given), felt, words)
