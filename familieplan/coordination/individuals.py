"""The plan as the law has it, person by person: who has an individuell plan, what it lacks, whose barnekoordinator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from familieplan.coordination.models import (
    ChildCoordination,
    ChildCoordinator,
    FamilyPlan,
    IndividualPlan,
    PlanSection,
    Section,
    Wanted,
)
from familieplan.families.rows import Member


@dataclass
class PersonRow:
    """`individual` is None when nobody has offered it. `missing` are sections without a word."""

    member: Member
    individual: IndividualPlan | None
    missing: int = 0
    coordinator: ChildCoordinator | None = None
    form: Any = None

    @property
    def has_plan(self) -> bool:
        return self.individual is not None and self.individual.wanted == Wanted.YES

    @property
    def is_named(self) -> bool:
        return self.coordinator is not None and self.coordinator.answer == ChildCoordination.NAMED


@dataclass
class SectionRow:
    section: Section
    said: PlanSection | None
    form: Any = None

    @property
    def is_open(self) -> bool:
        return self.form is not None and self.form.is_bound


def people_of(plan: FamilyPlan, members: Iterable[Member]) -> list[PersonRow]:
    """Three questions, however many people. The plan was fetched for the reader."""
    individual = {row.person_id: row for row in IndividualPlan.objects.open().filter(plan=plan)}
    filled: dict[int, int] = {}
    for of in PlanSection.objects.filter(plan=plan).values_list("of", flat=True):
        filled[of] = filled.get(of, 0) + 1
    newest: dict[int, ChildCoordinator] = {}
    for said in ChildCoordinator.objects.filter(plan=plan).select_related("worker"):
        newest.setdefault(said.child_id, said)
    return [
        PersonRow(
            member,
            individual.get(member.pk),
            len(Section) - filled.get(individual[member.pk].pk, 0) if member.pk in individual else 0,
            newest.get(member.pk) if member.is_child else None,
        )
        for member in members
    ]


def sections_of(individual: IndividualPlan) -> list[SectionRow]:
    said = {row.section: row for row in PlanSection.objects.filter(of=individual)}
    return [SectionRow(section, said.get(section)) for section in Section]
