"""Writing readings down with the purpose they had: following up the plan, or an emergency."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from familieplan.accounts import readlog
from familieplan.families.models import EmergencyAccess

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

EMERGENCY = _("nødtilgang")


def record(
    request: HttpRequest,
    families: Iterable[str],
    what: str | StrPromise,
    purpose: str | StrPromise = readlog.FOLLOW_UP,
    deed: str = "",
    *,
    emergencies: Iterable[str] | None = None,
) -> None:
    """Like readlog.record, for answers that may hold families this person has open in an emergency.

    `emergencies` are those of them, where the caller has asked already; None asks here.
    """
    ids = {str(family): None for family in families}
    if not ids:
        return
    if emergencies is None:
        mine = EmergencyAccess.objects.in_force().filter(worker_id=request.user.pk)
        emergencies = map(str, mine.values_list("family__public_id", flat=True))
    urgent = ids.keys() & set(emergencies)
    readlog.record(request, [each for each in ids if each not in urgent], what, purpose, deed)
    readlog.record(request, [each for each in ids if each in urgent], what, EMERGENCY, deed)
