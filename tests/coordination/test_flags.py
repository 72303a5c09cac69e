"""Evaluating flags: as often as one likes, at once when a fact changes, and for the price of one question per rule."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from kombu.exceptions import OperationalError

from familieplan.accounts.models import Employment
from familieplan.accounts.operations import employ, end_employment
from familieplan.assistance.figures import aid_figures
from familieplan.assistance.models import GapRule
from familieplan.coordination import facts, tasks
from familieplan.coordination.models import Flag
from familieplan.coordination.operations import flags
from familieplan.coordination.operations.journal import sign_entry
from familieplan.coordination.rules import RULES
from familieplan.families import operations
from familieplan.families.models import EndReason
from familieplan.families.policies import Part
from tests.cast import LONG_AGO, Cast
from tests.coordination.stories import TODAY, another_family, applied, give_assistance, leave_alone, member

pytestmark = pytest.mark.django_db
OnCommit = Callable[..., Any]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What was sent to the workers: family ids, or "all"."""
    found: list[Any] = []
    monkeypatch.setattr(tasks.evaluate_families, "apply_async", lambda args, **_: found.append(args[0]))
    monkeypatch.setattr(tasks.evaluate_flags, "apply_async", lambda **_: found.append("all"))
    return found


def outcome(rule: str, **options: Any) -> tuple[int, int, int]:
    found = next(each for each in flags.evaluate(**options) if each.rule == rule)
    return found.raised, found.cleared, found.open


def test_evaluating_again_changes_nothing(cast: Cast) -> None:
    leave_alone(cast.plan, 61)
    assert outcome("plan_untouched") == (1, 0, 1)
    before = list(Flag.objects.values())
    assert outcome("plan_untouched") == (0, 0, 1)
    assert list(Flag.objects.values()) == before


def test_a_flag_that_comes_back_is_a_new_flag_and_the_old_one_stays_in_history(cast: Cast) -> None:
    leave_alone(cast.plan, 61)
    flags.evaluate()
    leave_alone(cast.plan, 0)
    assert outcome("plan_untouched") == (0, 1, 0)
    leave_alone(cast.plan, 99)
    assert outcome("plan_untouched") == (1, 0, 1)
    assert Flag.objects.count() == 2


def test_only_the_asked_families_are_evaluated(cast: Cast) -> None:
    other = another_family(cast, "Bregne")
    for plan in (cast.plan, other):
        leave_alone(plan, 61)
    assert outcome("plan_untouched", families=[other.family_id]) == (1, 0, 1)
    leave_alone(other, 1)
    assert outcome("plan_untouched", families=[cast.plan.family_id]) == (1, 0, 2)


def test_one_family_holds_one_open_flag_per_rule_and_subject(cast: Cast) -> None:
    leave_alone(cast.plan, 61)
    flags.evaluate()
    again = Flag.objects.get()
    again.pk, again.public_id = None, "00000000-0000-4000-8000-000000000001"  # type: ignore[assignment]
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_evaluation_costs_the_same_for_one_family_and_for_twenty(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            flags.evaluate()
        return len(queries)

    leave_alone(cast.plan, 61)
    alone = cost()
    for serial in range(19):
        leave_alone(another_family(cast, f"Lyng {serial}"), 70)
    assert cost() == alone
    assert Flag.objects.raised().count() == 20


def test_the_command_answers_one_object_per_rule(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    leave_alone(cast.plan, 61)
    call_command("evaluate_flags", "--json")
    told = json.loads(capsys.readouterr().out)
    assert [each["rule"] for each in told] == list(RULES)
    assert {"rule": "plan_untouched", "raised": 1, "cleared": 0, "open": 1} in told


def test_the_nightly_task_may_be_delivered_twice(cast: Cast) -> None:
    leave_alone(cast.plan, 61)
    tasks.evaluate_flags()
    tasks.evaluate_flags()
    assert Flag.objects.count() == 1


@pytest.mark.parametrize(
    "what", ["log", "application", "coordinator", "member", "basis", "employment", "rehired", "account", "birth date"]
)
def test_a_changed_fact_sends_its_family_at_once(
    cast: Cast, sent: list[Any], django_capture_on_commit_callbacks: OnCommit, what: str
) -> None:
    by, family = cast["coordinator"], cast.family
    with django_capture_on_commit_callbacks(execute=True):
        if what == "log":
            sign_entry(plan=cast.plan, by=by, kind="note", happened_on=TODAY, text="Vi ringte.")
        elif what == "application":
            applied(cast, 1)
        elif what == "coordinator":
            part = family.participations.get(part=Part.COORDINATOR)
            operations.end_participation(participation=part, by=by, reason=EndReason.FINISHED)
        elif what == "member":
            operations.end_membership(membership=family.memberships.first(), by=by)  # type: ignore[arg-type]
        elif what == "basis":
            operations.end_basis(basis=family.bases.get(), by=by)
        elif what == "employment":
            end_employment(employment=by.employments.get(), by=cast["administrator"])
        elif what == "rehired":
            post = by.employments.get()
            Employment.objects.filter(pk=post.pk).update(started_on=LONG_AGO, ended_on=TODAY)
            employ(by=cast["administrator"], email=by.email, name=by.name, office=post.office, role=post.role)
        elif what == "account":
            by.is_active = False
            by.save()
        else:
            glad = member(family, "Glad")
            glad.birth_date = TODAY
            glad.save()
    assert sent
    assert all(ids == [family.pk] for ids in sent)


def test_new_kostra_files_send_for_everybody(
    cast: Cast, sent: list[Any], django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        give_assistance(None, set(range(48)))
    assert sent == ["all"] * 4


def test_signing_in_asks_no_rule_anything(
    cast: Cast, sent: list[Any], django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        cast.client("coordinator")
    assert sent == []


def test_a_new_gap_rule_reaches_flag_and_figures_alike(cast: Cast) -> None:
    give_assistance(member(cast.family, "Vakker"), set(range(48)) - {20, 21})
    assert outcome("long_term_children") == (1, 0, 1)
    GapRule.objects.create(valid_from=TODAY, months=1)
    assert outcome("long_term_children") == (0, 1, 0)
    long_term = aid_figures(2025).long_term
    assert long_term is not None
    assert long_term.recipients == 0


def test_nothing_is_sent_for_what_was_rolled_back(
    cast: Cast, sent: list[Any], django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        applied(cast, 1)
        transaction.set_rollback(True)
    assert sent == []


def test_a_broker_that_is_gone_loses_nothing_of_what_was_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: OnCommit
) -> None:
    def gone(*_args: object, **_options: object) -> None:
        raise OperationalError("no broker")

    monkeypatch.setattr(tasks.evaluate_families, "apply_async", gone)
    with django_capture_on_commit_callbacks(execute=True):
        applied(cast, 40)
    assert outcome("child_not_assessed") == (1, 0, 1)


def test_whoever_fills_in_thousands_may_hold_the_messages_back(
    cast: Cast, sent: list[Any], django_capture_on_commit_callbacks: OnCommit
) -> None:
    with django_capture_on_commit_callbacks(execute=True), facts.held_back():
        applied(cast, 1)
    assert sent == []
