"""Where the adults stand, as their own pages and the pages of measures show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from familieplan.accounts.models import User
from familieplan.accounts.templatetags.fp import day
from familieplan.coordination.assistance_time import AssistanceTime, months_of
from familieplan.coordination.models import AdultState, AdultStatus, AdultTopic, Assessment, FamilyPlan
from familieplan.families.rows import Member

_HOUSING_MOVES = (AdultState.TEMPORARY,)


@dataclass
class TopicCard:
    """One topic: what stands, what was said before, and the form that says something new."""

    topic: AdultTopic
    now: AdultStatus | None
    earlier: list[AdultStatus]
    note: str = ""
    form: Any = None

    @property
    def is_open(self) -> bool:
        return self.form is not None and self.form.is_bound


@dataclass(frozen=True)
class Line:
    """Somebody in the family beside a measure: how things stand, in a few words."""

    name: str
    words: list[str] = field(default_factory=list)


def cards(plan: FamilyPlan, user: User, person_id: int) -> list[TopicCard]:
    """One question, however much has been said."""
    said: dict[str, list[AdultStatus]] = {topic: [] for topic in AdultTopic}
    for status in AdultStatus.objects.visible_to(user).filter(plan=plan, person=person_id).select_related("by"):
        said[status.topic].append(status)
    return [
        TopicCard(topic, next(iter(said[topic]), None), said[topic][1:], _note(topic, said[topic]))
        for topic in AdultTopic
    ]


def _note(topic: AdultTopic, said: list[AdultStatus]) -> str:
    """What can be counted: days waited, and how often the family has moved between temporary homes."""
    if topic != AdultTopic.HOUSING or not said:
        return ""
    today, now = timezone.localdate(), said[0]
    words = []
    if now.state == AdultState.QUEUE:
        days = (today - _since(said, AdultState.QUEUE)).days
        words.append(ngettext("Har ventet %(n)s dag.", "Har ventet %(n)s dager.", days) % {"n": days})
    moves = sum(status.state in _HOUSING_MOVES for status in said)
    if moves:
        words.append(ngettext("Midlertidig bolig %(n)s gang.", "Midlertidig bolig %(n)s ganger.", moves) % {"n": moves})
    return " ".join(words)


def _since(said: list[AdultStatus], state: AdultState) -> date:
    """The first day of the unbroken row of this state, newest first."""
    first = said[0].since_on
    for status in said:
        if status.state != state:
            break
        first = status.since_on
    return first


def in_words(status: AdultStatus) -> str:
    if status.until_on:
        return _("%(state)s, %(day)s") % {"state": status.get_state_display(), "day": day(status.until_on)}
    return str(status.get_state_display())


def assistance_of(member: Member) -> AssistanceTime | None:
    """This adult's own months; None when no file tells of them."""
    return months_of([member])


def adults_beside(plan: FamilyPlan, user: User, members: Iterable[Member]) -> list[Line]:
    """What stands of each adult, for somebody who works with a child: one question."""
    newest: dict[tuple[int, str], AdultStatus] = {}
    for status in AdultStatus.objects.visible_to(user).filter(plan=plan):
        newest.setdefault((status.person_id, status.topic), status)
    lines = []
    for member in members:
        said = [newest[member.pk, topic] for topic in AdultTopic if (member.pk, topic) in newest]
        if not member.is_child and said:
            lines.append(Line(member.name, [f"{each.get_topic_display()}: {in_words(each)}" for each in said]))
    return lines


def children_beside(plan: FamilyPlan, user: User, members: Iterable[Member]) -> list[Line]:
    """How each child's kartlegging stands, for somebody who works with an adult: one question."""
    newest: dict[int, Assessment] = {}
    found = Assessment.objects.visible_to(user).filter(family=plan.family_id)
    for assessment in found.order_by("child", "-opened_on", "-pk"):
        newest.setdefault(assessment.child_id, assessment)
    return [Line(member.name, [_of_child(newest.get(member.pk))]) for member in members if member.is_child]


def _of_child(assessment: Assessment | None) -> str:
    if assessment is None:
        return _("Ikke kartlagt")
    if assessment.completed_on is None:
        return _("Kartlegging pågår")
    said = {"result": assessment.get_result_display(), "day": day(assessment.completed_on)}
    return _("%(result)s, kartlagt %(day)s") % said
