"""What pages say of meetings: who is asked and what they answered, as one reader may know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from familieplan.accounts.models import User
from familieplan.coordination.models import FamilyPlan, Meeting, MeetingAnswer, MeetingInvitation
from familieplan.families.models import Family
from familieplan.families.models.protection import is_cleared

ICONS = {MeetingAnswer.YES: "check", MeetingAnswer.NO: "cross", MeetingAnswer.NONE: "clock"}


@dataclass(frozen=True)
class AskedRow:
    name: str
    service: str
    answer: str
    icon: str


def asked_rows(meeting: Meeting, family: Family, user: User) -> list[AskedRow]:
    """The family first, then colleagues in the order in which they were asked. One query."""
    rows = MeetingInvitation.objects.known_to(user).filter(plan=meeting.plan, meeting=meeting)
    found = rows.select_related("worker", "person", "service")
    return sorted((_row(each, family, user) for each in found), key=lambda row: bool(row.service))


def _row(each: MeetingInvitation, family: Family, user: User) -> AskedRow:
    if each.person:
        return AskedRow(each.person.given_name, "", "", "user")
    name = each.worker.name if each.worker else ""
    service = each.service.short_name if each.service and not family.is_protected else _("tjenesten er skjult")
    answer = MeetingAnswer(each.answer)
    mine = each.worker_id == user.pk
    return AskedRow(_("%(name)s (deg)") % {"name": name} if mine else name, service, str(answer.label), ICONS[answer])


def place_of(meeting: Meeting, family: Family, user: User, *, in_list: bool = True) -> str:
    """A protected family's meeting place stands in no list, and on the meeting's page for those who are cleared."""
    if not meeting.place or not family.is_protected:
        return meeting.place
    return _("Møtestedet er skjult") if in_list or not is_cleared(user, family) else meeting.place


def invitation_of(meeting: Meeting, user: User) -> MeetingInvitation | None:
    found = MeetingInvitation.objects.filter(plan=meeting.plan, meeting=meeting, worker=user).first()
    if found:
        found.meeting = meeting
    return found


def with_my_answer(meetings: Any, user: User) -> Any:
    """Each with `mine`: what this person has answered; None for whoever is not asked."""
    mine = MeetingInvitation.objects.filter(plan=OuterRef("plan"), meeting=OuterRef("pk"), worker=user)
    return meetings.annotate(mine=Subquery(mine.values("answer")[:1]))


def meetings_of(plan: FamilyPlan, user: User) -> Any:
    return with_my_answer(Meeting.objects.visible_to(user).filter(plan=plan), user)
