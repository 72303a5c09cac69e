"""One flag: why it is up, what has been done about it, and what its lead or its coordinator does now."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest
from familieplan.coordination.explanation import explain
from familieplan.coordination.flag_words import steps_of
from familieplan.coordination.forms.flags import FlagAnswerForm, FlagStepForm
from familieplan.coordination.models import Flag, FlagStepKind
from familieplan.coordination.models.flag import RESTS
from familieplan.coordination.operations import flag_steps
from familieplan.coordination.operations.flag_steps import FlagStepRefusedError, OvertakenError
from familieplan.families.models import Family

DONE = {
    FlagStepKind.ASKED: gettext_lazy("Spørsmålet er sendt. Svaret kommer tilbake hit."),
    FlagStepKind.DECIDED: gettext_lazy("Avgjørelsen er skrevet ned."),
    FlagStepKind.POSTPONED: gettext_lazy("Familien er utsatt, og kommer tilbake i køen."),
    FlagStepKind.DISMISSED: gettext_lazy("Flagget er meldt som feil. Administrator får vite hvor mange det gjelder."),
    FlagStepKind.BACK: gettext_lazy("Familien er tatt tilbake i køen."),
}


@require_http_methods(["GET", "POST"])
def flag(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """404 for whoever does not answer for the family. The lead acts, the coordinator answers."""
    found = get_object_or_404(
        Flag.objects.visible_to(request.user).with_step().select_related("family__district", "family__zone", "version"),
        public_id=public_id,
    )
    readlog.record(request, [str(found.family.public_id)], _("et flagg"), readlog.REVIEW)
    leads = request.user.leads and flag_steps.leads_here(found, request.user)
    form = _form(request, found, leads)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _do(request, found, form):
            return redirect("coordination:queue" if leads else "coordination:my_day")
    opens = Family.objects.visible_to(request.user).filter(pk=found.family_id).exists()
    context = {
        "flag": found,
        "why": explain(found),
        "name": found.family.name_in_lists() if opens else _name(found.family),
        "opens": opens,
        "leads": leads,
        "steps": steps_of(found, names_colleagues=opens),
        "form": form,
    }
    return render(request, "coordination/flag.html", context, status=422 if form and form.errors else 200)


def _name(family: Family) -> str:
    return _("Skjermet familie") if family.is_protected else family.name


def _form(request: SignedInRequest, found: Flag, leads: bool) -> FlagStepForm | FlagAnswerForm | None:
    if found.cleared_at:
        return None
    data = request.POST or None
    if leads:
        asked = {"can_ask": flag_steps.has_coordinator(found), "is_resting": found.step_kind in RESTS}
        return FlagStepForm(data, initial={"seen": found.step_id}, **asked)
    if found.step_kind == FlagStepKind.ASKED and flag_steps.may_answer(found, request.user):
        return FlagAnswerForm(data)
    return None


def _do(request: SignedInRequest, found: Flag, form: FlagStepForm | FlagAnswerForm) -> bool:
    try:
        if isinstance(form, FlagAnswerForm):
            flag_steps.answer_question(flag=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Svaret er sendt til OSK-lederen."))
        else:
            step = flag_steps.take_step(flag=found, by=request.user, **form.cleaned_data)
            messages.success(request, str(DONE[FlagStepKind(step.kind)]))
    except FlagStepRefusedError as error:
        form.add_error(None, str(error))
    except OvertakenError as error:
        form.add_error(None, _overtaken(error))
        form.data = form.data.copy()  # type: ignore[attr-defined]  # the QueryDict of a POST
        form.data["seen"] = str(error.step.pk)  # type: ignore[index]
    else:
        return True
    return False


def _overtaken(error: OvertakenError) -> str:
    return _("%(who)s har gjort noe med flagget mens du skrev: «%(words)s». Les det, og lagre på nytt om du vil.") % {
        "who": error.step.by.name,
        "words": error.step.words,
    }
