"""Forms about being away and who stands in meanwhile."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer
from familieplan.accounts.models import StandsFor, User
from familieplan.accounts.policies import Role
from familieplan.families.deputy_operations import coordinated_by
from familieplan.families.forms import worker_at
from familieplan.families.models import Family


class PeriodForm(forms.Form):
    """Days, both ends included."""

    started_on = DayField(label=_("Fra og med (dd.mm.åååå)"))
    last_on = DayField(label=_("Til og med (dd.mm.åååå)"))


class StandInForm(forms.Form):
    """The lead's form: who stands in for the coordinator of one family, from today."""

    email = forms.EmailField(label=_("E-posten til stedfortrederen"))
    last_on = DayField(label=_("Til og med (dd.mm.åååå)"))

    def clean_email(self) -> User:
        return worker_at(self.cleaned_data["email"])


class DeputyForm(StandInForm, PeriodForm):
    """The duties and the families offered are those that the principal has."""

    stands_for = forms.ChoiceField(label=_("Oppgave"))
    families = forms.MultipleChoiceField(
        label=_("Bare disse familiene"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Velg ingen for å ta med alle du koordinerer."),
    )

    field_order = ["email", "stands_for", "families", "started_on", "last_on"]

    def __init__(self, *args: Any, principal: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.coordinated = {str(part.family.public_id): part.family for part in coordinated_by(principal)}
        duties = [StandsFor.LEAD] if principal.holds(Role.TEAM_LEAD) else []
        duties += [StandsFor.COORDINATION] if self.coordinated else []
        self.has_duty = bool(duties)
        self._offer("stands_for", [(duty.value, duty.label) for duty in duties])
        self._offer("families", [(key, family.name_in_lists(steers=True)) for key, family in self.coordinated.items()])

    @property
    def names_families(self) -> bool:
        return bool(self["families"].value() or self["families"].errors)

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        offer(self, name, choices)
        if not choices:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("stands_for") == StandsFor.LEAD and said.get("families"):
            self.add_error("families", _("En leders stedfortreder tar hele bydelen. Velg ingen familier her."))
        return said

    def values(self) -> dict[str, Any]:
        said = {**self.cleaned_data}
        chosen: list[Family] = [self.coordinated[key] for key in said.pop("families", [])]
        deputy: User = said.pop("email")
        return {**said, "deputy": deputy, "families": chosen}
