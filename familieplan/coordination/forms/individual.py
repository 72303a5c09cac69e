"""Forms of the individuell plan and of the barnekoordinator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer
from familieplan.coordination.models import ChildCoordination, Filled, Section, Wanted
from familieplan.families.rows import Colleague

NOT_AHEAD = _("Datoen kan ikke ligge fram i tid.")


class OfferForm(forms.Form):
    wanted = forms.ChoiceField(label=_("Svaret"), choices=Wanted.choices, widget=forms.RadioSelect)
    on = DayField(label=_("Tilbudt eller svart (dd.mm.åååå)"), initial=timezone.localdate)

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(NOT_AHEAD)
        return self.cleaned_data["on"]


class SectionForm(forms.Form):
    filled = forms.ChoiceField(label=_("Hvor står det?"), choices=Filled.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Med egne ord, eller hvorfor det ikke er aktuelt"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data: Any = None, *, section: Section, **kwargs: Any) -> None:
        super().__init__(data, prefix=section.value, **kwargs)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("filled") in (Filled.OWN, Filled.NOT_RELEVANT) and not values.get("words"):
            self.add_error("words", _("Skriv kort hva som gjelder, eller hvorfor det ikke er aktuelt."))
        return values


class ChildCoordinatorForm(forms.Form):
    """`worker`: one of those who take part, as the reader may know them."""

    answer = forms.ChoiceField(label=_("Barnekoordinator"), choices=ChildCoordination.choices, widget=forms.RadioSelect)
    worker = forms.ChoiceField(label=_("Hvem er barnekoordinator?"), required=False)
    on = DayField(label=_("Dato (dd.mm.åååå)"), initial=timezone.localdate)

    def __init__(self, data: Any = None, *, child: int, colleagues: list[Colleague], **kwargs: Any) -> None:
        super().__init__(data, prefix=f"barn{child}", **kwargs)
        offer(self, "worker", [("", _("Velg hvem")), *((str(each.pk), each.name) for each in colleagues)])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        is_named = values.get("answer") == ChildCoordination.NAMED
        if is_named and not values.get("worker"):
            self.add_error("worker", _("Velg hvem som er barnekoordinator. Den må delta i planen."))
        if not is_named:
            values["worker"] = ""
        if (on := values.get("on")) and on > timezone.localdate():
            self.add_error("on", NOT_AHEAD)
        return values
