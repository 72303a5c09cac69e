"""What is done with one signed entry: a file is fetched, a colleague answers, a sentence becomes a measure."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts.access import SignedInRequest
from familieplan.accounts.models import Deed, User
from familieplan.accounts.uploads import as_attachment
from familieplan.coordination.forms.followups import FollowUpForm
from familieplan.coordination.forms.journal import AnswerForm
from familieplan.coordination.models import Attachment, FamilyPlan, LogEntry
from familieplan.coordination.operations import answers, followups
from familieplan.coordination.views.plan import plan_header, the_plan, to_area
from familieplan.families.access import family_for
from familieplan.families.policies import Right


def _entry(plan: FamilyPlan, user: User, entry_id: UUID) -> LogEntry:
    """404 for what this person does not read, and for what is shut while an objection is looked into."""
    mine = LogEntry.objects.visible_to(user).not_closed().filter(plan=plan, public_id=entry_id)
    found = mine.select_related("author", "office", "kept_by").first()
    if found is None:
        raise Http404
    found.plan = plan
    return found


def to_entry(public_id: UUID, entry: LogEntry) -> HttpResponseRedirect:
    page = reverse("coordination:log", args=[public_id])
    return HttpResponseRedirect(f"{page}?notat={entry.public_id}#n-{entry.public_id}")


@require_safe
def attachment(request: SignedInRequest, public_id: UUID, attachment_id: UUID) -> HttpResponse:
    """To those who read the entry, as a file to be saved; to its author alone while it waits with the draft."""
    family = family_for(request, public_id, Right.VIEW, _("vedlegg i loggen"), deed=Deed.OUT)
    here = Attachment.objects.filter(plan__family=family, public_id=attachment_id)
    found = here.visible_to(request.user).first() or here.filter(draft__author=request.user).first()
    if found is None:
        raise Http404
    return as_attachment(found.content, found.kind, found.download_name)


@require_POST
def answer(request: SignedInRequest, public_id: UUID, entry_id: UUID) -> HttpResponse:
    """«Lest og tatt videre», with or without a few words; or the words alone."""
    plan = the_plan(request, public_id, Right.LOG, _("loggen"))
    entry = _entry(plan, request.user, entry_id)
    takes_it_on = "ta" in request.POST
    form = AnswerForm(request.POST)
    said = form.cleaned_data["text"] if form.is_valid() else ""
    if not said and not takes_it_on:
        form.add_error("text", _("Skriv svaret før du lagrer det."))
    if form.errors:
        context = {"family": plan.family, "header": plan_header(plan.family, plan, request)}
        return render(request, "coordination/answer.html", context | {"entry": entry, "form": form}, status=422)
    try:
        answers.answer_entry(plan=plan, entry=entry, by=request.user, text=said, takes_it_on=takes_it_on)
    except answers.OwnEntryError:
        messages.info(request, _("Du har skrevet notatet selv."))
    return to_entry(public_id, entry)


@require_http_methods(["GET", "POST"])
def follow_up(request: SignedInRequest, public_id: UUID, entry_id: UUID) -> HttpResponse:
    """A measure out of a sentence of the entry, with an owner and a deadline."""
    posted = request.method == "POST"
    plan = the_plan(request, public_id, Right.PLAN, _("tiltak av et notat"))
    entry = _entry(plan, request.user, entry_id)
    form = FollowUpForm(request.POST if posted else None, entry=entry, family=plan.family, user=request.user)
    if posted and form.is_valid():
        measure = followups.follow_up(plan=plan, entry=entry, by=request.user, **form.cleaned_data)
        messages.success(request, _("Tiltaket står i planen."))
        return to_area(public_id, measure.area)
    context = {"family": plan.family, "header": plan_header(plan.family, plan, request)}
    context |= {"entry": entry, "form": form}
    return render(request, "coordination/follow_up.html", context, status=422 if posted else 200)
