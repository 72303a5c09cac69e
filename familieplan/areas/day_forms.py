"""Which zones a coordinator follows."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from familieplan.areas.models import AreaCoordination, Zone


class ZonesForm(forms.Form):
    zones = forms.ModelMultipleChoiceField(
        Zone.objects.defer("outline"),
        label=_("Soner"),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Velger du ingen, vises alle seks. Valget styrer bare hva som står på Min dag."),
        error_messages={"invalid_choice": _("En av sonene finnes ikke. Velg blant dem som står her.")},
    )

    @staticmethod
    def chosen_by(user_id: int) -> dict[str, list[str]]:
        rows = AreaCoordination.objects.current().filter(user=user_id)
        return {"zones": list(rows.values_list("zone__slug", flat=True))}
