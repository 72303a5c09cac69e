"""The family's paper in other languages: fixed texts translated, people's own words as they are, letters that are there."""

from __future__ import annotations

import unicodedata
from html import unescape

import pytest
from pypdf import PdfReader

from familieplan.accounts.languages import approve
from familieplan.coordination.models import PlanPaper
from familieplan.rights.papers.files import document
from tests.cast import Cast
from tests.rights.people import TODAY
from tests.rights.test_door_languages import MACHINE, ROOT, catalogue, shown_by
from tests.rights.test_plan_paper import ordered, pdf, story, words_of

pytestmark = pytest.mark.django_db
__all__ = ["story"]
OTHERS = sorted(MACHINE)
PAGES = ("family_plan.html", "family_plan_areas.html", "family_plan_words.html")
# What stands on the papers of the team and of a service, which are bokmål.
STAFF_ALONE = {
    *("Familieplan", "Viser det alle i teamet kan se.", "Viser det %(service)s kan se.", "Dette gjør %(service)s"),
    *("Hvem som er med", "Med familiens egne ord"),
}
# The names of the letters in familieplan-print.css and familieplan-print-spoken.css; any other is the machine's own.
OURS = {"Inter", "Arabic", "Ethiopic", "Cyrillic", "Further"}
HEADINGS = {
    "nn": "Planen vår",
    "en": "Our plan",
    "so": "Qorshaheenna",
    "ti": "መደብና",
    "uk": "Наш план",
    "pl": "Nasz plan",
}


def fonts_of(paper: PdfReader) -> set[str]:
    names = [str(font["/BaseFont"]) for page in paper.pages for font in page["/Resources"]["/Font"].values()]
    return {name.split("+")[-1] for name in names}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_the_familys_paper_is_there_in_every_language(language: str) -> None:
    found = set().union(*(shown_by(ROOT / "templates/rights/print" / page) for page in PAGES)) - STAFF_ALONE
    assert len(found) > 20
    assert found - set(catalogue(language)) == set()


@pytest.mark.parametrize("language", sorted(HEADINGS))
def test_the_paper_has_its_fixed_texts_in_the_language_and_the_familys_words_as_they_are(
    story: Cast, language: str
) -> None:
    text = words_of(pdf(story, language=language))
    for words in (HEADINGS[language], "Vi vil bo her", "Lage budsjett", "Husleia er grunnen"):
        assert words in text
    assert ("Dette har vi avtalt" in text) is (language == "nn")


def test_where_the_line_runs_from_the_left_nothing_is_put_around_anybodys_words(story: Cast) -> None:
    order = ordered(story, language="uk")
    assert "\u2068" not in document(PlanPaper.objects.get(order=order), order)


def test_arabic_is_written_from_the_right_with_arabic_letters(story: Cast) -> None:
    order = ordered(story, language="ar")
    assert '<html lang="ar" dir="rtl">' in document(PlanPaper.objects.get(order=order), order)
    assert "«\u2068Vi vil bo her\u2069»" in document(PlanPaper.objects.get(order=order), order)
    paper = pdf(story, language="ar", who="responsible")
    assert paper.metadata.title.startswith("خطتنا")
    written = unicodedata.normalize("NFKC", words_of(paper))
    assert sum("\u0600" <= letter <= "\u06ff" for letter in written) > 200
    assert "Arabic" in fonts_of(paper)


@pytest.mark.parametrize("language", OTHERS)
def test_the_letters_come_from_our_own_files_wherever_the_paper_is_made(story: Cast, language: str) -> None:
    used = {name.removesuffix("-Semi-Bold").removesuffix("-Medium") for name in fonts_of(pdf(story, language=language))}
    assert used <= OURS


def test_the_paper_says_that_a_machine_translated_until_a_person_has_approved(story: Cast) -> None:
    order = ordered(story, language="uk")
    paper = PlanPaper.objects.get(order=order)
    assert MACHINE["uk"] in unescape(document(paper, order))
    approve(by=story["administrator"], language="uk", approved_by="Blid Tolk", approved_on=TODAY)
    assert MACHINE["uk"] not in unescape(document(paper, order))


def test_staff_read_bokmal_and_a_language_that_nobody_has_is_refused(story: Cast) -> None:
    client, page = story.client("coordinator"), f"/familier/{story.family.public_id}/papir/"
    assert client.post(page, {"reader": "team", "size": "normal", "language": "ar"}).status_code == 302
    assert PlanPaper.objects.get().language == "nb"
    assert client.post(page, {"reader": "family", "size": "normal", "language": "xx"}).status_code == 422
