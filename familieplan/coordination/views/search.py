"""Search in the log. The words are sent in the body, stand in no address, and are kept nowhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.models import Deed
from familieplan.accounts.policies import Role
from familieplan.coordination import searching
from familieplan.coordination.models import LogEntry
from familieplan.families import emergency_readings
from familieplan.families.models import Family


class SearchForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Ord i loggen"),
        max_length=200,
        help_text=gettext_lazy("Du søker i det du selv kan lese. Ordene du søker med, blir ikke lagret."),
        error_messages={"required": gettext_lazy("Skriv ordene du leter etter.")},
        widget=forms.TextInput({"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )
    family = forms.UUIDField(required=False, widget=forms.HiddenInput)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)


@role_required(Role.CASEWORKER, Role.TEAM_LEAD)
@require_http_methods(["GET", "POST"])
def search(request: SignedInRequest) -> HttpResponse:
    """In one family, or over all of mine. What is not mine is neither shown nor counted."""
    posted = request.method == "POST"
    form = SearchForm(request.POST if posted else None)
    context: dict[str, Any] = {"form": form, "asked": False}
    if posted and form.is_valid():
        context |= _found(request, **form.cleaned_data)
    return render(request, "coordination/search.html", context, status=422 if form.errors else 200)


def _found(request: SignedInRequest, words: str, family: UUID | None, after: UUID | None) -> dict[str, Any]:
    user = request.user
    within = Family.objects.visible_to(user).filter(public_id=family).first() if family else None
    last = LogEntry.objects.visible_to(user).filter(public_id=after).first() if after else None
    # Somebody else's family is one in which nothing is found.
    entries = [] if family and within is None else searching.search(user, words, within, last)
    shown = entries[: searching.PAGE]
    families = {str(entry.plan.family.public_id) for entry in shown}
    emergency_readings.record(request, sorted(families), _("søk i loggen"), readlog.FOLLOW_UP, Deed.LISTED)
    return {
        "asked": True,
        "hits": searching.hits_of(shown),
        "within": within,
        "within_name": within.name_in_lists() if within else "",
        "words": words,
        "more": shown[-1].public_id if len(entries) > searching.PAGE else None,
    }
