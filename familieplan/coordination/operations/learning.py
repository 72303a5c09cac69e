"""Verbs on the routines of an office and on what its people have learnt."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import Office, User
from familieplan.coordination.models import Course, Routine


@transaction.atomic
def write_routine(
    *, office: Office, by: User, name: str, owner: User, review_on: date, text: str = "", link: str = ""
) -> Routine:
    """The next version of the office's routine of this name, or its first; the one before is kept, and ends today."""
    today = timezone.localdate()
    # Whoever writes the next one at the same moment waits here.
    Office.objects.select_for_update().get(pk=office.pk)
    last = Routine.objects.filter(office=office, name=name).order_by("-version").first()
    if last and last.ended_on is None:
        last.ended_on = today
        last.save(update_fields=["ended_on"])
    return Routine.objects.create(
        office=office,
        name=name,
        version=last.version + 1 if last else 1,
        text=text,
        link=link,
        owner=owner,
        review_on=review_on,
        started_on=today,
        written_by=by,
    )


def record_course(
    *, worker: User, by: User, field: str, name: str, taken_on: date, valid_until_on: date | None = None
) -> Course:
    return Course.objects.create(
        worker=worker, recorded_by=by, field=field, name=name, taken_on=taken_on, valid_until_on=valid_until_on
    )
