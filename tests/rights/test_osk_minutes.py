"""The minutes of a case of the OSK team on paper: of one family, for whoever ordered them, called back with the grade."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from familieplan.accounts.models import ReadRecord
from familieplan.coordination.models import OskItem, OskPaper
from familieplan.coordination.operations import osk_items
from familieplan.families.protection import protect_address
from familieplan.rights.tasks import make_osk_minutes, resume_orders
from tests.cast import Cast
from tests.clock import later
from tests.coordination.test_osk import flag, item, meeting

pytestmark = pytest.mark.django_db
_ = flag, item, meeting  # the fixtures


@pytest.fixture
def url(item: OskItem, cast: Cast) -> str:
    osk_items.keep_words(
        item=item, by=cast["lead"], child_view="Glad vil bli spurt.", minutes="Ring 01815012345 om bolig."
    )
    facts = {"decision": "coordinated", "reason": "Bolig først.", "no_measure_because": "Det er i gang."}
    osk_items.decide(item=item, by=cast["lead"], **facts)
    return f"/osk/sak/{item.public_id}/referat/"


def made(cast: Cast, url: str, who: str = "lead") -> OskPaper:
    assert cast.client(who).post(url).status_code == 302
    paper = OskPaper.objects.filter(ordered_by=cast[who]).latest("pk")
    make_osk_minutes(paper.pk)
    paper.refresh_from_db()
    return paper


def test_the_minutes_are_tagged_hold_one_family_and_no_number(cast: Cast, url: str) -> None:
    paper = PdfReader(BytesIO(bytes(made(cast, url).content or b"")))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in paper.pages))
    for word in ("Familien Blomst", "Glad vil bli spurt.", "Samordnede tiltak for familien", "Bolig først."):
        assert word in text
    assert "01815012345" not in text
    root = paper.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nb"
    assert paper.metadata
    assert "Referat fra OSK-møte" in (paper.metadata.title or "")


def test_they_are_fetched_after_a_notice_and_the_fetching_is_written_down(cast: Cast, url: str) -> None:
    paper, client = made(cast, url), cast.client("lead")
    address = f"{url}{paper.public_id}/"
    assert "Hent referatet" in client.get(address).content.decode()
    answer = client.post(address)
    assert answer.content.startswith(b"%PDF")
    assert "no-store" in answer["Cache-Control"]
    assert ReadRecord.objects.filter(user_email=cast["lead"].email, deed="out").exists()


@pytest.mark.parametrize("who", ["reader", "other_office", "lead_of_other_district", "administrator", "auditor"])
def test_who_does_not_answer_for_the_family_orders_and_fetches_nothing(cast: Cast, url: str, who: str) -> None:
    paper, client = made(cast, url), cast.client(who)
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404
    assert client.post(f"{url}{paper.public_id}/").status_code == 404


def test_nobody_fetches_what_another_has_ordered(cast: Cast, url: str) -> None:
    paper = made(cast, url)
    assert cast.client("coordinator").post(f"{url}{paper.public_id}/").status_code == 404
    assert b"%PDF" in cast.client("coordinator").post(f"{url}{made(cast, url, 'coordinator').public_id}/").content


def test_a_changed_grade_calls_the_paper_back(cast: Cast, url: str) -> None:
    paper = made(cast, url)
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    answer = cast.client("lead").post(f"{url}{paper.public_id}/")
    assert answer.status_code == 410
    assert "trukket tilbake" in answer.content.decode()
    again = PdfReader(BytesIO(bytes(made(cast, url).content or b"")))
    assert "Blomst" not in again.pages[0].extract_text()


def test_a_message_that_comes_twice_makes_one_paper_and_a_lost_one_is_found(cast: Cast, url: str) -> None:
    cast.client("lead").post(url)
    cast.client("lead").post(url)
    paper = OskPaper.objects.get()
    make_osk_minutes(paper.pk)
    paper.refresh_from_db()
    first = paper.ready_at
    make_osk_minutes(paper.pk)
    paper.refresh_from_db()
    assert paper.ready_at == first
    OskPaper.objects.update(ready_at=None, content=None)
    with later(timedelta(minutes=5)):
        assert OskPaper.objects.waiting().count() == 1
        resume_orders()
