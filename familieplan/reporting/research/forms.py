"""What is asked for: why, for whom, on what ground, of which years, which variables, and until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer, offer_rows
from familieplan.assistance.breakdowns import first_of_run
from familieplan.assistance.figures import years_on_file
from familieplan.assistance.models import Form, KostraFile
from familieplan.reporting.research.models import ResearchGround, ResearchRequest
from familieplan.reporting.research.variables import VARIABLES

LONGEST = timedelta(days=365)
# A length of more than three years is known from the fourth year of an unbroken run of files.
YEARS_BEFORE = 3


class RequestForm(forms.Form):
    purpose = forms.CharField(
        label=_("Formål"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Hva skal undersøkes, og hvorfor trengs det opplysninger og ikke bare tall?"),
    )
    receiver = forms.CharField(
        label=_("Mottaker"),
        max_length=200,
        help_text=_("Institusjon, prosjekt og ansvarlig, for eksempel NTNU, Institutt for sosialt arbeid."),
    )
    ground = forms.ModelChoiceField(
        label=_("Hjemmel"), queryset=ResearchGround.objects.none(), empty_label=_("Velg hjemmel")
    )
    reference = forms.CharField(
        label=_("Vedtak"),
        max_length=200,
        required=False,
        help_text=_("Hvem som har gjort vedtaket, dato og saksnummer. For medisinsk og helsefaglig forskning: REK."),
    )
    years = forms.TypedMultipleChoiceField(label=_("År"), coerce=int, widget=forms.CheckboxSelectMultiple)
    variables = forms.MultipleChoiceField(
        label=_("Opplysninger"),
        choices=[(each.key, each.label) for each in VARIABLES],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Velg bare det formålet trenger. Jo færre du velger, desto mindre må gjøres grovere."),
    )
    expires_on = DayField(
        label=_("Frist (dd.mm.åååå)"),
        help_text=_("Fra denne dagen kan uttrekket verken lages eller lastes ned, og det slettes. Høyst ett år fram."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "ground", ResearchGround.objects.in_force())
        # As text: a number would be written with a space among its thousands.
        offer(self, "years", [(str(year), str(year)) for year in reversed(years_on_file())])
        for field in self.fields.values():
            field.error_messages["required"] = _("Dette må fylles ut.")
        self.fields["years"].error_messages["invalid_choice"] = _("Velg blant årene i lista.")
        self.fields["variables"].error_messages["invalid_choice"] = _("Velg blant opplysningene i lista.")

    def clean_expires_on(self) -> Any:
        on, today = self.cleaned_data["expires_on"], timezone.localdate()
        if not today < on <= today + LONGEST:
            raise forms.ValidationError(gettext("Velg en dag som kommer, høyst ett år fram."))
        return on

    def clean_years(self) -> list[int]:
        return sorted(self.cleaned_data["years"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        ground = said.get("ground")
        if ground and ground.needs_reference and not said.get("reference"):
            self.add_error("reference", gettext("Denne hjemmelen krever et vedtak. Skriv hvem som gjorde det, og når."))
        years, variables = said.get("years", []), said.get("variables", [])
        if "duration" in variables and (early := [year for year in years if year < first_of_run(year) + YEARS_BEFORE]):
            self._cannot_know(
                gettext(
                    "Varigheten kan ikke vites for %(years)s: filene går ikke langt nok tilbake. Ta bort året eller"
                    " varigheten."
                ),
                early,
            )
        if "programme" in variables and (without := [year for year in years if year not in _programme_years()]):
            self._cannot_know(
                gettext(
                    "Ingen 11CF-fil er lest inn for %(years)s. Ta bort året eller opplysningen om kvalifiserings-"
                    "programmet, eller les inn filen."
                ),
                without,
            )
        return said

    def _cannot_know(self, words: str, years: list[int]) -> None:
        self.add_error("variables", words % {"years": ", ".join(str(year) for year in years)})


def _programme_years() -> set[int]:
    files = KostraFile.objects.filter(form=Form.PROGRAMME, replaced_at=None)
    return set(files.values_list("year", flat=True))


def form_of(request: ResearchRequest) -> dict[str, Any]:
    """A request as the form shows it, to be changed."""
    names = ("purpose", "receiver", "ground", "reference", "years", "variables", "expires_on")
    return {name: getattr(request, name) for name in names}


class AnswerForm(forms.Form):
    """`version`: what whoever answers has read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Hvorfor avslås det?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Den som ba om uttrekket, leser dette."),
    )
