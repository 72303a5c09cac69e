"""The poster of a question to the residents, made by a worker and fetched when it is there."""

from __future__ import annotations

from uuid import UUID

import structlog
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import WRITES_OF_AREAS
from familieplan.areas.models import AreaSurvey
from familieplan.reporting.posters import finished
from familieplan.reporting.tasks import draw_poster

log = structlog.get_logger()


@role_required(*WRITES_OF_AREAS)
@require_safe
def poster(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Of the question that stands open. Asking twice makes it once more and changes nothing."""
    survey = AreaSurvey.objects.open().filter(measure__public_id=public_id).select_related("measure__zone").first()
    if survey is None:
        raise Http404
    address = request.build_absolute_uri(reverse("survey", args=[survey.code]))
    if (made := finished(survey, address)) is None:
        try:
            draw_poster.apply_async((survey.pk, address), retry=False)
        except (OperationalError, OSError):
            log.warning("poster_waits_for_broker", survey=survey.pk)
        return render(request, "reporting/poster_waits.html", {"survey": survey, "measure": survey.measure})
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="plakat.pdf"'
    return answer
