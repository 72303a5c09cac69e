"""The faults of a file as people work with them: by rule on the page, line by line in a spreadsheet."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from familieplan.assistance.rules import titles

SHOWN_PER_RULE = 20
Documents = list[dict[str, Any]]


@dataclass(frozen=True)
class RuleGroup:
    """Faults of one rule: what it asks, how many break it, and the first of them with line and field."""

    rule: str
    severity: str
    title: str
    count: int
    faults: Documents

    @property
    def is_warning(self) -> bool:
        return self.severity == "warning"


def grouped(faults: Documents, form: str, year: int | None) -> list[RuleGroup]:
    """What refuses a file first, then the most frequent."""
    told = titles(form, year)
    counts = Counter((fault["rule"], fault["severity"]) for fault in faults)
    ordered = sorted(counts.items(), key=lambda each: (each[0][1] == "warning", -each[1]))
    return [_group(rule, severity, told, count, faults) for (rule, severity), count in ordered]


def _group(rule: str, severity: str, told: dict[str, str], count: int, faults: Documents) -> RuleGroup:
    broken = [fault for fault in faults if fault["rule"] == rule][:SHOWN_PER_RULE]
    return RuleGroup(rule, severity, _(told.get(rule, "")) or broken[0]["message"], count, broken)


def as_csv(faults: Documents) -> HttpResponse:
    """Semicolons and a byte order mark: that is what a Norwegian spreadsheet opens. No value of any field is in it."""
    words = {"fatal": _("kan ikke leses"), "error": _("feil"), "warning": _("merknad")}
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="feilliste.csv"'
    answer["Cache-Control"] = "no-store"
    answer.write("\ufeff")
    rows = csv.writer(answer, delimiter=";", lineterminator="\r\n")
    rows.writerow([_("Linje"), _("Felt"), _("Kontroll"), _("Alvor"), _("Hva er galt")])
    for fault in faults:
        where = [fault["line"] or "", fault["field"], fault["rule"]]
        rows.writerow([*where, words[fault["severity"]], fault["message"]])
    return answer
