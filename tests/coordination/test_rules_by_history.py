"""Every rule against a slow statement of itself, over hundreds of random families; and no boundary moves unseen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from familieplan.coordination.rules import RULES, Rule
from familieplan.families.stands_on import STANDS_ON
from tests.coordination.histories import of_adults, of_children, of_coordinators, of_plans, of_those_who_may_know
from tests.coordination.histories.plain import Answer, Limits
from tests.coordination.histories.scene import Home, Scene
from tests.superuser import as_superuser, signed_in_as_superuser  # noqa: F401 fixtures

# The day before, and the first day, on which somebody born on a leap day is a year older.
DAYS = (date(2026, 2, 28), date(2026, 3, 1))


@dataclass(frozen=True)
class Case:
    """How the families of a rule come about, and the rule in plain Python."""

    tell: Callable[[Scene, Home], None]
    plain: Callable[[Home, date, Limits], Answer]
    families: int = 350
    # How often a thing is as usual: the more there is that can be wrong, the calmer, so that one thing alone is.
    calm: float = 0.85


CASES = {
    "basic_need_open": Case(of_plans.tell_of_needs, of_plans.basic_need_open),
    "child_difficult": Case(of_children.tell_of_difficulty, of_children.child_difficult),
    "child_not_assessed": Case(of_children.tell_of_applications, of_children.child_not_assessed),
    "concern_unanswered": Case(of_children.tell_of_concerns, of_children.concern_unanswered),
    "contact_asked": Case(of_those_who_may_know.tell_of_contact, of_those_who_may_know.contact_asked),
    "coordinator_away": Case(of_coordinators.tell_of_absence, of_coordinators.coordinator_away, 600, 0.92),
    "counselling_not_offered": Case(of_children.tell_of_counselling, of_children.counselling_not_offered),
    "emergency_not_reviewed": Case(of_children.tell_of_emergencies, of_children.emergency_not_reviewed),
    "eviction_risk": Case(of_adults.tell_of_eviction, of_adults.eviction_risk),
    "housing_unstable": Case(of_adults.tell_of_housing, of_adults.housing_unstable),
    "invitation_unanswered": Case(of_children.tell_of_invitations, of_children.invitation_unanswered),
    "leisure_not_asked": Case(of_children.tell_of_leisure, of_children.leisure_not_asked),
    "long_term_children": Case(of_adults.tell_of_long_assistance, of_adults.long_term_children),
    "long_term_not_assessed": Case(of_adults.tell_of_assessed_activity, of_adults.long_term_not_assessed),
    "long_term_not_reviewed": Case(of_adults.tell_of_reviews, of_adults.long_term_not_reviewed),
    "many_needs_little_contact": Case(of_plans.tell_of_many_needs, of_plans.many_needs_little_contact),
    "measure_overdue_twice": Case(of_plans.tell_of_measures, of_plans.measure_overdue_twice),
    "no_transition_accepted": Case(of_children.tell_of_transitions, of_children.no_transition_accepted),
    "parallel_services": Case(of_plans.tell_of_services, of_plans.parallel_services),
    "plan_untouched": Case(of_coordinators.tell_of_coordinators, of_coordinators.plan_untouched, 500, 0.92),
    "programme_near_end": Case(of_adults.tell_of_programmes, of_adults.programme_near_end),
    "target_group": Case(of_those_who_may_know.tell_of_target_group, of_those_who_may_know.target_group, 700, 0.94),
    "young_without_activity": Case(of_adults.tell_of_the_young, of_adults.young_without_activity),
}
# Comparisons that can let in or out only what can never be late on that day: whoever came today has all their days left.
NEVER_SEEN = {"child_not_assessed": ("m.started_on <=",), "parallel_services": ("p.started_on <=",)}
# What a part stands on is one text in three rules; its days are moved in the two that ask about nothing else.
MOVED_ELSEWHERE = {"target_group": STANDS_ON}
Found = set[tuple[int, str, date]]
# A comparison of two things; no arrow, no "not equal" and no name of an argument.
COMPARISON = re.compile(r"(?<![<>=!-])(<=|>=|<|>)(?![<>=])")
OTHER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}


def told(slug: str, today: date) -> Scene:
    scene = Scene(slug, today, CASES[slug].calm)
    for _family in range(CASES[slug].families):
        CASES[slug].tell(scene, scene.home())
    scene.save()
    return scene


def asked(rule: Rule, question: str, on: date, **changed: int) -> Found:
    with connection.cursor() as cursor:
        values = rule.values(on, rule.parameters | changed)
        cursor.execute(f"SELECT family_id, subject, since FROM ({question}) AS hit", values)
        return set(cursor.fetchall())


def said_slowly(slug: str, scene: Scene, limits: Limits) -> Found:
    answers = ((home.family.pk, CASES[slug].plain(home, scene.today, limits)) for home in scene.homes)
    return {(family, subject, since) for family, answer in answers for subject, since in answer.items()}


def mutants(rule: Rule) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each number of the rule one more and one less, and each comparison with its equals let in or out."""
    for name, number in rule.parameters.items():
        for changed in (number - 1, number + 1):
            yield f"{name} is {changed}", {"question": rule.question, name: changed}
    shared = MOVED_ELSEWHERE.get(rule.slug, "")
    first = rule.question.find(shared) if shared else -1
    for found in COMPARISON.finditer(rule.question):
        if first <= found.start() < first + len(shared):
            continue
        flipped = f"{rule.question[: found.start()]}{OTHER[found[0]]}{rule.question[found.end() :]}"
        yield f"{found[0]} at …{rule.question[found.start() - 50 : found.end() + 30]}…", {"question": flipped}


def test_every_rule_has_a_slow_statement() -> None:
    assert CASES.keys() == RULES.keys()


@pytest.mark.demand("H3")
@pytest.mark.usefixtures("as_superuser")
@pytest.mark.parametrize("slug", CASES)
def test_a_rule_finds_what_its_slow_statement_finds_and_no_boundary_moves_unseen(slug: str) -> None:
    """The same families, and the same day since when; on days of their own, so that no run is another."""
    rule, unseen = RULES[slug], dict.fromkeys(name for name, _mutant in mutants(RULES[slug]))
    for today in DAYS:
        with transaction.atomic():
            scene = told(slug, today)
            expected = said_slowly(slug, scene, dict(rule.parameters))
            found = asked(rule, rule.question, today)
            assert found - expected == set()
            assert expected - found == set()
            assert len(scene.homes) > len({family for family, _subject, _since in found}) > 0
            for name, mutant in mutants(rule):
                if name in unseen and asked(rule, on=today, **mutant) != expected:
                    del unseen[name]
            transaction.set_rollback(True)
    assert sorted(name for name in unseen if not any(each in name for each in NEVER_SEEN.get(slug, ()))) == []
