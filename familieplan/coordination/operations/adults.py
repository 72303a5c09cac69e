"""Verbs on the adults' strand: say where somebody stands, begin, review and end the qualification programme."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from familieplan.accounts.models import User
from familieplan.coordination import facts
from familieplan.coordination.models import AdultStatus, FamilyPlan, QualificationCourse
from familieplan.coordination.operations.plan import touch, touch_unless_secret
from familieplan.families.models import Person


class AlreadyInCourseError(ValueError):
    """The person has a qualification programme that has not ended, in this plan or in another."""


@transaction.atomic
def say_of_adult(
    *,
    plan: FamilyPlan,
    by: User,
    person: Person,
    topic: str,
    state: str,
    since_on: date,
    until_on: date | None = None,
    words: str = "",
) -> AdultStatus:
    """The newest of each topic stands; what was said before is kept."""
    service = by.employment.office.service if by.employment else None
    said = AdultStatus.objects.create(
        plan=plan,
        person=person,
        topic=topic,
        state=state,
        since_on=since_on,
        until_on=until_on,
        words=words,
        service=service,
        by=by,
    )
    touch_unless_secret(plan, service)
    facts.changed([plan.family_id])
    return said


@transaction.atomic
def begin_course(
    *, plan: FamilyPlan, by: User, person: Person, started_on: date, review_on: date, planned_end_on: date
) -> QualificationCourse:
    """Raises AlreadyInCourseError."""
    try:
        with transaction.atomic():
            course = QualificationCourse.objects.create(
                plan=plan,
                person=person,
                started_on=started_on,
                review_on=review_on,
                planned_end_on=planned_end_on,
                created_by=by,
            )
    except IntegrityError as error:
        if "one_open_course_a_person" not in str(error):
            raise
        raise AlreadyInCourseError from error
    touch(plan)
    return course


@transaction.atomic
def review_course(*, course: QualificationCourse, by: User, review_on: date, planned_end_on: date) -> None:
    """The next day of review, and the end as it is planned now."""
    course.review_on, course.planned_end_on = review_on, planned_end_on
    course.save(update_fields=["review_on", "planned_end_on"])
    touch(course.plan)


@transaction.atomic
def end_course(*, course: QualificationCourse, by: User, ended_on: date, outcome: str, words: str = "") -> None:
    course.ended_on, course.outcome, course.words = ended_on, outcome, words
    course.save(update_fields=["ended_on", "outcome", "words"])
    touch(course.plan)
