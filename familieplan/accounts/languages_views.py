"""Which languages a family may choose at its door, and who has approved the texts of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.forms import DayField
from familieplan.accounts.languages import SPOKEN, approve, texts_of
from familieplan.accounts.models import LanguageApproval
from familieplan.accounts.policies import Role


@dataclass(frozen=True)
class Spoken:
    code: str
    name: str
    approved: LanguageApproval | None


class ApprovalForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Språk"), choices=[each for each in SPOKEN.items() if each[0] != settings.LANGUAGE_CODE]
    )
    approved_by = forms.CharField(
        label=gettext_lazy("Hvem har lest og godkjent?"),
        max_length=120,
        help_text=gettext_lazy("Navnet på et menneske som kan språket godt, for eksempel en autorisert translatør."),
    )
    approved_on = DayField(label=gettext_lazy("Når? (dd.mm.åååå)"), initial=timezone.localdate)

    def clean_approved_on(self) -> date:
        on: date = self.cleaned_data["approved_on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Datoen kan ikke ligge fram i tid."))
        return on


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def languages(request: SignedInRequest) -> HttpResponse:
    form = ApprovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        approve(by=request.user, **form.cleaned_data)
        messages.success(request, _("Godkjenningen er skrevet ned. Merket er borte fra sidene til familiene."))
        return redirect("accounts:languages")
    found = {(row.language, row.texts): row for row in LanguageApproval.objects.all()}
    rows = [Spoken(code, name, found.get((code, texts_of(code)))) for code, name in SPOKEN.items() if texts_of(code)]
    return render(request, "accounts/languages.html", {"rows": rows, "form": form}, status=422 if form.errors else 200)
