"""Rows that are drawn once in each shape say what the partial says."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import override

from familieplan.coordination.templatetags.family_rows import ROW

FULL = {
    "address": "/familier/1/",
    "name": "Familien <Rogn> & co",
    "hidden": False,
    "people": "2 voksne, barn 14 år",
    "why": "",
    "pyramid": mark_safe("<svg></svg>"),
    "answered": "3 av 6",
    "zone": "Saupstad",
    "part": "Koordinator",
    "flag": "Venter på «svar»",
    "next": "4. nov.: Ringe <skolen>",
    "is_late": True,
    "changed": "I dag",
}


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"flag": "", "next": "", "is_late": False},
        {"hidden": True, "zone": "", "people": ""},
        {"why": "navn {1} %s"},
    ],
)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_row_says_the_same_however_often_it_is_drawn(other: dict[str, object], language: str) -> None:
    row = SimpleNamespace(**FULL | other)
    with override(language):
        plain = render_to_string("coordination/partials/family_row.html", {"row": row})
        assert [ROW.of(row) for _time in range(2)] == [plain, plain]


def test_the_words_of_one_family_are_never_drawn_into_the_row_of_another() -> None:
    first, second = SimpleNamespace(**FULL), SimpleNamespace(**FULL | {"name": "Rolig", "next": "\ue0001\ue001"})
    ROW.of(first)
    said = ROW.of(second)
    assert "Rogn" not in said
    assert "Rolig" in said
    assert "\ue0001\ue001" in said
