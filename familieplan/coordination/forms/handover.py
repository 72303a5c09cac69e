"""Forms of a handover: what the coordinator proposes, and why somebody says no."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer
from familieplan.accounts.models import User
from familieplan.families.basis_forms import LetInForm
from familieplan.families.forms import worker_at
from familieplan.families.handover_operations import Follows
from familieplan.families.models import Notes
from familieplan.families.policies import Part


class HandoverForm(LetInForm):
    email = forms.EmailField(label=_("E-posten til den som skal overta"))
    message = forms.CharField(
        label=_("Melding til den som skal overta"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Leses før svaret er gitt. Skriv ikke mer om familien enn det trengs for å svare."),
    )
    notes = forms.ChoiceField(
        label=_("Hvilke tidligere notater følger med?"), choices=[("", _("Velg")), *Notes.choices]
    )
    notes_since_on = DayField(label=_("Notater fra og med (dd.mm.åååå)"), required=False)
    giver_becomes = forms.ChoiceField(
        label=_("Etterpå vil du"),
        required=False,
        choices=[
            ("", _("ikke delta lenger")),
            (Part.READER, _("ha lesetilgang")),
            (Part.RESPONSIBLE, _("være tiltaksansvarlig")),
        ],
    )
    basis = forms.ChoiceField(
        label=_("Grunnlag for å dele"),
        required=False,
        help_text=_("Arbeider den som overtar i en annen tjeneste, må familien ha sagt ja til å dele med den."),
    )

    field_order = ["email", "message", "notes", "notes_since_on", "giver_becomes", "basis"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "basis", [("", _("Samme grunnlag som i dag")), *self.grounds()])

    def clean_email(self) -> User:
        return worker_at(self.cleaned_data["email"])

    def clean_notes_since_on(self) -> date | None:
        on: date | None = self.cleaned_data["notes_since_on"]
        if on and on > timezone.localdate():
            raise forms.ValidationError(_("Skriv en dag som har vært, eller i dag."))
        return on

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        since = said.get("notes") == Notes.SINCE
        if since and not said.get("notes_since_on") and "notes_since_on" not in self.errors:
            self.add_error("notes_since_on", _("Skriv fra hvilken dag notatene følger med."))
        return said

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        since = said["notes_since_on"] if said["notes"] == Notes.SINCE else None
        return {
            "taker": said["email"],
            "message": said["message"],
            "follows": Follows(said["notes"], since),
            "giver_becomes": said["giver_becomes"],
            "basis": self.chosen() if said["basis"] else None,
        }


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Hvorfor kan du ikke overta?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
