"""Forms of the register of provisions and of the consent ages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import DayField
from familieplan.accounts.models import Service
from familieplan.families.basis_forms import ServicesField


class ProvisionForm(forms.Form):
    """A version as a whole: text, who may tell whom, and from when. An earlier version ends that day."""

    law = forms.CharField(label=gettext_lazy("Lov"), max_length=120)
    paragraph = forms.CharField(label=gettext_lazy("Paragraf"), max_length=60)
    text = forms.CharField(
        label=gettext_lazy("Hva gir den lov til, med vanlige ord?"), widget=forms.Textarea(attrs={"rows": 4})
    )
    source = forms.CharField(label=gettext_lazy("Kilde, og hvem som har kontrollert teksten"), max_length=300)
    valid_from = DayField(label=gettext_lazy("Gjelder fra (dd.mm.åååå)"))
    from_all = forms.BooleanField(label=gettext_lazy("Alle tjenester kan gi"), required=False)
    givers = ServicesField(label=gettext_lazy("Hvem kan gi?"), required=False)
    to_all = forms.BooleanField(label=gettext_lazy("Alle tjenester kan få"), required=False)
    receivers = ServicesField(label=gettext_lazy("Hvem kan få?"), required=False)
    opens_in_danger = forms.BooleanField(
        label=gettext_lazy("Kan velges når noen åpner en familie med nødtilgang"), required=False
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        for everybody, some in (("from_all", "givers"), ("to_all", "receivers")):
            if bool(said.get(everybody)) == bool(said.get(some)):
                self.add_error(some, _("Velg enten alle tjenester, eller de det gjelder."))
        return said

    def facts(self, code: str) -> dict[str, Any]:
        """What add_version needs. A new provision gets its code from its name."""
        said = self.cleaned_data
        names = ("law", "paragraph", "text", "source", "valid_from", "opens_in_danger")
        return {name: said[name] for name in names} | {
            "code": code or slugify(f"{said['law']} {said['paragraph']}")[:40],
            "givers": None if said["from_all"] else said["givers"],
            "receivers": None if said["to_all"] else said["receivers"],
        }

    def plain_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("law", "paragraph", "text", "source", "valid_from")]


class EndVersionForm(forms.Form):
    on = DayField(label=gettext_lazy("Gjelder ikke lenger fra (dd.mm.åååå)"))


class ConsentAgeForm(forms.Form):
    service = forms.ModelChoiceField(
        label=gettext_lazy("Tjeneste"),
        queryset=Service.objects.all(),
        required=False,
        empty_label=gettext_lazy("Alle som ikke har egen regel"),
    )
    years = forms.IntegerField(label=gettext_lazy("Alder"), min_value=12, max_value=18)
    source = forms.CharField(label=gettext_lazy("Kilde"), max_length=300)
    valid_from = DayField(label=gettext_lazy("Gjelder fra (dd.mm.åååå)"))
