"""The form of a log entry."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.forms import DayField, offer
from familieplan.coordination.models import Audience, EntryKind, Interpreter, NarrowReason
from familieplan.coordination.models.journal import CONCERNED, CONTACTS, WIDEST_FIRST, WITHOUT_ANY


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

    interpreter = forms.ChoiceField(
        label=_("Var det tolk med?"), choices=[("", _("Ikke svart")), *Interpreter.choices], required=False
    )
    interpreter_language = forms.CharField(label=_("Språk"), max_length=40, required=False)
    interpreter_reason = forms.CharField(label=_("Hvorfor ikke tolk?"), max_length=300, required=False)

    def __init__(self, *args: Any, widest: Audience | None, language: str = "", **kwargs: Any) -> None:
        """`widest` is what the author's basis allows; None for a correction, which has the readers of its entry.

        `language` is what the family needs an interpreter for, as far as it is known.
        """
        super().__init__(*args, **kwargs)
        self.language = language
        if not self.initial.get("interpreter_language"):
            self.initial["interpreter_language"] = language
        self.widest = widest
        if widest is None:
            del self.fields["audience"], self.fields["narrow_reason"]
            return
        allowed = WIDEST_FIRST[WIDEST_FIRST.index(widest) :]
        offer(self, "audience", [(each.value, each.label) for each in allowed])
        if not self.initial.get("audience"):
            self.initial["audience"] = widest.value

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        narrower = self.widest is not None and values.get("audience") not in {"", None, self.widest.value}
        if narrower and not values.get("narrow_reason"):
            self.add_error("narrow_reason", _("Velg hvorfor ikke alle som deltar, kan lese notatet."))
        if not narrower and "narrow_reason" in values:
            values["narrow_reason"] = ""
        return self._clean_interpreter(values)

    def _clean_interpreter(self, values: dict[str, Any]) -> dict[str, Any]:
        """Where nobody met, or nobody needed one, there is neither language nor reason to keep."""
        answer = values.get("interpreter", "")
        if values.get("kind") not in CONTACTS or answer not in CONCERNED:
            kept = answer if values.get("kind") in CONTACTS else ""
            return values | {"interpreter": kept, "interpreter_language": "", "interpreter_reason": ""}
        if not values.get("interpreter_language"):
            self.add_error("interpreter_language", _("Skriv hvilket språk det gjelder."))
        if answer in WITHOUT_ANY and not values.get("interpreter_reason"):
            self.add_error("interpreter_reason", _("Skriv hvorfor det ikke var tolk med."))
        return values | ({} if answer in WITHOUT_ANY else {"interpreter_reason": ""})

    def clean_happened_on(self) -> date:
        on: date = self.cleaned_data["happened_on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Datoen kan ikke være i fremtiden."))
        return on


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Svar"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Svaret leses av dem som leser notatet, og kan ikke endres."),
    )
