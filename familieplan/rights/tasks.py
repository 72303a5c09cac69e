"""Makes copies and archive packages, and counts every night how many families wait for the archive."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.coordination.models import OskPaper
from familieplan.families.models import ExportOrder
from familieplan.rights import orders
from familieplan.rights.archive import readiness

log = structlog.get_logger()


def send(order_id: int) -> None:
    """A broker that is gone must not lose the order: resume_orders finds it within a minute or two."""
    try:
        make_order.apply_async((order_id,), retry=False)
    except (OperationalError, OSError):
        log.warning("order_waits_for_broker", order=order_id)


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def make_order(order_id: int) -> None:
    """May be delivered twice: who changes the row owns the work."""
    with acting_as(duty=Duty.COPY):
        with transaction.atomic():
            order = ExportOrder.objects.claim(order_id)
        if order is not None:
            orders.make(order)


@shared_task
def resume_orders() -> None:
    with acting_as(duty=Duty.COPY):
        with transaction.atomic():
            orders.give_up()
            waiting = list(ExportOrder.objects.abandoned().values_list("pk", flat=True))
        for order_id in waiting:
            send(order_id)
        for paper in OskPaper.objects.waiting().values_list("pk", flat=True):
            send_minutes(paper)


def send_minutes(paper: int) -> None:
    """A broker that is gone must not lose the order, either."""
    try:
        make_osk_minutes.apply_async((paper,), retry=False)
    except (OperationalError, OSError):
        log.warning("minutes_wait_for_broker", paper=paper)


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def make_osk_minutes(paper: int) -> None:
    from familieplan.rights.papers.osk import make_minutes

    with acting_as(duty=Duty.COPY):
        found = OskPaper.objects.filter(pk=paper, ready_at=None).select_related("ordered_by").first()
        if found:
            make_minutes(found)


def send_osk_papers(meeting: int, reader: int) -> None:
    """Asked for anew whenever somebody looks and they are not there."""
    try:
        draw_osk_papers.apply_async((meeting, reader), retry=False)
    except (OperationalError, OSError):
        log.warning("osk_papers_wait_for_broker", meeting=meeting)


@shared_task(acks_late=True, autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def draw_osk_papers(meeting: int, reader: int) -> None:
    """With the eyes of whoever asked; twice makes the same file. WeasyPrint works here and never in a web process."""
    from familieplan.rights.papers.osk_papers import finished, keep, written_for

    with acting_as(duty=Duty.COPY):
        user = User.objects.filter(pk=reader, is_active=True).first()
        if user and (html := written_for(user, meeting)) and finished(user, html) is None:
            keep(user, html)


@shared_task
def count_ready_for_archive() -> None:
    with transaction.atomic(), acting_as(duty=Duty.ARCHIVE):
        readiness.count()
