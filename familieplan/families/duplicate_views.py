"""The lead's page of families that may be here twice."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, lead_required
from familieplan.accounts.models import Deed
from familieplan.families.duplicate_operations import JudgedAlreadyError
from familieplan.families.duplicate_operations import judge as say
from familieplan.families.models import PossibleDuplicate

PAGE = 25


class JudgeForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("Hva er det?"),
        choices=[("", gettext_lazy("Velg")), *PossibleDuplicate.Verdict.choices],
        error_messages={"required": gettext_lazy("Velg om det er samme familie eller to.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Hvordan vet du det?"),
        max_length=300,
        help_text=gettext_lazy("Skriv det slik at familiene kan lese det."),
        error_messages={"required": gettext_lazy("Skriv hvordan du vet det.")},
    )


@dataclass(frozen=True)
class Pair:
    public_id: UUID
    names: tuple[str, str]
    why: str
    form: JudgeForm


@lead_required
@require_safe
def doubles(request: SignedInRequest) -> HttpResponse:
    return _page(request)


def _page(request: SignedInRequest, judged: UUID | None = None, wrong: JudgeForm | None = None) -> HttpResponse:
    found = PossibleDuplicate.objects.visible_to(request.user).waiting().select_related("one", "other")
    pairs = list(found[: PAGE + 1])
    ids = {str(family.public_id): None for pair in pairs[:PAGE] for family in (pair.one, pair.other)}
    readlog.record(request, ids, _("planer som kan gjelde samme familie"), readlog.REVIEW, Deed.LISTED)
    rows = [_row(pair, wrong if wrong and pair.public_id == judged else None) for pair in pairs[:PAGE]]
    context = {"rows": rows, "has_more": len(pairs) > PAGE}
    return render(request, "families/doubles.html", context, status=422 if wrong else 200)


def _row(pair: PossibleDuplicate, wrong: JudgeForm | None) -> Pair:
    by_number, by_name = _("Samme fødselsnummer"), _("Likt navn og samme fødselsdato")
    form = wrong or JudgeForm(auto_id=f"id_{pair.pk}_%s")
    names = (pair.one.name_in_lists(), pair.other.name_in_lists())
    return Pair(pair.public_id, names, by_number if pair.by_number else by_name, form)


@lead_required
@require_POST
def double_judge(request: SignedInRequest, pair_id: UUID) -> HttpResponse:
    found = PossibleDuplicate.objects.visible_to(request.user).select_related("one", "other")
    pair = found.filter(public_id=pair_id).first()
    if pair is None:
        raise Http404
    form = JudgeForm(request.POST, auto_id=f"id_{pair.pk}_%s")
    if not form.is_valid():
        return _page(request, pair_id, form)
    try:
        say(pair=pair, by=request.user, **form.cleaned_data)
    except JudgedAlreadyError:
        messages.info(request, _("Noen har allerede sagt hva dette er. Ingenting er endret."))
    else:
        ids = [str(pair.one.public_id), str(pair.other.public_id)]
        readlog.record(request, ids, _("om to planer gjelder samme familie"), readlog.REVIEW)
        messages.success(request, _("Vurderingen er lagret."))
    return redirect("families:doubles")
