"""The form of a log entry."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField
from familieplan.coordination.models import Audience, EntryKind, NarrowReason
from familieplan.coordination.models.journal import WIDEST_FIRST


class EntryForm(forms.Form):
    kind = forms.ChoiceField(label=_("Hva skjedde?"), choices=EntryKind.choices)
    happened_on = DayField(label=_("Når? (dd.mm.åååå)"))
    text = forms.CharField(
        label=_("Notat"),
        widget=forms.Textarea({"rows": 7}),
        help_text=_("Skriv det dere snakket om og ble enige om. Skriv slik at familien kan lese det."),
        error_messages={"required": _("Skriv noe i notatet før du signerer.")},
    )

    audience = forms.ChoiceField(label=_("Hvem kan lese notatet?"), choices=Audience.choices, required=False)
    narrow_reason = forms.ChoiceField(
        label=_("Hvorfor færre?"), choices=[("", _("Velg hvorfor")), *NarrowReason.choices], required=False
    )

    def __init__(self, *args: Any, widest: Audience | None, **kwargs: Any) -> None:
        """`widest` is what the author's basis allows; None for a correction, which has the readers of its entry."""
        super().__init__(*args, **kwargs)
        self.widest = widest
        if widest is None:
            del self.fields["audience"], self.fields["narrow_reason"]
            return
        allowed = WIDEST_FIRST[WIDEST_FIRST.index(widest) :]
        audience = self.fields["audience"]
        assert isinstance(audience, forms.ChoiceField)  # noqa: S101 declared above
        audience.choices = [(each.value, each.label) for each in allowed]
        if not self.initial.get("audience"):
            self.initial["audience"] = widest.value

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        narrower = self.widest is not None and values.get("audience") not in {"", None, self.widest.value}
        if narrower and not values.get("narrow_reason"):
            self.add_error("narrow_reason", _("Velg hvorfor ikke alle som deltar, kan lese notatet."))
        if not narrower and "narrow_reason" in values:
            values["narrow_reason"] = ""
        return values

    def clean_happened_on(self) -> date:
        on: date = self.cleaned_data["happened_on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Datoen kan ikke være i fremtiden."))
        return on
