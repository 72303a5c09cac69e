"""Verbs that join a family's request with what must happen because of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import NoticeKind, User
from familieplan.accounts.notices import notify
from familieplan.coordination.models import RequestKind, RequestOutcome, RightsRequest
from familieplan.coordination.operations.journal import sign_entry
from familieplan.coordination.operations.rights import answer_request, ask_for_right
from familieplan.families.models import Family, Participation
from familieplan.families.policies import Part
from familieplan.rights.erasure import erase, refuse_by_rule


@transaction.atomic
def register_request(*, family: Family, by: User, **asked: Any) -> RightsRequest:
    """Keep what was asked. Erasure that the law forbids is answered at once; of the rest the coordinator is told."""
    request = ask_for_right(family=family, by=by, **asked)
    if request.kind == RequestKind.ERASURE:
        request = refuse_by_rule(request=request)
    if request.handled_at is not None:
        return request
    path = reverse("rights:request", args=[family.public_id, request.public_id])
    notify(
        users=_coordinators(family, by),
        text=_("En familie har bedt om noe du må svare på."),
        path=path,
        kind=NoticeKind.REQUEST,
    )
    return request


def _coordinators(family: Family, but: User) -> list[User]:
    found = Participation.objects.current().filter(family=family, part=Part.COORDINATOR).select_related("worker")
    return [row.worker for row in found if row.worker_id != but.pk]


@transaction.atomic
def settle_request(
    *, request: RightsRequest, by: User, outcome: str, reason: str, note: str = "", correction: str = ""
) -> RightsRequest:
    """Answer, and do what the answer promises: sign a correction that points at the wrong entry, or erase.

    Raises KeptByLawError, AlreadyAnsweredError, AlreadyClosedError, and journal.AlreadyCorrectedError.
    """
    answered = answer_request(request=request, by=by, outcome=outcome, reason=reason, note=note)
    if correction and outcome == RequestOutcome.GRANTED and answered.entry is not None:
        sign_entry(
            plan=answered.entry.plan,
            by=by,
            kind=answered.entry.kind,
            happened_on=timezone.localdate(),
            text=correction,
            corrects=answered.entry,
        )
    if answered.kind == RequestKind.ERASURE and outcome == RequestOutcome.GRANTED:
        erase(request=answered, by=by)
    return answered
