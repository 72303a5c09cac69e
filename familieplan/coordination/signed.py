"""Who has signed an agreed version, who would not, and who has not been asked."""

from __future__ import annotations

from dataclasses import dataclass

from familieplan.accounts.templatetags.fp import day
from familieplan.coordination.models import PlanVersion, Signature, SignedHow
from familieplan.coordination.snapshots import Hidden
from familieplan.families.rows import Header


@dataclass(frozen=True)
class Party:
    """An adult of the family (p…) or a service of the team (s…), and its newest answer to this version."""

    key: str
    name: str
    how: str = ""
    words: str = ""
    signed_on: str = ""

    @property
    def label(self) -> str:
        return str(SignedHow(self.how).label) if self.how else ""

    @property
    def refuses(self) -> bool:
        return self.how == SignedHow.NOT


def signed(version: PlanVersion, hidden: Hidden) -> list[Party]:
    """The newest answer of each party that has answered, as far as the reader may know of it. One question."""
    newest: dict[str, Party] = {}
    for row in Signature.objects.filter(version=version).select_related("person", "service"):
        if not hidden.hides({"service": row.service_id}):
            party = _party(row)
            newest[party.key] = party
    return list(newest.values())


def _party(row: Signature) -> Party:
    key = f"p{row.person_id}" if row.person_id else f"s{row.service_id}"
    name = row.person.given_name if row.person else row.service.short_name if row.service else ""
    return Party(key, name, row.how, row.words, day(row.signed_on))


def parties_of(version: PlanVersion, header: Header, hidden: Hidden) -> list[Party]:
    """Those who are asked today, and whoever has answered and left since."""
    asked = {f"p{each.pk}": each.name for each in header.members if not each.is_child}
    asked |= {f"s{each.service_pk}": each.service for each in header.colleagues}
    answered = {party.key: party for party in signed(version, hidden)}
    return [answered.pop(key, Party(key, name)) for key, name in asked.items()] + list(answered.values())
