"""Verbs on the forum of users: plan a meeting, write down what a group said, say what is done."""

from __future__ import annotations

from datetime import date

from familieplan.accounts.models import Office
from familieplan.areas.models import ForumInput, ForumMeeting


def plan_forum(*, planned_on: date, place: str, agenda: str, invited: str, held_on: date | None = None) -> ForumMeeting:
    """`invited`: one group a line."""
    return ForumMeeting.objects.create(
        planned_on=planned_on, place=place, agenda=agenda, invited=invited, held_on=held_on
    )


def change_forum(
    *, meeting: ForumMeeting, planned_on: date, place: str, agenda: str, invited: str, held_on: date | None = None
) -> None:
    meeting.planned_on, meeting.place, meeting.agenda = planned_on, place, agenda
    meeting.invited, meeting.held_on = invited, held_on
    meeting.save()


def write_input(*, meeting: ForumMeeting, group: str, words: str) -> ForumInput:
    return ForumInput.objects.create(meeting=meeting, group=group, words=words)


def answer_input(
    *,
    forum_input: ForumInput,
    group: str,
    words: str,
    answer: str = "",
    office: Office | None = None,
    done_on: date | None = None,
) -> None:
    """Words can be mended: a name that slipped in is gone, and not kept anywhere."""
    forum_input.group, forum_input.words = group, words
    forum_input.answer, forum_input.office, forum_input.done_on = answer, office, done_on
    forum_input.save()
