"""The plan's words, who agrees with them and who does not, and what the family has with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from familieplan.accounts.templatetags.fp import day
from familieplan.coordination.models import FamilyPlan, FamilyWish, Stand, WishKind
from familieplan.coordination.plan_facts import PlanFacts
from familieplan.families.rows import Header


@dataclass(frozen=True)
class Party:
    """An adult of the family (p…) or a service of the team (s…), and its newest answer to the words as they stand."""

    key: str
    name: str
    stand: str = ""
    words: str = ""
    said_on: str = ""
    # Said by the family itself at its own door, or written down for it there.
    is_own: bool = False
    is_recorded: bool = False
    # A child is not asked, and heard when it says something.
    is_asked: bool = True

    @property
    def label(self) -> str:
        return str(Stand(self.stand).label) if self.stand else ""

    @property
    def disagrees(self) -> bool:
        return self.stand == Stand.DISAGREES


@dataclass(frozen=True)
class StrengthRow:
    public_id: str
    area: str
    what: str
    who: str


@dataclass(frozen=True)
class Agreed:
    parties: list[Party] = field(default_factory=list)
    # What was said against earlier words, or by somebody who has since agreed: kept as it was said.
    earlier: list[Party] = field(default_factory=list)
    strengths: list[StrengthRow] = field(default_factory=list)


def agreed_on(plan: FamilyPlan, header: Header, facts: PlanFacts, said: Iterable[FamilyWish] = ()) -> Agreed:
    """The parties are those of today; whoever has left keeps what was said, under the earlier ones.

    `said`: what the family has said to the plan. A disagreement is the party's answer, a child's too, until the party
    says otherwise or takes it back: what the team answers does not change it.
    """
    strengths = [StrengthRow(**row) for row in facts.strengths]
    asked = {f"p{each.pk}": each.name for each in header.members if not each.is_child}
    asked |= {f"s{each.service_pk}": each.service for each in header.colleagues}
    newest: dict[str, Party] = {}
    earlier: list[Party] = []
    for row in facts.agreements:
        party = _party(row)
        is_now = row["wording"] == plan.wording and party.key in asked
        before = newest.get(party.key) if is_now else party
        if before and before.disagrees:
            earlier.append(before)
        if is_now:
            newest[party.key] = party
    at = {_party(row).key: row["recorded_at"] for row in facts.agreements if row["wording"] == plan.wording}
    here = {f"p{each.pk}": each.name for each in header.members}
    for wish in sorted((each for each in said if each.kind == WishKind.DISAGREE), key=lambda each: each.asked_at):
        key, on = f"p{wish.person_id}", day(timezone.localdate(wish.asked_at))
        mark = {"is_own": True, "is_asked": key in asked, "is_recorded": wish.is_recorded}
        own = Party(key, wish.person.given_name, Stand.DISAGREES, wish.words, on, **mark)
        if key not in here or (key in at and datetime.fromisoformat(at[key]) > wish.asked_at):
            earlier.append(own)
            continue
        if (before := newest.get(key)) and before.disagrees:
            earlier.append(before)
        newest[key] = own
    asked |= {key: here[key] for key, party in newest.items() if party.is_own}
    parties = [newest.get(key, Party(key, name)) for key, name in asked.items()]
    return Agreed(parties, earlier, strengths)


def _party(row: dict[str, Any]) -> Party:
    key = f"p{row['person']}" if row["person"] else f"s{row['service']}"
    said_on = day(date.fromisoformat(row["said_on"]))
    return Party(key, row["given"] or row["short"], row["stand"], row["words"], said_on)
