"""The provisions an emergency can stand on: dated, so that what was chosen can be read under the law of its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class EmergencyBasis:
    code: str
    law: StrPromise
    reference: str
    says: StrPromise
    valid_from: date
    valid_to: date | None = None

    def __str__(self) -> str:
        return f"{self.law} {self.reference}: {self.says}"


BASES = (
    EmergencyBasis(
        "bvl-13-1",
        _("Barnevernsloven"),
        "§ 13-1",
        _("hindre fare for liv eller alvorlig skade, eller fremme barnevernets oppgaver"),
        date(2023, 1, 1),
    ),
    EmergencyBasis(
        "sotjl-44",
        _("Sosialtjenesteloven"),
        "§ 44",
        _("forebygge vesentlig fare for liv eller alvorlig skade på helsen"),
        date(2010, 1, 1),
    ),
    EmergencyBasis(
        "navl-7",
        _("NAV-loven"),
        "§ 7",
        _("forebygge vesentlig fare for liv eller alvorlig skade på helsen"),
        date(2006, 7, 1),
    ),
    EmergencyBasis(
        "hpl-23",
        _("Helsepersonelloven"),
        "§ 23",
        _("tungtveiende hensyn gjør det rettmessig å gi opplysningene videre"),
        date(2001, 1, 1),
    ),
    EmergencyBasis(
        "strl-196",
        _("Straffeloven"),
        "§ 196",
        _("plikten til å avverge en alvorlig straffbar handling"),
        date(2015, 10, 1),
    ),
    EmergencyBasis("strl-17", _("Straffeloven"), "§ 17", _("nødrett"), date(2015, 10, 1)),
)


def in_force(on: date | None = None) -> list[EmergencyBasis]:
    on = on or timezone.localdate()
    return [basis for basis in BASES if basis.valid_from <= on and (basis.valid_to is None or basis.valid_to > on)]
