"""The form that says which job follows from what a sign-in service says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField
from familieplan.accounts.models import Office
from familieplan.accounts.policies import Role


def staff_providers() -> list[tuple[str, str]]:
    """The sign-in services for staff that are set up: (id, name)."""
    apps: list[Any] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return [(app["provider_id"], app["name"]) for app in apps if app["settings"]["kind"] == "staff"]


class ClaimMappingForm(forms.Form):
    provider = forms.ChoiceField(label=_("Innloggingstjeneste"))
    claim = forms.CharField(label=_("Felt"), max_length=60, help_text=_("For eksempel groups eller roles."))
    value = forms.CharField(label=_("Verdi"), max_length=200, help_text=_("Gruppens navn eller id, nøyaktig slik."))
    office = forms.ModelChoiceField(label=_("Kontor"), queryset=Office.objects.all(), empty_label=_("Velg kontor"))
    role = forms.ChoiceField(label=_("Rolle"), choices=Role.choices)
    on = DayField(label=_("Fra (dd.mm.åååå)"), required=False, help_text=_("Tomt betyr i dag."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = staff_providers()  # type: ignore[attr-defined]
