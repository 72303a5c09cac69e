"""The eighteen variables that can be read in as aggregates, and never as persons: data, with its source."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

SOURCE = "microdata.no (SSB og Sikt)"
# As the plan says it: counts are moved by up to five, none is below five, and totals are not the sums of their parts.
SMALLEST = 5
CAVEAT = _(
    "Tallene er støylagt av microdata.no: de kan avvike med inntil fem, ingen er mindre enn fem, og summene er støylagt"
    " for seg."
)


@dataclass(frozen=True)
class Variable:
    code: str
    name: str
    definition: str


@cache
def variables() -> dict[str, Variable]:
    text = (Path(__file__).resolve().parent.parent / "data" / "microdata.toml").read_text(encoding="utf-8")
    return {code: Variable(code, **said) for code, said in tomllib.loads(text).items()}
