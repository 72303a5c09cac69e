"""The ages at which a child moves on, for whoever administers. They name no family."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import Role
from familieplan.coordination.forms.track_ages import TrackAgeForm
from familieplan.coordination.models import Track, TrackAge
from familieplan.coordination.operations.track_ages import TrackAgeDayError, set_track_age


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def track_ages(request: SignedInRequest) -> HttpResponse:
    form = TrackAgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_track_age(by=request.user, **form.cleaned_data)
        except TrackAgeDayError:
            form.add_error(
                "valid_from", _("Skriv i dag eller en senere dag, etter den da alderen før begynte å gjelde.")
            )
        else:
            messages.success(request, _("Alderen er endret fra dagen du skrev."))
            return redirect("coordination:track_ages")
    today, ages = timezone.localdate(), list(TrackAge.objects.order_by("-valid_from"))
    tracks = [
        {
            "track": track,
            "now": [age for age in ages if age.track == track and not (age.valid_to and age.valid_to <= today)][::-1],
            "over": [age for age in ages if age.track == track and age.valid_to and age.valid_to <= today],
        }
        for track in Track
    ]
    page = {"tracks": tracks, "form": form, "today": today}
    return render(request, "coordination/track_ages.html", page, status=422 if form.errors else 200)
