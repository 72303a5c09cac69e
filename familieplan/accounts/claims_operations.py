"""Verbs over what a sign-in service says: which job it gives, and when the job is gone."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from rest_framework.authtoken.models import Token

from familieplan.accounts import operations
from familieplan.accounts.models import CalendarKey, ClaimHold, ClaimMapping, Employment, Office, User


class OwnJobError(ValueError):
    """The administrator's own job rests on the mapping: another administrator ends it."""


@transaction.atomic
def map_claim(
    *, by: User, provider: str, claim: str, value: str, office: Office, role: str, on: date | None = None
) -> ClaimMapping:
    """From this day on, whoever carries the value has this job. An open mapping of the same value ends the same day.

    Raises OwnJobError when that one is what the administrator's own job rests on.
    """
    on = on or timezone.localdate()
    for earlier in ClaimMapping.objects.filter(provider=provider, claim=claim, value=value, valid_to=None):
        end_mapping(mapping=earlier, by=by, on=on)
    return ClaimMapping.objects.create(
        provider=provider, claim=claim, value=value, office=office, role=role, valid_from=on, entered_by=by
    )


@transaction.atomic
def end_mapping(*, mapping: ClaimMapping, by: User, on: date | None = None) -> None:
    """The mapping ends, and with it every job that rests on it. Raises OwnJobError."""
    if mapping.holds.filter(employment__user=by, employment__ended_on=None).exists():
        raise OwnJobError
    mapping.valid_to = max(on or timezone.localdate(), mapping.valid_from)
    mapping.save(update_fields=["valid_to"])
    end_lapsed()


@transaction.atomic
def hold_job(*, user: User, mappings: list[ClaimMapping]) -> None:
    """Give the person the job the claims say, and no other. Of several, the one already held; else the first."""
    current = user.employments.current().first()
    held = [each for each in mappings if current and (each.office_id, each.role) == (current.office_id, current.role)]
    mapping = held[0] if held else mappings[0]
    if current is None or not held:
        current = operations.employ(by=user, email=user.email, name=user.name, office=mapping.office, role=mapping.role)
    ClaimHold.objects.update_or_create(
        employment=current, defaults={"mapping": mapping, "confirmed_at": timezone.now()}
    )
    user.__dict__.pop("employment", None)


@transaction.atomic
def lose_job(*, user: User) -> None:
    """No claim, no job: every employment that runs ends today, whoever gave it."""
    for employment in user.employments.current():
        operations.end_employment(employment=employment, by=None)


def end_unconfirmed_keys() -> None:
    """A program's key outlives the sign-in that made it; one that rests on a claim must see the claim confirmed."""
    limit = timezone.now() - timedelta(days=settings.CLAIMS_CONFIRMED_WITHIN_DAYS)
    unconfirmed = ClaimHold.objects.filter(employment__in=Employment.objects.current(), confirmed_at__lt=limit)
    for keys in (Token, CalendarKey):
        keys.objects.filter(user__in=unconfirmed.values("employment__user")).delete()


@transaction.atomic
def end_lapsed() -> int:
    """End every job whose mapping is no longer valid; how many."""
    lapsed = list(ClaimHold.objects.lapsed().select_related("employment__user"))
    for hold in lapsed:
        operations.end_employment(employment=hold.employment, by=None)
    return len(lapsed)
