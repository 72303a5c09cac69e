"""Forms of a concern: what a school has seen, and what the lead answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts import identity
from familieplan.accounts.forms import DayField, offer_rows
from familieplan.accounts.models import User
from familieplan.areas.models import Institution
from familieplan.areas.operations import propose
from familieplan.coordination.models import ParentsTold
from familieplan.coordination.operations.concerns import Child, Said

# The same words whether somebody helps the family already or not: an answer must not tell.
ANSWERS = (
    (
        "on",
        gettext_lazy(
            "Takk for at dere sa fra. Vi har lest det og går videre med det. Vi kan ikke si mer om hva som skjer."
        ),
    ),
    ("talk", gettext_lazy("Takk for at dere sa fra. Vi ringer dere for å høre mer.")),
    (
        "parents",
        gettext_lazy("Takk for at dere sa fra. Snakk med foreldrene først. Si fra igjen hvis de ønsker hjelp."),
    ),
    ("own", gettext_lazy("Et annet svar, med egne ord")),
)


class ConcernForm(forms.Form):
    institution = forms.ModelChoiceField(
        Institution.objects.none(),
        label=gettext_lazy("Hvor skriver du fra?"),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("Kontoret mitt"),
    )
    child_name = forms.CharField(label=gettext_lazy("Barnets fornavn og etternavn"), max_length=160)
    birth_date = DayField(label=gettext_lazy("Fødselsdato (dd.mm.åååå)"), required=False)
    identity_number = forms.CharField(
        label=gettext_lazy("Fødselsnummer, D-nummer eller DUF"),
        max_length=14,
        required=False,
        help_text=gettext_lazy("Bare hvis dere har det. Det brukes til å finne riktig familie, og lagres ikke."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    address = forms.CharField(label=gettext_lazy("Adresse"), max_length=200, required=False)
    postcode = forms.RegexField(
        r"^[0-9]{4}$",
        label=gettext_lazy("Postnummer"),
        required=False,
        help_text=gettext_lazy("Bestemmer hvilken bydel som får det. Tomt betyr bydelen der dere arbeider."),
        error_messages={"invalid": gettext_lazy("Et postnummer har fire siffer.")},
    )
    seen = forms.CharField(
        label=gettext_lazy("Hva har dere sett?"),
        max_length=3000,
        help_text=gettext_lazy("Skriv det dere har sett og hørt, og når. Skriv det slik at foreldrene kan lese det."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    parents_told = forms.ChoiceField(
        label=gettext_lazy("Har dere snakket med foreldrene?"),
        choices=[("", gettext_lazy("Velg")), *ParentsTold.choices],
    )
    not_told_because = forms.CharField(label=gettext_lazy("Hvis ikke: hvorfor?"), max_length=500, required=False)
    child_view = forms.CharField(
        label=gettext_lazy("Hva sier barnet selv?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    no_view_because = forms.CharField(
        label=gettext_lazy("Hvis barnet ikke er spurt: hvorfor?"), max_length=500, required=False
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        here = Institution.objects.of_office(user)
        if here:
            offer_rows(self, "institution", here)
        else:
            del self.fields["institution"]

    def clean_identity_number(self) -> str:
        number: str = self.cleaned_data["identity_number"]
        try:
            return identity.accept(number).number if number else ""
        except identity.IdentityError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_birth_date(self) -> Any:
        on = self.cleaned_data["birth_date"]
        if on and on > timezone.localdate():
            raise forms.ValidationError(_("Datoen er fram i tid. Skriv årstallet med fire siffer."))
        return on

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        told, why_not = said.get("parents_told"), said.get("not_told_because", "").strip()
        if told == ParentsTold.NO and not why_not:
            self.add_error("not_told_because", _("Skriv hvorfor dere ikke har snakket med foreldrene ennå."))
        if told in {ParentsTold.YES, ParentsTold.AGREED}:
            said["not_told_because"] = ""
        if not said.get("child_view", "").strip() and not said.get("no_view_because", "").strip():
            self.add_error("child_view", _("Skriv hva barnet sier, eller hvorfor barnet ikke er spurt."))
        if "postcode" not in self.errors and not self.district_code():
            self.add_error("postcode", _("Vi finner ikke bydelen. Skriv postnummeret der barnet bor."))
        return said

    def district_code(self) -> str:
        """Where the child lives; where that is not known, where the sender works."""
        if postcode := self.cleaned_data.get("postcode", ""):
            district = propose(postcode).district
            return district.code if district else ""
        return self.user.employment.office.district_code if self.user.employment else ""

    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        child = ("birth_date", "identity_number", "address", "postcode")
        words = ("seen", "parents_told", "not_told_because", "child_view", "no_view_because")
        return {
            "child": Child(name=said["child_name"], **{name: said[name] for name in child}),
            "said": Said(**{name: said[name] for name in words}),
            "district_code": self.district_code(),
            "institution": said.get("institution"),
        }


class ConcernAnswerForm(forms.Form):
    ready = forms.ChoiceField(label=gettext_lazy("Svaret"), choices=ANSWERS, widget=forms.RadioSelect)
    own = forms.CharField(
        label=gettext_lazy("Egne ord"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Si aldri om noen hjelper familien fra før, og heller ikke at ingen gjør det."),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("ready") == "own" and not said.get("own", "").strip():
            self.add_error("own", _("Skriv svaret, eller velg et av de andre."))
        return said

    def text(self) -> str:
        said = self.cleaned_data
        words = [] if said["ready"] == "own" else [str(dict(ANSWERS)[said["ready"]])]
        return "\n".join([*words, said["own"].strip()]).strip()
