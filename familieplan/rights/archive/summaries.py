"""Documents that gather what is kept as many rows: of one plan, and of the family beside its plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid5

from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.coordination.models import FamilyPlan
from familieplan.families.models import Family
from familieplan.rights.archive import papers
from familieplan.rights.archive.reach import Reach
from familieplan.rights.archive.records import Record, moment


@dataclass(frozen=True)
class Sheet:
    """One paper. `key` tells it from the others of its folder, and stands as it is in packages that were made."""

    key: str
    title: str
    name: str
    content: bytes
    written_at: datetime

    def as_record(self, family: Family, author: str, office: str) -> Record:
        return Record(
            system_id=uuid5(family.public_id, self.key),
            title=self.title,
            written_at=self.written_at,
            happened_on=timezone.localdate(self.written_at),
            author=author,
            office=office,
            name=f"dokumenter/{self.name}.pdf",
            content=self.content,
        )


def sheets_of_plan(plan: FamilyPlan, reach: Reach) -> Iterator[Sheet]:
    """What was said in each meeting stands in its note. No paper where there is nothing."""
    at = moment(plan.ended_on or plan.started_on)
    if meetings := reach.meetings(plan):
        content = papers.meetings_paper(meetings)
        yield Sheet(f"meetings {plan.pk}", _("Møter i familieplanen"), f"moter-{plan.pk}", content, at)
    (statuses, courses), numbers = reach.adults(plan), reach.journal_numbers(plan)
    residence, links = reach.residence(plan.family), reach.area_links(plan.family)
    if statuses or courses or numbers or residence or links:
        content = papers.adults_paper(statuses, courses, numbers, residence, links)
        yield Sheet(f"adults {plan.pk}", _("De voksne i familien"), f"voksne-{plan.pk}", content, at)
    (plans, coordinators), onward = reach.individual(plan), reach.transitions(plan)
    if plans or coordinators or onward:
        content, title = papers.individual_paper(plans, coordinators, onward), _("Individuell plan og barnekoordinator")
        yield Sheet(f"individual {plan.pk}", title, f"individuell-plan-{plan.pk}", content, at)
    if wishes := reach.wishes(plan):
        content = papers.wishes_paper(wishes)
        yield Sheet(f"wishes {plan.pk}", _("Det familien har sagt til planen"), f"fra-familien-{plan.pk}", content, at)


def sheets_of_family(family: Family, reach: Reach) -> Iterator[Sheet]:
    """Why it was to be taken up and what came of it; who was asked in, and what schools were worried about."""
    if flags := reach.reviewed(family):
        latest = max(step.taken_at for flag in flags for step in flag.steps.all())
        yield Sheet("reviewed", _("Gjennomgang i OSK"), "gjennomgang", papers.flags_paper(flags), latest)
    if items := reach.osk(family):
        latest = max(item.decided_at or item.added_at for item in items)
        yield Sheet("osk", _("Saken i OSK-møter"), "osk-moter", papers.osk_paper(items), latest)
    if lanes := list(reach.lanes(family)):
        latest = max([*(each.sent_at for each in lanes), *(s.happened_at for each in lanes for s in each.steps.all())])
        yield Sheet("lanes", _("Snarveier ved krise"), "snarveier", papers.lanes_paper(family, lanes), latest)
    invitations, concerns = list(reach.invitations(family)), list(reach.concerns(family))
    if invitations or concerns:
        latest = max([*(each.sent_at for each in invitations), *(each.sent_at for each in concerns)])
        content = papers.asked_paper(family, invitations, concerns)
        yield Sheet("asked", _("Invitasjoner og bekymringer"), "invitasjoner", content, latest)
