"""«Hjelper det?»: answers without a name, which nobody who helps can find again, and which the family can change."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Service
from familieplan.coordination.models import FeltHelp, HelpRating, Measure
from familieplan.coordination.operations.helping import rate, voices
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.families.own_access import keep_from_family
from tests.cast import Cast
from tests.coordination.stories import member

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year


@pytest.fixture
def measure(cast: Cast) -> Measure:
    nav = cast.offices["nav"].service
    return add_measure(
        plan=cast.plan, by=cast["responsible"], area="work", text="Praksis", owner=Owner("service", service=nav)
    )


@pytest.fixture
def url(cast: Cast) -> str:
    return f"/var-plan/{cast.family.public_id}/hjelper/"


def say(cast: Cast, url: str, **answers: str) -> Any:
    return cast.client("family_member").post(url, answers)


@pytest.mark.demand("IO4-b")
def test_a_family_member_answers_skips_and_changes(cast: Cast, measure: Measure, url: str) -> None:
    key = str(measure.public_id)
    assert say(cast, url, hele="some", **{key: "yes"}).status_code == 302
    assert sorted(HelpRating.objects.values_list("of_whole", "answer")) == [(False, "yes"), (True, "some")]
    page = unescape(cast.client("family_member").get(url).content.decode())
    assert "Praksis" in page
    assert 'value="yes" checked' in page
    say(cast, url, hele="", **{key: "no"})
    assert list(HelpRating.objects.values_list("of_whole", "answer")) == [(False, "no")]


def test_what_is_kept_knows_no_name_no_family_no_worker_and_no_day(cast: Cast, measure: Measure, url: str) -> None:
    say(cast, url, **{str(measure.public_id): "no"})
    row = HelpRating.objects.get()
    assert {field.name for field in HelpRating._meta.fields} == {
        *("id", "seal", "month_on", "is_child", "of_whole", "service", "kind", "answer")
    }
    assert row.month_on == timezone.localdate().replace(day=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpRating.objects.update(month_on=timezone.localdate().replace(day=2))


@pytest.mark.parametrize("who", ["coordinator", "responsible", "lead", "administrator", "auditor", "superuser"])
def test_nobody_who_signs_in_finds_an_answer_in_the_database(cast: Cast, measure: Measure, url: str, who: str) -> None:
    say(cast, url, hele="no", **{str(measure.public_id): "no"})
    with acting_as(user_id=cast[who].pk):
        assert not HelpRating.objects.exists()
        assert HelpRating.objects.update(answer="yes") == 0
    with acting_as(duty=Duty.FLAGS):
        assert not HelpRating.objects.exists()
    assert cast.client(who).get(url).status_code == 404
    assert cast.client(who).post(url, {"hele": "yes"}).status_code == 404


def test_the_reading_of_one_member_is_not_the_others(cast: Cast, measure: Measure, url: str) -> None:
    say(cast, url, hele="no")
    cast.let_in("father", "Stille")
    page = cast.client("father").get(url).content.decode()
    assert 'value="no" checked' not in page
    assert cast.client("father").post(url, {"hele": "yes"}).status_code == 302
    assert HelpRating.objects.count() == 2


def test_a_service_that_the_family_is_not_to_learn_of_is_not_asked_about(
    cast: Cast, measure: Measure, url: str
) -> None:
    Service.objects.filter(code="nav").update(is_secret=True)
    keep_from_family(family=cast.family, by=cast["responsible"], service=Service.objects.get(code="nav"))
    assert "Praksis" not in cast.client("family_member").get(url).content.decode()
    say(cast, url, **{str(measure.public_id): "no"})
    assert not HelpRating.objects.exists()


def test_a_secret_service_leaves_no_trace_in_an_answer(cast: Cast, measure: Measure) -> None:
    Service.objects.filter(code="nav").update(is_secret=True)
    measure.refresh_from_db()
    rate(person=member(cast.family, "Vakker"), plan=cast.plan, measure=measure, answer="yes")
    assert HelpRating.objects.get().service is None


def test_wrong_answers_and_measures_of_others_are_not_taken(cast: Cast, measure: Measure, url: str) -> None:
    say(cast, url, hele="kanskje", **{"00000000-0000-4000-8000-000000000001": "yes"})
    assert not HelpRating.objects.exists()


def fill(is_child: bool, **counts: int) -> None:
    month = timezone.localdate().replace(day=1)
    HelpRating.objects.bulk_create(
        HelpRating(seal=f"{is_child}{answer}{n}", month_on=month, is_child=is_child, of_whole=True, answer=answer)
        for answer, count in counts.items()
        for n in range(count)
    )


@pytest.mark.parametrize(
    ("counts", "number", "shown"),
    [
        ({"yes": 9, "some": 5}, 14, True),
        ({"yes": 9, "some": 4}, 13, False),
        ({"yes": 3, "no": 2}, 5, False),
        ({"yes": 4}, None, False),
    ],
)
def test_few_answers_are_not_shown_and_neither_is_a_group_that_holds_few(
    cast: Cast, counts: dict[str, int], number: int | None, shown: bool
) -> None:
    fill(False, **counts)
    found = voices(THIS_YEAR, 5)
    assert [(each.number, bool(each.shown)) for each in found] == ([(number, shown)] if number else [])
    if shown:
        assert found[0].shown == {**dict.fromkeys(FeltHelp.values, 0), **counts}


def test_children_and_adults_are_told_apart_and_stand_first_in_the_yearly_status(cast: Cast) -> None:
    fill(True, yes=6)
    fill(False, yes=7, no=5)
    text = unescape(cast.client("lead").get("/arsstatus/").content.decode())
    assert text.index("Hjelper det? Familienes egne svar") < text.index("Rapporter</h2>")
    assert text.index("Barn og unge, hjelpen alt i alt") < text.index("Voksne, hjelpen alt i alt")
    assert "12 svar: Ja, det hjelper 7, Litt 0, Nei, det hjelper ikke 5" in text
