"""Forms of the emergency: whom it is about, on what, why; and what the reviewer makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer_rows
from familieplan.accounts.models import Service
from familieplan.families.emergency_operations import Sought
from familieplan.families.forms import FindForm
from familieplan.families.models import EmergencyReview, LegalBasis
from familieplan.families.policies import SHORTEST_REASON

EXPLAIN = {"min_length": _("Skriv litt mer: en annen må kunne forstå hvorfor.")}


if TYPE_CHECKING:
    OneProvision = forms.ModelChoiceField[LegalBasis]
else:
    OneProvision = forms.ModelChoiceField


class ProvisionField(OneProvision):
    """The name of the provision, and what it is about in a line."""

    def label_from_instance(self, obj: LegalBasis) -> str:
        return f"{obj}: {Truncator(obj.text).chars(90)}"


class EmergencyForm(FindForm):
    """Everything is asked for before anything is looked up: a missing word must not tell who is here."""

    name = forms.CharField(
        label=_("Eller fullt navn på et medlem"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth_date = DayField(label=_("Fødselsdatoen til samme medlem (dd.mm.åååå)"), required=False)
    basis = ProvisionField(
        label=_("Hjemmel"), queryset=LegalBasis.objects.none(), empty_label=_("Velg hjemmel"), to_field_name="code"
    )
    why = forms.CharField(
        label=_("Hva er faren, og hvorfor haster det?"),
        min_length=SHORTEST_REASON,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Leses av den som gjennomgår bruken. Ikke skriv navn."),
        error_messages=EXPLAIN,
    )
    confirmed = forms.BooleanField(
        label=_("Jeg mener at noen er i fare, og at det ikke kan vente"),
        error_messages={"required": _("Du må bekrefte at det haster.")},
    )

    def __init__(self, *args: Any, service: Service | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["identity_number"].required = False
        offer_rows(self, "basis", LegalBasis.objects.opening_in_danger(service))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        whole = said.get("name") and said.get("birth_date")
        if not self.errors and not said.get("identity_number") and not whole:
            self.add_error("identity_number", _("Skriv fødselsnummeret, eller navn og fødselsdato, til et medlem."))
        return said

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        number = said["identity_number"]
        by_name = {} if number else {"name": said["name"], "birth_date": said["birth_date"]}
        return {"sought": Sought(identity_number=number, **by_name), "basis": said["basis"], "why": said["why"]}


class ReviewForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Var det riktig å åpne familien?"), choices=[("", _("Velg")), *EmergencyReview.Verdict.choices]
    )
    reason = forms.CharField(
        label=_("Begrunnelse"),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Den som brukte nødtilgangen, koordinatoren og personvernombudet kan lese den."),
        error_messages=EXPLAIN,
    )
