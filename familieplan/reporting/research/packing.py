"""The extract as it is given: a table, and beside it how it was made and on what conditions."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

import familieplan
from familieplan.accounts.templatetags.fp import full_day
from familieplan.areas.models import District, Zone
from familieplan.assistance.figures import years_on_file
from familieplan.reporting.research.extracting import Extract
from familieplan.reporting.research.models import ResearchRequest, ResearchRule
from familieplan.reporting.research.variables import Variable

SHAPE = "familieplan-uttrekk/1"
TABLE, METHOD, TOLD = "uttrekk.csv", "metode.json", "LESMEG.txt"
# A moment of the making would make two packages of the same extract differ.
MOMENT = (1980, 1, 1, 0, 0, 0)


def method(request: ResearchRequest, rule: ResearchRule, made: Extract) -> dict[str, Any]:
    """Everything that must be known to judge and to use the extract; nothing of anybody in it."""
    levels = dict(zip((each.key for each in made.quasi), made.levels, strict=True))
    return {
        "format": SHAPE,
        "municipality": settings.MUNICIPALITY_NAME,
        "invented": settings.DEMO,
        "request": str(request.public_id),
        "request_version": request.version,
        "program_version": familieplan.__version__,
        "made_on": timezone.localdate().isoformat(),
        "expires_on": request.expires_on.isoformat(),
        "purpose": request.purpose,
        "receiver": request.receiver,
        "legal_ground": request.ground_text,
        "reference": request.reference,
        "approved_by_roles": [str(each.get_role_display()) for each in _approvals(request)],
        "population": _("Mottakere av økonomisk sosialhjelp i året, én rad for hver mottaker, etter 11F-filene."),
        "k_demanded": rule.k,
        "k_reached": made.k_reached,
        "l_demanded": rule.l if made.sensitive else None,
        "l_reached": made.l_reached,
        "most_left_percent": rule.most_left_percent,
        "years": [{"year": each.year, "rows": each.given, "left_out": each.left} for each in made.years],
        "variables": [_variable(each, levels.get(each.key, 0)) for each in (*made.quasi, *made.sensitive)],
        "known_from": f"{min(years_on_file())}-01",
        "how": how(rule),
        "conditions": conditions(rule),
    }


def _approvals(request: ResearchRequest) -> Any:
    return request.approvals.filter(version=request.version)


def how(rule: ResearchRule) -> list[str]:
    return [
        _("Rader fra ulike år er ikke koblet til hverandre, og rekkefølgen sier ingenting."),
        _(
            "Variabler som andre kan vite om en person, er gjort grovere til minst %(k)s rader i samme år har de samme"
            " verdiene. Grovheten er den samme for alle årene."
        )
        % {"k": rule.k},
        _("I hver slik gruppe har hver følsom variabel minst %(l)s ulike verdier.") % {"l": rule.l},
        _(
            "Rader som likevel skilte seg ut, er utelatt. Det er også de som har eller har hatt plass i en familie med"
            " beskyttet adresse. Tallet på utelatte er samlet, og er enten null eller minst %(k)s for hvert år."
        )
        % {"k": rule.k},
        _("Navn, nummer, fødselsdato, adresse, fødeland og hvilke tjenester som deltar, er aldri med."),
    ]


def conditions(rule: ResearchRule) -> list[str]:
    return [
        _("Uttrekket er til formålet og mottakeren som står her, og til ingen andre."),
        _("Prøv ikke å finne ut hvem en rad gjelder, og koble den ikke med andre opplysninger om personer."),
        _("Tall som bygger på uttrekket og gjelder færre enn %(k)s, skal ikke publiseres.") % {"k": rule.k},
        _("Slett uttrekket når formålet er oppfylt, og senest når fristen er ute."),
    ]


def _variable(variable: Variable, level: int) -> dict[str, Any]:
    used = variable.all_levels[level]
    return {
        "column": variable.key,
        "name": str(variable.label),
        "definition": str(variable.definition),
        "kind": "sensitive" if variable.is_sensitive else "quasi_identifier",
        "level": level,
        "levels": [str(each.name) for each in variable.all_levels],
        "generalised_to": str(used.name),
        "codes": {**{code: str(name) for code, name in used.codes.items()}, **_places(variable, level)},
    }


def _places(variable: Variable, level: int) -> dict[str, str]:
    if level:
        return {}
    if variable.key == "district":
        return dict(District.objects.order_by("code").values_list("code", "name"))
    return dict(Zone.objects.order_by("number").values_list("slug", "name")) if variable.key == "zone" else {}


def packed(made: Extract, told: dict[str, Any]) -> bytes:
    files = {
        TABLE: "".join(_table(made)).encode("utf-8-sig"),
        METHOD: json.dumps(told, ensure_ascii=False, indent=2).encode(),
        TOLD: "\r\n".join(_read_me(told)).encode("utf-8-sig"),
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name, MOMENT), data, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _table(made: Extract) -> Iterator[str]:
    """Semicolons, as our other tables; one line for each person, in the order of the codes."""
    line = io.StringIO()
    rows = csv.writer(line, delimiter=";", lineterminator="\r\n")
    rows.writerow(["year", *(each.key for each in (*made.quasi, *made.sensitive))])
    yield line.getvalue()
    for row in made.rows:
        line.seek(0)
        line.truncate()
        rows.writerow([row.year, *row.quasi, *row.sensitive])
        yield line.getvalue() * row.n


def _read_me(told: dict[str, Any]) -> Iterator[str]:
    yield _("Uttrekk til forskning fra %(municipality)s") % {"municipality": told["municipality"]}
    if told["invented"]:
        yield _("Alle personer i dette uttrekket er oppdiktet.")
    yield ""
    yield from _facts(told)
    yield from ("", _("Slik er det laget"), *(f"- {each}" for each in told["how"]))
    yield from ("", _("Antall rader"))
    for each in told["years"]:
        yield _("- %(year)s: %(rows)s rader, %(left)s utelatt") % {**each, "left": each["left_out"]}
    yield from ("", _("Variablene"))
    for each in told["variables"]:
        yield f"- {each['column']}: {each['name']}. {each['definition']} ({each['generalised_to']})"
        yield from (f"    {code} = {name}" for code, name in each["codes"].items())
    yield from ("", _("Vilkår"), *(f"- {each}" for each in told["conditions"]), "")


def _facts(told: dict[str, Any]) -> Iterator[str]:
    yield _("Formål: %(purpose)s") % told
    yield _("Mottaker: %(receiver)s") % told
    yield _("Hjemmel: %(legal_ground)s") % told
    if told["reference"]:
        yield _("Vedtak: %(reference)s") % told
    yield _("Godkjent av to: %(roles)s") % {"roles": ", ".join(told["approved_by_roles"])}
    yield _("Laget %(made)s. Utløper %(expires)s.") % {
        "made": full_day(date.fromisoformat(told["made_on"])),
        "expires": full_day(date.fromisoformat(told["expires_on"])),
    }
    yield _("k-anonymitet: k = %(k_reached)s er nådd (kravet er %(k_demanded)s).") % told
    if told["l_reached"]:
        yield _("l-diversitet: l = %(l_reached)s er nådd (kravet er %(l_demanded)s).") % told
