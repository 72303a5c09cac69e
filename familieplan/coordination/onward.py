"""The tracks on which the children of a family are moving on: open by age, or planned already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from familieplan.accounts.models import User
from familieplan.coordination.models import FamilyPlan, Invitation, State, Track, TrackAge, Transition
from familieplan.families.models.person import Relation
from familieplan.families.rows import Member


@dataclass
class TrackRow:
    """`made` is None while nobody has planned it. `asked` is the invitation of whoever takes over."""

    member: Member
    track: Track
    opens_at: int
    made: Transition | None
    asked: Invitation | None = None
    form: Any = None

    @property
    def key(self) -> str:
        return f"{self.member.pk}-{self.track.value}"

    @property
    def is_accepted(self) -> bool:
        return self.asked is not None and self.asked.state in (State.ACCEPTED, State.DONE)

    @property
    def is_open(self) -> bool:
        return self.form is not None and self.form.is_bound


def asked_in(plan: FamilyPlan, user: User) -> list[Invitation]:
    """Offices that were asked into the plan, as this reader may know them."""
    found = Invitation.objects.visible_to(user).filter(family=plan.family_id, office__isnull=False).with_state()
    return list(found.select_related("office").order_by("sent_at", "pk"))


def tracks_of(plan: FamilyPlan, user: User, members: Iterable[Member], asked: list[Invitation]) -> list[TrackRow]:
    """By person and age. Two questions; a person of unknown age has the tracks that were planned."""
    planned = Transition.objects.visible_to(user).filter(plan=plan).select_related("giver")
    made = {(row.child_id, row.track): row for row in planned}
    invitations = {row.pk: row for row in asked}
    rows = []
    for age in TrackAge.objects.in_force():
        for member in members:
            found = made.get((member.pk, age.track))
            is_of_age = member.age is not None and age.opens_at <= member.age < age.closes_at
            if found or (is_of_age and (member.is_child or _is_young(member))):
                invitation = invitations.get(found.invitation_id or 0) if found else None
                rows.append(TrackRow(member, Track(age.track), age.opens_at, found, invitation))
    return sorted(rows, key=lambda row: (-(row.member.age or 0), row.opens_at))


def _is_young(member: Member) -> bool:
    """A grown child of the family."""
    return member.relation == str(Relation.CHILD.label)
