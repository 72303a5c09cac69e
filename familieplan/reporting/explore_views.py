"""Explore the published figures: one figure, one split, as a drawing and as a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import SEES_FIGURES
from familieplan.reporting.exploring import WIDTH, looks, show
from familieplan.reporting.models import AnnualReport, Signing

MOST_EDITIONS = 40


class ExploreForm(forms.Form):
    vis = forms.ChoiceField(label=_("Tall og inndeling"), error_messages={
        "required": _("Velg hva du vil se."), "invalid_choice": _("Denne inndelingen finnes ikke. Velg en i lista."),
    })  # fmt: skip
    utgave = forms.ChoiceField(label=_("Utgave"), error_messages={
        "required": _("Velg en utgave."), "invalid_choice": _("Denne utgaven finnes ikke. Velg en i lista."),
    })  # fmt: skip

    def __init__(self, data: dict[str, str], reports: list[AnnualReport]) -> None:
        super().__init__(data)
        groups: dict[str, list[tuple[str, str]]] = {}
        for look in looks().values():
            groups.setdefault(str(look.figure), []).append((look.slug, f"{look.figure}, {look.split}"))
        self.fields["vis"].choices = [*groups.items()]  # type: ignore[attr-defined]
        self.fields["utgave"].choices = [  # type: ignore[attr-defined]
            (str(report.public_id), f"{report}. {report.state_text}") for report in reports
        ]


@role_required(*SEES_FIGURES)
@require_safe
def explore(request: SignedInRequest) -> HttpResponse:
    """The address says what is looked at, so that it can be sent to somebody else who sees figures."""
    made = AnnualReport.objects.ready().listed().defer("published").with_state()
    reports = list(made.order_by("-year", "-edition")[:MOST_EDITIONS])
    if not reports:
        return render(request, "reporting/explore.html", {"reports": reports})
    first = next((report for report in reports if report.signed == Signing.PUBLISHED), reports[0])
    asked = {"vis": next(iter(looks())), "utgave": str(first.public_id)}
    form = ExploreForm(asked | {name: request.GET[name] for name in asked if name in request.GET}, reports)
    context: dict[str, Any] = {"reports": reports, "form": form, "width": WIDTH}
    if not form.is_valid():
        return render(request, "reporting/explore.html", context, status=422)
    report = next(each for each in reports if str(each.public_id) == form.cleaned_data["utgave"])
    look = looks()[form.cleaned_data["vis"]]
    context |= {"report": report, "look": look, "shown": show(look, report.contents)}
    context["around"] = report.contents.circumstances
    return render(request, "reporting/explore.html", context)
