"""What a lead does about a flag: ask, decide, postpone, dismiss. Nothing leaves the queue in any other way."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import Notice, ReadRecord
from familieplan.coordination.models import Flag, FlagStep
from familieplan.coordination.operations import flag_steps, flags
from familieplan.coordination.rules.plan_untouched import NO_COORDINATOR
from familieplan.families.protection import protect_address
from tests.cast import Cast
from tests.clock import later
from tests.coordination.stories import another_family, leave_alone

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def flag(cast: Cast) -> Flag:
    """The plan of familien Blomst has been left alone; the coordinator must act."""
    leave_alone(cast.plan, 70)
    flags.evaluate()
    return Flag.objects.get()


@pytest.fixture
def url(flag: Flag) -> str:
    return f"/osk/flagg/{flag.public_id}/"


def at(days: int) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%d.%m.%Y}"


def do(cast: Cast, url: str, kind: str, words: str = "Vi har snakket med teamet.", day: str = "", who: str = "lead"):
    newest = FlagStep.objects.last()
    form = {"kind": kind, "words": words, "back_on": day, "seen": newest.pk if newest else ""}
    return cast.client(who).post(url, form)


def queue(cast: Cast, query: str = "") -> str:
    return unescape(cast.client("lead").get(f"/osk/{query}", **HTMX).content.decode())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "day", "where"),
    [
        ("decided", "", "avgjort"),
        ("postponed", at(10), "utsatt"),
        ("dismissed", "", "meldt som feil"),
        ("asked", at(7), "spurt"),
    ],
)
def test_a_family_leaves_the_queue_by_what_was_done_and_stands_where_it_was_put(
    cast: Cast, flag: Flag, url: str, kind: str, day: str, where: str
) -> None:
    assert "Familien Blomst" in queue(cast)
    assert do(cast, url, kind, day=day).status_code == 302
    assert "Familien Blomst" not in queue(cast)
    text = queue(cast, f"?vis={kind}")
    assert "Familien Blomst" in text
    assert where in text.lower()
    assert Flag.objects.raised().count() == 1


def test_what_was_postponed_comes_back_on_its_day_and_not_before(cast: Cast, flag: Flag, url: str) -> None:
    do(cast, url, "postponed", day=at(10))
    today = timezone.localdate()
    found = Flag.objects
    assert not found.waiting(today + timedelta(days=9)).exists()
    assert found.resting("postponed", today + timedelta(days=9)).exists()
    assert found.waiting(today + timedelta(days=10)).exists()
    assert not found.resting("postponed", today + timedelta(days=10)).exists()


def test_a_question_goes_to_the_coordinator_and_the_answer_comes_back_to_the_flag(
    cast: Cast, flag: Flag, url: str
) -> None:
    do(cast, url, "asked", "Hvorfor har planen ligget stille?", at(7))
    told = Notice.objects.get(recipient=cast["coordinator"])
    assert (told.path, "Blomst" in told.text) == (url, False)
    day = unescape(cast.client("coordinator").get("/").content.decode())
    assert "«Hvorfor har planen ligget stille?»" in day
    answered = cast.client("coordinator").post(url, {"words": "Familien er på ferie. Møte 3. desember."})
    assert answered.status_code == 302
    assert "besvart av familiekoordinatoren" in queue(cast).lower()
    page = unescape(cast.client("lead").get(url).content.decode())
    assert "Familien er på ferie. Møte 3. desember." in page
    # Who coordinates is not for a lead to read who does not see the family.
    assert "Klar Bekk" not in page
    assert Notice.objects.filter(recipient=cast["lead"], path=url).count() == 1


def test_a_question_without_an_answer_stands_in_the_queue_again_when_its_day_has_come(
    cast: Cast, flag: Flag, url: str
) -> None:
    do(cast, url, "asked", day=at(7))
    assert Flag.objects.waiting(timezone.localdate() + timedelta(days=7)).exists()


def test_only_the_coordinator_answers_and_only_while_there_is_a_question(cast: Cast, flag: Flag, url: str) -> None:
    assert cast.client("coordinator").post(url, {"words": "Svar"}).status_code == 404
    do(cast, url, "asked", day=at(7))
    assert cast.client("responsible").post(url, {"words": "Svar"}).status_code == 404
    assert cast.client("coordinator").post(url, {"words": "Svar"}).status_code == 302
    assert cast.client("coordinator").post(url, {"words": "En gang til"}).status_code == 404


@pytest.mark.parametrize(
    "who", ["reader", "other_office", "ended_yesterday", "lead_of_other_district", "administrator", "superuser"]
)
def test_a_flag_is_for_those_who_answer_for_the_family(cast: Cast, flag: Flag, url: str, who: str) -> None:
    do(cast, url, "decided", "Det står bra til")
    client = cast.client(who)
    assert client.get(url).status_code == 404
    assert client.post(url, {"kind": "decided", "words": "Jeg bestemmer"}).status_code == 404
    assert not FlagStep.objects.visible_to(cast[who]).exists()
    assert FlagStep.objects.count() == 1


def test_somebody_on_the_team_reads_why_and_does_not_decide(cast: Cast, flag: Flag, url: str) -> None:
    do(cast, url, "decided", "Teamet møtes likevel")
    page = unescape(cast.client("responsible").get(url).content.decode())
    assert "Teamet møtes likevel" in page
    assert "Hva gjør du nå?" not in page
    assert cast.client("responsible").post(url, {"kind": "dismissed", "words": "Nei"}).status_code == 404
    plan = unescape(cast.client("responsible").get(f"/familier/{cast.family.public_id}/").content.decode())
    assert f'href="{url}">Avgjort<' in plan


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"kind": "postponed", "words": "Vent"}, "Skriv datoen familien skal tas opp igjen"),
        ({"kind": "asked", "words": "Hva nå?", "back_on": at(0)}, "Velg en dag fram i tid"),
        ({"kind": "postponed", "words": "Vent", "back_on": at(400)}, "Velg en dag innen et år"),
        ({"kind": "decided", "words": ""}, "Fyll ut dette feltet"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(
    cast: Cast, flag: Flag, url: str, form: dict[str, str], sentence: str
) -> None:
    answer = cast.client("lead").post(url, form)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert sentence in page
    assert form["words"] in page
    assert not FlagStep.objects.exists()


def test_the_second_of_two_leads_sees_what_the_first_did(cast: Cast, flag: Flag, url: str) -> None:
    do(cast, url, "decided", "Jeg har ringt dem")
    answer = cast.client("lead").post(url, {"kind": "dismissed", "words": "Dette er feil", "seen": ""})
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Jeg har ringt dem" in page
    assert "Dette er feil" in page
    newest = FlagStep.objects.get()
    again = {"kind": "dismissed", "words": "Dette er feil", "seen": newest.pk}
    assert cast.client("lead").post(url, again).status_code == 302


def test_a_dismissed_flag_stays_away_night_after_night_and_is_raised_anew_when_it_is_true_again(
    cast: Cast, flag: Flag, url: str
) -> None:
    do(cast, url, "dismissed", "Planen er fulgt opp på papir")
    flags.evaluate()
    assert "Familien Blomst" not in queue(cast)
    leave_alone(cast.plan, 0)
    flags.evaluate()
    leave_alone(cast.plan, 80)
    flags.evaluate()
    assert "Familien Blomst" in queue(cast)


def test_a_plan_without_a_coordinator_has_nobody_to_ask(cast: Cast, flag: Flag, url: str) -> None:
    assert "Spør familiekoordinatoren" in cast.client("lead").get(url).content.decode()
    Flag.objects.filter(pk=flag.pk).update(subject=NO_COORDINATOR, facts={"since": "2026-11-01"})
    assert "Spør familiekoordinatoren" not in cast.client("lead").get(url).content.decode()
    with pytest.raises(flag_steps.FlagStepRefusedError, match="Pek ut en"):
        flag_steps.take_step(flag=flag, by=cast["lead"], kind="asked", words="Hva nå?", back_on=date(2999, 1, 1))


def test_a_flag_that_went_out_is_only_read(cast: Cast, flag: Flag, url: str) -> None:
    leave_alone(cast.plan, 0)
    flags.evaluate()
    page = cast.client("lead").get(url).content.decode()
    assert "ble slukket" in page
    assert cast.client("lead").post(url, {"kind": "decided", "words": "Ferdig"}).status_code == 404


def test_a_protected_family_has_no_name_on_the_flag(cast: Cast, flag: Flag, url: str) -> None:
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    page = cast.client("lead").get(url).content.decode()
    assert "Skjermet familie" in page
    assert "Blomst" not in page


def test_the_reading_of_a_flag_is_written_down(cast: Cast, flag: Flag, url: str) -> None:
    cast.client("lead").get(url)
    assert ReadRecord.objects.filter(user_email=cast["lead"].email, what="et flagg").count() == 1


def test_nothing_that_was_done_is_rewritten(cast: Cast, flag: Flag, url: str) -> None:
    do(cast, url, "decided")
    for change in (lambda: FlagStep.objects.update(words="Noe annet"), lambda: FlagStep.objects.all().delete()):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError, match="comes_back_on_a_day"), transaction.atomic():
        FlagStep.objects.create(family=cast.family, flag=flag, kind="postponed", words="Vent", by=cast["lead"])


def test_the_queue_and_the_flag_cost_the_same_with_one_step_and_with_twelve(cast: Cast, flag: Flag, url: str) -> None:
    def cost(address: str) -> int:
        client = cast.client("lead")
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    do(cast, url, "decided")
    before = [cost(address) for address in (url, "/osk/?vis=decided")]
    for _serial in range(11):
        do(cast, url, "decided")
    other = another_family(cast, "Lyng")
    leave_alone(other, 80)
    flags.evaluate()
    assert [cost(address) for address in (url, "/osk/?vis=decided")] == before
    assert max(before) <= 12


def test_a_lead_clears_a_queue_of_twelve_in_one_sitting(cast: Cast) -> None:
    for serial in range(12):
        leave_alone(another_family(cast, f"Lyng {serial}"), 80)
    flags.evaluate()
    for found in Flag.objects.raised():
        assert do(cast, f"/osk/flagg/{found.public_id}/", "decided", "Gjennomgått").status_code == 302
    assert "Ingen flagg her" in queue(cast)
    with later(timedelta(days=1)):
        flags.evaluate()
        assert "Ingen flagg her" in queue(cast)
