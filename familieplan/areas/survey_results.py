"""What may be told of the answers: never so few that one of them can be somebody's."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count

from familieplan.areas.models import AreaSurvey, AreaSurveyAnswer, FeltEffect

# Fewer answers than this are not told of one by one (the yearly status hides at the same number).
FEWEST = 5


@dataclass(frozen=True)
class Results:
    """`number` is None for fewer than FEWEST answers. `felt`: label and number, None where the number is hidden."""

    number: int | None = None
    felt: list[tuple[str, int | None]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    @property
    def has_hidden(self) -> bool:
        return any(count is None for _label, count in self.felt)


def results_of(survey: AreaSurvey) -> Results:
    """Two queries. One hidden number alone could be found from the sum: then the next smallest is hidden with it."""
    rows = AreaSurveyAnswer.objects.filter(survey=survey).values_list("felt").annotate(number=Count("pk")).order_by()
    counted = {str(felt): number for felt, number in rows}
    number = sum(counted.values())
    if number < FEWEST:
        return Results()
    hidden = {felt for felt, count in counted.items() if count < FEWEST}
    if hidden and sum(counted[felt] for felt in hidden) < FEWEST:
        rest = sorted((count, felt) for felt, count in counted.items() if felt not in hidden)
        hidden |= {felt for _count, felt in rest[:1]}
    if len(hidden) == 1:
        rest = sorted((count, felt) for felt, count in counted.items() if felt not in hidden)
        hidden |= {felt for _count, felt in rest[:1]}
    felt = [(str(each.label), None if each in hidden else counted.get(each.value, 0)) for each in FeltEffect]
    said = AreaSurveyAnswer.objects.filter(survey=survey).exclude(words="")
    # In the order of the alphabet: not of those who came.
    words = sorted(said.values_list("words", flat=True))
    return Results(number, felt, words)
