"""Offers for children: every worker searches, area coordinators keep them and the actors behind them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import EVERY_ROLE, WRITES_OF_AREAS
from familieplan.areas import offer_operations as verbs
from familieplan.areas import offer_search
from familieplan.areas.models import LocalActor, Offer
from familieplan.areas.offer_forms import ActorForm, OfferForm, SearchForm

writes = role_required(*WRITES_OF_AREAS)
searches = role_required(*EVERY_ROLE)
JUST_NOW = gettext_lazy("Noen andre la nettopp inn en aktør med dette navnet. Den står i lista nå.")


class FromPlan(forms.Form):
    """The plan a search was opened from, as its address says. The plan itself asks who may write in it."""

    plan = forms.UUIDField(required=False)
    omrade = forms.SlugField(required=False, max_length=10)

    def into(self, offer: UUID) -> str:
        """The plan's own form of a new measure, filled with what the offer says."""
        address = reverse("coordination:plan", args=[self.cleaned_data["plan"]])
        area = self.cleaned_data["omrade"]
        return f"{address}?nytt={area}&tilbud={offer}#la-{area}"

    @property
    def query(self) -> str:
        return f"?plan={self.cleaned_data['plan']}&omrade={self.cleaned_data['omrade']}"

    @property
    def home(self) -> str:
        address = reverse("coordination:plan", args=[self.cleaned_data["plan"]])
        return f"{address}#la-{self.cleaned_data['omrade']}"

    @property
    def is_known(self) -> bool:
        return bool(self.is_valid() and self.cleaned_data["plan"] and self.cleaned_data["omrade"])


def _plan(request: SignedInRequest) -> FromPlan | None:
    found = FromPlan(request.GET)
    return found if found.is_known else None


@searches
@require_safe
def offers(request: SignedInRequest) -> HttpResponse:
    """The search; htmx takes the list alone."""
    form = SearchForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    may_write = request.user.holds(*WRITES_OF_AREAS)
    follow_up = may_write and "ubekreftet" in request.GET
    rows = offer_search.to_follow_up() if follow_up else None
    refused = bool(form.errors)
    found = offer_search.Found() if refused else offer_search.search(asked, request.GET.dict(), rows=rows)
    plan = _plan(request)
    context: dict[str, Any] = {
        "form": form,
        "found": found,
        "rows": [(row, plan.into(row.public_id) if plan else "") for row in found.rows],
        "plan": plan,
        "plan_query": plan.query if plan else "",
        "may_write": may_write,
        "follow_up": follow_up,
        "narrowed": any(value not in (None, "", [], False) for value in asked.values()),
    }
    swapped = getattr(request, "htmx", False) and not getattr(request.htmx, "boosted", False)  # type: ignore[attr-defined]
    template = "areas/partials/offer_list.html" if swapped and not refused else "areas/offers.html"
    return render(request, template, context, status=422 if refused else 200)


def _offer(public_id: UUID) -> Offer:
    rows = Offer.objects.with_doubt().select_related("actor", "zone", "district")
    return get_object_or_404(rows, public_id=public_id)


@searches
@require_safe
def offer(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    found = _offer(public_id)
    plan = _plan(request)
    context = {
        "offer": found,
        "row": offer_search.row_of(found),
        "plan_query": plan.query if plan else "",
        "into": plan.into(public_id) if plan and not found.is_over else "",
        "may_write": request.user.holds(*WRITES_OF_AREAS),
        "asked": found.questions.exclude(mailed_at=None).order_by("-mailed_at").first(),
    }
    return render(request, "areas/offer.html", context)


@writes
@require_http_methods(["GET", "POST"])
def offer_new(request: SignedInRequest) -> HttpResponse:
    at_first = {"actor": request.GET.get("aktor", ""), "from_on": timezone.localdate(), "open_to_all": "unknown"}
    form = OfferForm(request.POST or None, initial=at_first)
    if form.is_valid():
        made = verbs.enter_offer(by=request.user, **form.cleaned_data)
        messages.success(request, _("Tilbudet er lagt inn, og kan søkes opp av alle som arbeider her."))
        return redirect("offers:offer", made.public_id)
    return _page(request, "offer_form", form, {"title": _("Nytt tilbud")})


@writes
@require_http_methods(["GET", "POST"])
def offer_edit(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    found = _offer(public_id)
    form = OfferForm(request.POST or None, initial=OfferForm.initial_of(found))
    if form.is_valid():
        verbs.change_offer(offer=found, **form.cleaned_data)
        messages.success(request, _("Endringene er lagret. Tilbudet står som bekreftet i dag."))
        return redirect("offers:offer", public_id)
    return _page(request, "offer_form", form, {"title": _("Endre %(name)s") % {"name": found.title}, "offer": found})


def _page(request: SignedInRequest, name: str, form: forms.Form, also: dict[str, Any]) -> HttpResponse:
    return render(request, f"areas/{name}.html", {"form": form, **also}, status=422 if form.errors else 200)


@writes
@require_POST
def offer_confirm(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    verbs.confirm_offer(offer=_offer(public_id))
    messages.success(request, _("Tilbudet står som bekreftet i dag."))
    return redirect("offers:offer", public_id)


@writes
@require_POST
def offer_withdraw(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    verbs.withdraw_offer(offer=_offer(public_id))
    messages.success(request, _("Tilbudet er tatt ut av søket."))
    return redirect("offers:offer", public_id)


@searches
@require_safe
def actors(request: SignedInRequest) -> HttpResponse:
    rows = LocalActor.objects.select_related("zone", "district")
    return render(request, "areas/actors.html", {"actors": rows, "may_write": request.user.holds(*WRITES_OF_AREAS)})


@searches
@require_safe
def actor(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(LocalActor.objects.select_related("zone", "district"), public_id=public_id)
    rows = found.offers.with_doubt().select_related("actor", "zone", "district")
    context = {
        "actor": found,
        "offers": [(each, offer_search.row_of(each)) for each in rows],
        "may_write": request.user.holds(*WRITES_OF_AREAS),
    }
    return render(request, "areas/actor.html", context)


@writes
@require_http_methods(["GET", "POST"])
def actor_new(request: SignedInRequest) -> HttpResponse:
    form = ActorForm(request.POST or None)
    if form.is_valid():
        try:
            made = verbs.enter_actor(**form.cleaned_data)
        except verbs.ActorStandsError:
            form.add_error("name", JUST_NOW)
        else:
            messages.success(request, _("%(name)s står i lista. Nå kan du legge inn det de tilbyr.") % {"name": made})
            return redirect("offers:actor", made.public_id)
    return _page(request, "actor_form", form, {"title": _("Ny lokal aktør")})


@writes
@require_http_methods(["GET", "POST"])
def actor_edit(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    found = get_object_or_404(LocalActor.objects.select_related("zone", "district"), public_id=public_id)
    form = ActorForm(request.POST or None, actor=found)
    if form.is_valid():
        try:
            verbs.change_actor(actor=found, **form.cleaned_data)
        except verbs.ActorStandsError:
            form.add_error("name", JUST_NOW)
        else:
            messages.success(request, _("Endringene er lagret."))
            return redirect("offers:actor", public_id)
    return _page(request, "actor_form", form, {"title": _("Endre %(name)s") % {"name": found}, "actor": found})
