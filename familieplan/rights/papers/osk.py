"""The minutes of one case of the OSK team on paper: ordered on a page, made by a worker, fetched after a notice."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import User
from familieplan.coordination.models import OskItem, OskPaper
from familieplan.coordination.osk_rows import reasons, row_of, tasks_of, with_opens
from familieplan.reporting.pdf import KEPT_AND_TAGGED, write
from familieplan.rights.copies.masks import masked


@transaction.atomic
def order_minutes(*, item: OskItem, by: User) -> OskPaper:
    """The one that is being made, or a new one."""
    under_way = OskPaper.objects.visible_to(by).filter(item=item, ready_at=None).first()
    paper = under_way or OskPaper.objects.create(item=item, family_id=item.family_id, ordered_by=by)
    transaction.on_commit(lambda: _send(paper.pk), robust=True)
    return paper


def _send(paper: int) -> None:
    from familieplan.rights.tasks import send_minutes

    send_minutes(paper)


def make_minutes(paper: OskPaper) -> None:
    """Read with the eyes of whoever ordered it. Nothing where that one may no longer see the case; twice is once."""
    with transaction.atomic(), acting_as(user_id=paper.ordered_by_id):
        items = OskItem.objects.visible_to(paper.ordered_by).filter(pk=paper.item_id)
        item = with_opens(items.select_related("meeting__district", "decided_by"), paper.ordered_by).first()
        content = write(document(item, paper), variant=KEPT_AND_TAGGED) if item else None
        protection = item.family.protection if item else ""
    if content:
        made = {"content": content, "ready_at": timezone.now(), "protection": protection}
        OskPaper.objects.filter(pk=paper.pk, ready_at=None).update(**made)


def document(item: OskItem, paper: OskPaper) -> str:
    """Also a number that somebody wrote into a text is no longer there when this returns."""
    context = {
        "item": item,
        "name": row_of(item).name,
        "meeting": item.meeting,
        "reasons": reasons(item, paper.ordered_by),
        "tasks": tasks_of(item, paper.ordered_by),
        "printed_on": timezone.localdate(paper.ordered_at),
        "printed_by": paper.ordered_by.name,
        "municipality": settings.MUNICIPALITY_NAME,
        "demo": settings.DEMO,
    }
    html: str = masked(render_to_string("rights/print/osk_minutes.html", context))
    return html
