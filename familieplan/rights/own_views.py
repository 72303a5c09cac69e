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
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import ReadRecord
from familieplan.accounts.steps import step
from familieplan.accounts.uploads import as_attachment
from familieplan.coordination.beside import by_entry
from familieplan.coordination.models import Attachment
from familieplan.families.models import Family, Participation, ReadingQuestion
from familieplan.families.own_access import NAMELESS, own_family_for
from familieplan.families.policies import Part
from familieplan.families.reading_question_operations import AlreadyAskedError, ask_about_reading
from familieplan.families.readings import Day, days_of
from familieplan.rights import shown

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


def _days(records: list[ReadRecord], family: Family, questions: list[ReadingQuestion]) -> list[Day]:
    """By day; one's own visits are said to oneself."""
    days = days_of(records, family, questions)
    for reading in [each for day in days for each in day.readings if each.who == str(NAMELESS)]:
        reading.who = _("Du")
    return days


def _now(family: Family) -> list[Participation]:
    """Those who take part today, the coordinator first."""
    today = timezone.localdate()
    rows = [row for row in shown.participations(family) if row.started_on <= today]
    current = [row for row in rows if row.ended_on is None or row.ended_on > today]
    return sorted(current, key=lambda row: (row.part != Part.COORDINATOR, row.started_on, row.pk))


@require_GET
def home(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    family = own_family_for(request, public_id, _("forsiden til familien"))
    latest = days_of(list(shown.readings(family, None)[:20]), family)
    by_staff = {(day.on, each.who): (day.on, each) for day in latest for each in day.readings}
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
    rows, onward = step(shown.readings(family, request.user), request.GET.get("etter", ""))
    asked = shown.questions(family)
    context = {
        "days": _days(rows, family, asked),
        "questions": asked,
        "own": _("Du"),
        "more": urlencode({"etter": onward}) if onward else "",
    }
    return own_page(request, family, "readers", context)


@require_http_methods(["GET", "POST"])
def question(request: SignedInRequest, public_id: UUID, pk: int) -> HttpResponse:
    """«Jeg lurer på denne lesingen.» 404 for a reading that the family is not shown."""
    family = own_family_for(request, public_id, _("spørsmål om en lesing"))
    record = shown.readings(family, None).filter(pk=pk).first()
    if record is None:
        raise Http404
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said_by = str(request.user.family_login.person)
        try:
            # Somebody in a family writes nothing by themselves: the door does, and only this.
            with acting_as(duty=Duty.OWN_DOOR):
                ask_about_reading(family=family, by=request.user, record=record, said_by=said_by, **form.cleaned_data)
            messages.success(request, _("Spørsmålet er sendt til personvernombudet. Svaret kommer på denne siden."))
        except AlreadyAskedError:
            messages.info(request, _("Dere har alt spurt om denne lesingen. Svaret kommer på denne siden."))
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
    files = by_entry(shown.attachments(family, rows[:ENTRIES]))
    answers = by_entry(shown.answers(family, rows[:ENTRIES]))
    beside = [(entry, files[entry.pk], answers[entry.pk]) for entry in rows[:ENTRIES]]
    return own_page(request, family, "log", {"rows": beside, "more": more})


@require_safe
def attachment(request: SignedInRequest, public_id: UUID, attachment_id: UUID) -> HttpResponse:
    """A file beside a note that was written for the family too."""
    family = own_family_for(request, public_id, _("et vedlegg"))
    kept = Attachment.objects.filter(plan__family=family, public_id=attachment_id).first()
    entry = shown.entries(family).filter(attachments=kept).first() if kept else None
    if kept is None or entry is None or entry.is_closed:
        raise Http404
    return as_attachment(kept.content, kept.kind, kept.download_name)
