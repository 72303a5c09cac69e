"""The plans a family has had: read as they were, by whoever sees the family and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import ReadRecord
from familieplan.coordination.models import FamilyPlan, PlanVersion, Signature
from familieplan.coordination.models.rights import CLOSED
from familieplan.coordination.operations.closing import close_plan
from familieplan.coordination.operations.freezing import freeze_plan, sign_version
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.plan import add_goal, answer_area, start_plan
from familieplan.coordination.operations.rights import answer_request, ask_for_right
from tests.cast import LONG_AGO, Cast
from tests.coordination.stories import another_family
from tests.coordination.test_perhaps_here import NEW, VAKKER
from tests.rights.people import note, secret_service

pytestmark = pytest.mark.django_db
WHY = "Målene er nådd"


def at(cast: Cast, *more: Any) -> str:
    return f"/familier/{cast.family.public_id}/tidligere-planer/" + "".join(f"{each}/" for each in more)


def version_at(cast: Cast, version: PlanVersion, *more: str) -> str:
    return f"/familier/{cast.family.public_id}/versjoner/{version.public_id}/" + "".join(f"{each}/" for each in more)


def read(cast: Cast, who: str, address: str) -> str:
    answer = cast.client(who).get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.fixture
def ended(cast: Cast) -> PlanVersion:
    """A plan of one goal and one measure is agreed, gets one measure more, and ends."""
    by, plan = cast["coordinator"], cast.plan
    add_goal(plan=plan, by=by, area="housing", words="Vi vil bo her", said_by="Glad")
    add_measure(plan=plan, by=by, area="housing", text="Ringe utleier", owner=Owner.of_worker(by))
    version = freeze_plan(plan=plan, by=by, occasion="Møtet hjemme")
    add_measure(plan=plan, by=by, area="work", text="Skrive søknad")
    close_plan(plan=plan, by=by, reason=WHY)
    return version


def test_a_family_whose_plan_still_runs_has_had_no_other(cast: Cast) -> None:
    assert "Familien har ingen avsluttede planer." in read(cast, "reader", at(cast))


def test_an_ended_plan_stands_with_its_days_its_reason_and_what_was_agreed(cast: Cast, ended: PlanVersion) -> None:
    page = read(cast, "reader", at(cast))
    for said in (WHY, "Versjon 1", "Møtet hjemme", "Slik planen var da den ble avsluttet"):
        assert said in page, said


def test_the_newest_of_several_stands_first_and_one_without_a_version_says_so(cast: Cast, ended: PlanVersion) -> None:
    FamilyPlan.objects.create(
        family=cast.family, started_on=LONG_AGO, ended_on=LONG_AGO + timedelta(days=9), end_reason="Ville vente"
    )
    page = read(cast, "reader", at(cast))
    assert page.index(WHY) < page.index("Ville vente") < page.index("Ingen versjon ble avtalt i denne planen.")


def test_the_plan_reads_as_it_stood_on_its_last_day(cast: Cast, ended: PlanVersion) -> None:
    start_plan(family=cast.family, by=cast["coordinator"])
    page = read(cast, "reader", at(cast, cast.plan.pk))
    for said in ("Vi vil bo her", "Ringe utleier", "Skrive søknad", WHY):
        assert said in page, said


def test_a_version_of_an_ended_plan_reads_as_it_was_agreed(cast: Cast, ended: PlanVersion) -> None:
    page = read(cast, "reader", version_at(cast, ended))
    assert ("Ringe utleier" in page, "Skrive søknad" in page) == (True, False)


def test_what_was_new_is_told_until_the_day_the_plan_ended(cast: Cast, ended: PlanVersion) -> None:
    page = read(cast, "reader", version_at(cast, ended, "nytt"))
    assert "til planen slik den var da den ble avsluttet" in page
    assert page.index("Nytt</h2>") < page.index("Skrive søknad")


def test_a_version_of_the_next_plan_is_compared_with_one_of_the_plan_before(cast: Cast, ended: PlanVersion) -> None:
    by = cast["coordinator"]
    cast.plan = start_plan(family=cast.family, by=by)
    add_measure(plan=cast.plan, by=by, area="health", text="Gå tur sammen")
    later = freeze_plan(plan=cast.plan, by=by)
    page = read(cast, "reader", f"{version_at(cast, later, 'nytt')}?til={ended.public_id}")
    assert page.index("Nytt</h2>") < page.index("Gå tur sammen") < page.index("Ferdig eller tatt ut")
    assert "en annen plan" in page


def test_nobody_answers_to_a_version_once_its_plan_has_ended(cast: Cast, ended: PlanVersion) -> None:
    mother = cast.member("Vakker").person
    client, there = cast.client("responsible"), version_at(cast, ended)
    assert "Skriv inn et svar" not in client.get(there).content.decode()
    answer = client.post(there, {"party": f"p{mother.pk}", "how": "paper"}, follow=True)
    assert "Planen er avsluttet. Versjonen kan leses" in answer.content.decode()
    assert not Signature.objects.exists()


def test_only_those_who_had_answered_stand_beside_a_version_of_an_ended_plan(cast: Cast) -> None:
    by, mother = cast["coordinator"], cast.member("Vakker").person
    version = freeze_plan(plan=cast.plan, by=by)
    sign_version(version=version, by=by, how="paper", person=mother)
    close_plan(plan=cast.plan, by=by, reason=WHY)
    page = read(cast, "reader", version_at(cast, version))
    assert ("<b>Vakker</b>: på papir" in page, "har ikke svart" in page) == (True, False)


def test_a_plan_that_runs_is_not_read_as_an_ended_one(cast: Cast) -> None:
    assert cast.client("coordinator").get(at(cast, cast.plan.pk)).status_code == 404


@pytest.mark.parametrize(("who", "status"), [
    ("coordinator", 200), ("responsible", 200), ("reader", 200), ("other_office", 404), ("ended_yesterday", 404),
    ("lead", 404), ("lead_of_other_district", 404), ("administrator", 404), ("auditor", 404), ("superuser", 404),
    ("family_member", 404)])  # fmt: skip
def test_whoever_sees_the_family_reads_them_and_nobody_else(
    cast: Cast, ended: PlanVersion, who: str, status: int
) -> None:
    client = cast.client(who)
    pages = [at(cast), at(cast, cast.plan.pk), at(cast, cast.plan.pk, "logg")]
    pages += [version_at(cast, ended), version_at(cast, ended, "nytt")]
    assert [client.get(page).status_code for page in pages] == [status] * 5


def test_a_plan_or_a_version_of_another_family_is_not_found_through_ones_own(cast: Cast, ended: PlanVersion) -> None:
    other = another_family(cast, "Familien Rogn").family
    client, there = cast.client("coordinator"), f"/familier/{other.public_id}/"
    assert client.get(f"{there}tidligere-planer/{cast.plan.pk}/").status_code == 404
    assert client.get(f"{there}versjoner/{ended.public_id}/").status_code == 404


def test_what_a_secret_service_did_stays_with_those_who_may_know(cast: Cast) -> None:
    secret_service(cast)
    add_measure(plan=cast.plan, by=cast["bv"], area="health", text="Hjemmebesøk", owner=Owner.of_worker(cast["bv"]))
    freeze_plan(plan=cast.plan, by=cast["coordinator"])
    close_plan(plan=cast.plan, by=cast["coordinator"], reason=WHY)
    there = at(cast, cast.plan.pk)
    assert ["Hjemmebesøk" in read(cast, who, there) for who in ("bv", "reader")] == [True, False]


def test_what_is_shut_today_is_shut_in_an_ended_plan_too(cast: Cast, ended: PlanVersion) -> None:
    by = cast["coordinator"]
    answer_area(plan=cast.plan, by=by, area="health", state="in_work", situation="Sover dårlig")
    facts = {"kind": "restriction", "about": "Helsa vår", "said_by": "Vakker", "area": "health"}
    wish = ask_for_right(family=cast.family, by=by, **facts)
    answer_request(request=wish, by=by, outcome="granted", reason="Vi ser på det.")
    page = read(cast, "reader", at(cast, cast.plan.pk))
    assert ("Sover dårlig" in page, str(CLOSED) in page) == (False, True)


def test_the_log_of_an_ended_plan_is_read_as_in_its_day_and_takes_nothing_more(cast: Cast) -> None:
    note(cast, "Vi ringte utleier")
    note(cast, "Bare for kontoret", audience="office", reason="working_note")
    close_plan(plan=cast.plan, by=cast["coordinator"], reason=WHY)
    there = at(cast, cast.plan.pk, "logg")
    page = read(cast, "coordinator", there)
    for said, stands in (("Vi ringte utleier", True), ("Bare for kontoret", True), ("Rett notatet", False),
                         ("Lag tiltak", False), ("Lagre svaret", False)):  # fmt: skip
        assert (said in page) is stands, said
    other = read(cast, "responsible", there)
    assert ("Vi ringte utleier" in other, "Bare for kontoret" in other) == (True, False)
    assert cast.client("coordinator").post(there).status_code == 405


def test_an_ended_log_without_a_word_says_so(cast: Cast, ended: PlanVersion) -> None:
    assert "Her er ingen notater du kan lese." in read(cast, "reader", at(cast, cast.plan.pk, "logg"))


def test_every_reading_of_an_ended_plan_is_recorded(cast: Cast, ended: PlanVersion) -> None:
    for page, what in ((at(cast), "planene familien har hatt"), (at(cast, cast.plan.pk), "en plan familien har hatt"),
                       (version_at(cast, ended), "versjoner av planen")):  # fmt: skip
        read(cast, "reader", page)
        newest = ReadRecord.objects.filter(family=str(cast.family.public_id)).latest("id")
        assert (newest.user_email, newest.what) == (cast["reader"].email, what)


def test_the_way_there_stands_on_the_plan_on_the_familys_page_and_where_a_new_plan_is_started(
    cast: Cast, ended: PlanVersion
) -> None:
    base = f"/familier/{cast.family.public_id}/"
    missing = read(cast, "reader", base)
    assert ("Familien har ingen aktiv plan" in missing, version_at(cast, ended) in missing) == (True, True)
    start_plan(family=cast.family, by=cast["coordinator"])
    for page in (base, f"{base}familien/", f"{base}versjoner/"):
        assert at(cast) in read(cast, "reader", page), page


def test_registering_somebody_who_is_here_leads_to_the_plans_they_have_had(cast: Cast, ended: PlanVersion) -> None:
    services = [cast.offices[code].service_id for code in ("helse", "nav")]
    sent = VAKKER | {"services": services}
    assert at(cast) in cast.client("coordinator").post(NEW, sent).content.decode()
    assert at(cast) not in cast.client("other_office").post(NEW, sent).content.decode()


def test_the_list_costs_the_same_for_one_plan_and_for_many(cast: Cast, ended: PlanVersion) -> None:
    client = cast.client("reader")

    def cost() -> int:
        client.get(at(cast))
        with CaptureQueriesContext(connection) as queries:
            client.get(at(cast))
        return len(queries)

    few = cost()
    for days in range(1, 6):
        day = timezone.localdate() - timedelta(days=1000 + days)
        plan = FamilyPlan.objects.create(family=cast.family, started_on=day, ended_on=day, end_reason="Flyttet")
        freeze_plan(plan=plan, by=cast["coordinator"])
    assert cost() == few <= 20
