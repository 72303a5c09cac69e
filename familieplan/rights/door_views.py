"""The family's door: a code from a paper and a birth date, and the page behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.forms import DayField
from familieplan.accounts.languages import KEPT, SPOKEN
from familieplan.families.models import Family
from familieplan.families.models.person import birthday_before
from familieplan.families.own_access import enter
from familieplan.families.policies import Right

BACKEND = "familieplan.accounts.signin.backend.Backend"
# One sentence, whatever was wrong: it must not tell that a code exists.
WRONG = _("Koden og fødselsdatoen passer ikke sammen, eller koden er brukt eller for gammel. Be om en ny.")
TOO_MANY = _("Det har vært mange forsøk på kort tid. Vent litt, og prøv igjen.")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Koden du har fått på papir"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    birth_date = DayField(label=_("Fødselsdatoen din (dd.mm.åååå)"))

    def clean_birth_date(self) -> date:
        """Nobody is born ahead of time: a year of two digits is then one of the last century."""
        born: date = self.cleaned_data["birth_date"]
        return birthday_before(born, 100) if born > timezone.localdate() else born


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Sign-in for somebody in a family. Throttled by address; a code also by its own tries."""
    posted = request.method == "POST"
    form = CodeForm(request.POST if posted else None)
    onward = request.POST.get("next", request.GET.get("next", ""))
    if posted and not ratelimit.consume(request, action="family_code"):
        return _door(request, form, onward, 429, [TOO_MANY])
    if posted and form.is_valid():
        user = enter(**form.cleaned_data)
        if user is None:
            form.add_error(None, WRONG)
        else:
            login(request, user, backend=BACKEND)
            safe = url_has_allowed_host_and_scheme(onward, allowed_hosts=None) and onward.startswith("/var-plan/")
            return redirect(onward if safe else "own:start")
    return _door(request, form, onward, 422 if posted else 200)


def _door(request: HttpRequest, form: CodeForm, onward: str, status: int, also: Any = ()) -> HttpResponse:
    context = {"form": form, "onward": onward, "also": also, "is_family": True}
    return render(request, "own/door.html", context, status=status)


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Kept as long as the session: on a borrowed phone the next one begins in bokmål."""
    chosen, onward = request.POST.get("language", ""), request.POST.get("next", "")
    if chosen in SPOKEN:
        request.session[KEPT] = chosen
    safe = url_has_allowed_host_and_scheme(onward, allowed_hosts=None) and onward.startswith("/var-plan/")
    return redirect(onward if safe else "own:start")


@require_GET
def start(request: SignedInRequest) -> HttpResponse:
    """One family: its page. Several: which. None: why there may be nothing to see."""
    if not request.user.is_family:
        raise Http404
    families = list(Family.objects.permitting(request.user, Right.OWN).order_by("name", "pk")[:20])
    if len(families) == 1:
        return redirect("own:home", families[0].public_id)
    return render(request, "own/start.html", {"families": families})
