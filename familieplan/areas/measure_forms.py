"""Forms of area measures. Money is whole kroner, written with or without spaces."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField
from familieplan.accounts.models import Office
from familieplan.areas.models import (
    AreaKind,
    AreaMeasure,
    AreaStatus,
    FeltEffect,
    PartnerKind,
    PartnerStand,
    Zone,
)

MOST = 2_000_000_000


class KronerField(forms.IntegerField):
    """25 000, 25.000 and 25000 are the same sum."""

    default_error_messages = {"invalid": _("Skriv summen i hele kroner, for eksempel 25 000.")}

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, min_value=0, max_value=MOST, required=False, **options)

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.lower().removesuffix("kr").translate({ord(sign): None for sign in " \u00a0."})
        return super().to_python(value)


class AreaMeasureForm(forms.Form):
    name = forms.CharField(label=_("Hva heter tiltaket?"), max_length=120)
    zone = forms.ModelChoiceField(
        Zone.objects.all(), label=_("Levekårssone"), to_field_name="slug", empty_label=_("Velg sone")
    )
    kind = forms.ChoiceField(label=_("Slags tiltak"), choices=AreaKind.choices)
    goal = forms.CharField(
        label=_("Hva skal bli bedre for dem som bor her?"), max_length=600, widget=forms.Textarea({"rows": 3})
    )
    office = forms.ModelChoiceField(
        Office.objects.order_by("name"), label=_("Ansvarlig kontor"), empty_label=_("Velg kontor")
    )
    status = forms.ChoiceField(label=_("Status"), choices=AreaStatus.choices)
    waits_for = forms.CharField(label=_("Hvem venter tiltaket på?"), max_length=120, required=False)
    started_on = DayField(label=_("Fra (dd.mm.åååå)"))
    ends_on = DayField(label=_("Til (dd.mm.åååå)"), required=False, help_text=_("Tomt betyr at slutten ikke er satt."))
    budget = KronerField(label=_("Budsjett i kroner"))
    funding = forms.CharField(label=_("Finansiering"), max_length=120, required=False)
    account_id = forms.CharField(label=_("Id i utenforregnskapet"), max_length=40, required=False)
    account_estimate = KronerField(
        label=_("Anslag i utenforregnskapet, kroner"), help_text=_("Vises alltid med ordet anslag.")
    )

    @staticmethod
    def initial_of(measure: AreaMeasure) -> dict[str, Any]:
        return {name: getattr(measure, name) for name in AreaMeasureForm.base_fields} | {"zone": measure.zone.slug}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        begins, ends = said.get("started_on"), said.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("Slutten kan ikke være før starten. Endre en av dem."))
        if said.get("status") != AreaStatus.WAITING:
            said["waits_for"] = ""
        elif not said.get("waits_for"):
            self.add_error("waits_for", _("Skriv hvem tiltaket venter på."))
        if said.get("account_estimate") is not None and not said.get("account_id"):
            self.add_error("account_id", _("Skriv id-en i utenforregnskapet som anslaget hører til."))
        return said


class BesideForm(forms.Form):
    """Several stand on one page: each has fields of its own name for the labels to point at."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{type(self).__name__.lower()}-%s"} | kwargs)


class StepForm(BesideForm):
    text = forms.CharField(label=_("Hva skal gjøres?"), max_length=200)
    who = forms.CharField(label=_("Hvem gjør det?"), max_length=120)
    due_on = DayField(label=_("Frist (dd.mm.åååå)"), required=False)


class PartnerForm(BesideForm):
    name = forms.CharField(label=_("Hvem spør dere?"), max_length=120)
    kind = forms.ChoiceField(label=_("Hvem er de?"), choices=PartnerKind.choices)
    contact = forms.CharField(
        label=_("Kontakt"), max_length=160, required=False, help_text=_("E-post eller telefon til laget eller stedet.")
    )

    def __init__(self, *args: Any, measure: AreaMeasure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.measure.partners.filter(name__iexact=name).exists():
            raise forms.ValidationError(_("%(name)s er alt spurt. Endre svaret i lista.") % {"name": name})
        return name


class StandForm(forms.Form):
    stand = forms.ChoiceField(label=_("Svar"), choices=PartnerStand.choices)


class DiaryForm(BesideForm):
    happened_on = DayField(label=_("Når (dd.mm.åååå)"))
    text = forms.CharField(label=_("Hva skjedde?"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    picture = forms.FileField(
        label=_("Bilde"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png"}),
        help_text=_("JPEG eller PNG. Spør dem som kan kjennes igjen. Sted og navn i bildefilen tas bort."),
    )
    shows = forms.CharField(
        label=_("Hva viser bildet?"), max_length=200, required=False, help_text=_("Leses opp for dem som ikke ser.")
    )

    def clean_happened_on(self) -> Any:
        on = self.cleaned_data["happened_on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Dagen er ikke kommet ennå. Legg inn et steg for det som skal skje."))
        return on

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("picture") and not said.get("shows"):
            self.add_error("shows", _("Skriv med noen ord hva bildet viser."))
        return said


class SurveyForm(BesideForm):
    question = forms.CharField(
        label=_("Hva vil dere spørre beboerne om?"),
        max_length=200,
        initial=_("Har dette gjort det bedre å bo her?"),
        help_text=_("Svarene er de samme hver gang: fra «Ja, det har blitt bedre» til «Vet ikke»."),
    )
    closes_on = DayField(label=_("Åpen til og med (dd.mm.åååå)"))

    def clean_closes_on(self) -> Any:
        on = self.cleaned_data["closes_on"]
        if on < timezone.localdate():
            raise forms.ValidationError(_("Velg i dag eller en dag som kommer."))
        return on


class AnswerForm(forms.Form):
    felt = forms.ChoiceField(
        label=_("Svaret ditt"),
        choices=FeltEffect.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg ett av svarene.")},
    )
    words = forms.CharField(
        label=_("Vil du si noe mer?"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Skriv ikke navn på noen."),
    )
