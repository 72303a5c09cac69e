"""What stands in the way is written down by workers and families, answered by the lead, and counted for the year."""

from __future__ import annotations

from html import unescape

import pytest
from django.utils import timezone

from familieplan.accounts.models import Notice, ReadRecord, Service
from familieplan.coordination.models import Barrier
from familieplan.coordination.operations.barriers import barriers_of
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO5-g")]
URL = "/hindringer/"
SAID = {"kind": "rule", "words": "Vi får ikke dele timeplanen mellom kontorene.", "service": ""}


def page(cast: Cast, who: str, address: str = URL) -> str:
    return unescape(cast.client(who).get(address).content.decode())


def answer(cast: Cast, who: str, outcome: str = "removed", words: str = "Rundskrivet er endret."):
    found = Barrier.objects.get()
    form = {f"{found.pk}-outcome": outcome, f"{found.pk}-answer": words}
    return cast.client(who).post(f"{URL}{found.public_id}/svar/", form)


def test_a_worker_reports_the_lead_answers_and_the_worker_is_told(cast: Cast) -> None:
    assert cast.client("coordinator").post(URL, SAID).status_code == 302
    assert "timeplanen" in page(cast, "coordinator")
    assert "1 venter på svar" in page(cast, "lead")
    assert answer(cast, "lead").status_code == 302
    assert "Rundskrivet er endret." in page(cast, "coordinator")
    assert Notice.objects.filter(recipient=cast["coordinator"], path=URL).exists()


@pytest.mark.parametrize("who", ["responsible", "lead_of_other_district", "other_office"])
def test_a_colleague_and_a_lead_elsewhere_read_nothing_of_it(cast: Cast, who: str) -> None:
    cast.client("coordinator").post(URL, SAID)
    assert "timeplanen" not in page(cast, who)
    assert answer(cast, who).status_code == 404
    assert Barrier.objects.get().answer == ""


@pytest.mark.parametrize("who", ["administrator", "auditor", "area_coordinator", "superuser"])
def test_others_have_no_such_page(cast: Cast, who: str) -> None:
    assert cast.client(who).get(URL).status_code == 404
    assert cast.client(who).post(URL, SAID).status_code == 404


def test_a_family_says_what_stands_in_the_way_and_nothing_tells_who(cast: Cast) -> None:
    readings = ReadRecord.objects.count()
    address = f"/var-plan/{cast.family.public_id}/hindring/"
    assert cast.client("family_member").post(address, SAID).status_code == 302
    found = Barrier.objects.get()
    assert (found.reported_by, found.district_code) == (None, "500104")
    assert ReadRecord.objects.count() == readings
    assert "meldt av en familie" in page(cast, "lead")
    assert "Vakker" not in page(cast, "lead")
    assert "timeplanen" not in page(cast, "coordinator")
    assert answer(cast, "lead").status_code == 302
    assert cast.client("coordinator").post(address, SAID).status_code == 404


@pytest.mark.parametrize("wrong", [{"kind": ""}, {"words": ""}, {"kind": "person"}, {"words": "x" * 1001}])
def test_what_is_missing_is_asked_for_and_nothing_is_lost(cast: Cast, wrong: dict[str, str]) -> None:
    answered = cast.client("coordinator").post(URL, {**SAID, **wrong})
    assert answered.status_code == 422
    assert not Barrier.objects.exists()
    if wrong.get("words") != "":
        assert (wrong.get("words") or SAID["words"])[:40] in unescape(answered.content.decode())


def test_an_answer_needs_an_outcome_and_words_and_is_given_once(cast: Cast) -> None:
    cast.client("coordinator").post(URL, SAID)
    assert answer(cast, "lead", words="").status_code == 422
    assert answer(cast, "lead", outcome="").status_code == 422
    answer(cast, "lead")
    answer(cast, "lead", words="Noe annet")
    assert Barrier.objects.get().answer == "Rundskrivet er endret."


def test_a_secret_service_cannot_be_pointed_at(cast: Cast) -> None:
    Service.objects.filter(code="nav").update(is_secret=True)
    pk = Service.objects.get(code="nav").pk
    assert cast.client("coordinator").post(URL, {**SAID, "service": pk}).status_code == 422


def test_the_year_counts_by_kind_and_hides_what_is_few(cast: Cast) -> None:
    facts = {"words": "x", "district_code": "500104"}
    Barrier.objects.bulk_create(Barrier(kind="silo", **facts) for _number in range(6))
    Barrier.objects.bulk_create(Barrier(kind="rule", **facts) for _number in range(4))
    found = barriers_of(timezone.localdate().year, 5)
    assert [(each.number, each.removed) for each in found] == [(6, None), (None, None)]
    text = page(cast, "lead", "/arsstatus/")
    assert "Tjenester som ikke får samarbeide: 6" in text
    assert "færre enn 5" in text
