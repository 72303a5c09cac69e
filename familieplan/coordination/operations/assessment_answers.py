"""How answers of a kartlegging are written: one by one, and never one person's in place of another's unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from familieplan.accounts.models import User
from familieplan.coordination.models import Assessment, AssessmentAnswer, FormSection, FormVersion, Question
from familieplan.coordination.models.questions import RESULT


class AssessmentCompletedError(Exception):
    """Somebody completed it in the meantime; a completed assessment stands as it was signed."""


@dataclass(frozen=True)
class Saved:
    """What stands after writing. `overtaken` holds the answers that somebody else had written first, by question."""

    assessment: Assessment
    sections: list[FormSection]
    standing: dict[str, AssessmentAnswer]
    overtaken: dict[str, AssessmentAnswer]

    @property
    def questions(self) -> list[Question]:
        return [question for section in self.sections for question in section.questions.all()]

    @property
    def values(self) -> dict[str, str]:
        return {key: answer.value for key, answer in self.standing.items()}

    @property
    def missing(self) -> list[Question]:
        """What must be answered before the assessment is completed."""
        return [question for question in self.questions if question.is_missing(self.values)]

    @property
    def is_completed(self) -> bool:
        return self.assessment.completed_on is not None


def held_open(assessment: Assessment) -> Assessment:
    """Two people in the same assessment: the row is taken before it is judged open."""
    kept = Assessment.objects.select_for_update(of=("self",)).select_related("family").get(pk=assessment.pk)
    if kept.completed_on:
        raise AssessmentCompletedError
    kept.child = assessment.child
    if kept.form_id is None:
        kept.form = first_form()
        kept.save(update_fields=["form"])
    return kept


def first_form() -> FormVersion:
    return FormVersion.objects.published().earliest("number")


def sections_of(assessment: Assessment) -> list[FormSection]:
    """The parts of the form it was opened under, with their questions: two questions to the database."""
    form = assessment.form_id or first_form().pk
    return list(FormSection.objects.filter(version=form).prefetch_related("questions"))


def as_it_stands(assessment: Assessment, sections: list[FormSection] | None = None) -> Saved:
    """With every answer that is given. `sections` are those of `sections_of`, for whoever has them."""
    standing = {answer.question.key: answer for answer in assessment.answers.select_related("question", "saved_by")}
    return Saved(assessment, sections_of(assessment) if sections is None else sections, standing, {})


def write_answers(
    kept: Assessment,
    by: User,
    answers: Mapping[str, str],
    seen: Mapping[str, int] | None,
    sections: list[FormSection] | None = None,
) -> Saved:
    saved = as_it_stands(kept, sections)
    new: list[AssessmentAnswer] = []
    changed: list[AssessmentAnswer] = []
    for question in saved.questions:
        if question.key not in answers:
            continue
        value, now = _tidy(answers[question.key]), saved.standing.get(question.key)
        if value == (now.value if now else "") or (now and _left_alone(now, seen, question.key, value)):
            continue
        if now and _is_overtaken(now, seen, question, value):
            saved.overtaken[question.key] = now
            continue
        answer = now or AssessmentAnswer(family=kept.family, assessment=kept, question=question, number=0)
        answer.value, answer.saved_by, answer.saved_at = value, by, timezone.now()
        answer.number += 1
        saved.standing[question.key] = answer
        (changed if now else new).append(answer)
    AssessmentAnswer.objects.bulk_create(new)
    if changed:
        AssessmentAnswer.objects.bulk_update(changed, ["value", "number", "saved_by", "saved_at"])
    if any(answer.question.key == RESULT for answer in (*new, *changed)):
        kept.result = saved.values[RESULT]
        kept.save(update_fields=["result"])
    return saved


def _tidy(value: str) -> str:
    """Blanks alone are no answer, and a browser's line ends are no change."""
    text = value.replace("\r\n", "\n")
    return text if text.strip() else ""


def _left_alone(now: AssessmentAnswer, seen: Mapping[str, int] | None, key: str, value: str) -> bool:
    """The page shows an earlier answer that this person has not touched: then the newer one stands."""
    if seen is None or seen.get(key, 0) == now.number:
        return False
    shown = now.events.filter(number=seen.get(key, 0)).values_list("value", flat=True).first()  # type: ignore[attr-defined]
    return value == (shown or "")


def _is_overtaken(now: AssessmentAnswer, seen: Mapping[str, int] | None, question: Question, value: str) -> bool:
    """Somebody has written words that are not in these. An answer that was lost on its way is no other writer."""
    if seen is None or seen.get(question.key, 0) == now.number:
        return False
    return question.chooses or not value.startswith(now.value)
