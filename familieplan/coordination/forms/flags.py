"""What the lead does about a flag, and what the coordinator answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer
from familieplan.coordination.models import FlagStepKind
from familieplan.coordination.models.flag import HAS_A_DAY

# Further ahead nobody remembers what was put off.
LONGEST = timedelta(days=366)
CHOICES = (
    (FlagStepKind.ASKED, _("Spør familiekoordinatoren")),
    (FlagStepKind.DECIDED, _("Avgjør nå, uten møte")),
    (FlagStepKind.POSTPONED, _("Utsett til en dato")),
    (FlagStepKind.DISMISSED, _("Meld at flagget er feil")),
)


class FlagStepForm(forms.Form):
    """`seen`: the newest step that the page shows."""

    kind = forms.ChoiceField(label=_("Hva gjør du?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Spørsmålet, eller hvorfor"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Alle i familiens team kan lese det, og familien kan be om det."),
    )
    back_on = DayField(
        label=_("Tas opp igjen (dd.mm.åååå)"),
        required=False,
        help_text=_("Når du spør: fristen for svar. Når du utsetter: dagen familien kommer tilbake i køen."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, can_ask: bool, is_resting: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [choice for choice in CHOICES if can_ask or choice[0] != FlagStepKind.ASKED]
        if is_resting:
            choices.append((FlagStepKind.BACK, _("Ta familien tilbake i køen")))
        offer(self, "kind", choices)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        kind, day, today = values.get("kind"), values.get("back_on"), timezone.localdate()
        if kind in HAS_A_DAY and day is None and "back_on" not in self.errors:
            self.add_error("back_on", _("Skriv datoen familien skal tas opp igjen."))
        elif day and day <= today:
            self.add_error("back_on", _("Velg en dag fram i tid."))
        elif day and day > today + LONGEST:
            self.add_error("back_on", _("Velg en dag innen et år."))
        if kind in (FlagStepKind.DISMISSED, FlagStepKind.BACK):
            values["back_on"] = None
        return values


class FlagAnswerForm(forms.Form):
    words = forms.CharField(
        label=_("Svaret ditt"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("OSK-lederen ser ikke planen. Skriv bare det som trengs for å svare."),
    )
