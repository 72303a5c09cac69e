"""What the pages and the papers of a kartlegging show: its parts, how far each has come, and every answer in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.forms import BoundField
from django.utils.translation import gettext as _

from familieplan.accounts.templatetags.fp import clock
from familieplan.coordination.forms.assessments import QuestionsForm
from familieplan.coordination.models import Assessment, AssessmentAnswer, FormSection, Question
from familieplan.coordination.models.questions import CHILD
from familieplan.coordination.operations.assessment_answers import Saved, as_it_stands


@dataclass(frozen=True)
class Overtaken:
    """Two have answered the same: who was first, when, and both in words. Nothing is thrown away."""

    by: str
    clock: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Row:
    """One question of the page. `seen` is the number of the answer that it shows."""

    question: Question
    field: BoundField
    seen: int
    overtaken: Overtaken | None

    @property
    def is_choice(self) -> bool:
        return self.question.chooses

    @property
    def anchor(self) -> str:
        return f"q-{self.question.key}"


@dataclass(frozen=True)
class Part:
    """One part of the form. `next_key` is the part that follows, "" for the last."""

    number: int
    section: FormSection
    title: str
    state: str
    wanting: int
    is_open: bool
    rows: list[Row]
    next_key: str


@dataclass(frozen=True)
class Sheet:
    """The whole form as it stands."""

    parts: list[Part]
    answered: int
    wanting: list[Row]

    @property
    def total(self) -> int:
        return len(self.parts)


def sheet_of(saved: Saved, form: QuestionsForm, opened: str = "") -> Sheet:
    """`opened` is the part that was asked for; else the first with a fault stands open, else the first unanswered."""
    parts = [_part(place, saved, form) for place in range(len(saved.sections))]
    open_key = (
        _first(parts, "missing")
        or _first(parts, "two")
        or opened
        or _first(parts, "begun")
        or _first(parts, "unanswered")
    )
    open_key = open_key or (parts[-1][0].section.key if parts else "")
    shown = [_opened(part, part.section.key == open_key) for part, _is_done in parts]
    return Sheet(
        parts=shown,
        answered=sum(is_done for _part, is_done in parts),
        wanting=[row for part in shown for row in part.rows if row.field.errors],
    )


def _first(parts: list[tuple[Part, bool]], state: str) -> str:
    return next((part.section.key for part, _is_done in parts if part.state == state), "")


def _opened(part: Part, is_open: bool) -> Part:
    return Part(**{**part.__dict__, "is_open": is_open})


def _part(place: int, saved: Saved, form: QuestionsForm) -> tuple[Part, bool]:
    section, following = saved.sections[place], saved.sections[place + 1 : place + 2]
    rows = [_row(question, saved, form) for question in section.questions.all()]
    wanting = sum(bool(row.field.errors) for row in rows)
    is_done = section.is_done(saved.values)
    state = "done" if is_done else "begun" if section.is_begun(saved.values) else "unanswered"
    if wanting or any(row.overtaken for row in rows):
        state = "missing" if wanting else "two"
    title = section.title.replace(CHILD, saved.assessment.child.given_name)
    next_key = following[0].key if following else ""
    return Part(place + 1, section, title, state, wanting, False, rows, next_key), is_done


def _row(question: Question, saved: Saved, form: QuestionsForm) -> Row:
    standing, field = saved.standing.get(question.key), form[question.key]
    overtaken = None
    if theirs := saved.overtaken.get(question.key):
        mine = field.value() or ""
        written = " ".join(mine) if isinstance(mine, list) else str(mine)
        overtaken = Overtaken(
            theirs.saved_by.name, clock(theirs.saved_at), question.words_of(theirs.value), question.words_of(written)
        )
    return Row(question, field, standing.number if standing else 0, overtaken)


@dataclass(frozen=True)
class Told:
    """A question and its answer in words, as whoever only reads sees it."""

    question: str
    words: str


@dataclass(frozen=True)
class ToldPart:
    title: str
    childs_words: bool
    answers: list[Told]


def told(saved: Saved, *, with_unanswered: bool = False) -> list[ToldPart]:
    """Every part that says something. A question that was not to be asked is left out."""
    name, values = saved.assessment.child.given_name, saved.values
    parts = []
    for section in saved.sections:
        answers = [
            Told(question.asks_of(name), question.words_of(values.get(question.key, "")))
            for question in section.questions.all()
            if values.get(question.key) or (with_unanswered and question.required and question.is_asked(values))
        ]
        if answers:
            parts.append(ToldPart(section.title.replace(CHILD, name), section.childs_words, answers))
    return parts


def told_of(assessment: Assessment) -> list[ToldPart]:
    """For the papers: what was answered."""
    return told(as_it_stands(assessment))


@dataclass(frozen=True)
class ChildRow:
    """One child beside the form, or in the list: how far its kartlegging has come."""

    assessment: Assessment
    name: str
    lives_here: bool
    answered: int
    total: int
    is_here: bool

    @property
    def public_id(self) -> UUID:
        return self.assessment.public_id

    @property
    def completed_on(self) -> date | None:
        return self.assessment.completed_on


def child_rows(
    found: Iterable[Assessment], lives_elsewhere: set[int], here: Assessment | None = None
) -> list[ChildRow]:
    """Needs `child`, and the answers with their questions; the parts of all their forms cost one question each."""
    assessments = list(found)
    forms: dict[int, list[FormSection]] = {}
    asked = FormSection.objects.filter(version__in={each.form_id for each in assessments if each.form_id})
    for section in asked.prefetch_related("questions"):
        forms.setdefault(section.version_id, []).append(section)
    return [_child_row(each, forms.get(each.form_id or 0, []), lives_elsewhere, here) for each in assessments]


def _child_row(
    each: Assessment, sections: list[FormSection], lives_elsewhere: set[int], here: Assessment | None
) -> ChildRow:
    values = values_of(each.answers.all())
    return ChildRow(
        assessment=each,
        name=name_and_age(each),
        lives_here=each.child_id not in lives_elsewhere,
        answered=sum(section.is_done(values) for section in sections),
        total=len(sections),
        is_here=here is not None and each.pk == here.pk,
    )


def values_of(answers: Iterable[AssessmentAnswer]) -> Mapping[str, str]:
    return {answer.question.key: answer.value for answer in answers}


def name_and_age(found: Assessment) -> str:
    age, name = found.child.age_on(), found.child.given_name
    return name if age is None else _("%(name)s, %(age)s år") % {"name": name, "age": age}
