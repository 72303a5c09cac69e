"""Do we do what we promised? The lead's figures, and the lists behind them for those who may see them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Office, ReadRecord, Service
from familieplan.areas.models import District
from familieplan.coordination.models import FamilyPlan, Flag, PromiseMonth
from familieplan.coordination.operations import flags
from familieplan.coordination.operations.flag_steps import take_step
from familieplan.families import operations
from familieplan.families.models import EndReason, Family
from familieplan.families.policies import Part
from familieplan.families.protection import protect_address
from familieplan.reporting import promise_months
from familieplan.reporting.promise import days_of, promise
from familieplan.reporting.tasks import keep_promise_months
from tests.cast import Cast
from tests.coordination.stories import another_family, applied, assessed, leave_alone

pytestmark = pytest.mark.django_db
URL = "/osk/lovet/"
TODAY = timezone.localdate()


def page(cast: Cast, who: str = "lead", query: str = "") -> str:
    return unescape(cast.client(who).get(URL + query).content.decode())


def let_go(cast: Cast, family: Family | None = None) -> None:
    part = (family or cast.family).participations.get(part=Part.COORDINATOR)
    operations.end_participation(participation=part, by=cast["coordinator"], reason=EndReason.FINISHED)


def with_lead_reading(cast: Cast) -> None:
    basis = cast.family.bases.get()
    operations.start_participation(
        family=cast.family, by=cast["coordinator"], worker=cast["lead"], part=Part.READER, basis=basis
    )


@pytest.mark.parametrize("who", ["coordinator", "reader", "administrator", "auditor", "superuser", "family_member"])
@pytest.mark.parametrize("place", ["", "virket/", "bak/koordinator/"])
def test_the_duty_is_shown_to_leads_alone(cast: Cast, who: str, place: str) -> None:
    assert cast.client(who).get(URL + place).status_code == 404


def test_twelve_days_end_today_and_otherwise_with_the_month() -> None:
    days = days_of(TODAY.replace(month=3, day=31))
    assert len(days) == 12
    assert [(day + timedelta(days=1)).day for day in days[:-1]] == [1] * 11
    assert days[-2].month == 2


@pytest.mark.demand("H3")
def test_children_kartlagt_are_counted_of_those_whose_parent_has_applied(cast: Cast) -> None:
    lead = cast["lead"]
    assert promise(lead).today.assessed.done + promise(lead).today.assessed.left == 0
    first, second = applied(cast, 40).assessments.order_by("pk")
    with_lead_reading(cast)
    assert (promise(lead).today.assessed.done, promise(lead).today.assessed.left) == (0, 2)
    assessed(first, cast["coordinator"])
    assert (promise(lead).today.assessed.done, promise(lead).today.assessed.left) == (1, 1)
    assert [line.assessed.left for line in promise(lead).months[:2]] == [1, 2]
    assessed(second, cast["coordinator"])
    assert promise(lead).today.assessed.left == 0


def test_a_family_of_another_district_counts_for_its_own_lead_alone(cast: Cast) -> None:
    assert promise(cast["lead"]).today.coordinated.done == 1
    assert promise(cast["lead_of_other_district"]).today.coordinated.done == 0
    assert "Ingen familier" in page(cast, "lead_of_other_district")


def test_a_small_gap_is_hidden_from_a_lead_who_sees_none_of_the_families(cast: Cast) -> None:
    for serial in range(6):
        another_family(cast, f"Lyng {serial}")
    let_go(cast)
    assert promise(cast["lead"]).today.coordinated.is_hidden
    assert "Skjult" in page(cast)
    assert "86 % (6 av 7)" not in page(cast)


def test_a_small_gap_is_shown_to_a_lead_who_may_see_the_list_behind_it(cast: Cast) -> None:
    for serial in range(6):
        another_family(cast, f"Lyng {serial}")
    with_lead_reading(cast)
    let_go(cast)
    assert "86 % (6 av 7)" in page(cast)
    assert "Familien Blomst" in page(cast, query="bak/koordinator/")


@pytest.mark.demand("H3")
def test_the_list_behind_a_figure_holds_the_families_the_lead_may_see_and_no_other(cast: Cast) -> None:
    applied(cast, 40)
    for what in ("kartlegging", "koordinator"):
        assert "Blomst" not in page(cast, query=f"bak/{what}/")
    with_lead_reading(cast)
    assert "Familien Blomst" in page(cast, query="bak/kartlegging/")
    assert "Blomst" not in page(cast, "lead_of_other_district", "bak/kartlegging/")
    assert "Blomst" not in page(cast, query="bak/koordinator/")
    assert cast.client("lead").get(f"{URL}bak/noe/").status_code == 404


def test_whoever_waits_longer_than_the_deadline_is_on_the_list_that_says_so(cast: Cast) -> None:
    leave_alone(cast.plan, 75)
    flags.evaluate()
    flag = Flag.objects.raised().get()
    for days, is_late in ((7, False), (8, True)):
        with acting_as(duty=Duty.FLAGS):
            Flag.objects.filter(pk=flag.pk).update(since=TODAY - timedelta(days=days))
        assert f"/osk/flagg/{flag.public_id}/" in page(cast, query="bak/ko/")
        assert ("Familien Blomst" in page(cast, query="bak/over-fristen/")) is is_late
    for what in ("ko", "over-fristen"):
        assert "Blomst" not in page(cast, "lead_of_other_district", f"bak/{what}/")
    take_step(flag=flag, by=cast["lead"], kind="decided", words="Vi tok det opp.", seen=None)
    for what in ("ko", "over-fristen"):
        assert "Blomst" not in page(cast, query=f"bak/{what}/")


@pytest.mark.demand("H3")
def test_a_past_month_has_the_families_behind_it_that_the_lead_may_see(cast: Cast) -> None:
    application, ended = applied(cast, 40), days_of(TODAY)[-2]
    with_lead_reading(cast)
    link = f"bak/kartlegging/?dag={ended.isoformat()}"
    assert link in page(cast)
    for child in application.assessments.all():
        assessed(child, cast["coordinator"])
    assert "Blomst" not in page(cast, query="bak/kartlegging/")
    assert "Familien Blomst" in page(cast, query=link)
    assert "etter det som er skrevet inn til nå" in page(cast, query=link)
    assert "Blomst" not in page(cast, "lead_of_other_district", link)
    assert cast.client("coordinator").get(URL + link).status_code == 404
    for no_end_of_a_month in ("tull", (ended - timedelta(days=1)).isoformat(), "2020-01-31"):
        assert cast.client("lead").get(f"{URL}bak/kartlegging/?dag={no_end_of_a_month}").status_code == 404


def test_the_queue_of_a_past_month_holds_the_flags_that_stood_then(cast: Cast) -> None:
    leave_alone(cast.plan, 75)
    flags.evaluate()
    flag, ended = Flag.objects.raised().get(), days_of(TODAY)[-2]
    queue, late = (f"bak/{what}/?dag={ended.isoformat()}" for what in ("ko", "over-fristen"))
    for since, in_queue, is_late in (
        (ended + timedelta(days=1), False, False),
        (ended, True, False),
        (ended - timedelta(days=8), True, True),
    ):
        with acting_as(duty=Duty.FLAGS):
            Flag.objects.filter(pk=flag.pk).update(since=since)
        assert (f"/osk/flagg/{flag.public_id}/" in page(cast, query=queue)) is in_queue
        assert ("Blomst" in page(cast, query=late)) is is_late
    assert late in page(cast)
    midnight = timezone.make_aware(datetime.combine(ended + timedelta(days=1), time()))
    for cleared, stood in ((midnight, True), (midnight - timedelta(seconds=1), False)):
        with acting_as(duty=Duty.FLAGS):
            Flag.objects.filter(pk=flag.pk).update(cleared_at=cleared)
        assert ("Blomst" in page(cast, query=queue)) is stood
        assert "Blomst" not in page(cast, query="bak/ko/")
    assert "Blomst" not in page(cast, "lead_of_other_district", queue)


def test_the_list_behind_an_office_s_figure_is_of_that_office(cast: Cast) -> None:
    applied(cast, 40)
    with_lead_reading(cast)
    own, other = (cast.offices[key].pk for key in ("helse", "nav"))
    assert f"bak/kartlegging/?kontor={own}" in page(cast, query=f"?kontor={own}")
    assert "Familien Blomst" in page(cast, query=f"bak/kartlegging/?kontor={own}")
    assert "Blomst" not in page(cast, query=f"bak/kartlegging/?kontor={other}")
    assert "Familien Blomst" in page(cast, query="bak/kartlegging/?kontor=tull")


def test_a_list_is_recorded_and_a_protected_family_stands_without_its_name(cast: Cast) -> None:
    applied(cast, 40)
    with_lead_reading(cast)
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    text = page(cast, query="bak/kartlegging/")
    assert "Skjermet familie" in text
    assert "Blomst" not in text
    read = ReadRecord.objects.get(family=str(cast.family.public_id), user_email=cast["lead"].email)
    assert read.deed == "listed"


def test_a_flag_that_somebody_has_taken_up_waits_no_more(cast: Cast) -> None:
    leave_alone(cast.plan, 75)
    flags.evaluate()
    line = promise(cast["lead"]).today
    days = (TODAY - Flag.objects.raised().get().since).days
    assert (line.taken_up.done, line.taken_up.left, line.median, line.longest, line.late) == (0, 1, days, days, 1)
    flag = Flag.objects.raised().with_step().get()
    take_step(flag=flag, by=cast["lead"], kind="decided", words="Møtet er avtalt", back_on=None, seen=None)
    line = promise(cast["lead"]).today
    assert (line.taken_up.done, line.taken_up.left, line.median, line.late) == (1, 0, None, 0)


@pytest.mark.parametrize(("days", "late"), [(7, 0), (8, 1)])
def test_a_family_is_over_the_limit_from_its_eighth_day(cast: Cast, days: int, late: int) -> None:
    leave_alone(cast.plan, 75)
    flags.evaluate()
    with acting_as(duty=Duty.FLAGS):
        Flag.objects.raised().update(since=TODAY - timedelta(days=days))
    assert promise(cast["lead"]).today.late == late


def test_an_office_of_few_is_hidden_and_cannot_be_found_by_subtraction(cast: Cast) -> None:
    for serial in range(12):
        by = "coordinator" if serial < 7 else "responsible"
        leave_alone(another_family(cast, f"Lyng {serial}", by=by), 75)
    leave_alone(another_family(cast, "Ener", by="reader"), 75)
    alone = another_family(cast, "Alene")
    let_go(cast, alone.family)
    leave_alone(alone, 75)
    flags.evaluate()
    shown = promise(cast["lead"])
    hidden = [line.office for line in shown.offices if line.taken_up.is_hidden]
    assert len(hidden) >= 2
    assert not shown.today.taken_up.is_hidden
    assert shown.today.taken_up.left == 15


def test_a_secret_service_that_coordinates_is_not_named(cast: Cast) -> None:
    for serial in range(8):
        leave_alone(another_family(cast, f"Lyng {serial}"), 75)
    flags.evaluate()
    assert cast.offices["helse"].name in page(cast)
    Service.objects.filter(code="helse").update(is_secret=True)
    text = page(cast)
    assert Office.objects.get(pk=cast.offices["helse"].pk).name not in text
    assert promise(cast["lead"], str(cast.offices["helse"].pk)).today.office == ""
    assert all(line.coordinated is None for line in promise(cast["lead"]).offices)


def test_an_office_has_its_own_twelve_months(cast: Cast) -> None:
    text = page(cast, query=f"?kontor={cast.offices['helse'].pk}")
    assert f"I dag: {cast.offices['helse'].name}" in text
    assert "I dag: hele bydelen" in page(cast, query="?kontor=tull")


def test_each_figure_stands_with_its_definition(cast: Cast) -> None:
    text = page(cast)
    for words in ("ferdig kartlagt etter den siste søknaden", "mer enn 7 dager", "Av familier med flagg"):
        assert words in text


def test_the_queue_leads_to_the_figures(cast: Cast) -> None:
    assert f'href="{URL}"' in cast.client("lead").get("/osk/").content.decode()


def test_the_page_costs_the_same_for_one_family_and_for_twelve(cast: Cast) -> None:
    def cost() -> int:
        client = cast.client("lead")
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)

    few = cost()
    for serial in range(12):
        leave_alone(another_family(cast, f"Lyng {serial}"), 80)
    flags.evaluate()
    assert cost() == few
    assert few <= 13


@pytest.mark.demand("H3")
def test_a_month_that_has_ended_is_kept_as_it_was_counted_and_facts_of_later_do_not_change_it(cast: Cast) -> None:
    ended = days_of(TODAY)[-2]
    before = next(line for line in promise(cast["lead"]).months if line.day == ended)
    assert (before.coordinated.done, before.coordinated.left) == (1, 0)  # type: ignore[union-attr]
    keep_promise_months()
    kept = PromiseMonth.objects.count()
    assert kept > 0
    # Somebody finds that there was no coordinator then after all.
    FamilyPlan.objects.filter(pk=cast.plan.pk).update(started_on=TODAY)
    keep_promise_months()
    assert PromiseMonth.objects.count() == kept
    after = next(line for line in promise(cast["lead"]).months if line.day == ended)
    assert (after.coordinated.done, after.taken_up) == (1, before.taken_up)  # type: ignore[union-attr]
    assert promise(cast["lead"]).months[0].coordinated.done == 1  # type: ignore[union-attr]


def test_a_kept_month_cannot_be_changed_or_taken_away(cast: Cast) -> None:
    keep_promise_months()
    for change in (PromiseMonth.objects.all().delete, lambda: PromiseMonth.objects.update(late=0)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_two_districts_of_one_lead_are_told_as_one_from_what_was_kept(cast: Cast) -> None:
    day = days_of(TODAY)[-2]
    rows = dict.fromkeys(("assessed", "not_assessed", "not_coordinated", "taken_up", "waiting", "late"), 1)
    for number, code in enumerate(("500104", "500103"), start=6):
        district = District.objects.get(code=code)
        facts = {"district": district, "month_on": day, "is_total": True, "coordinated": number}
        PromiseMonth.objects.create(**facts, **rows, median=2, longest=number)
    (told,) = promise_months.counts(["500104", "500103"], [day], [])
    assert (told.coordinated, told.assessed, told.median, told.longest) == (13, 2, None, 7)
    (one,) = promise_months.counts(["500104"], [day], [])
    assert (one.coordinated, one.median) == (6, 2)
