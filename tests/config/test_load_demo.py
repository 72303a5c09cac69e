"""The demo municipality: the figures it promises, the same every time, and visibly invented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count

from familieplan.accounts import identity
from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import Absence, Deputy, Service, StandsFor, User
from familieplan.accounts.policies import Role
from familieplan.assistance.figures import aid_figures, half_up, programme_figures
from familieplan.assistance.models import KostraFile
from familieplan.config.demo_municipality import families as made_families
from familieplan.config.demo_municipality import kostra_files, loading, programme, recipients, staff
from familieplan.config.demo_municipality.recipients import LAST_YEAR, Recipient
from familieplan.config.demo_municipality.signins import SIGN_INS, sign_in_address
from familieplan.coordination.models import (
    Assessment,
    Concern,
    FastLane,
    Flag,
    Invitation,
    LaneState,
    LearningPlan,
    LogEntry,
    Measure,
    PromiseMonth,
    State,
)
from familieplan.coordination.operations import flags
from familieplan.coordination.operations.learning import offices_read
from familieplan.families import access
from familieplan.families.models import EmergencyAccess, Family, Handover, Person, PossibleDuplicate
from familieplan.reporting.promise import promise
from familieplan.reporting.worked import what_worked

# All in one process, which loads it once.
pytestmark = pytest.mark.xdist_group("demo")
YEARS = range(2022, LAST_YEAR + 1)


def load(folder: Path, seed: int = 2026, count: int = 8) -> dict[str, int]:
    return loading.load(size="small", seed=seed, count=count, folder=folder, municipality="5001")


def rows() -> dict[str, int]:
    ours = [m for m in apps.get_models() if m.__module__.startswith("familieplan")]
    return {model.__name__: model._default_manager.count() for model in ours}


# First, while nothing is loaded.
def test_the_same_seed_gives_the_same_municipality_and_another_seed_another(db: None, tmp_path: Path) -> None:
    def told(seed: int) -> tuple[list[Any], bytes]:
        with transaction.atomic():
            load(tmp_path, seed)
            families = list(Family.objects.order_by("pk").values_list("name", "postcode", "plans__started_on"))
            transaction.set_rollback(True)
        return families, (tmp_path / "11F_2025.dat").read_bytes()

    first = told(1)
    assert told(1) == first
    assert told(2) != first


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Loaded once: each test plays in a savepoint within the transaction that is rolled back at the end."""
    folder = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), acting_as(duty="tests"), transaction.atomic():
        load(folder)
        connection.run_on_commit.clear()
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded: Path, db: None) -> Path:
    return loaded


@pytest.fixture(scope="module")
def city() -> list[Recipient]:
    """The people of the city's files, without a database."""
    return recipients.draw(Random(2026), recipients.CITY, [])


def test_loading_again_changes_nothing(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = rows()
    call_command("load_demo", size="small")
    assert rows() == before
    assert "lastet fra før" in capsys.readouterr().out


def test_every_flag_stands_and_nothing_is_left_for_the_night(demo: Path) -> None:
    assert set(Flag.objects.raised().values_list("rule", flat=True)) >= {"long_term_children", "plan_untouched"}
    assert Flag.objects.filter(subject="no_coordinator").exists()
    assert all((each.raised, each.cleared) == (0, 0) for each in flags.evaluate())


def test_children_are_asked_some_are_begun_and_one_has_it_difficult(demo: Path) -> None:
    begun = Assessment.objects.open().filter(answers__isnull=False)
    assert begun.filter(family__name="Familien Blomst", child__given_name="Glad").exists()
    assert Assessment.objects.filter(
        child__given_name="Lystig", family__name="Familien Blomst", result="watch"
    ).exists()
    assert Flag.objects.raised().filter(rule="child_difficult").exists()


def test_the_access_rows_are_those_of_the_facts(demo: Path) -> None:
    assert access.differences() == []


def test_blomst_is_seen_by_klar_and_not_by_another_office_nor_by_a_lead(demo: Path) -> None:
    families = Family.objects.filter(name="Familien Blomst")
    seen = {
        name: families.visible_to(User.objects.get(email=sign_in_address(name))).exists()
        for name in ("Klar Bekk", "Trygg Furu", "Lun Hytte", "Rask Elv", "Klok Lerke", "Ærlig Stein", "Nøye Lupe")
    }
    assert [name for name, sees in seen.items() if sees] == ["Klar Bekk", "Trygg Furu"]
    assert families.get().participations.get(part="coordinator").worker.name == "Klar Bekk"


def test_there_is_one_sign_in_for_each_role_and_its_password_opens(demo: Path) -> None:
    roles = set()
    for sign_in in SIGN_INS:
        user = User.objects.get(email=sign_in.email)
        assert user.check_password(sign_in.password)
        roles.add(user.role)
    assert roles == set(Role)


def test_demo_signins_prints_address_and_password(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_signins")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(SIGN_INS)
    assert all(each.email in line and each.password in line for each, line in zip(SIGN_INS, lines, strict=True))


def test_every_number_of_the_demo_is_synthetic(demo: Path) -> None:
    text = (demo / "11F_2025.dat").read_text("iso-8859-1")
    numbers = [identity.decrypt(bytes(p.identity_encrypted)) for p in Person.objects.exclude(identity_hash=None)]
    assert len(numbers) == 8
    assert all(81 <= int(number[2:4]) <= 92 for number in numbers)
    assert sum(number in text for number in numbers) >= 6


def test_all_services_and_pages_have_something_to_show(demo: Path) -> None:
    assert Service.objects.count() >= 13
    plans = Family.objects.annotate(goals=Count("plans__goals", distinct=True), log=Count("plans__entries"))
    assert all(family.goals and family.log for family in plans)
    assert Measure.objects.overdue().exists()
    assert Measure.objects.filter(owner_kind="nobody").exists()
    assert LogEntry.objects.filter(plan__family__name="Familien Blomst").count() > 3


def test_no_page_of_what_is_under_way_is_empty(demo: Path) -> None:
    klar, rask = (User.objects.get(email=sign_in_address(name)) for name in ("Klar Bekk", "Rask Elv"))
    waiting = EmergencyAccess.objects.unreviewed().reviewable_by(rask)
    assert [each.family.name for each in waiting] == ["Familien Blomst"]
    assert EmergencyAccess.objects.exclude(review=None).exists()
    assert not EmergencyAccess.objects.in_force().exists()
    assert Deputy.objects.in_force().filter(principal=rask, stands_for=StandsFor.LEAD).exists()
    assert Absence.objects.filter(worker=klar).exists()
    assert Flag.objects.raised().filter(rule="coordinator_away").exists()
    assert Handover.objects.get().taker == klar
    states = {each.state for each in Invitation.objects.with_state()}
    assert states == set(State)
    assert Flag.objects.raised().filter(rule="invitation_unanswered").exists()
    assert Concern.objects.for_lead(rask).unanswered().count() == 2
    assert PossibleDuplicate.objects.visible_to(rask).waiting().exists()
    lanes = {each.state for each in FastLane.objects.with_state()}
    assert lanes == {LaneState.OPENED, LaneState.RECEIVED, LaneState.ACTED, LaneState.REVIEWED}
    assert [each.office.name for each in FastLane.objects.rung_for(User.objects.get(name="Trygg Furu")).waiting()]


def test_the_lead_s_pages_have_months_outcomes_readings_and_what_is_learnt_together(demo: Path) -> None:
    rask = User.objects.get(email=sign_in_address("Rask Elv"))
    months = promise(rask).months
    assert PromiseMonth.objects.values("month_on").distinct().count() == len(months) - 1
    assert Measure.objects.filter(kind__isnull=False, evaluated_on__isnull=False).count() > 3
    assert what_worked(1)
    offices = offices_read(rask)
    assert 0 < sum(each.read for each in offices) < sum(each.owed for each in offices)
    plans = list(LearningPlan.objects.led_by(rask))
    assert [plan.done_on is not None for plan in plans].count(True) == 1
    assert any(plan.is_overdue() for plan in plans)


def test_the_files_are_on_disk_and_were_read_by_the_real_reader(demo: Path) -> None:
    assert sorted(path.name for path in demo.iterdir()) == sorted(
        f"{f}_{y}.dat" for f in ("11F", "11CF") for y in YEARS
    )
    assert KostraFile.objects.filter(replaced_at=None, accepted_errors=0).count() == 2 * len(YEARS)


def test_the_small_municipality_has_the_figures_it_promises(demo: Path) -> None:
    aid, small = aid_figures(LAST_YEAR), recipients.SMALL
    assert half_up(sum(aid.by_month), 12) == small.monthly[-1]
    assert aid.long_term is not None
    assert (aid.long_term.recipients, aid.long_term.families) == (small.long_term, small.long_term_families)
    assert (aid.families, aid.children) == (small.families[-1], small.children)
    assert programme_figures(LAST_YEAR).participants == small.kvp[-1]


def test_the_city_has_the_figures_of_a_city(city: list[Recipient]) -> None:
    last = [person for person in city if person.in_year(LAST_YEAR)]
    with_children = [person for person in last if person.children]
    by_month = [sum(month in person.in_year(LAST_YEAR) for person in last) for month in range(1, 13)]
    assert round(sum(by_month) / 12) == 1400
    assert (len(with_children), sum(person.children for person in with_children)) == (370, 730)
    assert sum(person.long_term for person in last) == 270
    assert sum(person.long_term for person in with_children) == 70
    participants = programme.draw(Random(1), recipients.CITY, city)
    assert len(kostra_files.records_11cf("5001", participants, LAST_YEAR)) == 430


def test_every_service_that_meets_families_takes_part_in_some() -> None:
    meets = {code for code, *_names in staff.SERVICES} - {"osk", "radhus"}
    assert {"hvk", *made_families.HELPERS} == meets


def test_production_refuses_to_be_filled_with_inventions(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.DEMO = False
    with pytest.raises(SystemExit) as stopped:
        call_command("load_demo")
    assert stopped.value.code == 2
    assert "bare i demoen" in capsys.readouterr().err
