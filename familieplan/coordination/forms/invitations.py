"""Forms of an invitation: what somebody is asked for, and what they answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import DayField, offer, offer_rows
from familieplan.accounts.models import Office, User
from familieplan.coordination.models import AskedHow, LifeArea, Measure, NoBecause, Whom
from familieplan.coordination.operations.invitations import Asked, Outsider
from familieplan.families.basis_forms import LetInForm
from familieplan.families.models import Family, SharingBasis
from familieplan.families.policies import Part
from familieplan.families.stated import StatedLaw

WORDS = {"rows": 3}


class AskedFields(forms.Form):
    """What it is about; the same for an office and for somebody outside."""

    area = forms.ChoiceField(
        label=gettext_lazy("Livsområde"), choices=[("", gettext_lazy("Velg livsområde")), *LifeArea.choices]
    )
    measure = forms.ModelChoiceField(
        label=gettext_lazy("Tiltaket det gjelder"),
        queryset=Measure.objects.none(),
        required=False,
        empty_label=gettext_lazy("Ikke knyttet til et tiltak"),
    )
    asks_for = forms.CharField(
        label=gettext_lazy("Hva ber dere om?"), max_length=1000, widget=forms.Textarea(attrs=WORDS)
    )
    until_on = DayField(label=gettext_lazy("Oppgaven varer til (dd.mm.åååå)"), required=False)

    def offer_measures(self, user: User, family: Family) -> None:
        offer_rows(self, "measure", Measure.objects.visible_to(user).filter(plan__family=family, plan__ended_on=None))

    def clean_until_on(self) -> date | None:
        on: date | None = self.cleaned_data["until_on"]
        if on and on < timezone.localdate():
            raise forms.ValidationError(_("Skriv en dag som kommer, eller i dag."))
        return on

    def asked(self) -> Asked:
        said = self.cleaned_data
        shares = said.get("shares", "")
        return Asked(said["area"], said["asks_for"], shares, said["measure"], said["until_on"])


class InviteForm(AskedFields, LetInForm):
    office = forms.ModelChoiceField(
        label=gettext_lazy("Hvem vil dere invitere?"),
        queryset=Office.objects.select_related("service"),
        empty_label=gettext_lazy("Velg kontor, skole eller barnehage"),
    )
    shares = forms.CharField(
        label=gettext_lazy("Hva deles hvis de sier ja, og hvorfor?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    part = forms.ChoiceField(
        label=gettext_lazy("Rolle hvis de sier ja"),
        choices=[(Part.READER, Part.READER.label), (Part.RESPONSIBLE, Part.RESPONSIBLE.label)],
    )
    basis = forms.ChoiceField(
        label=gettext_lazy("Grunnlag for å dele"),
        required=False,
        help_text=gettext_lazy(
            "Uten grunnlag får de bare spørsmålet, uten navn på familien, og et ja åpner ikke planen."
        ),
    )

    field_order = ["office", "area", "measure", "asks_for", "until_on", "part", "basis", "shares"]

    def __init__(self, *args: Any, user: User, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, user=user, family=family, **kwargs)
        self.offer_measures(user, family)
        self.fields["asks_for"].help_text = _("Leses før svaret er gitt. Skriv uten navn, og ikke mer enn det trengs.")
        offer(self, "basis", [("", _("Ikke ennå: spør uten navn")), *self.grounds()])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        if said.get("basis") and not said.get("shares", "").strip():
            self.add_error("shares", _("Skriv hva som deles hvis de sier ja, og hvorfor det trengs."))
        return said

    def ground(self) -> SharingBasis | StatedLaw | None:
        return self.chosen() if self.cleaned_data["basis"] else None


class InviteOutsiderForm(AskedFields):
    whom = forms.ChoiceField(
        label=gettext_lazy("Hvem er det?"), choices=[choice for choice in Whom.choices if choice[0] != Whom.OFFICE]
    )
    outside_name = forms.CharField(label=gettext_lazy("Navn"), max_length=120)
    outside_contact = forms.CharField(label=gettext_lazy("Telefon eller e-post"), max_length=120, required=False)
    asked_how = forms.ChoiceField(
        label=gettext_lazy("Hvordan ble de spurt?"),
        choices=[choice for choice in AskedHow.choices if choice[0]],
    )

    field_order = [
        *("whom", "outside_name", "outside_contact", "asked_how", "area", "measure", "asks_for", "until_on"),
    ]

    def __init__(self, *args: Any, user: User, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_measures(user, family)
        self.fields["asks_for"].label = _("Hva er oppgaven deres?")

    def outsider(self) -> Outsider:
        said = self.cleaned_data
        return Outsider(said["whom"], said["outside_name"], said["outside_contact"], said["asked_how"])


class YesForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Vil du si noe til den som spør?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HeardYesForm(YesForm):
    """Somebody outside has said yes, and the team writes it down."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("Hva sa de?")


class NoForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Hvorfor ikke?"), choices=[("", gettext_lazy("Velg grunn")), *NoBecause.choices]
    )
    words = forms.CharField(
        label=gettext_lazy("Med egne ord"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("reason") == NoBecause.OTHER and not said.get("words", "").strip():
            self.add_error("words", _("Skriv hvorfor, så den som spør kan gå videre."))
        return said


class DoneForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Hva kom det ut av det?"), max_length=1000, widget=forms.Textarea(attrs=WORDS)
    )


class TakeBackForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Hvorfor trekkes den tilbake?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
