"""What is measured, against what, and how near it must come. A line says name, ratio, figure and goal."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from guardian.shortcuts import get_objects_for_user

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Employment, User
from familieplan.accounts.policies import Role
from familieplan.assistance import spells
from familieplan.assistance.figures import aid_figures
from familieplan.assistance.models import Recipient
from familieplan.config.embedded import postgres
from familieplan.coordination import listing
from familieplan.coordination.models import RuleVersion
from familieplan.coordination.models.flag import RESTS
from familieplan.coordination.operations import flags
from familieplan.coordination.rules import RULES
from familieplan.families.leads import districts_led_by
from familieplan.families.models import Family
from familieplan.families.policies import Part, Right
from familieplan.reporting import promise_question
from familieplan.reporting.promise import promise
from familieplan.reporting.promise_months import days_of, keep_months
from tests.bench import hand
from tests.bench.clock import forget_peak, pair, peak_mb, server_ms
from tests.bench.plain import LIST_PAGE, OPEN_PAGE

# Recipients of 2025 whose month three years before their last one is assisted too, by an index-only window.
BEST_YEAR = """
WITH stepped AS (
    SELECT recipient_id, month_idx, lag(month_idx, 36) OVER (PARTITION BY recipient_id ORDER BY month_idx) AS before
      FROM assistance_assistancemonth)
SELECT count(DISTINCT recipient_id) FROM stepped
 WHERE month_idx >= 2025 * 12 AND month_idx < 2026 * 12 AND before = month_idx - 36"""


@dataclass(frozen=True)
class Line:
    name: str
    ratio: float | None
    figure: str
    goal: str
    met: bool

    def __str__(self) -> str:
        ratio = f"{self.ratio:6.2f} ×" if self.ratio is not None else "       –"
        return (
            f"{self.name:<58} ratio {ratio}   {self.figure:<34} goal {self.goal:<12} {'ok' if self.met else 'MISSED'}"
        )


def _compared(name: str, ours: float, theirs: float, goal: float, unit: str = "ms CPU") -> Line:
    ratio = ours / theirs if theirs else float("inf")
    return Line(name, ratio, f"{ours:.2f} against {theirs:.2f} {unit}", f"≤ {goal} ×", ratio <= goal)


def _stated(name: str, ours: float, theirs: float) -> Line:
    """A pair without a goal of its own: both do what the other does not (ours logs the reading and draws the page)."""
    return Line(name, ours / theirs, f"{ours:.2f} against {theirs:.2f} ms CPU", "to be stated", True)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _get(client: Client, address: str) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    return ask


def pages(times: int) -> Iterator[Line]:
    worker = User.objects.order_by("pk").first()
    lead = User.objects.order_by("-pk").first()
    assert worker
    assert lead
    client = signed_in(worker)
    with acting_as(user_id=worker.pk), transaction.atomic():
        family, written_to = Family.objects.permitting(worker, Right.LOG).order_by("pk")[:2]
    _same_bytes(client, worker, family)
    ours, theirs = pair(_get(client, "/familier/"), _get(client, "/hand/list/"), times)
    yield _compared("list of my families, against hand-written SQL", ours, theirs, 2.0)
    ours, theirs = pair(
        _get(client, f"/familier/{family.public_id}/"), _get(client, f"/hand/{family.public_id}/"), times
    )
    yield _compared("open a family, against hand-written SQL", ours, theirs, 2.5)
    yield _compared("sign a log entry, against hand-written SQL", *_write(client, written_to, "hand", times), 2.0)
    ours, theirs = pair(_get(client, "/familier/"), _get(client, "/guardian/list/"), times)
    yield _compared("list of my families, against guardian as documented", ours, theirs, 0.25)
    one, other = f"/familier/{family.public_id}/", f"/guardian/{family.public_id}/"
    yield _stated("open a family, against guardian as documented", *pair(_get(client, one), _get(client, other), times))
    yield _stated("sign a log entry, against guardian as documented", *_write(client, written_to, "guardian", times))
    ours, theirs = pair(_get(signed_in(lead), "/familier/"), _get(client, "/familier/"), times)
    yield _compared("list of a lead with 25,000, against a worker with 50", ours, theirs, 1.2)
    yield _guardian(worker, times)
    yield from second_lock(worker, lead, times)


def _same_bytes(client: Client, worker: User, family: Family) -> None:
    """Both yardsticks draw what our pages draw for this worker, and as much of it comes from the database."""
    with acting_as(user_id=worker.pk), transaction.atomic():
        of_list, of_one = hand.list_values(worker.pk), hand.open_values(worker.pk, family.public_id)
    LIST_PAGE.like(client.get("/familier/").content, of_list)
    OPEN_PAGE.like(client.get(f"/familier/{family.public_id}/").content, of_one)


def _write(client: Client, family: Family, other: str, times: int) -> tuple[float, float]:
    note = {"kind": "note", "happened_on": "1.11.2026", "text": "Vi snakket om huset."}

    # They are kept, as a signed entry is: the driver forgets its prepared statements where something is rolled back.
    def ours() -> None:
        assert client.post(f"/familier/{family.public_id}/logg/", note).status_code == 302

    def theirs() -> None:
        assert client.post(f"/{other}/{family.public_id}/write/", note).status_code == 302

    return pair(ours, theirs, times)


def _guardian(worker: User, times: int) -> Line:
    def ours() -> None:
        with acting_as(user_id=worker.pk), transaction.atomic():
            list(Family.objects.visible_to(worker).order_by("name", "pk").values_list("name", flat=True)[:26])

    def theirs() -> None:
        with acting_as(user_id=worker.pk), transaction.atomic():
            found = get_objects_for_user(worker, "families.view_family", klass=Family)
            list(found.order_by("name", "pk").values_list("name", flat=True)[:26])

    return _compared("which families are mine, against guardian's shortcut", *pair(ours, theirs, times), 0.25)


def second_lock(worker: User, lead: User, times: int) -> Iterator[Line]:
    """The same question by the runtime role, and by the owner, whom the lock does not bind."""
    open_door = connection.copy("open_door")
    open_door.settings_dict = {**connection.settings_dict, "USER": postgres.OWNER_ROLE}
    connections["open_door"] = open_door
    connections.settings["open_door"] = open_door.settings_dict
    for who, user, goal in (("worker with 50", worker, 1.3), ("lead with 25,000", lead, 2.0)):
        locked, unlocked = pair(_list_of(user, "default"), _list_of(user, "open_door"), times, beside=open_door)
        yield _compared(f"row-level security on against off, list query, {who}", locked, unlocked, goal)
    client = signed_in(lead)
    ours, theirs = pair(_get(client, "/familier/"), _get(client, "/hand/list/"), times)
    yield _compared("list of a lead with 25,000, against hand-written SQL", ours, theirs, 1.5)
    for who, user in (("worker", worker), ("lead", lead)):
        locked, unlocked = (_sql_of(user, using, times) for using in (connection, open_door))
        bad = sorted(set(_turned_over(_plan_of(user))))
        yield Line(f"plan of the list under the lock, {who}", None, ", ".join(bad) or "by index", "no hash", not bad)
        figure = f"{locked:.2f} against {unlocked:.2f} ms CPU of PostgreSQL"
        yield Line(f"the same for the database alone, {who}", locked / unlocked, figure, "to be stated", True)


def _list_of(user: User, using: str) -> Callable[[], None]:
    """The list's question as the page builds and sends it, in a transaction that says who asks."""

    def ask() -> None:
        with acting_as(user_id=user.pk), transaction.atomic(using=using):
            assert listing.page_of(user, Family.objects.using(using).visible_to(user))

    return ask


def _question(user: User) -> str:
    with CaptureQueriesContext(connection) as asked, acting_as(user_id=user.pk), transaction.atomic():
        listing.page_of(user, Family.objects.visible_to(user))
    return next(each["sql"] for each in asked.captured_queries if "families_family" in each["sql"])


def _plan_of(user: User) -> dict[str, Any]:
    question = _question(user)
    with acting_as(user_id=user.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + question)
        plan: dict[str, Any] = cursor.fetchone()[0][0]["Plan"]
        return plan


def _turned_over(node: dict[str, Any]) -> Iterator[str]:
    """Where the plan goes through more than the page shows: all families, or a hash of more rows than its own 26.

    A hash of the six zones is no such thing, nor is one of the few secret services that one has been told of.
    """
    if node["Node Type"] == "Hash" and node["Plan Rows"] > 26:
        yield f"hash of {node['Plan Rows']} rows"
    if node["Node Type"] == "Seq Scan" and node["Relation Name"] == "families_family":
        yield "scan of families"
    own = json.dumps([value for name, value in node.items() if name != "Plans"])
    for each in node.get("Plans", []):
        if f"hashed {each.get('Subplan Name')})" in own and each["Plan Rows"] > 26:
            yield f"hashed subplan of {each['Plan Rows']} rows"
    for each in node.get("Plans", []):
        yield from _turned_over(each)


def _sql_of(user: User, using: Any, times: int) -> float:
    question = _question(user)
    with acting_as(user_id=user.pk), transaction.atomic(using=using.alias), using.cursor() as cursor:
        before = server_ms(using)
        for _time in range(times):
            cursor.execute(question)
            cursor.fetchall()
        return (server_ms(using) - before) / times


def _seconds(action: Callable[[], Any], times: int = 3) -> float:
    taken = []
    for _time in range(times):
        before = time.perf_counter()
        action()
        taken.append(time.perf_counter() - before)
    return min(taken)


def _best_year() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BEST_YEAR)
        cursor.fetchall()


def year() -> Iterator[Line]:
    kept, best = _seconds(lambda: aid_figures(2025, 2)), _seconds(_best_year)
    yield _compared("figures of a year, against the best SQL for one of them", kept, best, 1.3, "s")
    yield Line("figures of a year from the kept summary", None, f"{kept:.3f} s", "≤ 0.3 s", kept <= 0.3)
    recipient = Recipient.objects.order_by("pk").values_list("pk", flat=True)[100]
    one = 1000 * _seconds(lambda: spells.refresh(recipient), 20)
    yield Line("one recipient's summary brought up to date", None, f"{one:.2f} ms", "≤ 5 ms", one <= 5)


def night() -> Iterator[Line]:
    """Every flag rule over all families, against the bare questions of the same rules; the first run raises them."""

    def bare() -> None:
        with transaction.atomic(), acting_as(duty=Duty.FLAGS), connection.cursor() as cursor:
            for slug, rule in RULES.items():
                version = RuleVersion.objects.in_force().filter(rule=slug).first()
                values = rule.values(timezone.localdate(), version.parameters if version else {})
                cursor.execute(f"SELECT count(*) FROM ({rule.question}) AS hit", values)

    forget_peak()
    before = peak_mb()
    with transaction.atomic():
        first = _seconds(flags.evaluate, 1)
        again = _seconds(flags.evaluate, 2)
        transaction.set_rollback(True)
    grown = peak_mb() - before
    questions = _seconds(bare, 2)
    yield Line("first night of all rules, 100,000 families", None, f"{first:.1f} s", "≤ 120 s", first <= 120)
    yield _compared("a night of all rules, against their bare questions", again, questions, 2.0, "s")
    yield Line("a night of all rules, growth of memory", None, f"{grown:.1f} MB", "≤ 20 MB", grown <= 20)


def duty() -> Iterator[Line]:
    """The lead's view of the duty, hidden and put into words, against the bare question of the same twelve days."""
    lead = User.objects.order_by("-pk").first()
    assert lead

    def bare() -> None:
        with transaction.atomic(), acting_as(duty=Duty.FLAGS), connection.cursor() as cursor:
            values = {"districts": codes, "days": days_of(timezone.localdate()), "families": None, "seen": []}
            values |= {"rests": [str(kind) for kind in RESTS], "coordinator": str(Part.COORDINATOR), "late": 7}
            cursor.execute(promise_question.COUNTED, values)
            cursor.fetchall()

    def ours() -> None:
        with acting_as(user_id=lead.pk):
            assert promise(User.objects.get(pk=lead.pk)).months

    with transaction.atomic():
        # A lead for as long as this is measured.
        Employment.objects.filter(user=lead).update(role=Role.TEAM_LEAD)
        codes = list(districts_led_by(User.objects.get(pk=lead.pk)))
        live, question = _seconds(ours, 2), _seconds(bare, 2)
        with acting_as(duty=Duty.FLAGS):
            keep_months(timezone.localdate())
        kept = _seconds(ours, 2)
        transaction.set_rollback(True)
    yield _compared("the lead's view of the duty, against its bare question", live, question, 2.0, "s")
    yield _compared("the same when its months are kept, against its bare question", kept, question, 1.0, "s")
