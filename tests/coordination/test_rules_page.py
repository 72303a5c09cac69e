"""The administrator sets the numbers of a flag rule, and sees what they mean and how often a rule is wrong."""

from __future__ import annotations

import json
from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.utils import timezone

from familieplan.coordination.models import Flag, FlagStep, RuleVersion
from familieplan.coordination.operations import flags, rules
from tests.cast import Cast
from tests.coordination.stories import another_family, leave_alone

pytestmark = pytest.mark.django_db
URL = "/flaggregler/plan_untouched/"
TODAY = timezone.localdate()


@pytest.fixture
def six(cast: Cast) -> Cast:
    """Six plans left alone: five for 75 days, one for 40."""
    for number in range(5):
        leave_alone(another_family(cast, f"Bregne {number}"), 75)
    leave_alone(cast.plan, 40)
    flags.evaluate()
    return cast


def page(cast: Cast, address: str = "/flaggregler/") -> str:
    return unescape(cast.client("administrator").get(address).content.decode())


def send(cast: Cast, days: int, on: str = "", **more: str):
    day = on or f"{TODAY + timedelta(days=1):%d.%m.%Y}"
    return cast.client("administrator").post(URL, {"days": str(days), "valid_from": day, **more})


@pytest.mark.parametrize("who", ["coordinator", "lead", "auditor", "area_coordinator", "superuser"])
def test_only_the_administrator_has_the_page(cast: Cast, who: str) -> None:
    assert cast.client(who).get("/flaggregler/").status_code == 404
    assert cast.client(who).get(URL).status_code == 404
    assert cast.client(who).post(URL, {"days": "1", "valid_from": "1.1.2030"}).status_code == 404


def test_the_page_shows_counts_and_no_family(six: Cast) -> None:
    text = page(six)
    assert "Plan uten koordinator eller uten bevegelse" in text
    assert "mer enn 60 dager" in text
    assert "Bregne" not in text


def test_a_preview_says_what_other_numbers_would_mean_and_changes_nothing(six: Cast) -> None:
    text = unescape(send(six, 30, vis="1").content.decode())
    assert "Med disse tallene: 6 familier. Med tallene som gjelder i dag: 5 familier." in text
    assert RuleVersion.objects.filter(rule="plan_untouched").count() == 1
    assert Flag.objects.filter(rule="plan_untouched").count() == 5


def test_a_preview_hides_a_count_that_could_be_somebody(six: Cast) -> None:
    text = unescape(send(six, 3000, vis="1").content.decode())
    assert "Med disse tallene: 0 familier" in text
    leave_alone(six.plan, 80)
    assert "færre enn 5 familier" in unescape(send(six, 78, vis="1").content.decode())


def test_a_change_holds_from_its_day_and_flags_keep_the_version_they_were_raised_under(six: Cast) -> None:
    assert send(six, 30, on=f"{TODAY + timedelta(days=2):%d.%m.%Y}").status_code == 302
    first, second = RuleVersion.objects.filter(rule="plan_untouched")
    assert (first.valid_to, second.valid_from, second.set_by) == (
        second.valid_from,
        TODAY + timedelta(days=2),
        six["administrator"],
    )
    flags.evaluate(on=TODAY + timedelta(days=2))
    versions = dict(Flag.objects.raised().filter(rule="plan_untouched").values_list("family__name", "version__version"))
    assert versions["Familien Blomst"] == 2
    assert versions["Familien Bregne 1"] == 1
    assert "Endres" in page(six)


def test_a_change_that_has_not_begun_is_replaced_by_another(six: Cast) -> None:
    send(six, 30)
    send(six, 45)
    assert [each.parameters for each in RuleVersion.objects.filter(rule="plan_untouched")] == [
        {"days": 60},
        {"days": 45},
    ]


@pytest.mark.parametrize(
    ("days", "on", "word"),
    [
        ("0", "", "større"),
        ("x", "", "tall"),
        ("30", "1.1.2020", "bakover"),
        ("30", "i morgen", "dato"),
        ("99999", "", "3650"),
    ],
)
def test_wrong_numbers_are_refused_in_plain_words(six: Cast, days: str, on: str, word: str) -> None:
    day = on or f"{TODAY + timedelta(days=1):%d.%m.%Y}"
    answer = six.client("administrator").post(URL, {"days": days, "valid_from": day})
    assert answer.status_code == 422
    assert word in unescape(answer.content.decode()).lower()
    assert RuleVersion.objects.filter(rule="plan_untouched").count() == 1


def test_a_rule_without_numbers_or_that_is_not_there_has_no_such_page(cast: Cast) -> None:
    assert cast.client("administrator").get("/flaggregler/finnes-ikke/").status_code == 404


def test_a_rule_often_called_wrong_is_seen_as_such(six: Cast) -> None:
    assert "for få til å si noe" in page(six)
    for flag in Flag.objects.filter(rule="plan_untouched"):
        FlagStep.objects.create(family=flag.family, flag=flag, kind="dismissed", words="Feil", by=six["lead"])
    assert "5 av 5" in page(six)
    assert rules.records()["plan_untouched"].wrong == 5


def test_a_version_sets_every_number_of_its_rule(cast: Cast) -> None:
    with pytest.raises(ValueError, match="every parameter"):
        rules.change_rule(rule="plan_untouched", by=cast["administrator"], valid_from=TODAY, parameters={})


def test_the_command_explains_each_rule_without_a_name(six: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("evaluate_flags", "--explain", "--json")
    found = {row["rule"]: row for row in json.loads(capsys.readouterr().out)}
    assert found["plan_untouched"]["families"] == 5
    assert found["plan_untouched"]["median_days"] == 14
    call_command("evaluate_flags", "--explain")
    out = capsys.readouterr().out
    assert "plan_untouched" in out
    assert "median 14 dager" in out
    assert "Bregne" not in out
