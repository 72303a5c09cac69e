"""Verbs over a family's questions about who has read."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Concern, NoticeKind, ReadLogCase, ReadRecord, User
from familieplan.accounts.notices import notify
from familieplan.accounts.readcase_operations import assess_case, raise_case
from familieplan.families.models import Family, ReadingQuestion


class AlreadyAskedError(ValueError):
    """The family's question about this reading is not answered yet."""


@transaction.atomic
def ask_about_reading(*, family: Family, by: User, record: ReadRecord, words: str, said_by: str) -> ReadingQuestion:
    """The family wonders about a reading: a case for the auditor, and a question that the family can follow.

    Raises AlreadyAskedError, and ValueError when the reading is of another family.
    """
    if record.family != str(family.public_id):
        raise ValueError("the reading is of another family")
    earlier = ReadingQuestion.objects.filter(family=family, record_id=record.pk).count()
    try:
        with transaction.atomic():
            case = raise_case(
                concern=Concern.QUESTION,
                subject=f"{record.pk} {earlier + 1}",
                facts={"what": record.what, "deed": record.deed, "purpose": record.purpose},
                reader_email=record.user_email,
                reader_name=record.user_name,
                office=record.office,
                role=record.role,
                family=record.family,
            )
            return ReadingQuestion.objects.create(
                family=family,
                case=case,
                record_id=record.pk,
                read_at=record.read_at,
                reader_name=record.user_name,
                what=record.what,
                words=words,
                said_by=said_by,
                asked_by=by,
            )
    except IntegrityError as error:
        raise AlreadyAskedError from error


@transaction.atomic
def answer_question(*, case: ReadLogCase, by: User, outcome: str, answer: str) -> ReadingQuestion:
    """Assess the case and answer the family in the same words. A later answer takes the earlier one's place.

    Raises OwnReadingError as assess_case does. The auditor sees no family: the duty writes the answer down.
    """
    assess_case(case=case, by=by, outcome=outcome, reason=answer)
    with acting_as(duty=Duty.READ_LOG):
        question = (
            ReadingQuestion.objects.select_for_update(of=("self",)).select_related("asked_by", "family").get(case=case)
        )
        question.answer, question.answered_by, question.answered_at = answer, by, timezone.now()
        question.save(update_fields=["answer", "answered_by", "answered_at"])
        path = reverse("families:readers", args=[question.family.public_id])
    notify(users=[question.asked_by], text=_("Et spørsmål om en lesing er besvart."), path=path, kind=NoticeKind.ANSWER)
    return question
