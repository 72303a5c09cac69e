"""Small changes of SQL: each of these words, wherever it stands, by its neighbour."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORDS = (
    (r"\bAND\b", "OR"),
    (r"\bOR\b", "AND"),
    (r"\bIS NULL\b", "IS NOT NULL"),
    (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bNOT EXISTS\b", "EXISTS"),
    (r"(?<!NOT )\bEXISTS\b", "NOT EXISTS"),
    (r"\bAND NOT\b(?! EXISTS)", "AND"),
    (r"\bIS DISTINCT FROM\b", "IS NOT DISTINCT FROM"),
    (r"\bLEFT JOIN\b", "JOIN"),
    (r"(?<!LEFT )(?<!CROSS )\bJOIN\b(?=[^()]*? ON )", "LEFT JOIN"),
    (r"\bDISTINCT (?!ON|FROM)", ""),
    (r"\bDESC\b", "ASC"),
    (r"\bleast\(", "greatest("),
    (r"\bmin\(", "max("),
    (r"\bmax\(", "min("),
    (r"\bbool_and\(", "bool_or("),
    (r"\bbool_or\(", "bool_and("),
    (r"\blower\(", "upper("),
    (r" <= ", " < "),
    (r" < ", " <= "),
    (r" >= ", " > "),
    (r" > ", " >= "),
    (r" <> ", " = "),
    (r" = ", " <> "),
    (r" \+ 1\b", " - 1"),
    (r"\bin \(", "NOT IN ("),
    (r"\bNOT IN\b", "IN"),
    (r"\bTHEN (\w+) ELSE (\w+)", r"THEN \2 ELSE \1"),
)
_SPEAKS = re.compile(r"\b(SELECT|WHERE|JOIN|EXISTS|CASE|FILTER|DELETE FROM|INSERT INTO)\b|count\(|\bmax\(day")


def is_sql(text: str) -> bool:
    return bool(_SPEAKS.search(text))


def changes(text: str) -> Iterator[str]:
    for pattern, neighbour in WORDS:
        for found in re.finditer(pattern, text):
            line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
            if "--" not in line:
                yield text[: found.start()] + found.expand(neighbour) + text[found.end() :]


def around(before: str, after: str) -> tuple[str, str]:
    """The lines that differ."""
    old, new = before.splitlines(), after.splitlines()
    pairs = [(a, b) for a, b in zip(old, new, strict=False) if a != b]
    return tuple(" / ".join(line.strip() for line in lines) for lines in zip(*pairs, strict=True)) or (before, after)  # type: ignore[return-value]
