"""The dated rule of the yearly status: which figures are small, and how the others are shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.forms import DayField
from familieplan.accounts.policies import SEES_FIGURES, Role
from familieplan.reporting.disclosure import Method
from familieplan.reporting.models import DisclosureRule, one_at_a_time

# SSB hides what counts fewer than three; more than this would leave a municipality without a report.
FEWEST, MOST = 3, 30


class RuleForm(forms.Form):
    valid_from = DayField(
        label=_("Gjelder fra (dd.mm.åååå)"),
        help_text=_("Utgaver som lages fra denne dagen, følger regelen. Utgaver som alt er laget, endres aldri."),
        error_messages={"required": _("Skriv hvilken dag regelen gjelder fra.")},
    )
    smallest_shown = forms.IntegerField(
        label=_("Minste tall som vises"),
        min_value=FEWEST,
        max_value=MOST,
        help_text=_("Planen «God hjelp til familier» sier fem. SSB skjuler tall under tre."),
        error_messages={
            "required": _("Skriv et tall."),
            "invalid": _("Skriv et helt tall."),
            "min_value": _("Tallet må være minst %(limit_value)s."),
            "max_value": _("Tallet kan ikke være mer enn %(limit_value)s."),
        },
    )
    method = forms.ChoiceField(
        label=_("Tallene som vises"),
        choices=Method.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hvordan tallene skal vises.")},
    )

    def clean_valid_from(self) -> date:
        on: date = self.cleaned_data["valid_from"]
        if on < timezone.localdate():
            raise forms.ValidationError(gettext("En regel gjelder fra i dag eller senere. Velg en annen dag."))
        if DisclosureRule.objects.filter(valid_from=on).exists():
            raise forms.ValidationError(gettext("Det er alt en regel fra denne dagen. Velg en annen dag."))
        return on


@role_required(*SEES_FIGURES)
@require_http_methods(["GET", "POST"])
def rules(request: SignedInRequest) -> HttpResponse:
    """Every rule there has been, newest first; an administrator enters the next."""
    writes = request.user.holds(Role.ADMINISTRATOR)
    if request.method == "POST" and not writes:
        raise Http404
    now = DisclosureRule.in_force()
    first: dict[str, Any] = {"smallest_shown": now.smallest_shown, "method": now.method}
    # Two who enter a rule at once: the second is told of the first.
    with transaction.atomic():
        if request.method == "POST":
            one_at_a_time()
        form = RuleForm(request.POST or None, initial=first) if writes else None
        if request.method == "POST" and form and form.is_valid():
            DisclosureRule.objects.create(**form.cleaned_data, entered_by_name=request.user.signature)
            messages.success(request, _("Regelen er lagret."))
            return redirect("reporting:rules")
    context = {"rules": DisclosureRule.objects.order_by("-valid_from"), "now": now, "form": form}
    return render(request, "reporting/rules.html", context, status=422 if form and form.errors else 200)
