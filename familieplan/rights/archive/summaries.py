"""Documents that gather what is kept as many rows: meetings, what was asked, the adults, the review in the OSK."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.coordination.models import FamilyPlan
from familieplan.families.models import Family
from familieplan.rights.archive import papers
from familieplan.rights.archive.reach import Reach
from familieplan.rights.archive.records import Record, moment


def meetings(plan: FamilyPlan, family: Family, reach: Reach, author: str, office: str) -> list[Record]:
    """One paper for all of them; what was said in each stands in its note."""
    found = reach.meetings(plan)
    if not found:
        return []
    ended_on = plan.ended_on or plan.started_on
    return [
        Record(
            system_id=uuid5(family.public_id, f"meetings {plan.pk}"),
            title=_("Møter i familieplanen"),
            written_at=moment(ended_on),
            happened_on=ended_on,
            author=author,
            office=office,
            name=f"dokumenter/moter-{plan.pk}.pdf",
            content=papers.meetings_paper(found),
        )
    ]


def adults(plan: FamilyPlan, family: Family, reach: Reach, author: str, office: str) -> Iterable[Record]:
    statuses, courses = reach.adults(plan)
    if not statuses and not courses:
        return
    ended_on = plan.ended_on or plan.started_on
    yield Record(
        system_id=uuid5(family.public_id, f"adults {plan.pk}"),
        title=_("De voksne i familien"),
        written_at=moment(ended_on),
        happened_on=ended_on,
        author=author,
        office=office,
        name=f"dokumenter/voksne-{plan.pk}.pdf",
        content=papers.adults_paper(statuses, courses),
    )


def individual(plan: FamilyPlan, family: Family, reach: Reach, author: str, office: str) -> Iterable[Record]:
    plans, coordinators = reach.individual(plan)
    onward = reach.transitions(plan)
    if not plans and not coordinators and not onward:
        return
    ended_on = plan.ended_on or plan.started_on
    yield Record(
        system_id=uuid5(family.public_id, f"individual {plan.pk}"),
        title=_("Individuell plan og barnekoordinator"),
        written_at=moment(ended_on),
        happened_on=ended_on,
        author=author,
        office=office,
        name=f"dokumenter/individuell-plan-{plan.pk}.pdf",
        content=papers.individual_paper(plans, coordinators, onward),
    )


def wishes(plan: FamilyPlan, family: Family, reach: Reach, author: str, office: str) -> Iterable[Record]:
    found = reach.wishes(plan)
    if not found:
        return
    ended_on = plan.ended_on or plan.started_on
    yield Record(
        system_id=uuid5(family.public_id, f"wishes {plan.pk}"),
        title=_("Det familien har sagt til planen"),
        written_at=moment(ended_on),
        happened_on=ended_on,
        author=author,
        office=office,
        name=f"dokumenter/fra-familien-{plan.pk}.pdf",
        content=papers.wishes_paper(found),
    )


def reviewed(family: Family, reach: Reach, author: str, office: str) -> Iterable[Record]:
    """Why the family was to be taken up, and what came of it, on one paper."""
    flags = reach.reviewed(family)
    if not flags:
        return
    latest = max(step.taken_at for flag in flags for step in flag.steps.all())
    yield Record(
        system_id=uuid5(family.public_id, "reviewed"),
        title=_("Gjennomgang i OSK"),
        written_at=latest,
        happened_on=timezone.localdate(latest),
        author=author,
        office=office,
        name="dokumenter/gjennomgang.pdf",
        content=papers.flags_paper(flags),
    )


def asked(family: Family, reach: Reach, author: str, office: str) -> Iterable[Record]:
    """Who was asked in and what schools were worried about, on one paper; none where there is neither."""
    invitations, concerns = list(reach.invitations(family)), list(reach.concerns(family))
    if not invitations and not concerns:
        return
    latest = max([*(each.sent_at for each in invitations), *(each.sent_at for each in concerns)])
    yield Record(
        system_id=uuid5(family.public_id, "asked"),
        title=_("Invitasjoner og bekymringer"),
        written_at=latest,
        happened_on=timezone.localdate(latest),
        author=author,
        office=office,
        name="dokumenter/invitasjoner.pdf",
        content=papers.asked_paper(family, invitations, concerns),
    )
