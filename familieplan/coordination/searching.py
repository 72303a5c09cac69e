"""Words in the log: searched among what one may read, and never kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import BooleanField, F, Func, Q
from django.db.models.expressions import RawSQL
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from familieplan.accounts.models import User
from familieplan.coordination.models import FamilyPlan, LogEntry
from familieplan.families.models import Family

PAGE = 20
CONFIG = "norwegian"
# Letters that nobody writes, so that what was found can be marked after the text has been made harmless.
BEGINS, ENDS = "\ue000", "\ue001"
PLAIN = re.compile(r"[\w\s]+")


@dataclass(frozen=True)
class Hit:
    entry: LogEntry
    family: Family
    excerpt: SafeString


def query_of(words: str) -> SearchQuery:
    """Plain words are found also as the beginning of longer ones: «skole» finds «skolevegring». With quotation marks,
    a minus or «or» it is the web's own way of asking."""
    if PLAIN.fullmatch(words):
        asked = " & ".join(f"{word}:*" for word in words.replace("_", " ").split())
        return SearchQuery(asked, config=CONFIG, search_type="raw")
    return SearchQuery(words, config=CONFIG, search_type="websearch")


def search(user: User, words: str, family: Family | None = None, after: LogEntry | None = None) -> list[LogEntry]:
    """The latest entries that hold the words, one more than a page. Nothing is counted.

    What is shut while an objection is looked into is not searched: a hit would say what it holds.
    """
    query = query_of(words)
    plans = FamilyPlan.objects.visible_to(user)
    if family:
        plans = plans.filter(family=family)
    # By their keys: so the entries are walked plan by plan, whatever the planner makes of the lock.
    keys: Sequence[int] = list(plans.values_list("pk", flat=True))
    found = LogEntry.objects.visible_to(user).filter(plan__in=keys).not_closed().filter(_holds(query))
    if after:
        found = found.filter(Q(signed_at__lt=after.signed_at) | Q(signed_at=after.signed_at, pk__lt=after.pk))
    # PostgreSQL leaves out what looks like a tag; the rest is made harmless before it is marked.
    size = {"max_words": 35, "min_words": 20, "short_word": 0}
    marked = SearchHeadline(F("text"), query, config=CONFIG, start_sel=BEGINS, stop_sel=ENDS, **size)  # type: ignore[arg-type]
    return list(found.select_related("plan__family", "office", "kept_by").annotate(excerpt=marked)[: PAGE + 1])


def _holds(query: SearchQuery) -> Func:
    """`words` is the column that the database keeps beside the text (migration 0011)."""
    column = RawSQL('"coordination_logentry"."words"', ())
    return Func(column, query, template="(%(expressions)s)", arg_joiner=" @@ ", output_field=BooleanField())


def hits_of(entries: Sequence[LogEntry]) -> list[Hit]:
    return [Hit(entry, entry.plan.family, _marked(entry.excerpt)) for entry in entries]  # type: ignore[attr-defined]


def _marked(excerpt: str) -> SafeString:
    harmless = escape(excerpt).replace(BEGINS, "<mark>").replace(ENDS, "</mark>")
    return mark_safe(harmless)  # noqa: S308 escaped above
