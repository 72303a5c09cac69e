"""The end of a plan, and how many closed families wait for the archive."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.forms import DayField
from familieplan.accounts.policies import Role
from familieplan.coordination.operations.closing import AlreadyEndedError, close_plan
from familieplan.coordination.views.plan import the_plan
from familieplan.families.policies import Right
from familieplan.rights.keeping import years_after_the_plan
from familieplan.rights.models import ArchiveCount
from familieplan.rights.request_views import page


class CloseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor avsluttes planen?"),
        max_length=300,
        help_text=gettext_lazy("Familien kan lese dette. Si hva som er oppnådd, eller hva familien selv ønsker."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    on = DayField(
        label=gettext_lazy("Fra og med (dd.mm.åååå)"), required=False, help_text=gettext_lazy("Tomt betyr i dag.")
    )

    def clean_on(self) -> object:
        on = self.cleaned_data["on"]
        if on and on > timezone.localdate():
            raise forms.ValidationError(_("Skriv en dag som har vært, eller i dag."))
        return on


@require_http_methods(["GET", "POST"])
def plan_close(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """By the coordinator, together with the family. 404 when no plan is active."""
    plan = the_plan(request, public_id, Right.STEER, _("avslutning av planen"))
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            close_plan(plan=plan, by=request.user, **form.cleaned_data)
            messages.success(request, _("Planen er avsluttet."))
        except AlreadyEndedError:
            messages.info(request, _("Planen er avsluttet fra før."))
        return redirect("rights:requests", public_id)
    return page(request, plan.family, "plan_close", {"form": form}, 422 if form.errors else 200)


@role_required(Role.ADMINISTRATOR)
@require_safe
def ready(request: SignedInRequest) -> HttpResponse:
    """Numbers of each night, and nothing of any family."""
    context = {"latest": ArchiveCount.objects.first(), "years": years_after_the_plan()}
    return render(request, "rights/archive_ready.html", context)
