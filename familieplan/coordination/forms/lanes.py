"""Forms of a fast lane: what is urgent and what goes along, what was done, and what was learnt; and who receives."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.forms import DayField, offer, offer_rows
from familieplan.accounts.models import Employment, Office, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.models import Helped, LaneReceiver, Shared
from familieplan.coordination.operations.fastlane import TELLS_WHO, Ground, Hours, Request
from familieplan.families.basis_forms import CONSENT, GroundForm
from familieplan.families.forms import worker_at
from familieplan.families.models import Consent, Family
from familieplan.families.stated import Told

WORDS = {"rows": 3}


class LaneForm(GroundForm):
    """One page, five answers: a family in crisis cannot wait for more."""

    office = forms.ModelChoiceField(
        label=gettext_lazy("Hvem må hjelpe?"),
        queryset=Office.objects.none(),
        empty_label=gettext_lazy("Velg kontor"),
    )
    need = forms.CharField(
        label=gettext_lazy("Hva haster?"),
        max_length=1000,
        widget=forms.Textarea(attrs=WORDS),
        help_text=gettext_lazy(
            "Skriv bare det de trenger for å hjelpe nå, uten navn, og nummeret de kan ringe deg på."
        ),
    )
    shares = forms.MultipleChoiceField(
        label=gettext_lazy("Hva trenger de å vite om familien?"),
        choices=Shared.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Velg ikke mer enn det som trengs. Mottakeren ser ingenting annet."),
    )
    field_order = ["office", "need", "shares", "basis"]

    def __init__(self, *args: Any, user: User, family: Family, **kwargs: Any) -> None:
        self.family = family
        super().__init__(*args, user=user, **kwargs)
        line = LaneReceiver.objects.present().exclude(worker=user)
        offer_rows(self, "office", Office.objects.filter(pk__in=line.order_by().values("office")).order_by("name"))
        if family.is_protected:
            offer(self, "shares", [choice for choice in Shared.choices if choice[0] not in TELLS_WHO])

    def _consents(self) -> QuerySet[Consent]:
        return Consent.objects.visible_to(self.user).in_force().filter(family=self.family)

    def consent_choices(self) -> list[tuple[str, str]]:
        return [(f"{CONSENT}-{row.pk}", f"{row.what} ({row.area_names})"[:120]) for row in self._consents()]

    def request(self) -> Request:
        return Request(self.cleaned_data["need"], self.cleaned_data["shares"])

    def ground(self) -> Ground:
        """After is_valid(). Who said yes to it knows; with law it is said when they were told, or why not."""
        if self.law:
            return Ground(self.law.provision, self.law.told, self.law.why)
        consent = self._consents().get(pk=self.cleaned_data["basis"].partition("-")[2])
        return Ground(consent, Told(on=timezone.localdate()))


class ActedForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Hva gjorde dere?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class TakenBackForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Hvorfor trengs den ikke lenger?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class LearntForm(forms.Form):
    helped = forms.ChoiceField(
        label=gettext_lazy("Fikk familien hjelp i tide?"), choices=Helped.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("Hva lærte vi?"),
        max_length=1000,
        widget=forms.Textarea(attrs=WORDS),
        help_text=gettext_lazy("Skriv om samarbeidet, ikke om familien."),
    )


class HoursForm(forms.Form):
    """How long each may take, from a day on. The administrator's."""

    receive_hours = forms.IntegerField(label=gettext_lazy("Timer til noen tar imot"), min_value=1, max_value=72)
    act_hours = forms.IntegerField(label=gettext_lazy("Timer til noen har hjulpet"), min_value=1, max_value=336)
    review_days = forms.IntegerField(label=gettext_lazy("Dager til lederen ser på den"), min_value=1, max_value=180)
    valid_from = DayField(label=gettext_lazy("Gjelder fra (dd.mm.åååå)"))

    def clean_valid_from(self) -> date:
        found: date = self.cleaned_data["valid_from"]
        if found < timezone.localdate():
            raise forms.ValidationError(_("Frister endres ikke bakover. Skriv i dag eller en dag som kommer."))
        return found

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("act_hours", 0) < said.get("receive_hours", 0):
            self.add_error("act_hours", _("Fristen for å hjelpe kan ikke være kortere enn fristen for å ta imot."))
        return said

    def hours(self) -> Hours:
        said = self.cleaned_data
        return Hours(said["receive_hours"], said["act_hours"], said["review_days"])


class ReceiverForm(forms.Form):
    """Who receives at an office: place 1 is asked first, the others are deputies in their order."""

    office = forms.ModelChoiceField(
        label=gettext_lazy("Kontor"), queryset=Office.objects.none(), empty_label=gettext_lazy("Velg kontor")
    )
    worker = forms.EmailField(label=gettext_lazy("E-posten til mottakeren"))
    title = forms.CharField(
        label=gettext_lazy("Hva rollen heter"), max_length=60, help_text=gettext_lazy("For eksempel «Vaktleder».")
    )
    rank = forms.IntegerField(
        label=gettext_lazy("Plass i rekka"),
        min_value=1,
        max_value=20,
        initial=1,
        help_text=gettext_lazy("1 varsles først. 2 er stedfortreder, og varsles når den første ikke svarer."),
    )
    started_on = DayField(label=gettext_lazy("Fra (dd.mm.åååå)"), initial=timezone.localdate)
    ended_on = DayField(
        label=gettext_lazy("Til (dd.mm.åååå)"), required=False, help_text=gettext_lazy("Tomt betyr inntil videre.")
    )

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "office", offices)

    def clean_worker(self) -> User:
        return worker_at(self.cleaned_data["worker"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        office, worker, begins, ends = (said.get(name) for name in ("office", "worker", "started_on", "ended_on"))
        at_work = Employment.objects.current().filter(user=worker, office=office, role__in=WORKS_WITH_FAMILIES)
        if office and worker and not at_work.exists():
            self.add_error("worker", _("Personen arbeider ikke ved %(office)s.") % {"office": office})
        if begins and begins < timezone.localdate():
            self.add_error("started_on", _("Skriv i dag, eller en dag som kommer."))
        if begins and ends and ends <= begins:
            self.add_error("ended_on", _("Siste dag må være etter den første."))
        return said
