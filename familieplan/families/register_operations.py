"""Verbs of the register: a new version of a provision, its end, and a new consent age. Nothing is rewritten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Service, User
from familieplan.families.models import ConsentAge, LegalBasis


class VersionDateError(ValueError):
    """A version would begin before the one it takes over from, or end before it began."""


@transaction.atomic
def add_version(
    *,
    by: User,
    code: str,
    law: str,
    paragraph: str,
    text: str,
    source: str,
    valid_from: date,
    givers: Iterable[Service] | None,
    receivers: Iterable[Service] | None,
    opens_in_danger: bool = False,
) -> LegalBasis:
    """A new provision, or a new version of one: the open version ends the day the new one begins.

    `givers` and `receivers` of None mean every service. Raises VersionDateError. What stands on the earlier version
    ends with it; whoever takes part must then be let in on the new text.
    """
    for earlier in LegalBasis.objects.select_for_update().filter(code=code, valid_to=None):
        end_version(by=by, version=earlier, on=valid_from)
    if LegalBasis.objects.filter(code=code, valid_to__gt=valid_from).exists():
        raise VersionDateError
    version = LegalBasis.objects.create(
        code=code,
        law=law,
        paragraph=paragraph,
        text=text,
        source=source,
        valid_from=valid_from,
        from_all=givers is None,
        to_all=receivers is None,
        opens_in_danger=opens_in_danger,
        entered_by=by,
    )
    version.givers.set(givers or ())
    version.receivers.set(receivers or ())
    return version


@transaction.atomic
def end_version(*, by: User, version: LegalBasis, on: date) -> None:
    """From `on` the provision lets nobody in any more. Raises VersionDateError when that is not after its start.

    Access ends at that day's midnight; the participations are tidied away by the nightly task, or at once when the
    day has come.
    """
    from familieplan.families.basis_operations import end_what_ran_out

    if on <= version.valid_from:
        raise VersionDateError
    version.valid_to = on
    version.save(update_fields=["valid_to"])
    # The administrator sees no family: what stood on the version is ended by the duty that keeps access right.
    with acting_as(duty=Duty.ACCESS):
        end_what_ran_out()
        _follow(version)


def _follow(version: LegalBasis) -> None:
    from familieplan.families import access

    standing = list(version.bases.values_list("family_id", flat=True).distinct())
    if standing:
        access.sync(families=standing)


@transaction.atomic
def set_consent_age(*, by: User, service: Service | None, years: int, source: str, valid_from: date) -> ConsentAge:
    """From a day on, children of this age answer for themselves. No service means every service without its own row.

    Consents that stand are not touched: from that day they are asked about anew. Raises VersionDateError.
    """
    for earlier in ConsentAge.objects.select_for_update(of=("self",)).filter(service=service, valid_to=None):
        if valid_from <= earlier.valid_from:
            raise VersionDateError
        earlier.valid_to = valid_from
        earlier.save(update_fields=["valid_to"])
    return ConsentAge.objects.create(service=service, years=years, source=source, valid_from=valid_from)
