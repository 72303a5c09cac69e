"""What the pages of a merge show: families that may be the same, and two of them side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from familieplan.accounts.models import User
from familieplan.coordination.models import CarriedOver, FamilyPlan, Goal, Measure
from familieplan.families import same_person
from familieplan.families.basis_rows import ConsentRow, consent_rows
from familieplan.families.models import Family, FamilyMerge, Membership, Participation
from familieplan.families.models.merge import FamilyMergeQuerySet
from familieplan.families.policies import Right
from familieplan.families.rows import Header


def once(families: QuerySet[Family], user: User) -> QuerySet[Family]:
    """Of families that this user sees, without those that go on in another such: each is listed and counted once.

    Whoever sees only the merged one keeps it and learns of nothing. One in which somebody has begun a plan anew, not
    knowing of the merge, has work of its own, and stands in every list again.
    """
    merges = FamilyMerge.objects.of_one_seen(OuterRef("pk"), user)
    runs = FamilyPlan.objects.active().filter(family=OuterRef("pk"))
    return families.filter(~Exists(merges) | Exists(runs))


def may_be_the_same(family: Family, user: User) -> QuerySet[Family]:
    """Families with an active plan that this user plans in, and that share somebody with this one."""
    found = same_person.others_with(user, family)
    runs = FamilyPlan.objects.active().filter(family=OuterRef("pk"))
    return Family.objects.permitting(user, Right.PLAN).filter(Exists(runs), pk__in=found).order_by("name", "pk")


@dataclass(frozen=True)
class Side:
    """One of the two families as the reader may see it."""

    family: Family
    header: Header
    plan: FamilyPlan | None
    members: list[Membership]
    consents: list[ConsentRow]
    goals: list[Goal] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)


def side_of(family: Family, header: Header, user: User) -> Side:
    """Five questions. What a secret service does is not offered to be copied, whoever may know of it."""
    plan = FamilyPlan.objects.visible_to(user).active().filter(family=family).first()
    members = Membership.objects.current().filter(family=family).select_related("person")
    consents = [row for row in consent_rows(family, user) if row.stands]
    goals = Goal.objects.visible_to(user).open().filter(plan=plan)
    measures = Measure.objects.visible_to(user).open().filter(plan=plan).exclude(owner_service__is_secret=True)
    measures = measures.select_related("owner_worker", "owner_service", "owner_person", "goal", "kind", "funding")
    return Side(family, header, plan, list(members), consents, list(goals), list(measures))


def likely(there: Iterable[Membership], here: Iterable[Membership]) -> dict[int, int]:
    """Who of the one household is who of the other, as a proposal that a person answers.

    By number; else by a birth date that one of each has alone: twins are told apart by whoever knows them.
    """
    by_person = {row.person_id: row.pk for row in here}
    by_number = {row.person.identity_hash: row.pk for row in here if row.person.identity_hash}
    alone = {born for born, times in Counter(row.person.birth_date for row in there).items() if times == 1}
    born_here = Counter(row.person.birth_date for row in here)
    by_date = {row.person.birth_date: row.pk for row in here if born_here[row.person.birth_date] == 1}
    found = {}
    for row in there:
        number, born = row.person.identity_hash, row.person.birth_date
        same = by_person.get(row.person_id) or (by_number.get(number) if number else None)
        if same is None and born and born in alone:
            same = by_date.get(born)
        if same is not None:
            found[row.pk] = same
    return found


def merges_into(family: Family, user: User) -> FamilyMergeQuerySet:
    found = FamilyMerge.objects.visible_to(user).filter(standing=family)
    return found.select_related("merged", "standing", "merged_by", "undone_by")


def carried_by(merge: FamilyMerge, user: User) -> QuerySet[CarriedOver]:
    rows = CarriedOver.objects.visible_to(user).filter(merge=merge)
    return rows.select_related("member__person", "member_now", "goal_now", "measure_now", "plan")


@dataclass(frozen=True)
class Proposed:
    """Somebody who works with the merged family and takes no part in the one that stands."""

    name: str
    service: str
    part: str


def proposed_for(merge: FamilyMerge, user: User) -> list[Proposed]:
    """Told to whoever may know of each; they are let in on a basis of their own, or not at all."""
    here = Participation.objects.current().known_to(user).filter(family=merge.standing_id)
    there = Participation.objects.visible_to(user).known_to(user).current().filter(family=merge.merged_id)
    left = there.exclude(worker__in=here.values("worker")).select_related("worker", "office__service")
    return [
        Proposed(row.worker.name, row.office.service.short_name, row.get_part_display()) for row in left.order_by("pk")
    ]
