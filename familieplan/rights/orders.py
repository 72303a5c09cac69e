"""Verbs on papers that hold a family: ordered on a page, made by a worker, fetched after a notice."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils.translation import gettext as _

from familieplan.accounts import readlog
from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import Deed, Service, User
from familieplan.coordination.models import FamilyPlan, PlanPaper
from familieplan.families.models import ExportOrder, Family, FamilyExport, OrderKind, OrderStatus
from familieplan.families.models.export_order import MOST_ATTEMPTS


class PlanStillOpenError(ValueError):
    """Only a family whose plan has ended is packed for the archive."""


@transaction.atomic
def order_papers(*, family: Family, by: User, kind: str) -> ExportOrder:
    """The order under way, or a new one; it is sent to a worker when the transaction is through.

    Raises PlanStillOpenError for an archive package of a family with an active plan.
    """
    plans = FamilyPlan.objects.filter(family=family)
    if kind == OrderKind.ARCHIVE and (plans.active().exists() or not plans.exists()):
        raise PlanStillOpenError
    try:
        with transaction.atomic():
            order = ExportOrder.objects.create(family=family, kind=kind, ordered_by=by)
    except IntegrityError:
        return ExportOrder.objects.under_way().get(family=family, kind=kind, ordered_by=by)
    transaction.on_commit(lambda: _send(order.pk), robust=True)
    return order


class AnotherUnderWayError(ValueError):
    """Whoever ordered a paper a moment ago gets that one first."""


@transaction.atomic
def order_plan_paper(*, plan: FamilyPlan, by: User, audience: str, service: Service | None, **wish: Any) -> ExportOrder:
    """`wish` is large_print, and the version for a plan as it was agreed. Raises AnotherUnderWayError."""
    order = order_papers(family=plan.family, by=by, kind=OrderKind.PLAN)
    asked = {"audience": audience, "service": service, **wish}
    paper, is_new = PlanPaper.objects.get_or_create(order=order, defaults={"plan": plan, **asked})
    if not is_new and any(getattr(paper, name) != value for name, value in asked.items()):
        raise AnotherUnderWayError
    return order


def _send(order_id: int) -> None:
    from familieplan.rights.tasks import send

    send(order_id)


def make(order: ExportOrder) -> None:
    """Both files become visible in one transaction, and only when this worker still holds the order."""
    from familieplan.rights.archive.package import package_of_order
    from familieplan.rights.copies.files import files
    from familieplan.rights.papers.files import paper_of_order

    if order.kind in {OrderKind.ARCHIVE, OrderKind.PLAN}:
        # Read with the eyes of whoever ordered it, and not by a duty that sees everything.
        with transaction.atomic(), acting_as(user_id=order.ordered_by_id):
            made = package_of_order(order) if order.kind == OrderKind.ARCHIVE else paper_of_order(order)
    else:
        with transaction.atomic():
            made = files(order)
    with transaction.atomic():
        mine = ExportOrder.objects.filter(pk=order.pk, status=OrderStatus.RUNNING, attempts=order.attempts)
        if not made:
            mine.update(status=OrderStatus.FAILED, lease_expires_at=None)
            return
        if not mine.update(status=OrderStatus.READY, ready_at=Now(), lease_expires_at=None):
            return  # another worker has taken the order over
        for name, content_type, content in made:
            FamilyExport.objects.create(
                family=order.family,
                order=order,
                what=name,
                content_type=content_type,
                content=content,
                made_by=order.ordered_by,
            )


def give_up() -> int:
    """Close what has stopped every worker that tried, so that the page says so and it can be ordered anew."""
    stuck = ExportOrder.objects.abandoned().filter(attempts__gte=MOST_ATTEMPTS)
    return stuck.update(status=OrderStatus.FAILED, lease_expires_at=None)


def fetch(*, request: HttpRequest, export: FamilyExport, purpose: str) -> bytes:
    """Hand the file out and write down who took it."""
    # The package bears the family's number, which stands in the record by itself and is longer than there is room for.
    is_package = export.content_type == "application/zip"
    what = _("hentet arkivpakken") if is_package else _("hentet en fil: %(name)s") % {"name": export.what}
    readlog.record(request, [str(export.family.public_id)], what, purpose, Deed.OUT)
    return bytes(export.content)
