"""What a paper may hold: what every reader of it may see, and never more than the one who orders it may."""

from __future__ import annotations

from familieplan.accounts.models import User
from familieplan.coordination.models import FamilyPlan, PaperFor
from familieplan.coordination.snapshots import (
    Hidden,
    Snapshot,
    hidden_from,
    hidden_from_services,
    read_by,
    taken_of,
)
from familieplan.families.models import Family, Participation
from familieplan.families.models.knowledge import secrets_of
from familieplan.rights.shown import unknown_to


class Readers:
    """Who reads the papers of one family, and what is kept from each: the same few questions for all of them."""

    def __init__(self, family: Family, by: User) -> None:
        self.family_id = family.pk
        self.secrets = secrets_of(family.pk)
        self.orders = hidden_from(by, self.secrets)
        unknown = unknown_to(family)
        self.family = Hidden(frozenset(unknown.services), frozenset(unknown.workers), frozenset(unknown.parts))
        # All of them, also those that whoever orders may not know of: they are at the table.
        taking_part = Participation.objects.current().filter(family=family)
        self.services = set(taking_part.values_list("office__service", flat=True))

    def hidden_from(self, audience: str, service: int | None) -> Hidden:
        if audience == PaperFor.FAMILY:
            return self.orders | self.family
        reading = [service or 0] if audience == PaperFor.SERVICE else self.services
        return self.orders | hidden_from_services(reading, self.secrets)

    def sees(self, content: Snapshot, audience: str, service: int | None) -> Snapshot:
        return read_by(content, self.hidden_from(audience, service), self.family_id)


def left_out(plan: FamilyPlan, by: User, readers: list[tuple[str, str, int | None]]) -> list[tuple[str, int]]:
    """(name of the reader, how many measures that one does not get), where there are any.

    Of what whoever orders may not know, nothing is counted.
    """
    papers, content = Readers(plan.family, by), taken_of(plan)
    mine = len(read_by(content, papers.orders, plan.family_id)["measures"])
    counted = [
        (name, mine - len(papers.sees(content, audience, service)["measures"])) for name, audience, service in readers
    ]
    return [(name, count) for name, count in counted if count]
