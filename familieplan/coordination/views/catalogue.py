"""The short lists that a measure is described by, as the administrator keeps them. They name no family."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import Role
from familieplan.coordination.forms.catalogue import NewTermForm, TermForm
from familieplan.coordination.models import Register, Term
from familieplan.coordination.operations import catalogue

LISTS = "coordination:terms"


def _lists() -> list[dict[str, Any]]:
    """Each list with what may be chosen, what will be, and what has been."""
    today = timezone.localdate()
    terms = list(Term.objects.all())

    def one(register: Register) -> dict[str, Any]:
        mine = [term for term in terms if term.register == register]
        over = [term for term in mine if term.valid_to and term.valid_to <= today]
        return {
            "register": register,
            "name": register.label,
            "terms": [term for term in mine if term not in over],
            "over": sorted(over, key=lambda term: (term.valid_to, term.name), reverse=True),
        }

    return [one(register) for register in Register]


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def terms(request: SignedInRequest) -> HttpResponse:
    form = NewTermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = catalogue.add_term(**form.cleaned_data)
        except catalogue.TermStandsError:
            form.add_error("name", _("Navnet står alt på listen."))
        else:
            messages.success(request, _("«%(name)s» er lagt til.") % {"name": made.name})
            return redirect(LISTS)
    page = {"lists": _lists(), "form": form, "today": timezone.localdate()}
    return render(request, "coordination/terms.html", page, status=422 if form.errors else 200)


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def term(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Term, pk=pk, valid_to=None)
    form = TermForm(request.POST or None, initial={"name": found.name})
    if request.method == "POST" and form.is_valid() and _change(found, form):
        messages.success(request, _("Listen er endret fra dagen du skrev."))
        return redirect(LISTS)
    page = {"term": found, "form": form}
    return render(request, "coordination/term.html", page, status=422 if form.errors else 200)


def _change(found: Term, form: TermForm) -> bool:
    name, on = form.cleaned_data["name"], form.cleaned_data["valid_from"]
    try:
        if name:
            catalogue.rename_term(term=found, name=name, valid_from=on)
        else:
            catalogue.end_term(term=found, valid_to=on)
    except catalogue.TermStandsError:
        form.add_error("name", _("Navnet står alt på listen."))
    except catalogue.TermDayError:
        form.add_error("valid_from", _("Skriv en dag etter den da navnet begynte å gjelde."))
    return not form.errors
