"""The common papers of an OSK meeting: only the cases that everybody who comes may read, and only what all may know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.coordination.explanation import Explanation, explain
from familieplan.coordination.models import Flag, FlagStep, FlagStepKind, MeetingAnswer, OskItem, OskMeeting
from familieplan.coordination.osk_rows import HIDDEN
from familieplan.families.models import FamilyUserAccess, Knowledge
from familieplan.families.models.family import in_force, permission_of
from familieplan.families.policies import Right


@dataclass(frozen=True)
class Room:
    """Who is asked and has not said no, and how many of them may read the case of each family: a number, never who."""

    asked: int
    able: dict[int, int] = field(default_factory=dict)

    def all_may_read(self, family: int) -> bool:
        return self.asked > 0 and self.able.get(family, 0) == self.asked


@dataclass(frozen=True)
class PaperCase:
    """One case as the papers say it: the same letters for everybody who gets them."""

    item: OskItem
    name: str
    reasons: list[Explanation]

    @property
    def public_id(self) -> UUID:
        return self.item.public_id


def room_of(meeting: OskMeeting, families: Iterable[int]) -> Room:
    """At most three questions. Asked as the access rows' own duty: the lead may not look up who has access to what.

    Whoever comes for a secret service counts only where every other service in the room may know that it takes part.
    """
    coming = meeting.attendances.exclude(answer=MeetingAnswer.NO).values_list(
        "worker", "office__service", "office__service__is_secret"
    )
    service_of = {worker: (service, is_secret) for worker, service, is_secret in coming}
    ids = list(families)
    with acting_as(duty=Duty.ACCESS):
        rows = FamilyUserAccess.objects.filter(
            in_force(), content_object__in=ids, user__in=list(service_of), permission_id=permission_of(Right.REVIEW)
        )
        access = set(rows.values_list("content_object", "user"))
        secret = {service for service, is_secret in service_of.values() if is_secret}
        known = Knowledge.objects.current().filter(family__in=ids, about__in=secret) if secret else None
        told = set(known.values_list("family", "about", "told")) if known is not None else set()
    services = {service for service, _is_secret in service_of.values()}
    able: dict[int, int] = {}
    for family, worker in access:
        service, is_secret = service_of[worker]
        if not is_secret or all((family, service, other) in told for other in services - {service}):
            able[family] = able.get(family, 0) + 1
    return Room(len(service_of), able)


def cases_for_all(meeting: OskMeeting, user: User) -> tuple[list[PaperCase], list[OskItem], Room]:
    """As they would be sent now: the cases in the papers, those that are left out, and how many may read each."""
    items = list(_items(meeting, user))
    room = room_of(meeting, [item.family_id for item in items])
    inside = [item for item in items if room.all_may_read(item.family_id)]
    return _cases(inside, user), [item for item in items if item not in inside], room


def cases_sent(meeting: OskMeeting, user: User) -> list[PaperCase]:
    """Those that the lead sent, and that everybody who is asked may still read."""
    if meeting.papers_sent_at is None:
        return []
    items = list(_items(meeting, user).filter(in_papers_at=meeting.papers_sent_at))
    room = room_of(meeting, [item.family_id for item in items])
    return _cases([item for item in items if room.all_may_read(item.family_id)], user)


def name_for_all(item: OskItem) -> str:
    """Also where some in the room know more."""
    return str(HIDDEN) if item.family.is_protected else item.family.name


def _items(meeting: OskMeeting, user: User) -> models.QuerySet[OskItem]:
    found = OskItem.objects.visible_to(user).filter(meeting=meeting, withdrawn_at=None)
    return found.select_related("family").order_by("added_at", "pk")


def _cases(items: Sequence[OskItem], user: User) -> list[PaperCase]:
    """Two questions, however many cases."""
    led = FlagStep.objects.filter(item__in=items, kind=FlagStepKind.MEETING).values_list("item", "flag").distinct()
    item_of = {flag: item for item, flag in led}
    why: dict[int, list[Explanation]] = {}
    flags = Flag.objects.visible_to(user).told_to_all().filter(pk__in=list(item_of))
    for flag in flags.select_related("version").order_by("since", "pk"):
        why.setdefault(item_of[flag.pk], []).append(explain(flag))
    return [PaperCase(item, name_for_all(item), why.get(item.pk, [])) for item in items]
