"""Forms for routines and courses; a lead chooses among the offices and people of the district alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer_rows
from familieplan.accounts.models import Employment, Office, Service, User
from familieplan.areas.models import District
from familieplan.coordination.models import CourseField
from familieplan.families.leads import districts_led_by


def offices_led_by(user: User) -> Any:
    return Office.objects.filter(district_code__in=districts_led_by(user)).order_by("name")


def staff_led_by(user: User) -> Any:
    posts = Employment.objects.current().filter(office__district_code__in=districts_led_by(user))
    return User.objects.filter(is_active=True, pk__in=posts.values("user")).order_by("name")


class RoutineForm(forms.Form):
    office = forms.ModelChoiceField(label=_("Kontor"), queryset=Office.objects.none(), empty_label=_("Velg kontor"))
    name = forms.CharField(
        label=_("Rutine"), max_length=120, help_text=_("Samme navn som før gir en ny versjon av rutinen.")
    )
    text = forms.CharField(
        label=_("Slik gjør vi det"), max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    link = forms.URLField(
        label=_("Lenke til rutinen"), max_length=300, required=False, assume_scheme="https",
        error_messages={"invalid": _("Skriv hele adressen, for eksempel https://kommunen.no/rutine.")},
    )  # fmt: skip
    owner = forms.ModelChoiceField(label=_("Hvem eier rutinen"), queryset=User.objects.none(), empty_label=_("Velg"))
    review_on = DayField(label=_("Skal gås gjennom (dd.mm.åååå)"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "office", offices_led_by(user))
        offer_rows(self, "owner", staff_led_by(user))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not said.get("text") and not said.get("link") and not self.has_error("link"):
            self.add_error("text", _("Skriv rutinen, eller legg inn en lenke til den."))
        if said.get("review_on") and said["review_on"] <= timezone.localdate():
            self.add_error("review_on", _("Velg en dag som kommer."))
        return said


class CourseForm(forms.Form):
    worker = forms.ModelChoiceField(label=_("Hvem"), queryset=User.objects.none(), empty_label=_("Velg"))
    field = forms.ChoiceField(label=_("Område"), choices=CourseField.choices)
    name = forms.CharField(label=_("Kurs eller kompetanse"), max_length=160)
    taken_on = DayField(label=_("Fullført (dd.mm.åååå)"))
    valid_until_on = DayField(
        label=_("Gjelder til og med (dd.mm.åååå)"), required=False, help_text=_("Tomt betyr at det ikke går ut.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "worker", staff_led_by(user))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        taken, until = said.get("taken_on"), said.get("valid_until_on")
        if taken and taken > timezone.localdate():
            self.add_error("taken_on", _("Dagen er ikke kommet ennå. Før kurset når det er fullført."))
        if taken and until and until < taken:
            self.add_error("valid_until_on", _("Velg en dag etter at kurset er fullført."))
        return said


class LearningPlanForm(forms.Form):
    district = forms.ModelChoiceField(label=_("Bydel"), queryset=District.objects.none(), empty_label=None)
    topic = forms.CharField(label=_("Tema"), max_length=160)
    services = forms.ModelMultipleChoiceField(
        label=_("Hvem er med?"), queryset=Service.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    from_on = DayField(label=_("Fra (dd.mm.åååå)"))
    to_on = DayField(label=_("Til (dd.mm.åååå)"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = offices_led_by(user)
        offer_rows(self, "district", District.objects.filter(code__in=districts_led_by(user)))
        offer_rows(self, "services", Service.objects.filter(pk__in=offices.values("service")).order_by("name"))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("from_on"), said.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", _("Velg en dag etter at det begynner."))
        return said
