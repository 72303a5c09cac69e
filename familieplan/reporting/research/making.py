"""Makes an extract of an approved request, and removes the one whose time is over."""

from __future__ import annotations

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.reporting.making import LeaseLostError
from familieplan.reporting.research.extracting import TooFewError, extract
from familieplan.reporting.research.models import Event, ResearchEvent, ResearchFile, ResearchRule, Stage
from familieplan.reporting.research.packing import method, packed
from familieplan.reporting.research.variables import chosen

log = structlog.get_logger()


def make_extract(file_id: int, claimant: str) -> None:
    """Claimed, and then made step by step; visible whole in one UPDATE."""
    file = ResearchFile.objects.claim(file_id, claimant)
    if file is None:
        return
    try:
        _make(file)
    except LeaseLostError:
        log.info("extract_taken_over", file=file_id)
    except TooFewError:
        file.fail(
            _(
                "Selv når opplysningene gjøres så grove som mulig, er det for få, eller de er for like, til at ingen"
                " skiller seg ut. Be om flere år eller færre opplysninger i en ny forespørsel."
            )
        )


def _make(file: ResearchFile) -> None:
    request, rule = file.request, ResearchRule.in_force()
    if request.is_over:
        file.fail(_("Fristen er ute. Lag en ny forespørsel om uttrekket fortsatt trengs."))
        return
    quasi, sensitive = chosen(request.variables)
    file.advance(Stage.GATHERING)
    made = extract(
        request.years,
        quasi,
        sensitive,
        k=rule.k,
        l=rule.l,
        most_left_percent=rule.most_left_percent,
        step=lambda: file.advance(Stage.COARSENING),
    )
    file.advance(Stage.PACKING)
    told = method(request, rule, made)
    file.store(content=packed(made, told), method=told, step=Stage.PACKING)


def remove_outlived() -> None:
    """The content goes; what was made, for whom and how stays to be read."""
    for file in ResearchFile.objects.outlived().listed().select_related("request"):
        with transaction.atomic():
            gone = ResearchFile.objects.filter(pk=file.pk, removed_at=None)
            if gone.update(content=None, removed_at=timezone.now()):
                ResearchEvent.objects.create(request=file.request, kind=Event.REMOVED, version=file.request.version)
