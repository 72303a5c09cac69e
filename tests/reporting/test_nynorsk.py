"""Every text of the yearly status has a nynorsk form, and the report in nynorsk has no word of bokmål of ours."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

from familieplan.reporting.pdf import document
from tests.reporting.nynorsk import catalogue, in_code, in_templates
from tests.reporting.test_paper import a_status

# With the papers of test_paper, whose status it reads.
pytestmark = pytest.mark.xdist_group("paper")
LOCALE = settings.BASE_DIR / "familieplan/reporting/locale/nn/LC_MESSAGES"
# Words that nynorsk does not have. What people have written themselves stands as they wrote it.
BOKMAL = re.compile(
    r"\b(ikke|hva|hvor|hvem|hver|måned\w*|mottakere|familier|noe|fra|vises|tall|tallene|egne)\b", re.IGNORECASE
)


def test_every_text_that_may_stand_in_the_report_has_a_nynorsk_form() -> None:
    texts, known = {**in_templates(), **in_code()}, catalogue(LOCALE / "django.po")
    assert len(texts) > 200
    assert {text: where for text, where in texts.items() if not known.get(text)} == {}


def test_no_nynorsk_text_is_left_over_and_each_takes_what_the_bokmal_takes() -> None:
    texts, known = {**in_templates(), **in_code()}, catalogue(LOCALE / "django.po")
    assert set(known) - set(texts) == {"én"} & set(known) - set(texts)
    blanks = re.compile(r"%\(\w+\)s|\{\w+\}|</?b>")
    assert {
        text for text, said in known.items() if sorted(blanks.findall(text)) != sorted(blanks.findall(said))
    } == set()
    assert {text: said for text, said in known.items() if BOKMAL.search(said)} == {}


def test_the_catalogue_that_runs_is_the_one_that_is_written() -> None:
    with (LOCALE / "django.mo").open("rb") as file:
        runs = gettext.GNUTranslations(file)
    written = catalogue(LOCALE / "django.po")
    assert {text: said for text, said in written.items() if said not in _said(runs, text)} == {}
    assert {text for text in _singles(runs) if text} <= set(written)


def _said(runs: gettext.GNUTranslations, text: str) -> set[str]:
    catalog = runs._catalog  # type: ignore[attr-defined]
    plurals = {key[0] for key in catalog if isinstance(key, tuple)}
    found = {runs.gettext(text)}
    for single in plurals:
        found |= {runs.ngettext(single, text, 1), runs.ngettext(single, text, 2)}
    return found


def _singles(runs: gettext.GNUTranslations) -> Iterator[str]:
    for key in runs._catalog:  # type: ignore[attr-defined]
        yield key[0] if isinstance(key, tuple) else key


@pytest.mark.parametrize("scope", ["", "500104", "500104/kattem"])
def test_the_report_in_nynorsk_says_nothing_in_bokmal(scope: str) -> None:
    status = a_status()
    with translation.override("nn"):
        html = document(status, {}, author="Rask Elv", edition=1, scope=scope)
    assert '<html lang="nn">' in html
    ours = re.sub(r"<(\w+)[^>]* lang=\"nb\"[^>]*>.*?</\1>", "", html, flags=re.DOTALL)
    ours = re.sub(r"<[^>]*>", " ", ours)
    assert BOKMAL.findall(ours) == []
    assert "Korleis små tal blir verna" in ours
