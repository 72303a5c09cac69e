"""What organisations of users said stands in the yearly status as it was when the edition was made."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from familieplan.areas.forum_operations import answer_input
from familieplan.areas.models import ForumMeeting
from familieplan.reporting import charts, pdf
from familieplan.reporting.models import AnnualReport
from familieplan.reporting.operations import order_report
from familieplan.reporting.published import PublishedStatus
from familieplan.reporting.tasks import render_annual_report
from familieplan.reporting.user_forum import ForumYear, forum_of
from tests.areas.places import hold_forum, say
from tests.cast import Cast
from tests.reporting.test_report import fill, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.demand("H8")]
MAY, NOVEMBER = date(2025, 5, 14), date(2025, 11, 20)
WORDS, ANSWER = "Brevene er vanskelige å forstå.", "De tre vanligste brevene er skrevet på nytt."


@pytest.fixture
def met(cast: Cast) -> ForumMeeting:
    """Held in May, with an input that is done and one that nobody has answered; another is planned for November."""
    meeting = hold_forum(MAY, MAY)
    done = say(meeting, WORDS)
    answer_input(
        forum_input=done, group=done.group, words=done.words, answer=ANSWER, office=cast.offices["nav"], done_on=NOVEMBER
    )  # fmt: skip
    say(meeting, "Tolken må være bestilt.")
    hold_forum(NOVEMBER)
    return meeting


def edition(cast: Cast) -> AnnualReport:
    report = order_report(by=cast["administrator"], year=2025)
    render_annual_report(report.pk)
    report.refresh_from_db()
    return report


def page(cast: Cast, report: AnnualReport, who: str = "administrator") -> str:
    shown = unescape(cast.client(who).get(f"/arsstatus/{report.public_id}/").content.decode())
    return re.sub(r"\s+", " ", shown)


def test_the_year_counts_what_was_held_said_answered_and_done(met: ForumMeeting) -> None:
    found = forum_of(2025)
    assert (found.held, found.wanted, found.is_short) == (1, 2, True)
    assert (len(found.inputs), found.answered, found.done) == (2, 1, 1)
    assert [meeting.held_on for meeting in found.meetings] == [MAY, None]
    assert forum_of(2024).meetings == ()


def test_what_is_stored_comes_back_as_it_was(met: ForumMeeting) -> None:
    found = forum_of(2025)
    assert ForumYear.of(found.document()) == found


@pytest.mark.usefixtures("paper")
def test_page_and_paper_tell_the_same_of_the_forum(cast: Cast, met: ForumMeeting) -> None:
    fill()
    report = edition(cast)
    for text in (page(cast, report), page(cast, report, "lead"), words_of(bytes(report.pdf))):
        assert "Brukerforum" in text
        assert "1 av 2 møter er holdt." in text
        assert "2 innspill, 1 besvart, 1 gjort." in text
        assert WORDS in text
        assert ANSWER in text
        assert "NAV Heimdal, gjort 20. november 2025." in text
        assert "Planlagt 20. november 2025, ikke ført som holdt" in text
    overview = unescape(cast.client("administrator").get("/arsstatus/").content.decode())
    assert WORDS in overview
    for who in ("reader", "auditor", "area_coordinator"):
        assert cast.client(who).get(f"/arsstatus/{report.public_id}/").status_code == 404


@pytest.mark.usefixtures("paper")
def test_an_edition_stays_as_it_was_made_whatever_is_written_afterwards(cast: Cast, met: ForumMeeting) -> None:
    fill()
    first = edition(cast)
    ForumMeeting.objects.filter(held_on=None).update(held_on=NOVEMBER)
    say(met, "Et nytt innspill.")
    assert "1 av 2 møter er holdt." in page(cast, first)
    assert "Et nytt innspill." not in page(cast, first)
    published = PublishedStatus.of(first.published)
    again = pdf.render(published, charts.draw_all(published), author=first.author_name, edition=first.edition)
    assert again == bytes(first.pdf)
    second = page(cast, edition(cast))
    assert "2 av 2 møter er holdt." in second
    assert "Planen lover to hvert år." not in second
    assert "Et nytt innspill." in second


def test_a_year_without_meetings_says_so_and_an_edition_from_before_says_nothing(cast: Cast) -> None:
    fill()
    report = edition(cast)
    assert "0 av 2 møter er holdt. Planen lover to hvert år. 0 innspill" in page(cast, report)
    before = {key: value for key, value in report.published.items() if key != "forum"}
    old = PublishedStatus.of(before)
    assert old.forum is None
    assert old.document() == before
    paper = pdf.document(old, charts.draw_all(old), author="Ærlig Stein", edition=1)
    assert "Brukerforum" not in paper
