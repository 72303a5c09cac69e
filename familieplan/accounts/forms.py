"""Forms of the administrator's pages, and the date field that every form uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Employment, Office
from familieplan.accounts.policies import Role


class DayField(forms.DateField):
    """A date as people write it: 24.11.2026, 24.11.26, 241126 or 24.11 (this year's)."""

    default_error_messages = {"invalid": _("Skriv datoen som dd.mm.åååå, for eksempel 24.11.2026.")}

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off"}, format="%d.%m.%Y")
        super().__init__(widget=widget, **options)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = self._whole(value.strip())
        return super().to_python(value)

    def _whole(self, text: str) -> date | str | None:
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2})[./ ]?(\d{1,2})[./ ]?(\d{4}|\d{2})?\.?", text)
        if not found:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        day, month, year = found.groups()
        number = int(year) if year else timezone.localdate().year
        try:
            return date(number + 2000 if number < 100 else number, int(month), int(day))
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


def offer(form: forms.BaseForm, name: str, choices: Iterable[Any] | Callable[[], Iterable[Any]]) -> None:
    """What a form offers is often known only when it is made: of whom it asks, and who asks.

    A callable is asked when the choices are shown or one is chosen.
    """
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 each caller has declared it
    field.choices = choices if callable(choices) else [*choices]


def offer_rows(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 each caller has declared it
    field.queryset = rows


class EmploymentForm(forms.Form):
    name = forms.CharField(label=_("Navn"), max_length=120)
    email = forms.EmailField(
        label=_("E-post"),
        help_text=_("Arbeider personen et annet sted i dag, avsluttes det fra samme dag."),
    )
    office = forms.ModelChoiceField(label=_("Kontor"), queryset=Office.objects.all(), empty_label=_("Velg kontor"))
    role = forms.ChoiceField(label=_("Rolle"), choices=Role.choices)
    on = DayField(label=_("Fra (dd.mm.åååå)"), required=False, help_text=_("Tomt betyr i dag."))

    def clean(self) -> dict[str, Any]:
        """A new place of work begins after the earlier one: nobody has two roles on one day."""
        said: dict[str, Any] = super().clean() or {}
        begins = said.get("on") or timezone.localdate()
        earlier = Employment.objects.filter(user__email=str(said.get("email", "")).lower(), ended_on=None).first()
        if earlier and begins < earlier.started_on:
            self.add_error("on", _("Personen begynte ved %(office)s senere enn dette.") % {"office": earlier.office})
        return said
