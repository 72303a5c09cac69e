"""The API answers exactly what the pages would, in problem+json when it refuses."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.authtoken.models import Token
from rest_framework.throttling import UserRateThrottle

from familieplan.accounts.models import ReadRecord
from familieplan.coordination.models import LogEntry, Measure
from familieplan.coordination.operations import flags
from familieplan.coordination.operations.journal import sign_entry
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.plan import add_goal
from familieplan.coordination.operations.versions import version_of
from familieplan.families.protection import protect_address
from tests.cast import Cast
from tests.coordination.stories import another_family, answer_basic_needs, leave_alone

pytestmark = pytest.mark.django_db


@pytest.fixture
def base(cast: Cast) -> str:
    return f"/api/v1/families/{cast.family.public_id}/"


def by_token(cast: Cast, who: str) -> dict[str, str]:
    token, _new = Token.objects.get_or_create(user=cast[who])
    return {"HTTP_AUTHORIZATION": f"Token {token.key}"}


@pytest.mark.parametrize(
    ("who", "listed", "reads", "writes"),
    [
        ("coordinator", 1, 200, 201),
        ("responsible", 1, 200, 201),
        ("reader", 1, 200, 403),
        ("other_office", 0, 404, 404),
        ("lead", 0, 404, 404),
        ("administrator", 0, 404, 404),
        ("superuser", 0, 404, 404),
        ("ended_yesterday", 0, 404, 404),
    ],
)
def test_each_reads_and_writes_what_their_part_allows(
    cast: Cast, base: str, who: str, listed: int, reads: int, writes: int
) -> None:
    client, key = Client(), by_token(cast, who)
    assert len(client.get("/api/v1/families/", **key).json()["results"]) == listed
    for part in ("", "plan/", "goals/", "measures/", "log-entries/"):
        assert client.get(base + part, **key).status_code == reads
    note = {"kind": "note", "happened_on": "2026-11-01", "text": "Skrevet av et program."}
    answer = client.post(base + "log-entries/", note, content_type="application/json", **key)
    assert answer.status_code == writes


def test_a_refusal_is_problem_json_in_norwegian(cast: Cast, base: str) -> None:
    answer = cast.client("other_office").get(base)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 404
    assert answer.json() == cast.client("other_office").get(f"/api/v1/families/{uuid4()}/").json()


def test_no_key_and_a_revoked_key_are_asked_to_sign_in(cast: Cast, base: str) -> None:
    key = by_token(cast, "coordinator")
    assert Client().get(base).status_code == 401
    cast.client("coordinator").post("/api/nokkel/", {"slett": ""})
    answer = Client().get(base, **key)
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_a_key_is_shown_once(cast: Cast) -> None:
    client = cast.client("reader")
    made = client.post("/api/nokkel/", {"ny": ""}).content.decode()
    key = Token.objects.get(user=cast["reader"]).key
    assert key in made
    assert key not in client.get("/api/nokkel/").content.decode()


def test_asking_without_end_meets_a_wait_in_norwegian(cast: Cast, base: str, monkeypatch) -> None:
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "3/min"})
    keys = by_token(cast, "reader")
    answers = [Client().get(base, **keys) for _asked in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    late = answers[-1]
    assert late["Content-Type"] == "application/problem+json"
    assert (late.json()["title"], int(late["Retry-After"]) > 0) == ("For mange forespørsler", True)
    assert "throttled" not in late.json()["detail"]
    assert cast.client("coordinator").get(base).status_code == 200


def test_a_key_of_a_closed_account_opens_nothing(cast: Cast, base: str) -> None:
    keys = by_token(cast, "reader")
    cast["reader"].is_active = False
    cast["reader"].save()
    assert Client().get(base, **keys).status_code == 401


def test_what_a_program_writes_carries_its_persons_name(cast: Cast, base: str) -> None:
    sent = {"area": "housing", "text": "Se på leilighet"}
    Client().post(base + "measures/", sent, content_type="application/json", **by_token(cast, "responsible"))
    assert version_of(Measure.objects.get()).by == "Trygg Furu"


def test_a_measure_is_added_with_its_owner(cast: Cast, base: str) -> None:
    sent = {"area": "housing", "text": "Se på leilighet", "owner_kind": "local", "owner_name": "Saupstad IL"}
    answer = cast.client("responsible").post(base + "measures/", sent, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["owner"] == "Saupstad IL"
    assert Measure.objects.get().created_by == cast["responsible"]


def test_a_measure_is_changed_where_it_is_said_and_nowhere_else(cast: Cast, base: str) -> None:
    measure = add_measure(
        plan=cast.plan, by=cast["coordinator"], area="housing", text="Se på leilighet", owner=Owner("local", name="IL")
    )
    client, place = cast.client("responsible"), f"{base}measures/{measure.public_id}/"
    read = client.get(place).json()
    sent = {"status": "done", "version": read["version"]}
    answer = client.patch(place, sent, content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["version"] > read["version"]
    changed = {"status": "done", "done_on": timezone.localdate().isoformat()}
    assert answer.json() == read | changed | {"version": answer.json()["version"]}
    late = client.patch(place, {"text": "Noe annet", "version": read["version"]}, content_type="application/json")
    assert (late.status_code, late.json()["title"]) == (409, "Noen andre kom først")
    measure.refresh_from_db()
    assert (measure.text, measure.status, measure.changed_by) == ("Se på leilighet", "done", cast["responsible"])


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"status": "finito"}, "status"),
        ({"text": ""}, "text"),
        ({"done_on": "2026-01-01"}, "done_on"),
        ({"status": "done", "done_on": "2999-01-01"}, "done_on"),
        ({"owner_name": "x"}, "owner_name"),
    ],
)
def test_each_wrong_field_of_a_change_is_named(cast: Cast, base: str, sent: dict, field: str) -> None:
    measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="housing", text="Se på leilighet")
    place = f"{base}measures/{measure.public_id}/"
    answer = cast.client("coordinator").patch(place, sent, content_type="application/json")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    measure.refresh_from_db()
    assert (measure.text, measure.status) == ("Se på leilighet", "agreed")


@pytest.mark.parametrize(("who", "status"), [("other_office", 404), ("ended_yesterday", 404), ("reader", 403)])
def test_who_may_not_change_the_plan_changes_no_measure(cast: Cast, base: str, who: str, status: int) -> None:
    measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="housing", text="Se på leilighet")
    place = f"{base}measures/{measure.public_id}/"
    answer = cast.client(who).patch(place, {"status": "done"}, content_type="application/json")
    assert answer.status_code == status
    assert "Se på leilighet" not in answer.content.decode()
    assert cast.client(who).get(place).status_code == (200 if who == "reader" else 404)
    measure.refresh_from_db()
    assert measure.status == "agreed"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"text": "x"}, "area"),
        ({"area": "sky", "text": "x"}, "area"),
        ({"area": "work", "text": "x", "owner_kind": "local"}, "owner_name"),
        ({"area": "work", "text": "x", "frist": "2026-01-01"}, "frist"),
        ({"area": "work", "text": "x", "owner_kind": "family", "owner_person": str(uuid4())}, "owner_person"),
        ({"area": "work", "text": "x", "goal": str(uuid4())}, "goal"),
    ],
)
def test_each_wrong_field_is_named(cast: Cast, base: str, sent: dict, field: str) -> None:
    answer = cast.client("coordinator").post(base + "measures/", sent, content_type="application/json")
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert not Measure.objects.exists()


def test_an_entry_is_corrected_once_here_too(cast: Cast, base: str) -> None:
    entry = sign_entry(
        plan=cast.plan, by=cast["coordinator"], kind="note", happened_on=timezone.localdate(), text="feil"
    )
    sent = {"happened_on": "2026-11-01", "text": "rettet", "corrects": str(entry.public_id)}
    client = cast.client("coordinator")
    assert client.post(base + "log-entries/", sent, content_type="application/json").status_code == 201
    assert client.post(base + "log-entries/", sent, content_type="application/json").status_code == 400
    assert LogEntry.objects.count() == 2


def test_what_is_not_json_is_refused_in_words(cast: Cast, base: str) -> None:
    client = cast.client("coordinator")
    assert client.post(base + "measures/", "{", content_type="application/json").status_code == 400
    assert client.post(base + "measures/", "x", content_type="text/plain").status_code == 415
    assert client.delete(base + "measures/").status_code == 405


def test_every_reading_by_a_program_is_written_down(cast: Cast, base: str) -> None:
    before = ReadRecord.objects.count()
    Client().get(base + "plan/", **by_token(cast, "reader"))
    latest = ReadRecord.objects.latest("read_at")
    assert ReadRecord.objects.count() == before + 1
    assert (latest.user_name, latest.family) == ("Myk Vind", str(cast.family.public_id))


def test_a_protected_family_is_masked(cast: Cast, base: str) -> None:
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    told = cast.client("coordinator").get(base)
    assert told.json()["name"] is None
    assert b"Blomst" not in told.content
    assert "Prøveveien" not in told.content.decode()


def test_flags_are_told_to_those_who_answer_for_the_family(cast: Cast) -> None:
    cast.family.participations.filter(part="coordinator").update(ended_on=timezone.localdate(), end_reason="finished")
    answer_basic_needs(cast.plan)
    flags.evaluate()
    assert len(cast.client("lead").get("/api/v1/flags/").json()["results"]) == 1
    for who in ("reader", "lead_of_other_district", "other_office", "administrator", "superuser"):
        assert cast.client(who).get("/api/v1/flags/").json()["results"] == []


def test_pages_follow_each_other_without_a_total(cast: Cast, base: str) -> None:
    for number in range(5):
        add_goal(plan=cast.plan, by=cast["coordinator"], area="work", words=f"mål {number}", said_by="Glad")
    client = cast.client("reader")
    first = client.get(base + "goals/?page_size=3").json()
    assert set(first) == {"next", "previous", "results"}
    second = client.get(first["next"]).json()
    assert len({goal["id"] for goal in (*first["results"], *second["results"])}) == 5


@pytest.mark.parametrize("page", ["measures/", "goals/", "log-entries/"])
def test_a_list_costs_the_same_with_ten_times_the_rows(cast: Cast, base: str, page: str) -> None:
    def add(count: int) -> None:
        for number in range(count):
            goal = add_goal(plan=cast.plan, by=cast["coordinator"], area="work", words=f"{number}", said_by="Glad")
            add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="t", goal=goal)
            sign_entry(plan=cast.plan, by=cast["coordinator"], kind="note", happened_on=timezone.localdate(), text="n")

    def cost() -> int:
        client = cast.client("reader")
        client.get(base + page)
        with CaptureQueriesContext(connection) as found:
            client.get(base + page)
        return len(found)

    add(2)
    few = cost()
    add(18)
    assert cost() == few


@pytest.mark.parametrize(("page", "who"), [("families/", "coordinator"), ("flags/", "lead")])
def test_the_lists_over_all_families_cost_the_same_with_ten_times_the_rows(cast: Cast, page: str, who: str) -> None:
    def cost() -> tuple[int, int]:
        client = cast.client(who)
        client.get("/api/v1/" + page)
        with CaptureQueriesContext(connection) as found:
            answer = client.get("/api/v1/" + page)
        return len(answer.json()["results"]), len(found)

    def add(names: list[str]) -> None:
        for name in names:
            leave_alone(another_family(cast, name), 61)
        flags.evaluate()

    add(["Mose"])
    rows, few = cost()
    add([f"Lyng {serial}" for serial in range(12)])
    assert cost() == (rows + 12, few)


def test_the_schema_is_openapi_3_1_and_its_page_needs_no_other_host(cast: Cast) -> None:
    client = cast.client("reader")
    schema = client.get("/api/schema/?format=json").json()
    assert schema["openapi"].startswith("3.1")
    page = client.get("/api/docs/")
    assert "script-src 'self'" in page["Content-Security-Policy"]
    assert b"//cdn" not in page.content
