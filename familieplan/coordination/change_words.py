"""A change of the plan in plain words, without the names of those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.templatetags.fp import short_day
from familieplan.coordination.models import Agreement, AreaAnswer, LifeArea

if TYPE_CHECKING:
    from familieplan.coordination.changes import Step

MADE = {
    "FamilyPlan": gettext_lazy("Startet planen"),
    "AreaAnswer": gettext_lazy("Svarte på %(name)s"),
    "Goal": gettext_lazy("Nytt mål: %(name)s"),
    "Measure": gettext_lazy("Nytt tiltak: %(name)s"),
    "MeasureParty": gettext_lazy("Ny oppgave i et tiltak: %(name)s"),
    "Strength": gettext_lazy("Nytt under det familien har med seg: %(name)s"),
    "Agreement": gettext_lazy("Nytt svar på ordene i planen: %(name)s"),
}
CHANGED = {
    "FamilyPlan": gettext_lazy("Ordene i planen"),
    "AreaAnswer": gettext_lazy("Svaret på %(name)s"),
    "Goal": gettext_lazy("Målet %(name)s"),
    "Measure": gettext_lazy("Tiltaket %(name)s"),
    "MeasureParty": gettext_lazy("Oppgaven %(name)s"),
    "Strength": gettext_lazy("Det familien har med seg: %(name)s"),
    "Agreement": gettext_lazy("Svaret på ordene i planen: %(name)s"),
}
# Said once, whichever of the columns differ, and never with a name.
OWNER = ("owner_kind", "owner_worker_id", "owner_service_id", "owner_person_id", "owner_name")
# These follow from a change and are none themselves.
FOLLOWS = {"changed_by_id", "answered_at", "answered_by_id", "wording", "offer_id"}
GONE = {"removed_at", "taken_back_at"}
LONG = 90


def told(step: Step, *, is_shut: bool) -> Iterator[str]:
    """What is shut while an objection is looked into is not told here either."""
    kind = step.model.__name__
    name = {"name": _name(step)}
    if step.before is None:
        yield str(MADE[kind]) % name
        return
    columns = [column for column in step.columns if column not in FOLLOWS]
    if not columns:
        return
    if is_shut:
        yield f"{str(CHANGED[kind]) % name}: {_('endret, men lukket mens det vurderes')}"
        return
    said = [_difference(step, column) for column in columns if column not in OWNER]
    if set(columns) & set(OWNER):
        said.append(_("hvem som gjør det, er endret"))
    yield f"{str(CHANGED[kind]) % name}: {'; '.join(said)}"


def _name(step: Step) -> str:
    if step.model is AreaAnswer:
        return str(LifeArea(step.after.area).label)
    after: Any = step.after
    if step.model is Agreement:
        return str(after.get_stand_display())
    named = next((column for column in ("words", "text", "task", "what") if hasattr(after, column)), None)
    return f"«{_short(getattr(after, named))}»" if named else ""


def _difference(step: Step, column: str) -> str:
    if column in GONE:
        return _("tatt bort") if getattr(step.after, column) else _("satt tilbake")
    label = str(getattr(step.model._meta.get_field(column.removesuffix("_id")), "verbose_name", ""))
    if column.endswith("_id"):
        return _("%(what)s er endret") % {"what": label}
    said = {"what": label, "before": _said(step.before, column), "after": _said(step.after, column)}
    if not said["before"]:
        return _("%(what)s: %(after)s") % said
    if not said["after"]:
        return _("%(what)s tatt bort, før %(before)s") % said
    return _("%(what)s fra %(before)s til %(after)s") % said


def _said(row: models.Model, column: str) -> str:
    """Empty for nothing."""
    value: Any = getattr(row, column)
    if column == "also_areas":
        return ", ".join(str(LifeArea(area).label) for area in value)
    if isinstance(value, date | datetime):
        return short_day(value)
    if shown := getattr(row, f"get_{column}_display", None):
        value = shown()
    return f"«{_short(value)}»" if value else ""


def _short(text: Any) -> str:
    return Truncator(str(text)).chars(LONG)
