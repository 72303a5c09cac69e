"""What was done on the plan today can be taken back today, and nobody's later work goes with it."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.policies import Role
from familieplan.coordination.models import Agreement, AreaAnswer, Goal, Measure, MeasureParty, Strength
from familieplan.coordination.operations.measures import add_measure
from familieplan.coordination.operations.plan import add_goal
from familieplan.coordination.operations.versions import history_of
from familieplan.families import operations
from familieplan.families.policies import Part
from tests.cast import Cast
from tests.clock import later

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan_url(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/"


OFFERED = re.compile(r'name="endring" value="([^"]+)" type="submit">Angre<span class="ds-sr-only">: ([^<]*)')


def keys(client: Client, plan_url: str, line: str = "") -> list[str]:
    """The changes that this person may undo and whose first line begins so, newest first."""
    page = unescape(client.get(plan_url + "endringer/").content.decode())
    return [key for key, said in OFFERED.findall(page) if said.startswith(line)]


def undo(client: Client, plan_url: str, line: str = "", place: int = 0) -> Any:
    return client.post(plan_url + "endringer/", {"endring": keys(client, plan_url, line)[place]})


def answer(client: Client, plan_url: str, situation: str, **more: Any) -> None:
    form = {"state": "in_work", "situation": situation, **more}
    assert client.post(plan_url + "omrade/housing/svar/", form).status_code == 302


def test_an_answer_goes_back_to_what_it_was_and_both_stay_in_the_history(cast: Cast, plan_url: str) -> None:
    client = cast.client("responsible")
    for situation in ("Kontrakten går ut", "Alt er bra"):
        answer(client, plan_url, situation)
    page = client.get(plan_url + "endringer/").content.decode()
    assert "slik er det nå fra «Kontrakten går ut» til «Alt er bra»" in page
    assert undo(client, plan_url).status_code == 302
    kept = AreaAnswer.objects.get()
    assert kept.situation == "Kontrakten går ut"
    assert history_of(kept).count() == 3


def test_a_measure_made_by_mistake_leaves_the_plan_with_the_area_it_opened(cast: Cast, plan_url: str) -> None:
    client = cast.client("responsible")
    client.post(plan_url + "omrade/housing/tiltak/", {"text": "Feil familie", "owner": ""})
    undo(client, plan_url, "Nytt tiltak")
    assert Measure.objects.get().status == "stopped"
    assert AreaAnswer.objects.get().state == "unanswered"
    assert "Feil familie" not in client.get(plan_url).content.decode()
    # And the undoing itself can be undone.
    undo(client, plan_url, "Tiltaket «Feil familie»: status")
    assert Measure.objects.get().status == "agreed"


def test_the_area_stays_in_work_for_what_others_have_put_there_since(cast: Cast, plan_url: str) -> None:
    client = cast.client("responsible")
    client.post(plan_url + "omrade/housing/tiltak/", {"text": "Feil", "owner": ""})
    cast.client("coordinator").post(plan_url + "omrade/housing/tiltak/", {"text": "Rett", "owner": ""})
    undo(client, plan_url, "Nytt tiltak: «Feil»")
    assert AreaAnswer.objects.get().state == "in_work"


def test_every_kind_of_change_can_be_taken_back(cast: Cast, plan_url: str) -> None:
    client = cast.client("coordinator")
    measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Praksis")
    of_measure = f"{plan_url}tiltak/{measure.public_id}/"
    goal = add_goal(plan=cast.plan, by=cast["coordinator"], area="work", words="Jeg vil jobbe", said_by="Stille")
    party = {"med-owner": "local", "med-owner_name": "Tante", "med-task": "Følge"}
    evaluated = {"ev-result": "worked", "ev-result_words": "Bra"}
    for line, address, form in (
        (
            "Ordene i planen",
            plan_url + "ord/",
            {"situation": "Vi bor trangt", "vision": "Vi vil bo trygt", "vision_by": "Vakker"},
        ),
        ("Nytt under", plan_url + "styrker/", {"what": "Synger i kor"}),
        (
            "Nytt svar",
            plan_url + "enighet/",
            {"party": f"p{cast.member('Vakker').person_id}", "stand": "agrees", "wording": 1},
        ),
        ("Ny oppgave", of_measure + "med/", party),
        ("Tiltaket «Praksis»: evaluert", of_measure + "evaluering/", evaluated),
        ("Tiltaket «Praksis»: status", of_measure + "steg/", {}),
        ("Målet", f"{plan_url}mal/{goal.public_id}/", {"naadd": ""}),
    ):
        assert client.post(address, form).status_code == 302, address
        assert undo(client, plan_url, line).status_code == 302, address
    cast.plan.refresh_from_db()
    measure.refresh_from_db()
    assert (cast.plan.situation, cast.plan.vision, measure.result, measure.status) == ("", "", "", "agreed")
    assert Goal.objects.get().reached_on is None
    assert not MeasureParty.objects.standing().exists()
    assert not Strength.objects.standing().exists()
    assert not Agreement.objects.standing().exists()


def test_a_change_is_told_in_the_words_of_the_page_and_only_when_somebody_made_it(cast: Cast, plan_url: str) -> None:
    goal = add_goal(plan=cast.plan, by=cast["coordinator"], area="work", words="Jeg vil jobbe", said_by="Stille")
    measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Praksis")
    # A nightly task has nobody behind it.
    Measure.objects.filter(pk=measure.pk).update(note="Fylt ut")
    client = cast.client("coordinator")
    address = f"{plan_url}tiltak/{measure.public_id}/"
    form = {"text": "Praksis", "owner": "", "goal": goal.pk, "status": "active", "note": "Fylt ut"}
    assert client.post(address, form).status_code == 302
    page = unescape(client.get(plan_url + "endringer/").content.decode())
    assert set(re.findall(r"Tiltaket «Praksis»: [^<]*", page)) == {
        "Tiltaket «Praksis»: mål er endret; status fra «Avtalt» til «I gang»"
    }
    assert "hvordan gikk det" not in page


def test_what_somebody_has_changed_after_is_not_undone_over_their_head(cast: Cast, plan_url: str) -> None:
    mine, theirs = cast.client("responsible"), cast.client("coordinator")
    answer(mine, plan_url, "Kontrakten går ut")
    answer(theirs, plan_url, "De har fått leilighet")
    refused = undo(mine, plan_url)
    assert refused.status_code == 409
    assert "Klar Bekk endret det samme" in refused.content.decode()
    assert AreaAnswer.objects.get().situation == "De har fått leilighet"


def test_ones_own_later_change_is_to_be_undone_first(cast: Cast, plan_url: str) -> None:
    client = cast.client("responsible")
    for situation in ("en", "to", "tre"):
        answer(client, plan_url, situation)
    refused = undo(client, plan_url, place=1)
    assert refused.status_code == 409
    assert "Angre den endringen først" in refused.content.decode()


def test_a_change_of_something_else_in_the_same_measure_is_no_hindrance(cast: Cast, plan_url: str) -> None:
    measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Ringe")
    mine = cast.client("responsible")
    mine.post(f"{plan_url}tiltak/{measure.public_id}/steg/", {"ta": ""})
    cast.client("coordinator").post(f"{plan_url}tiltak/{measure.public_id}/steg/", {})
    undo(mine, plan_url)
    measure.refresh_from_db()
    assert (measure.owner_worker, measure.status) == (None, "done")


@pytest.mark.parametrize(("who", "may"), [("responsible", 1), ("coordinator", 1), ("colleague", 0)])
def test_one_undoes_ones_own_and_the_coordinator_everybodys(cast: Cast, plan_url: str, who: str, may: int) -> None:
    colleague = cast.hire("colleague", "Jevn Sti", "nav", Role.CASEWORKER)
    part = {"worker": colleague, "part": Part.RESPONSIBLE, "basis": cast.family.bases.get()}
    operations.start_participation(family=cast.family, by=cast["coordinator"], **part)
    answer(cast.client("responsible"), plan_url, "Kontrakten går ut")
    assert len(keys(cast.client(who), plan_url)) == may


def test_anothers_change_is_refused_with_whom_to_ask(cast: Cast, plan_url: str) -> None:
    answer(cast.client("coordinator"), plan_url, "Kontrakten går ut")
    key = keys(cast.client("coordinator"), plan_url)[0]
    refused = cast.client("responsible").post(plan_url + "endringer/", {"endring": key})
    assert refused.status_code == 403
    assert "Spør familiekoordinatoren" in refused.content.decode()


def test_after_midnight_nothing_of_yesterday_is_offered(cast: Cast, plan_url: str) -> None:
    client = cast.client("responsible")
    answer(client, plan_url, "Kontrakten går ut")
    key = keys(client, plan_url)[0]
    with later(timedelta(days=1)):
        assert keys(client, plan_url) == []
        assert client.post(plan_url + "endringer/", {"endring": key}).status_code == 404


def test_the_page_costs_the_same_for_one_change_and_for_thirty(cast: Cast, plan_url: str) -> None:
    client = cast.client("coordinator")

    def cost() -> int:
        client.get(plan_url + "endringer/")
        with CaptureQueriesContext(connection) as found:
            client.get(plan_url + "endringer/")
        return len(found)

    add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Ringe")
    few = cost()
    for serial in range(29):
        add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text=f"Ringe {serial}")
    assert cost() == few
