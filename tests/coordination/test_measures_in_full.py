"""One measure in full: who leads it and who does what, when, what it is paid by, and whether it helps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import Office, Service
from familieplan.accounts.policies import Role
from familieplan.coordination.models import Measure, MeasureParty, OwnerKind, Term
from familieplan.coordination.operations.measures import NOBODY, Owner, add_measure, evaluate_measure
from familieplan.coordination.operations.parties import add_party, tick_party
from familieplan.coordination.operations.versions import number_of
from familieplan.families import operations
from familieplan.families.policies import Part
from tests.cast import Cast
from tests.coordination.stories import another_family, member
from tests.families.sharing import law

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def plan_url(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/"


@pytest.fixture
def measure(cast: Cast) -> Measure:
    owner = Owner.of_worker(cast["responsible"])
    return add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Praksisplass", owner=owner)


@pytest.fixture
def url(plan_url: str, measure: Measure) -> str:
    return f"{plan_url}tiltak/{measure.public_id}/"


def new_in(plan_url: str, area: str) -> str:
    return f"{plan_url}omrade/{area}/tiltak/"


def local(name: str = "Saupstad IL") -> Owner:
    return Owner(OwnerKind.LOCAL, name=name)


@pytest.mark.demand("H1e")
def test_one_line_combines_work_language_and_health_in_one_timetable(cast: Cast, plan_url: str) -> None:
    form = {
        "text": "Praksis med norsk", "owner": f"w{cast['responsible'].pk}", "also_areas": ["learning", "health"],
        "timetable": "tirsdag og torsdag kl. 9–12", "started_on": "01.12.2026", "due_on": "30.06.2027",
    }  # fmt: skip
    assert cast.client("coordinator").post(new_in(plan_url, "work"), form).status_code == 302
    measure = Measure.objects.get()
    assert measure.areas == ["work", "learning", "health"]
    page = cast.client("reader").get(plan_url).content.decode()
    assert "tirsdag og torsdag kl. 9–12" in page
    assert page.count("Praksis med norsk") == 3


@pytest.mark.demand("H1g")
def test_a_measure_is_tagged_with_its_funding_and_can_be_counted(cast: Cast, url: str, measure: Measure) -> None:
    chance = Term.objects.get(code="jobbsjansen")
    form = {"text": measure.text, "owner": f"w{measure.owner_worker_id}", "status": "active", "funding": chance.pk}
    assert cast.client("responsible").post(url, form).status_code == 302
    assert Measure.objects.filter(funding__code="jobbsjansen").count() == 1
    assert "Jobbsjansen" in cast.client("reader").get(url).content.decode()


def test_a_name_that_has_left_the_list_stays_with_the_measure_that_has_it(
    cast: Cast, url: str, measure: Measure
) -> None:
    old = Term.objects.create(register="funding", code="x", name="Gammel pott", valid_from=TODAY - timedelta(days=9))
    Measure.objects.filter(pk=measure.pk).update(funding=old)
    Term.objects.filter(pk=old.pk).update(valid_to=TODAY)
    assert "Gammel pott</option>" in cast.client("coordinator").get(url).content.decode()
    other = add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Annet")
    page = cast.client("coordinator").get(url.replace(str(measure.public_id), str(other.public_id)))
    assert "Gammel pott" not in page.content.decode()


@pytest.mark.demand("IO4-a")
def test_a_measure_needs_no_list(cast: Cast, plan_url: str) -> None:
    cast.client("coordinator").post(new_in(plan_url, "leisure"), {"text": "Tante henter", "owner": ""})
    assert Measure.objects.get().kind is None


def test_a_deadline_before_the_start_is_mended_and_nothing_is_lost(cast: Cast, plan_url: str) -> None:
    form = {"text": "Kurs", "owner": "", "started_on": "02.12.2026", "due_on": "01.12.2026", "timetable": "mandag"}
    answer = cast.client("coordinator").post(new_in(plan_url, "work"), form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Fristen er før tiltaket starter" in page
    assert 'value="mandag"' in page


@pytest.mark.demand("IO4-b")
@pytest.mark.parametrize(
    ("kind", "who"), [("worker", "Trygg Furu, NAV kommune"), ("person", "Stille"), ("local", "Saupstad IL")]
)
def test_several_have_their_own_tasks_and_each_is_ticked(
    cast: Cast, plan_url: str, url: str, kind: str, who: str
) -> None:
    stille = member(cast.family, "Stille")
    chosen = {"worker": f"w{cast['responsible'].pk}", "person": f"p{stille.pk}", "local": "local"}[kind]
    form = {"med-owner": chosen, "med-owner_name": "Saupstad IL" if kind == "local" else "", "med-task": "Følge"}
    client = cast.client("coordinator")
    assert client.post(url + "med/", form).status_code == 302
    party = MeasureParty.objects.get()
    assert (party.who, party.task) == (who, "Følge")
    step = f"{url}med/{party.public_id}/"
    client.post(step, {"gjort": ""})
    party.refresh_from_db()
    assert party.done_on == TODAY
    assert "1 av 1 oppgaver gjort" in cast.client("reader").get(plan_url).content.decode()
    client.post(step, {"angre": ""})
    client.post(step, {"fjern": ""})
    party.refresh_from_db()
    assert party.done_on is None
    assert party.removed_at
    assert client.post(step, {"gjort": ""}).status_code == 404


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"med-owner": "", "med-task": "Følge"}, "Velg hvem som har oppgaven"),
        ({"med-owner": "local", "med-task": "Følge"}, "Skriv hvem det er"),
        ({"med-owner": "local", "med-owner_name": "Tante", "med-task": ""}, "Oppgaven"),
    ],
)
def test_a_task_without_anybody_is_asked_about(cast: Cast, url: str, form: dict, sentence: str) -> None:
    answer = cast.client("coordinator").post(url + "med/", form)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not MeasureParty.objects.exists()


def test_a_task_belongs_to_somebody(cast: Cast, measure: Measure) -> None:
    with pytest.raises(ValueError):
        add_party(measure=measure, by=cast["coordinator"], who=NOBODY, task="Ringe")
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureParty.objects.create(
            plan=cast.plan, measure=measure, kind="local", task="Ringe", created_by=cast["coordinator"]
        )


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("other_office", 404), ("lead", 404), ("superuser", 404)])
def test_whoever_may_not_change_the_plan_ticks_no_task_of_it(
    cast: Cast, url: str, measure: Measure, who: str, status: int
) -> None:
    party = add_party(measure=measure, by=cast["coordinator"], who=local(), task="Følge")
    client = cast.client(who)
    for address in (f"{url}med/{party.public_id}/", url + "med/", url + "evaluering/"):
        assert client.post(address, {"gjort": ""}).status_code == status
    party.refresh_from_db()
    assert party.done_on is None


def test_a_task_is_found_in_its_own_family_only(cast: Cast, measure: Measure) -> None:
    party = add_party(measure=measure, by=cast["coordinator"], who=local(), task="Følge")
    other = another_family(cast, "Bregne")
    away = f"/familier/{other.family.public_id}/tiltak/{measure.public_id}/med/{party.public_id}/"
    assert cast.client("coordinator").post(away, {"gjort": ""}).status_code == 404


@pytest.fixture
def secret_party(cast: Cast, measure: Measure) -> MeasureParty:
    service = Service.objects.create(code="b", name="Barneverntjenesten", short_name="Barnevernet", is_secret=True)
    cast.offices["b"] = Office.objects.create(service=service, name="Barneverntjenesten", district_code="500104")
    worker = cast.hire("child_welfare", "Stille Vakt", "b", Role.CASEWORKER)
    basis = operations.state_law(family=cast.family, by=worker, stated=law("Barnet trenger hjelp nå."))
    operations.start_participation(family=cast.family, by=worker, worker=worker, part=Part.RESPONSIBLE, basis=basis)
    return add_party(measure=measure, by=worker, who=Owner.of_worker(worker), task="Skjult oppgave")


@pytest.mark.demand("IO3-d")
@pytest.mark.parametrize("who", ["coordinator", "responsible", "reader"])
def test_a_secret_services_task_shows_nowhere_to_those_who_may_not_know(
    cast: Cast, plan_url: str, url: str, secret_party: MeasureParty, who: str
) -> None:
    client = cast.client(who)
    addresses = [plan_url, url, f"/api/v1/families/{cast.family.public_id}/measures/"]
    pages = "".join(client.get(address).content.decode() for address in addresses)
    assert "Praksisplass" in pages
    assert "Barnevernet" not in pages
    assert "Stille Vakt" not in pages
    assert "Skjult oppgave" not in pages
    if who != "reader":
        assert "Skjult oppgave" not in client.get(plan_url + "endringer/").content.decode()
        assert client.post(f"{url}med/{secret_party.public_id}/", {"gjort": ""}).status_code == 404
    assert "Skjult oppgave" in cast.client("child_welfare").get(url).content.decode()


def evaluation(measure: Measure, **said: object) -> dict[str, object]:
    return {"ev-seen": number_of(measure), **{f"ev-{name}": value for name, value in said.items()}}


def test_an_evaluation_has_what_the_team_found_and_what_the_family_says(cast: Cast, url: str, measure: Measure) -> None:
    said = {"result": "partly", "result_words": "Han møter opp", "felt_help": "yes", "felt_help_words": "Det er gøy",
            "felt_help_by": "Stille"}  # fmt: skip
    assert cast.client("responsible").post(url + "evaluering/", evaluation(measure, **said)).status_code == 302
    measure.refresh_from_db()
    assert (measure.result, measure.felt_help, measure.evaluated_on) == ("partly", "yes", TODAY)
    page = cast.client("reader").get(url).content.decode()
    assert "«Det er gøy»" in page
    assert "Det virket delvis. Han møter opp" in page


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"felt_help": "yes"}, "Skriv hvem i familien som svarte"),
        ({"result_words": "Bra"}, "Velg hva dere fant"),
        ({"felt_help_words": "Bra"}, "Velg svaret som passer best"),
    ],
)
def test_an_answer_without_its_speaker_keeps_the_words(
    cast: Cast, url: str, measure: Measure, said: dict, sentence: str
) -> None:
    answer = cast.client("coordinator").post(url + "evaluering/", evaluation(measure, **said))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_two_evaluate_at_once_and_the_second_sees_both(cast: Cast, url: str, measure: Measure) -> None:
    first, second = (evaluation(measure, result="worked", result_words=words) for words in ("Først", "Sist"))
    cast.client("responsible").post(url + "evaluering/", first)
    late = cast.client("coordinator").post(url + "evaluering/", second)
    assert late.status_code == 409
    assert all(words in late.content.decode() for words in ("Først", "Sist", "Trygg Furu"))
    measure.refresh_from_db()
    assert measure.result_words == "Først"


def test_the_database_refuses_a_result_without_its_day(measure: Measure) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(result="worked")


def test_the_pages_cost_the_same_with_one_party_and_with_twelve(
    cast: Cast, plan_url: str, url: str, measure: Measure
) -> None:
    def cost() -> list[int]:
        client, costs = cast.client("coordinator"), []
        for address in (plan_url, url):
            client.get(address)
            with CaptureQueriesContext(connection) as found:
                client.get(address)
            costs.append(len(found))
        return costs

    tick_party(
        party=add_party(measure=measure, by=cast["coordinator"], who=local(), task="En"), by=cast["reader"], done=True
    )
    few = cost()
    for serial in range(11):
        add_party(measure=measure, by=cast["coordinator"], who=local(f"Lag {serial}"), task="Følge")
    assert cost() == few
    assert few[0] <= 20


def test_the_api_tells_what_a_measure_holds(cast: Cast, measure: Measure) -> None:
    add_party(measure=measure, by=cast["coordinator"], who=local(), task="Følge")
    evaluate_measure(
        measure=measure, by=cast["coordinator"], felt_help="some", felt_help_words="Litt", felt_help_by="Stille"
    )
    answer = cast.client("reader").get(f"/api/v1/families/{cast.family.public_id}/measures/").json()
    row = answer["results"][0]
    assert row["parties"] == [{"who": "Saupstad IL", "kind": "local", "task": "Følge", "done_on": None}]
    assert (row["felt_help"], row["also_areas"], row["funding"]) == ("some", [], None)
