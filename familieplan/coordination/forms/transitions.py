"""Plans a child's way onward: who follows now, who takes over, and what it takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import offer
from familieplan.coordination.models import Invitation
from familieplan.families.rows import Colleague


class TransitionForm(forms.Form):
    giver = forms.ChoiceField(label=_("Hvem følger barnet nå?"))
    invitation = forms.ChoiceField(
        label=_("Hvem tar over?"),
        required=False,
        help_text=_("Velg blant dem som er spurt. Den som tar over, svarer ja før overgangen avsluttes."),
    )
    has_lasting_needs = forms.BooleanField(label=_("Har behov som varer"), required=False)
    lacks_school = forms.BooleanField(label=_("Har ikke fullført grunnskolen"), required=False)
    words = forms.CharField(
        label=_("Hva skal til?"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(
        self, data: Any = None, *, key: str, colleagues: list[Colleague], asked: list[Invitation], **kwargs: Any
    ) -> None:
        super().__init__(data, prefix=key, **kwargs)
        services = {str(each.service_pk): each.service for each in colleagues}
        offer(self, "giver", [("", _("Velg tjeneste")), *services.items()])
        invited = [(str(each.pk), f"{each.addressee}: {each.state.label}") for each in asked]
        offer(self, "invitation", [("", _("Ingen er spurt ennå")), *invited])
