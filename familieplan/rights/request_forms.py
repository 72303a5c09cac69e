"""What a family asks, and what it is answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import offer_rows
from familieplan.coordination.models import LifeArea, RequestKind, RequestOutcome, RightsRequest
from familieplan.families.models import Family, Membership, Person
from familieplan.rights.erasure import Subject


class AskForm(forms.Form):
    """By the family itself: who asks is known. `concerns` is whom it is about; a parent may ask for a child."""

    kind = forms.ChoiceField(label=_("Hva gjelder det?"), choices=RequestKind.choices)
    concerns = forms.ModelChoiceField(
        Person.objects.none(), label=_("Hvem gjelder det?"), required=False, empty_label=_("Hele familien")
    )
    area = forms.ChoiceField(
        label=_("Hvilken del av planen?"),
        choices=[("", _("Ingen bestemt del")), *LifeArea.choices],
        required=False,
    )
    subject = forms.ChoiceField(
        label=_("Hva skal slettes?"),
        choices=[("", _("Jeg ber ikke om å få noe slettet")), *Subject.choices],
        required=False,
    )
    about = forms.CharField(
        label=_("Fortell med dine egne ord"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Membership.objects.current().filter(family=family).values("person")
        offer_rows(self, "concerns", Person.objects.filter(pk__in=people).order_by("birth_date", "pk"))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        erases = said.get("kind") == RequestKind.ERASURE
        if erases and not said.get("subject"):
            self.add_error("subject", _("Velg hva som skal slettes."))
        if not erases:
            said["subject"] = ""
        return said

    def values(self) -> dict[str, Any]:
        facts = {**self.cleaned_data}
        return {"person": facts.pop("concerns"), **facts}


class RegisterForm(AskForm):
    """By somebody who works with the family, for whoever said it."""

    said_by = forms.CharField(label=_("Hvem i familien ber om det?"), max_length=120)

    field_order = ["said_by", "kind", "concerns", "area", "subject", "about"]


class AnswerForm(forms.Form):
    """The answer is read by the family: what was done, and why."""

    outcome = forms.ChoiceField(label=_("Utfall"), choices=RequestOutcome.choices)
    correction = forms.CharField(
        label=_("Rettelsen, slik den skal stå i loggen"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Bare når et notat skal rettes. Notatet blir stående, og peker på rettelsen."),
    )
    note = forms.CharField(
        label=_("Det familien mener, med deres ord"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Vises ved siden av notatet når det ikke blir endret."),
    )
    reason = forms.CharField(
        label=_("Begrunnelse, slik familien leser den"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, asked: RightsRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mends = asked.kind == RequestKind.CORRECTION and asked.entry_id is not None
        if not self.mends:
            del self.fields["correction"]
        if asked.entry_id is None:
            del self.fields["note"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        outcome = said.get("outcome")
        if outcome == RequestOutcome.GRANTED and self.mends and not said.get("correction"):
            self.add_error("correction", _("Skriv rettelsen, eller velg et annet utfall."))
        if outcome == RequestOutcome.NOTED and "note" in self.fields and not said.get("note"):
            self.add_error("note", _("Skriv det familien mener."))
        if outcome == RequestOutcome.NOTED and "note" not in self.fields:
            self.add_error("outcome", _("Det er ikke noe notat å sette ordene ved siden av. Velg et annet utfall."))
        return said


class OpenForm(forms.Form):
    """Why something that is shut must be read. The family sees it in the list of who has read."""

    reason = forms.CharField(
        label=_("Hvorfor må du lese det?"),
        max_length=60,
        help_text=_("Familien ser grunnen i lista over hvem som har lest."),
    )


class ReopenForm(forms.Form):
    end_reason = forms.CharField(
        label=_("Hva fant dere ut? Familien leser dette."), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
