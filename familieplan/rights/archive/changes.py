"""endringslogg.xml: what stood there before, from the history that the database keeps by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, register_namespace

from django.db import models

from familieplan.accounts.models import User
from familieplan.coordination.models import Agreement, AreaAnswer, FamilyPlan, Goal, Measure, MeasureParty, Strength
from familieplan.rights.archive.records import NOBODY, Folder
from familieplan.rights.archive.structure import text_of, when, written

NS = "http://www.arkivverket.no/standarder/noark5/endringslogg"
EMPTY = "(tomt)"
OWN_COLUMNS = ("pgh_", "id")


@dataclass(frozen=True)
class Change:
    unit: UUID
    field: str
    at: datetime
    by: str
    before: str
    after: str


Held = dict[type[models.Model], set[int]]


def changes(folders: list[Folder], held: Held) -> bytes:
    """`held` are the keys of those that the package holds: the history of the others is left out with them."""
    register_namespace("", NS)
    root = Element(f"{{{NS}}}endringslogg")
    for folder in folders:
        for change in _of_folder(folder, held):
            row = SubElement(root, f"{{{NS}}}endring")
            for name, value in (
                ("referanseArkivenhet", str(change.unit)),
                ("referanseMetadata", change.field),
                ("endretDato", when(change.at)),
                ("endretAv", change.by),
                ("tidligereVerdi", change.before or EMPTY),
                ("nyVerdi", change.after or EMPTY),
            ):
                SubElement(row, f"{{{NS}}}{name}").text = text_of(value)
    return written(root)


def _of_folder(folder: Folder, held: Held) -> Iterator[Change]:
    rows: list[tuple[type[models.Model], dict[str, Any]]] = [
        (FamilyPlan, {"pgh_obj": folder.plan_id}),
        (AreaAnswer, {"pgh_obj__plan": folder.plan_id}),
        (Goal, {"pgh_obj__plan": folder.plan_id}),
        (Measure, {"pgh_obj__plan": folder.plan_id, "pgh_obj__in": held[Measure]}),
        (MeasureParty, {"pgh_obj__plan": folder.plan_id, "pgh_obj__in": held[MeasureParty]}),
        (Strength, {"pgh_obj__plan": folder.plan_id}),
        (Agreement, {"pgh_obj__plan": folder.plan_id, "pgh_obj__in": held[Agreement]}),
    ]
    for model, of_plan in rows:
        events: Any = model.pgh_event_model  # type: ignore[attr-defined]  # given to tracked models by pghistory
        history = events.objects.filter(**of_plan).select_related("pgh_context").order_by("pgh_obj_id", "pgh_id")
        yield from _steps(folder.system_id, model, list(history))


def _steps(unit: UUID, model: type[models.Model], history: list[Any]) -> Iterator[Change]:
    names = dict(User.objects.filter(pk__in={_who(row) or 0 for row in history}).values_list("pk", "name"))
    columns = [f for f in model._meta.concrete_fields if not (f.is_relation or f.primary_key) and f.name != "public_id"]
    for earlier, later in pairwise(history):
        if earlier.pgh_obj_id != later.pgh_obj_id:
            continue
        for column in columns:
            before, after = getattr(earlier, column.name, None), getattr(later, column.name, None)
            if before != after:
                by = names.get(_who(later) or 0, NOBODY)
                label = f"{model.__name__}.{column.name}"
                yield Change(unit, label, later.pgh_created_at, by, _text(before), _text(after))


def _who(row: Any) -> int | None:
    found = row.pgh_context.metadata.get("user") if row.pgh_context else None
    return int(found) if found else None


def _text(value: Any) -> str:
    return "" if value is None else str(value)
