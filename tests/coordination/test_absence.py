"""A coordinator who is away with nobody standing in is the lead's business: a flag, a notice, a way to act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from familieplan.accounts.models import Absence, Deputy, Notice, User
from familieplan.accounts.policies import Role
from familieplan.coordination import tasks
from familieplan.coordination.models import Flag
from familieplan.families import access
from familieplan.families.deputy_operations import register_absence
from familieplan.families.models import Family
from familieplan.families.policies import Right
from tests.cast import Cast
from tests.coordination.stories import another_family
from tests.families.test_deputies import name, name_for_lead

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
AWAY = "coordinator_away"


@pytest.fixture
def staffed(cast: Cast) -> Cast:
    cast.hire("colleague", "Fin Gran", "helse", Role.CASEWORKER)
    cast.hire("osk_colleague", "Sval Myr", "osk", Role.CASEWORKER)
    return cast


def be_away(cast: Cast, who: str = "coordinator", first: int = 0, days: int = 5) -> Absence:
    begins = TODAY + timedelta(days=first)
    return register_absence(by=cast[who], started_on=begins, last_on=begins + timedelta(days=days))


def silent_since(cast: Cast, days: int, who: str = "coordinator") -> None:
    """Only time can do that, so the row says it."""
    then = timezone.now() - timedelta(days=days)
    User.objects.filter(pk=cast[who].pk).update(last_login=then, created_at=then)


def raised() -> list[tuple[str, Any]]:
    tasks.evaluate_flags()
    return [(flag.subject, flag.facts) for flag in Flag.objects.raised().filter(rule=AWAY)]


def test_an_absence_without_a_deputy_raises_a_flag_for_the_lead(staffed: Cast) -> None:
    absence = be_away(staffed)
    assert raised() == [("absent", {"last_on": absence.last_on.isoformat()})]
    page = staffed.client("lead").get("/osk/?regel=coordinator_away").content.decode()
    assert "Familiekoordinatoren er borte uten stedfortreder" in page
    assert "Navngi stedfortreder" in page


@pytest.mark.parametrize(("days", "is_raised"), [(14, False), (15, True)])
def test_so_does_silence_for_longer_than_the_rule_of_the_day_allows(staffed: Cast, days: int, is_raised: bool) -> None:
    silent_since(staffed, days)
    assert bool(raised()) is is_raised


def test_a_coordinator_who_is_at_work_raises_nothing(staffed: Cast) -> None:
    be_away(staffed, first=1)
    be_away(staffed, "responsible")
    silent_since(staffed, 90, "responsible")
    assert raised() == []


def test_a_deputy_clears_the_flag_and_one_for_another_family_does_not(staffed: Cast) -> None:
    other = another_family(staffed, "Bregne").family
    be_away(staffed)
    assert len(raised()) == 2
    name(staffed, families=[other])
    assert [flag.family for flag in _flags_now()] == [staffed.family]
    name(staffed, families=[staffed.family])
    assert _flags_now() == []


def _flags_now() -> list[Flag]:
    tasks.evaluate_flags()
    return list(Flag.objects.raised().filter(rule=AWAY))


def test_a_deputy_who_goes_away_as_well_is_no_deputy(staffed: Cast) -> None:
    be_away(staffed)
    name(staffed)
    assert raised() == []
    be_away(staffed, "colleague")
    assert len(raised()) == 1


def test_calling_the_absence_off_clears_it(staffed: Cast) -> None:
    absence = be_away(staffed)
    assert len(raised()) == 1
    assert staffed.client("coordinator").post(f"/fravaer/{absence.pk}/avslutt/").status_code == 302
    assert raised() == []


def test_the_lead_is_told_once_however_often_the_task_runs_and_by_no_name(staffed: Cast) -> None:
    another_family(staffed, "Bregne")
    be_away(staffed)
    for _night in range(3):
        tasks.evaluate_flags()
    notice = Notice.objects.get()
    assert notice.recipient == staffed["lead"]
    for fact in ("Blomst", "Bregne", "Klar", "Bekk", "Helse"):
        assert fact not in notice.text
    page = staffed.client("lead").get(notice.path).content.decode()
    assert "Familien Blomst" in page
    assert "Familien Bregne" in page


def test_when_it_comes_back_the_lead_is_told_again(staffed: Cast) -> None:
    absence = be_away(staffed)
    tasks.evaluate_flags()
    staffed.client("coordinator").post(f"/fravaer/{absence.pk}/avslutt/")
    tasks.evaluate_flags()
    be_away(staffed)
    tasks.evaluate_flags()
    assert Notice.objects.count() == 2


def test_whoever_stands_in_for_the_lead_is_told_too(staffed: Cast) -> None:
    name_for_lead(staffed)
    Notice.objects.all().delete()
    be_away(staffed)
    tasks.evaluate_flags()
    assert set(Notice.objects.values_list("recipient__name", flat=True)) == {"Rask Elv", "Sval Myr"}


def test_the_lead_of_another_district_hears_and_sees_nothing(staffed: Cast) -> None:
    be_away(staffed)
    tasks.evaluate_flags()
    assert not Notice.objects.filter(recipient=staffed["lead_of_other_district"]).exists()
    address = f"/osk/{staffed.family.public_id}/stedfortreder/"
    for who in ("lead_of_other_district", "coordinator", "colleague", "osk_colleague", "administrator", "superuser"):
        assert staffed.client(who).get(address).status_code == 404
        assert staffed.client(who).post(address, {"email": staffed["colleague"].email}).status_code == 404


def test_the_lead_names_a_deputy_for_that_family_alone(staffed: Cast) -> None:
    other = another_family(staffed, "Bregne").family
    be_away(staffed)
    tasks.evaluate_flags()
    until = (TODAY + timedelta(days=5)).strftime("%d.%m.%Y")
    address = f"/osk/{staffed.family.public_id}/stedfortreder/"
    assert "Klar Bekk koordinerer, men er borte" in staffed.client("lead").get(address).content.decode()
    wrong = staffed.client("lead").post(address, {"email": staffed["reader"].email, "last_on": until})
    assert "må arbeide ved samme kontor" in wrong.content.decode()
    answer = staffed.client("lead").post(address, {"email": staffed["colleague"].email, "last_on": until})
    assert answer.status_code == 302
    deputy = Deputy.objects.get()
    assert (deputy.named_by, deputy.principal, deputy.all_families) == (staffed["lead"], staffed["coordinator"], False)
    assert Family.objects.permitting(staffed["colleague"], Right.STEER).get() == staffed.family
    assert [flag.family for flag in _flags_now()] == [other]
    assert access.differences() == []


def test_the_page_is_gone_when_nobody_is_missing(staffed: Cast) -> None:
    assert staffed.client("lead").get(f"/osk/{staffed.family.public_id}/stedfortreder/").status_code == 404


def test_nobody_calls_anothers_absence_off_or_reads_of_it(staffed: Cast) -> None:
    absence = be_away(staffed)
    for who in ("colleague", "lead", "administrator", "superuser"):
        assert staffed.client(who).post(f"/fravaer/{absence.pk}/avslutt/").status_code == 404
    assert "Trekk tilbake" not in staffed.client("colleague").get("/stedfortreder/").content.decode()
    absence.refresh_from_db()
    assert absence.ended_at is None


def test_the_page_takes_an_absence_and_says_what_is_wrong_with_another(staffed: Cast) -> None:
    client = staffed.client("coordinator")
    sent = {"borte-started_on": TODAY.strftime("%d.%m.%Y"), "borte-last_on": TODAY.strftime("%d.%m.%Y")}
    assert "Fraværet er meldt" in client.post("/fravaer/", sent, follow=True).content.decode()
    again = client.post("/fravaer/", sent)
    assert (again.status_code, "i denne perioden fra før" in again.content.decode()) == (422, True)
    wrong = client.post("/fravaer/", {"borte-started_on": "x", "borte-last_on": ""})
    assert wrong.status_code == 422
    assert Absence.objects.count() == 1


@pytest.mark.parametrize("what", ["absence", "deputy"])
def test_the_families_are_looked_at_again_at_once(
    staffed: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any, what: str
) -> None:
    sent: list[list[int]] = []
    monkeypatch.setattr(tasks.evaluate_families, "apply_async", lambda args, **_: sent.append(args[0]))
    with django_capture_on_commit_callbacks(execute=True):
        be_away(staffed) if what == "absence" else name(staffed)
    assert sent == [[staffed.family.pk]]
