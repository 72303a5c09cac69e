"""What a dimension of a JSON-stat file is here: places, years, or narrowed to one of its categories."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import offer
from familieplan.areas.indicator_files import MOST_ROWS, places_by_name
from familieplan.areas.indicator_values import FileRefusedError, ValueRow, missing_word, our_places
from familieplan.areas.jsonstat import Dataset, Dimension

PLACES, YEARS, ONLY = "steder", "aar", "bare:"
YEAR = re.compile(r"(19|20)\d\d")


class DatasetForm(forms.Form):
    """One field a dimension, and one a place of ours: which of the file's places is it, if any?"""

    def __init__(self, data: Any, *, dataset: Dataset) -> None:
        super().__init__(data)
        self.dataset, self.ours, self.names = dataset, our_places(), places_by_name()
        for number, dimension in enumerate(dataset.dimensions):
            name = f"dimensjon{number}"
            self.fields[name] = forms.ChoiceField(label=capfirst(dimension.label), initial=_guess(dimension))
            offer(self, name, _uses(dimension))
        self.places = self._place_dimension()
        categories = self.places.categories if self.places else []
        for key, label in self.ours.items():
            same = (code for code, name in categories if code and self._is_same(key, code, name))
            field = forms.ChoiceField(label=label, required=False, initial=next(same, ""))
            self.fields[_field(key)] = field
            offer(self, _field(key), [("", gettext_lazy("Ikke med")), *categories])

    def _is_same(self, key: str, code: str, name: str) -> bool:
        """A bydel has the same code with us and with those who publish."""
        return key == code or self.names.get(slugify(_bare(name))) == key

    def _use(self, number: int) -> str:
        name = f"dimensjon{number}"
        return str(self.data.get(name, "") if self.is_bound else self.fields[name].initial)

    def _place_dimension(self) -> Dimension | None:
        uses = enumerate(self.dataset.dimensions)
        return next((dimension for number, dimension in uses if self._use(number) == PLACES), None)

    @property
    def of_dimensions(self) -> list[forms.BoundField]:
        return [self[f"dimensjon{number}"] for number in range(len(self.dataset.dimensions))]

    @property
    def of_places(self) -> list[forms.BoundField]:
        return [self[_field(key)] for key in self.ours]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        uses = [said.get(f"dimensjon{number}") for number in range(len(self.dataset.dimensions))]
        if None in uses:
            return said
        if uses.count(PLACES) != 1:
            self.add_error(None, _("Velg hvilken ene dimensjon som er steder."))
        if uses.count(YEARS) != 1:
            self.add_error(None, _("Velg hvilken ene dimensjon som er år."))
        if not self.errors and not any(said.get(_field(key)) for key in self.ours):
            self.add_error(None, _("Velg hva minst ett av stedene heter i filen."))
        return said

    def rows(self) -> list[ValueRow]:
        """Raises FileRefusedError where more is asked for than can be looked through."""
        said, fixed = self.cleaned_data, {}
        years, places = self.dataset.dimensions[0], self.dataset.dimensions[0]
        for number, dimension in enumerate(self.dataset.dimensions):
            use = said[f"dimensjon{number}"]
            if use == PLACES:
                places = dimension
            elif use == YEARS:
                years = dimension
            else:
                fixed[dimension.key] = use.removeprefix(ONLY)
        wanted = [(key, said[_field(key)]) for key in self.ours if said[_field(key)]]
        if len(wanted) * len(years.categories) > MOST_ROWS:
            raise FileRefusedError([_("Det blir flere enn %(n)s tall. Velg færre år i filen.") % {"n": MOST_ROWS}])
        names = dict(places.categories)
        return [
            self._row(ours, names[code], year, fixed | {places.key: code, years.key: key})
            for ours, code in wanted
            for key, year in _years(years)
        ]

    def _row(self, ours: str, name: str, year: int, codes: dict[str, str]) -> ValueRow:
        """The place that was counted is named where it is another than ours, as a bydel is for a zone."""
        cell = self.dataset.cell(codes)
        same = self.names.get(slugify(_bare(name))) == ours
        told = [] if same else [_("Gjelder %(place)s") % {"place": name}]
        told += [cell.word or missing_word("")] if cell.value is None or cell.word else []
        return ValueRow(ours, year, cell.value, ". ".join(told)[:160])


def _field(key: str) -> str:
    return f"sted-{key or 'byen'}"


def _bare(name: str) -> str:
    """«Trondheim - Tråante» and «5001 Trondheim» are Trondheim."""
    return re.sub(r"^\d+\s+", "", name).split(" - ")[0]


def _years(dimension: Dimension) -> list[tuple[str, int]]:
    found = []
    for code, name in dimension.categories:
        told = next((text for text in (code, name) if YEAR.fullmatch(text)), "")
        if told:
            found.append((code, int(told)))
    return found


def _guess(dimension: Dimension) -> str:
    if len(_years(dimension)) == len(dimension.categories):
        return YEARS
    if dimension.role == "geo" or slugify(dimension.label) in {"region", "sone", "bydel", "sted"}:
        return PLACES
    return ONLY + dimension.categories[0][0]


def _uses(dimension: Dimension) -> list[tuple[str, Any]]:
    """Years are offered only where every category is one."""
    uses: list[tuple[str, Any]] = [(PLACES, gettext_lazy("Steder: soner eller bydeler"))]
    if len(_years(dimension)) == len(dimension.categories):
        uses.append((YEARS, gettext_lazy("År")))
    return [*uses, *((ONLY + code, _("Bare «%(name)s»") % {"name": name}) for code, name in dimension.categories)]
