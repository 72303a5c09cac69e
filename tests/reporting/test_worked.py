"""What worked: counts of evaluations by kind of measure, and the measures of the young whose evaluation is due."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import ReadRecord, Service
from familieplan.coordination.models import Measure, OwnerKind, Term
from familieplan.coordination.operations.measures import Owner, add_measure, evaluate_measure
from familieplan.coordination.operations.parties import add_party
from familieplan.families import operations
from familieplan.families.policies import Part
from familieplan.reporting.worked import what_worked
from tests.cast import Cast
from tests.coordination.stories import another_family, member

pytestmark = pytest.mark.django_db
URL = "/osk/lovet/virket/"
TODAY = timezone.localdate()


def evaluated(cast: Cast, number: int, result: str, felt: str = "", led_to: str = "") -> None:
    """So many families, with one measure each."""
    kind = Term.objects.get(code="arbeidsrettet", valid_to=None)
    for serial in range(number):
        plan = another_family(cast, f"{result} {serial}")
        owner = Owner.of_worker(cast["coordinator"])
        measure = add_measure(plan=plan, by=cast["coordinator"], area="work", text="Praksis", owner=owner, kind=kind)
        said = {"felt_help": felt, "felt_help_by": "Mor"} if felt else {}
        words = "Hemmelige ord om familien"
        evaluate_measure(
            measure=measure, by=cast["coordinator"], result=result, result_words=words, led_to=led_to, **said
        )


def young_measure(cast: Cast, days: int, who: str = "Glad") -> Measure:
    owner = Owner(OwnerKind.FAMILY, person=member(cast.family, who))
    on = TODAY + timedelta(days=days)
    return add_measure(
        plan=cast.plan, by=cast["coordinator"], area="work", text="Sommerjobb", owner=owner, evaluate_on=on
    )


def page(cast: Cast, who: str = "lead") -> str:
    return unescape(cast.client(who).get(URL).content.decode())


def test_outcomes_are_counted_with_n_and_said_not_to_be_an_effect(cast: Cast) -> None:
    evaluated(cast, 6, "worked", "yes")
    evaluated(cast, 5, "partly")
    (kind,) = what_worked(5)
    assert (kind.number, [words for _label, words in kind.results]) == ("11", ["6", "5", "0", "0"])
    assert (kind.felt_number, kind.felt[0][1], kind.learnt) == ("6", "6", "11")
    text = page(cast)
    assert "Tallene viser ikke at tiltaket er årsaken" in text
    assert "Hemmelige ord" not in text


def test_a_hidden_outcome_cannot_be_subtracted_from_the_number_of_all(cast: Cast) -> None:
    evaluated(cast, 7, "worked")
    evaluated(cast, 2, "partly")
    (kind,) = what_worked(5)
    shown = [words for _label, words in kind.results if words != "Skjult"]
    assert kind.results[1][1] == "Skjult"
    assert kind.number == "Skjult" or len(shown) <= 2
    assert "7" not in shown or kind.number == "Skjult"


def test_many_measures_of_one_family_are_not_many(cast: Cast) -> None:
    kind = Term.objects.get(code="arbeidsrettet", valid_to=None)
    for _serial in range(6):
        measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="work", text="Praksis", kind=kind)
        evaluate_measure(measure=measure, by=cast["coordinator"], result="worked")
    (found,) = what_worked(5)
    assert (found.number, found.results[0][1], found.learnt) == ("Skjult", "Skjult", "0")


def test_what_a_secret_service_does_is_not_counted(cast: Cast) -> None:
    evaluated(cast, 6, "worked")
    Service.objects.filter(code="helse").update(is_secret=True)
    assert what_worked(5) == []


@pytest.mark.demand("H1f")
@pytest.mark.parametrize(("days", "listed"), [(-1, True), (0, True), (1, False)])
def test_a_young_persons_measure_is_listed_from_the_day_of_its_evaluation(cast: Cast, days: int, listed: bool) -> None:
    young_measure(cast, days)
    let_lead_in(cast)
    assert ("Sommerjobb" in page(cast)) is listed


def let_lead_in(cast: Cast) -> None:
    basis = cast.family.bases.get()
    operations.start_participation(
        family=cast.family, by=cast["coordinator"], worker=cast["lead"], part=Part.READER, basis=basis
    )


@pytest.mark.demand("H1f")
def test_the_list_of_the_young_holds_neither_others_families_nor_grown_ups_nor_what_is_evaluated(cast: Cast) -> None:
    measure = young_measure(cast, -3)
    young_measure(cast, -3, "Vakker")
    assert "Sommerjobb" not in page(cast)
    let_lead_in(cast)
    assert page(cast).count("Sommerjobb") == 1
    assert "Sommerjobb" not in page(cast, "lead_of_other_district")
    assert ReadRecord.objects.filter(family=str(cast.family.public_id), user_email=cast["lead"].email).count() == 1
    evaluate_measure(measure=measure, by=cast["coordinator"], result="partly")
    assert "Sommerjobb" not in page(cast)


def test_the_page_costs_the_same_for_one_family_and_for_twelve(cast: Cast) -> None:
    def cost() -> int:
        client = cast.client("lead")
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)

    evaluated(cast, 1, "worked")
    few = cost()
    evaluated(cast, 11, "partly")
    assert cost() == few


@pytest.mark.demand("H1d")
def test_what_measures_led_to_is_counted_with_n_and_small_numbers_are_hidden(cast: Cast) -> None:
    evaluated(cast, 6, "worked", led_to="work")
    evaluated(cast, 5, "partly", led_to="neither")
    (kind,) = what_worked(5)
    assert (kind.led_number, [words for _label, words in kind.led]) == ("11", ["6", "0", "5", "0"])
    assert "Hva det førte til" in page(cast)
    evaluated(cast, 2, "not_yet", led_to="education")
    (kind,) = what_worked(5)
    assert dict(kind.led)["Utdanning"] == "Skjult"
    assert [words for _label, words in kind.led].count("Skjult") > 1


@pytest.mark.demand("H1d")
def test_what_it_led_to_is_said_with_a_result_and_stands_on_the_measure(cast: Cast) -> None:
    measure = young_measure(cast, 0)
    url = f"/familier/{cast.family.public_id}/tiltak/{measure.public_id}/"
    client = cast.client("coordinator")
    assert client.post(f"{url}evaluering/", {"ev-led_to": "work"}).status_code == 422
    assert client.post(f"{url}evaluering/", {"ev-led_to": "work", "ev-result": "worked"}).status_code == 302
    measure.refresh_from_db()
    assert measure.led_to == "work"
    assert "Førte til: Arbeid" in unescape(client.get(url).content.decode())


@pytest.mark.demand("H1d")
def test_the_service_that_does_its_part_owns_the_review_of_a_young_ones_measure(cast: Cast) -> None:
    measure = young_measure(cast, -1)
    basis = cast.family.bases.get()
    operations.start_participation(
        family=cast.family, by=cast["coordinator"], worker=cast["lead"], part=Part.READER, basis=basis
    )
    assert "Ingen tjeneste har ansvar for evalueringen" in page(cast)
    add_party(measure=measure, by=cast["coordinator"], task="Følger opp", who=Owner.of_worker(cast["responsible"]))
    text = page(cast)
    assert "Evalueres av NAV kommune" in text
    assert "Ingen tjeneste har ansvar" not in text


@pytest.mark.demand("H1f")
def test_whoever_leads_a_measure_in_which_a_young_one_has_a_task_owns_its_review(cast: Cast) -> None:
    let_lead_in(cast)
    leader = Owner.of_worker(cast["responsible"])
    on = TODAY - timedelta(days=1)
    measure = add_measure(
        plan=cast.plan, by=cast["coordinator"], area="work", text="Ungdomslos", owner=leader, evaluate_on=on
    )
    helse = Owner.of_worker(cast["coordinator"])
    add_party(measure=measure, by=cast["coordinator"], task="Ringer på mandager", who=helse)
    assert "Ungdomslos" not in page(cast)
    add_party(
        measure=measure,
        by=cast["coordinator"],
        task="Møter opp",
        who=Owner(OwnerKind.FAMILY, person=member(cast.family, "Vakker")),
    )
    assert "Ungdomslos" not in page(cast)
    glad = Owner(OwnerKind.FAMILY, person=member(cast.family, "Glad"))
    add_party(measure=measure, by=cast["coordinator"], task="Møter opp", who=glad)
    assert "Evalueres av Trygg Furu, NAV kommune" in page(cast)
