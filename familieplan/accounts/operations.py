"""Verbs over people who sign in. Whoever depends on an employment hears of it through its signal."""

from __future__ import annotations

from datetime import date

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import Employment, Office, Service, User
from familieplan.accounts.policies import Role
from familieplan.accounts.signin.sessions import show_out_if_departed

log = structlog.get_logger()


class NotEmptyError(Exception):
    """There is an administrator already, who appoints the next in the browser."""


@transaction.atomic
def employ(*, by: User, email: str, name: str, office: Office, role: str, on: date | None = None) -> Employment:
    """Give a person a place of work; the earlier one ends the same day. A new person gets no password yet."""
    on = on or timezone.localdate()
    user = User.objects.filter(email=email.lower(), is_family=False).first() or User.objects.create_user(email, name)
    for earlier in user.employments.filter(Q(ended_on=None) | Q(ended_on__gt=on)):
        _end(earlier, on)
    employment = Employment.objects.create(user=user, office=office, role=role, started_on=on)
    show_out_if_departed(user)
    return employment


@transaction.atomic
def first_administrator(*, email: str, name: str, office: Office) -> Employment:
    """The only employment that nobody grants. Raises NotEmptyError once there is an administrator."""
    if Employment.objects.current().filter(role=Role.ADMINISTRATOR).exists():
        raise NotEmptyError(_("Kommunen har en administrator fra før, som gir andre tilgang på siden Kontorer."))
    user = User(email=User.objects.normalize_email(email).lower(), name=name)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    return Employment.objects.create(user=user, office=office, role=Role.ADMINISTRATOR, started_on=timezone.localdate())


@transaction.atomic
def end_employment(*, employment: Employment, by: User | None, on: date | None = None) -> None:
    """A person leaves; with the last job go every session and key. `by` is None when a claim that lapsed decides."""
    _end(employment, on or timezone.localdate())
    show_out_if_departed(employment.user)


def _end(employment: Employment, on: date) -> None:
    employment.ended_on = max(on, employment.started_on)
    employment.save(update_fields=["ended_on"])


@transaction.atomic
def set_secrecy(*, service: Service, by: User, is_secret: bool) -> None:
    """From now on it is secret, or no longer, that this service follows a family."""
    service.is_secret = is_secret
    service.save(update_fields=["is_secret"])
    log.warning("service_secrecy", service=service.code, is_secret=is_secret, by=by.pk)
