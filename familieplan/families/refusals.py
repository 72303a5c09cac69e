"""What is said to somebody whose access has just ended."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.defaults import permission_denied

from familieplan.accounts.acting import Duty, acting_as
from familieplan.families.models import EndReason, Participation


class AccessEndedError(PermissionDenied):
    """The basis of somebody's part has ended while they had the family open. Its text is a sentence for the screen."""

    onward = ""


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The site's handler403. What htmx asked for inside a page that must not stay takes the whole page along."""
    answer = permission_denied(request, exception)
    if isinstance(exception, AccessEndedError) and request.headers.get("HX-Request"):
        answer["HX-Redirect"] = exception.onward
    return answer


def say_when_the_basis_ended(request: HttpRequest, public_id: UUID) -> None:
    """Raises AccessEndedError for whoever took part until today or yesterday, and whose basis then ended.

    They have known the family until now: to be told why the page is gone tells them nothing. Later it is 404 again.
    """
    with acting_as(duty=Duty.ACCESS):
        ended = Participation.objects.filter(
            family__public_id=public_id,
            worker_id=request.user.pk,
            end_reason=EndReason.BASIS_ENDED,
            ended_on__gte=timezone.localdate() - timedelta(days=1),
        ).exists()
    if ended:
        error = AccessEndedError(
            _(
                "Du har ikke lenger tilgang til denne familien. Samtykket eller hjemmelen du deltok på, gjelder ikke"
                " lenger. Spør familiekoordinatoren hvis du mener det er feil."
            )
        )
        error.onward = f"/familier/{public_id}/"
        raise error
