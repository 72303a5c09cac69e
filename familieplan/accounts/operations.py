"""Verbs over people who sign in. Whoever depends on an employment hears of it through its signal."""

from __future__ import annotations

from datetime import date

import structlog
from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import Employment, Office, Service, User

log = structlog.get_logger()


@transaction.atomic
def employ(*, by: User, email: str, name: str, office: Office, role: str, on: date | None = None) -> Employment:
    """Give a person a place of work; the earlier one ends the same day. A new person gets no password yet."""
    on = on or timezone.localdate()
    user = User.objects.filter(email=email.lower(), is_family=False).first() or User.objects.create_user(email, name)
    for earlier in user.employments.filter(ended_on=None):
        end_employment(employment=earlier, by=by, on=on)
    return Employment.objects.create(user=user, office=office, role=role, started_on=on)


@transaction.atomic
def end_employment(*, employment: Employment, by: User, on: date | None = None) -> None:
    employment.ended_on = max(on or timezone.localdate(), employment.started_on)
    employment.save(update_fields=["ended_on"])


@transaction.atomic
def set_secrecy(*, service: Service, by: User, is_secret: bool) -> None:
    """From now on it is secret, or no longer, that this service follows a family."""
    service.is_secret = is_secret
    service.save(update_fields=["is_secret"])
    log.warning("service_secrecy", service=service.code, is_secret=is_secret, by=by.pk)
