"""A concern from a school or kindergarten: raised, read by the lead where the child lives, and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Deed, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.forms.concerns import ConcernAnswerForm, ConcernForm
from familieplan.coordination.models import Concern, ConcernAnswer, ConcernLink, RuleVersion
from familieplan.coordination.models.concern import ConcernQuerySet
from familieplan.coordination.operations import concerns as verbs
from familieplan.coordination.views.asked import uuid_of
from familieplan.families.models import Family
from familieplan.families.policies import Right

PAGE = 50
MINE, INBOX = "mine", "bydelen"
RULE = "concern_unanswered"


def days_to_answer() -> int:
    """By the dated row in force today; a municipality without one has ten."""
    version = RuleVersion.objects.in_force().filter(rule=RULE).first()
    return int(version.parameters["days"]) if version else 10


@dataclass(frozen=True)
class Row:
    public_id: UUID
    name: str
    sender: str
    sent_at: datetime
    days: int
    is_answered: bool
    is_late: bool


@role_required(*WORKS_WITH_FAMILIES)
@require_safe
def concerns(request: SignedInRequest) -> HttpResponse:
    """One's own, newest first; and for the lead those of the district, the unanswered and oldest first."""
    scope = INBOX if request.user.leads and request.GET.get("vis") != MINE else MINE
    with acting_as(**_eyes(request.user, scope)):
        everything = _of_scope(request.user, scope)
        tally = {"sent": everything.count(), "open": everything.unanswered().count()}
        page = list(_after(everything, request.GET.get("etter", ""), scope)[: PAGE + 1])
    limit, shown = days_to_answer(), page[:PAGE]
    if scope == INBOX:
        _note_reading(request, shown)
    context = {
        "rows": [_row(each, limit) for each in shown],
        "scope": scope,
        "leads": request.user.leads,
        "sent": tally["sent"],
        "open": tally["open"],
        "answered": tally["sent"] - tally["open"],
        "more": "?" + urlencode({"vis": scope, "etter": str(shown[-1].public_id)}) if len(page) > PAGE else "",
    }
    return render(request, "coordination/concerns.html", context)


def _note_reading(request: SignedInRequest, shown: list[Concern]) -> None:
    """What is linked to a family tells of it."""
    led = Family.objects.permitting(request.user, Right.REVIEW).filter(concerns__concern__in=shown)
    ids = sorted({str(public_id) for public_id in led.values_list("public_id", flat=True)})
    readlog.record(request, ids, _("bekymringer i bydelen"), readlog.REVIEW, Deed.LISTED)


def _eyes(user: User, scope: str) -> dict[str, Any]:
    return {"duty": Duty.CONCERN} if scope == INBOX else {"user_id": user.pk}


def _of_scope(user: User, scope: str) -> ConcernQuerySet:
    return Concern.objects.for_lead(user) if scope == INBOX else Concern.objects.sent_by(user)


def _after(everything: ConcernQuerySet, after: str, scope: str) -> ConcernQuerySet:
    """The rows after one that was shown, in the list's own order: for the lead the unanswered stand first."""
    answered = Exists(ConcernAnswer.objects.filter(concern=OuterRef("pk")))
    found = everything.annotate(is_answered=answered)
    last = found.filter(public_id=after).first() if uuid_of(after) else None
    if scope == MINE:
        if last:
            found = found.filter(Q(sent_at__lt=last.sent_at) | Q(sent_at=last.sent_at, pk__lt=last.pk))
        return found.order_by("-sent_at", "-pk")
    if last:
        done = last.is_answered  # type: ignore[attr-defined]
        later = Q(sent_at__gt=last.sent_at) | Q(sent_at=last.sent_at, pk__gt=last.pk)
        following = Q(is_answered=done) & later
        found = found.filter(following if done else following | Q(is_answered=True))
    return found.order_by("is_answered", "sent_at", "pk")


def _row(concern: Concern, limit: int) -> Row:
    days = (timezone.localdate() - timezone.localdate(concern.sent_at)).days
    answered = bool(concern.is_answered)  # type: ignore[attr-defined]  # annotated above
    return Row(
        concern.public_id,
        concern.child_name,
        concern.signature,
        concern.sent_at,
        days,
        answered,
        not answered and days > limit,
    )


@role_required(*WORKS_WITH_FAMILIES)
@require_http_methods(["GET", "POST"])
def concern_new(request: SignedInRequest) -> HttpResponse:
    form = ConcernForm(request.POST or None, user=request.user, initial={"institution": request.GET.get("fra")})
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.raise_concern(by=request.user, **form.values())
        except verbs.ConcernRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("OSK-teamet har fått det dere skrev. Du får svar her."))
            return redirect("coordination:concern", made.public_id)
    context = {"form": form, "days": days_to_answer()}
    return render(request, "coordination/concern_new.html", context, status=422 if form.errors else 200)


@dataclass
class Seat:
    """A concern, and what this person is to it: who sent it, who leads there, or one of the family's team."""

    concern: Concern
    leads: bool
    family: Family | None
    opens: bool


def _seat(user: User, public_id: UUID) -> Seat:
    """404 for everybody else, colleagues at the same school among them."""
    near = ("office", "answer", "sender")
    own = Concern.objects.sent_by(user) | Concern.objects.visible_to(user)
    found = own.filter(public_id=public_id).select_related(*near).first()
    with acting_as(duty=Duty.CONCERN):
        led = Concern.objects.for_lead(user).filter(public_id=public_id).select_related(*near).first()
    concern = led or found
    if concern is None:
        raise Http404
    # Asked with this person's own eyes: the sender never learns whether there is a family, and which.
    link = ConcernLink.objects.filter(concern=concern).select_related("family").first()
    seen = link is not None and Family.objects.visible_to(user).filter(pk=link.family_id).exists()
    return Seat(concern, led is not None, link.family if link and (led or seen) else None, seen)


@role_required(*WORKS_WITH_FAMILIES)
@require_safe
def concern(request: SignedInRequest, concern_id: UUID) -> HttpResponse:
    return _show(request, _seat(request.user, concern_id))


def _show(request: SignedInRequest, seat: Seat, form: forms.Form | None = None) -> HttpResponse:
    found, families = seat.concern, []
    if seat.leads and seat.family is None:
        families = list(verbs.candidates(concern=found, by=request.user))
    known = [*families, *([seat.family] if seat.family else [])]
    purpose = readlog.REVIEW if seat.leads else readlog.FOLLOW_UP
    readlog.record(request, [str(each.public_id) for each in known], _("en bekymring"), purpose)
    answer = getattr(found, "answer", None)
    context = {
        "concern": found,
        "answer": answer,
        "due_on": timezone.localdate(found.sent_at) + timedelta(days=days_to_answer()),
        "leads": seat.leads,
        "family": seat.family.name_in_lists() if seat.family else "",
        "family_id": seat.family.public_id if seat.family and seat.opens else None,
        "candidates": [(each.public_id, each.name_in_lists()) for each in families],
        "form": form or (ConcernAnswerForm() if seat.leads and answer is None else None),
    }
    return render(request, "coordination/concern.html", context, status=422 if form else 200)


def _led(request: SignedInRequest, concern_id: UUID) -> Seat:
    seat = _seat(request.user, concern_id)
    if not seat.leads:
        raise Http404
    return seat


@role_required(*WORKS_WITH_FAMILIES)
@require_POST
def concern_answer(request: SignedInRequest, concern_id: UUID) -> HttpResponse:
    seat, form = _led(request, concern_id), ConcernAnswerForm(request.POST)
    if not form.is_valid():
        return _show(request, seat, form)
    try:
        verbs.answer_concern(concern=seat.concern, by=request.user, text=form.text())
    except verbs.ConcernRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Svaret er sendt."))
    return redirect("coordination:concern", concern_id)


@role_required(*WORKS_WITH_FAMILIES)
@require_POST
def concern_link(request: SignedInRequest, concern_id: UUID) -> HttpResponse:
    seat = _led(request, concern_id)
    asked = uuid_of(request.POST.get("familie", ""))
    family = verbs.candidates(concern=seat.concern, by=request.user).filter(public_id=asked).first() if asked else None
    if family is None:
        messages.error(request, _("Velg en av familiene som passer med barnet."))
        return redirect("coordination:concern", concern_id)
    readlog.record(request, [str(family.public_id)], _("en bekymring"), readlog.REVIEW)
    try:
        verbs.link_concern(concern=seat.concern, by=request.user, family=family)
    except verbs.ConcernRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Bekymringen er knyttet til familien. Koordinatoren har fått beskjed."))
    return redirect("coordination:concern", concern_id)
