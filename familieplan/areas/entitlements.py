"""What shall and may be given, as a page shows it: in one language, with what nobody has approved yet marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from familieplan.areas.models import (
    RIGHT_TO_LEFT,
    EntitledService,
    Entitlement,
    EntitlementWord,
    PageLanguage,
    ResidenceStatus,
)

ORIGINAL = PageLanguage.BOKMAAL


@dataclass(frozen=True)
class Words:
    """`language` is the one that the words are in, which is the original where there are none in the one asked for."""

    text: str
    language: str
    is_approved: bool

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True)
class Told:
    rule: Entitlement
    service: Words
    grade: Words
    words: Words


@dataclass(frozen=True)
class OfStatus:
    status: str
    name: Words
    rules: list[Told]


@dataclass(frozen=True)
class Page:
    """`words` are the page's own: title, lead, source, valid_from, machine and missing."""

    language: str
    words: dict[str, Words]
    statuses: list[OfStatus]

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def is_approved(self) -> bool:
        return all(each.is_approved for each in self._all() if each.language == self.language)

    @property
    def is_whole(self) -> bool:
        return all(each.language == self.language for each in self._all())

    def _all(self) -> Iterator[Words]:
        yield from self.words.values()
        for of_status in self.statuses:
            yield of_status.name
            for told in of_status.rules:
                yield from (told.service, told.grade, told.words)


PAGE_WORDS = ("title", "lead", "source", "valid_from", "machine", "missing")


def entitlements(
    language: str = ORIGINAL, statuses: Iterable[str] = ResidenceStatus.values, on: date | None = None
) -> Page:
    """Three queries, whatever is asked for."""
    on, asked = on or timezone.localdate(), list(statuses)
    rows = list(Entitlement.objects.filter(status__in=asked).standing(on).prefetch_related("texts"))
    said = EntitlementWord.objects.filter(language__in={language, ORIGINAL})
    words = _Words(language, {(word.key, word.language): word for word in said})
    by_place = {(row.status, row.service): row for row in rows}
    return Page(
        language,
        {key: words.of(key) for key in PAGE_WORDS},
        [
            OfStatus(
                status,
                words.of(f"status.{status}"),
                [
                    Told(row, words.of(f"service.{service}"), words.of(f"grade.{row.grade}"), _text(row, language))
                    for service in EntitledService.values
                    if (row := by_place.get((status, service)))
                ],
            )
            for status in ResidenceStatus.values
            if status in asked
        ],
    )


@dataclass(frozen=True)
class _Words:
    language: str
    found: dict[tuple[str, str], EntitlementWord]

    def of(self, key: str) -> Words:
        word = self.found.get((key, self.language)) or self.found[key, ORIGINAL]
        return Words(word.words, word.language, word.approved_at is not None)


def _text(row: Entitlement, language: str) -> Words:
    by_language = {text.language: text for text in row.texts.all()}
    text = by_language.get(language) or by_language[ORIGINAL]
    return Words(text.words, text.language, text.approved_at is not None)
