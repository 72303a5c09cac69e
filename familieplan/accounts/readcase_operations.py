"""Verbs over the auditor's cases."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import Concern, Employment, NoticeKind, ReadLogCase, User
from familieplan.accounts.notices import notify
from familieplan.accounts.policies import Role
from familieplan.accounts.readlog_chain import Break


class OwnReadingError(ValueError):
    """Nobody assesses their own reading."""


def auditors() -> QuerySet[User]:
    at_work = Employment.objects.current().filter(role=Role.AUDITOR)
    return User.objects.filter(is_active=True, employments__in=at_work).distinct()


def tell_auditors(text: str) -> None:
    notify(users=auditors(), text=text, path=reverse("readlog:cases"), kind=NoticeKind.OVERSIGHT)


@transaction.atomic
def raise_case(
    *, concern: str, subject: str, facts: dict[str, Any], on: date | None = None, **reader: str
) -> ReadLogCase:
    """The case of this concern, subject and day; a new one is told to the auditors.

    `reader` may say reader_email, reader_name, office, role and family, as the log has them.
    """
    case, is_new = ReadLogCase.objects.get_or_create(
        concern=concern, subject=subject, seen_on=on or timezone.localdate(), defaults={"facts": facts, **reader}
    )
    if is_new:
        tell_auditors(_("En lesing, eller leseloggen selv, venter på at du ser på den."))
    return case


@transaction.atomic
def assess_case(*, case: ReadLogCase, by: User, outcome: str, reason: str) -> None:
    """Say what came of it. Raises OwnReadingError when the reading was the assessor's own."""
    if case.reader_email and case.reader_email.lower() == by.email.lower():
        raise OwnReadingError
    case.outcome, case.reason = outcome, reason
    case.assessed_by, case.assessed_at = by, timezone.now()
    case.save(update_fields=["outcome", "reason", "assessed_by", "assessed_at"])


def report_break(found: Break) -> ReadLogCase:
    """One case for each broken place that is still waiting, however many nights it is found again."""
    subject = f"{found.kind} {found.seal}"
    waiting = ReadLogCase.objects.waiting().filter(concern=Concern.BROKEN_CHAIN, subject=subject).first()
    place = {"kind": found.kind, "seal": found.seal, "first": found.after_id + 1, "last": found.last_id}
    return waiting or raise_case(concern=Concern.BROKEN_CHAIN, subject=subject, facts={**place, **found.facts})
