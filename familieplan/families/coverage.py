"""Whether a basis for sharing reaches an office: the one question a handover asks of it."""

from __future__ import annotations

from django.utils import timezone

from familieplan.accounts.models import Office
from familieplan.families.models import Participation, SharingBasis


def in_force(basis: SharingBasis) -> bool:
    today = timezone.localdate()
    return basis.started_on <= today and (basis.ended_on is None or basis.ended_on > today)


def covers(basis: SharingBasis, office: Office) -> bool:
    """It is in force, and somebody of the same service stands on it already.

    What was agreed for one service was not agreed for another: the two have secrecy rules of their own.
    """
    same_service = Participation.objects.current().filter(basis=basis, office__service=office.service_id)
    return in_force(basis) and same_service.exists()
