"""What may be told of residents' answers to a survey, hidden like every other small number."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from familieplan.areas.models import AreaSurvey, FeltEffect
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
    """Two queries. Answers are added `threshold` at a time: one more would tell what the last one said."""
    threshold = DisclosureRule.threshold()
    given = list(survey.answers.order_by("pk").values_list("felt", "words"))
    given = given[: len(given) // threshold * threshold]
    if not given:
        return Answers(threshold)
    counted = Counter(felt for felt, _words in given)
    values = {f"felt.{each}": counted[each] for each in FeltEffect.values}
    known = Relation({**dict.fromkeys(values, 1), ALL: -1}, 0, 0)
    hidden = hide(values | {ALL: len(given)}, [known], threshold)
    felt = [(str(each.label), None if f"felt.{each.value}" in hidden else counted[each.value]) for each in FeltEffect]
    # In the order of the alphabet, and not of those who came.
    words = sorted(said for _felt, said in given if said)
    return Answers(threshold, None if ALL in hidden else len(given), felt, words)
