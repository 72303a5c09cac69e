"""Verbs over people who sign in. Whoever depends on an employment hears of it through its signal."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import Employment, Office, User
from familieplan.accounts.policies import Role


class NotEmptyError(Exception):
    """There is an administrator already, who appoints the next in the browser."""


@transaction.atomic
def employ(*, by: User, email: str, name: str, office: Office, role: str, on: date | None = None) -> Employment:
    """Give a person a place of work; the earlier one ends the same day. A new person gets no password yet."""
    on = on or timezone.localdate()
    user = User.objects.filter(email=email.lower()).first() or User.objects.create_user(email, name)
    for earlier in user.employments.filter(ended_on=None):
        end_employment(employment=earlier, by=by, on=on)
    return Employment.objects.create(user=user, office=office, role=role, started_on=on)


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
def end_employment(*, employment: Employment, by: User, on: date | None = None) -> None:
    employment.ended_on = max(on or timezone.localdate(), employment.started_on)
    employment.save(update_fields=["ended_on"])
