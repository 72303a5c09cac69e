"""Staff by OpenID Connect: the claims give the job, and without them there is none."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from familieplan.accounts import claims_operations
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import ClaimMapping, User
from familieplan.accounts.signin.oidc.refusals import Refusal, RefusedError


def enter(*, claims: dict[str, Any], provider_id: str, options: dict[str, Any], known: User | None) -> User:
    """The person these claims are about, with the job that follows from them as of now. Raises RefusedError.

    Somebody whose claim is gone loses the job, and with it every session and key, before the refusal is shown.
    """
    with acting_as(duty=Duty.SIGN_IN):
        mappings = matching(claims, provider_id)
        if not mappings:
            if known is not None:
                claims_operations.lose_job(user=known)
            raise RefusedError(Refusal.NO_ROLE)
        if known is not None and not known.is_active:
            raise RefusedError(Refusal.CLOSED)
        with transaction.atomic():
            user = known or _person(claims, options)
            claims_operations.hold_job(user=user, mappings=mappings)
        return user


def matching(claims: dict[str, Any], provider_id: str) -> list[ClaimMapping]:
    """The mappings in force that these claims meet, in the order they were entered."""
    rows = ClaimMapping.objects.current().filter(provider=provider_id).select_related("office")
    return [row for row in rows if row.value in _values(claims.get(row.claim))]


def _values(said: Any) -> set[str]:
    """A claim says one thing, or a list of them; anything else says nothing."""
    if isinstance(said, list):
        return {each for each in said if isinstance(each, str)}
    return {said} if isinstance(said, str) else set()


def _person(claims: dict[str, Any], options: dict[str, Any]) -> User:
    """An account for somebody new, or the one whose address the provider answers for."""
    email = _address(claims)
    user = User.objects.filter(email=email).first()
    if user is None:
        return User.objects.create_user(email, str(claims.get("name") or email)[:120])
    if not (options["trust_email"] or claims.get("email_verified") is True):
        raise RefusedError(Refusal.ADDRESS_TAKEN)
    if not user.is_active:
        raise RefusedError(Refusal.CLOSED)
    return user


def _address(claims: dict[str, Any]) -> str:
    email = str(claims.get("email") or "").lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise RefusedError(Refusal.NO_ADDRESS) from error
    return email
