"""What the auditor looks for, decides and sets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField
from familieplan.accounts.models import Deed, Employment, Outcome, ReadRuleVersion, User
from familieplan.families.unusual import ReadRule

OUTSIDE = "ute"
WATCH_AT_MOST = timedelta(days=366)


class DaysForm(forms.Form):
    fra = DayField(label=_("Fra og med (dd.mm.åååå)"), required=False)
    til = DayField(label=_("Til og med (dd.mm.åååå)"), required=False)


class ReadLogForm(DaysForm):
    q = forms.CharField(label=_("Navn, e-post, kontor eller familiens nummer"), required=False, max_length=120)
    gjort = forms.ChoiceField(label=_("Hva som ble gjort"), required=False, choices=[("", _("Alt")), *Deed.choices])
    hvor = forms.ChoiceField(
        label=_("Hvor"), required=False, choices=[("", _("Alle steder")), (OUTSIDE, _("Ut av eget distrikt"))]
    )

    field_order = ["q", "fra", "til", "gjort", "hvor"]


class FingerprintForm(forms.Form):
    avtrykk = forms.CharField(label=_("Fingeravtrykk du har notert"), required=False, max_length=100)


class AssessForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Vurdering"), choices=[("", _("Velg")), *Outcome.choices])
    reason = forms.CharField(
        label=_("Begrunnelse"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Hva du har undersøkt, og hva som taler for vurderingen. Skriv ikke navn på familier."),
    )


class AnswerForm(AssessForm):
    reason = forms.CharField(
        label=_("Svar til familien"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Familien leser dette. Skriv enkelt hva du har undersøkt, og hva du mener om lesingen."),
    )


class WatchForm(forms.Form):
    """A person at work is given by e-mail in full, as everywhere else."""

    words = forms.CharField(
        label=_("Navn, eller familiens nummer"),
        max_length=160,
        help_text=_("Fullt navn, etternavn, familiens navn eller nummer. Du får ikke vite om det treffer."),
    )
    employee = forms.CharField(
        label=_("E-posten til den ansatte, hvis det er en ansatts familie"),
        required=False,
        max_length=254,
        help_text=_("Tomt felt betyr en person i nyhetene."),
    )
    why = forms.CharField(label=_("Grunn"), max_length=300)
    until = DayField(label=_("Til (dd.mm.åååå)"), help_text=_("Høyst ett år fram. Vakten slutter av seg selv."))

    def clean_employee(self) -> User | None:
        email = self.cleaned_data["employee"].strip().lower()
        if not email:
            return None
        found = Employment.objects.current().filter(user__email=email).select_related("user").first()
        if found is None:
            raise forms.ValidationError(_("Ingen som arbeider her, har denne e-posten. Se etter skrivefeil."))
        return found.user

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        today = timezone.localdate()
        if not today < until <= today + WATCH_AT_MOST:
            raise forms.ValidationError(_("Skriv en dag som kommer, høyst ett år fram."))
        return until


class RuleForm(forms.Form):
    """One number per parameter of the rule, and the day the new version begins."""

    valid_from = DayField(label=_("Gjelder fra (dd.mm.åååå)"))
    is_on = forms.ChoiceField(label=_("Regelen er"), choices=[("on", _("på")), ("off", _("av"))])

    def __init__(self, *args: Any, rule: ReadRule, version: ReadRuleVersion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = version.parameters if version else {}
        self.fields["is_on"].initial = "on" if version is None or version.is_on else "off"
        self.labels = {**rule.labels, "rest_days": _("Dager før det samme tas opp igjen")}
        for name, label in self.labels.items():
            hour = name.endswith("_hour")
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=23 if hour else 100_000, initial=known.get(name)
            )

    def clean_valid_from(self) -> date:
        found: date = self.cleaned_data["valid_from"]
        if found < timezone.localdate():
            raise forms.ValidationError(_("En regel endres ikke bakover. Skriv i dag eller en dag som kommer."))
        return found

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        numbers = {name: said[name] for name in self.labels}
        return {"valid_from": said["valid_from"], "is_on": said["is_on"] == "on", "parameters": numbers}
