"""Flags as they are raised in earnest: by a real worker within seconds, and by several evaluations at once."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from familieplan.accounts.acting import acting_as
from familieplan.coordination import tasks
from familieplan.coordination.models import Flag
from familieplan.coordination.operations import flags
from familieplan.coordination.operations.flags import Outcome
from familieplan.families import operations
from tests.cast import Cast
from tests.coordination.stories import TODAY, another_family, leave_alone
from tests.worker import until

# What the lead is promised: a change of fact shows in the queue within so many seconds.
WITHIN = 5
Worker = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def at_work(transactional_db: None, cast: Cast, worker: Worker) -> Cast:
    """Familien Blomst's plan has lain still, and a worker has started and done its first task."""
    leave_alone(cast.plan, 75)
    worker()
    tasks.evaluate_flags.apply_async()
    assert until(lambda: Flag.objects.raised().filter(family=cast.family).exists())
    return cast


@pytest.mark.xdist_group("browser")
def test_a_change_of_fact_shows_in_the_queue_within_five_seconds(at_work: Cast) -> None:
    lead, coordinator = at_work.client("lead"), at_work.client("coordinator")

    def is_in_queue(words: str) -> bool:
        return words in lead.get("/osk/").content.decode()

    assert is_in_queue("Familien Blomst")
    note = {"kind": "note", "happened_on": f"{TODAY:%d.%m.%Y}", "text": "Vi ringte, og alt går som avtalt."}
    began = time.monotonic()
    assert coordinator.post(f"/familier/{at_work.family.public_id}/logg/", note).status_code == 302
    assert until(lambda: not is_in_queue("Familien Blomst"), WITHIN)
    assert time.monotonic() - began <= WITHIN
    # And the other way: a fact that raises one.
    part = at_work.family.participations.get(part="coordinator")
    began = time.monotonic()
    operations.end_participation(participation=part, by=at_work["coordinator"], reason="finished")
    assert until(lambda: is_in_queue("Familien Blomst"), WITHIN)
    assert time.monotonic() - began <= WITHIN


def test_evaluations_at_once_raise_each_flag_once_and_clear_it_once(transactional_db: None, cast: Cast) -> None:
    """Two nights and one change of facts at the same moment, each on a connection of its own."""
    plans = [cast.plan, *(another_family(cast, f"Lyng {number}") for number in range(9))]
    for plan in plans:
        leave_alone(plan, 75)

    def all_at_once() -> list[Outcome]:
        start, told = Barrier(3), []

        def run(families: list[int] | None) -> None:
            try:
                start.wait(20)
                with acting_as(duty="flags"):
                    told.extend(each for each in flags.evaluate(families=families) if each.rule == "plan_untouched")
            finally:
                connection.close()

        some = [plan.family_id for plan in plans[:5]]
        threads = [Thread(target=run, args=(families,)) for families in (None, None, some)]
        for each in threads:
            each.start()
        for each in threads:
            each.join(60)
        assert len(told) == 3
        return told

    told = all_at_once()
    assert sum(each.raised for each in told) == len(plans)
    assert sum(each.cleared for each in told) == 0
    raised = dict(Flag.objects.raised().values_list("family", "public_id"))
    assert len(raised) == Flag.objects.count() == len(plans)
    assert sum(each.raised + each.cleared for each in all_at_once()) == 0
    assert dict(Flag.objects.raised().values_list("family", "public_id")) == raised
    for plan in plans:
        leave_alone(plan, 0)
    told = all_at_once()
    assert (sum(each.raised for each in told), sum(each.cleared for each in told)) == (0, len(plans))
    assert not Flag.objects.raised().exists()
