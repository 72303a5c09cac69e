"""The family's own pages: who takes part, who has read, what is written that the family may read."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.families.models import Family, Participation
from familieplan.families.own_access import own_family_for
from familieplan.families.policies import Part
from familieplan.rights import questions, shown
from familieplan.rights.readings import days_of, page_of

ENTRIES = 20


class QuestionForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Hva lurer du på?"),
        max_length=2000,
        help_text=gettext_lazy("Personvernombudet ser spørsmålet ditt, men ikke planen."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def own_page(
    request: SignedInRequest, family: Family, name: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, f"own/{name}.html", {"family": family, **context}, status=status)


def _now(family: Family) -> list[Participation]:
    """Those who take part today, the coordinator first."""
    today = timezone.localdate()
    rows = [row for row in shown.participations(family) if row.started_on <= today]
    current = [row for row in rows if row.ended_on is None or row.ended_on > today]
    return sorted(current, key=lambda row: (row.part != Part.COORDINATOR, row.started_on, row.pk))


@require_GET
def home(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = own_family_for(request, public_id, _("forsiden til familien"))
    latest = days_of(list(shown.readings(family, request.user)[:20]), family, request.user)
    by_staff = {(day.on, each.who): (day.on, each) for day in latest for each in day.readings if not each.is_own}
    return own_page(request, family, "home", {"team": _now(family), "latest": list(by_staff.values())[:3]})


@require_GET
def participants(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = own_family_for(request, public_id, _("hvem som deltar"))
    team = _now(family)
    today = timezone.localdate()
    former = [row for row in shown.participations(family) if row.ended_on and row.ended_on <= today]
    return own_page(request, family, "participants", {"team": team, "former": former})


@require_GET
def readers(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = own_family_for(request, public_id, _("hvem som har lest"))
    rows, onward = page_of(shown.readings(family, request.user), request.GET.get("etter", ""))
    context = {
        "days": days_of(rows, family, request.user),
        "more": urlencode({"etter": onward}) if onward else "",
        "may_ask": questions.may_ask(),
    }
    return own_page(request, family, "readers", context)


@require_http_methods(["GET", "POST"])
def question(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    """«Jeg lurer på denne lesingen.» 404 for a reading that the family is not shown."""
    family = own_family_for(request, public_id, _("spørsmål om en lesing"))
    record = shown.readings(family, request.user).filter(pk=pk).first()
    if record is None or not questions.may_ask():
        raise Http404
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said_by = str(request.user.family_login.person)
        try:
            questions.ask_about(
                family=family, by=request.user, record=record, words=form.cleaned_data["words"], said_by=said_by
            )
            messages.success(request, _("Spørsmålet er sendt til personvernombudet."))
        except ValueError:
            messages.info(request, _("Dere har alt spurt om denne lesingen."))
        return redirect("own:readers", public_id)
    context = {"form": form, "reading": days_of([record], family)[0].readings[0], "record": record}
    return own_page(request, family, "question", context, 422 if form.errors else 200)


@require_GET
def log(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """The notes that were written for the family too, newest first."""
    family = own_family_for(request, public_id, _("notatene"))
    found = shown.entries(family)
    asked = request.GET.get("eldre", "")
    if asked.isdecimal() and (after := found.filter(pk=int(asked)).first()):
        found = found.filter(signed_at__lte=after.signed_at).exclude(signed_at=after.signed_at, pk__gte=after.pk)
    rows = list(found[: ENTRIES + 1])
    more = urlencode({"eldre": rows[ENTRIES - 1].pk}) if len(rows) > ENTRIES else ""
    return own_page(request, family, "log", {"rows": rows[:ENTRIES], "more": more})
