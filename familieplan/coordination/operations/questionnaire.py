"""Another version of the form of the kartlegging: drafted as a copy, changed as a draft, and published from a day on.

What is published is never changed: whoever was asked under it keeps it, and the database refuses otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from familieplan.accounts.models import User
from familieplan.coordination.models import FormSection, FormVersion, Question

COPIED = ("key", "place", "kind", "text", "help", "options", "required", "core", "when_key", "when_values", "missing")


class PublishedError(ValueError):
    """The version is published, and stands."""


class CoreQuestionError(ValueError):
    """The municipality's plan demands the question: no version can do without it."""


class EmptyPartError(ValueError):
    """A part asks nothing: nobody could finish it. Its title is the argument."""


class FormDateError(ValueError):
    """A version begins on a coming day or today, and after the one that it takes over from."""


def latest() -> FormVersion:
    """The version that another would take over from, with its questions."""
    return FormVersion.objects.published().with_questions().latest("valid_from")


@transaction.atomic
def begin_draft(*, by: User, source: str) -> FormVersion:
    """A copy of the latest version. There is one draft at a time: when somebody has begun one, it is that one."""
    standing = FormVersion.objects.filter(published_at=None).first()
    if standing:
        return standing
    earlier = latest()
    newest = FormVersion.objects.aggregate(newest=Max("number"))["newest"]
    draft = FormVersion.objects.create(number=newest + 1, source=source)
    for section in earlier.sections.all():
        copy = FormSection.objects.create(
            version=draft,
            key=section.key,
            title=section.title,
            place=section.place,
            childs_words=section.childs_words,
        )
        Question.objects.bulk_create(Question(section=copy, **_facts(each)) for each in section.questions.all())
    return draft


def _facts(question: Question) -> dict[str, Any]:
    return {name: getattr(question, name) for name in COPIED}


@transaction.atomic
def add_question(*, version: FormVersion, by: User, section: FormSection, text: str, **facts: Any) -> Question:
    """Last in its part. Raises PublishedError."""
    hold(version)
    last = section.questions.aggregate(last=Max("place"))["last"] or 0
    return Question.objects.create(
        section=section, key=own_key(text, Question.objects.all()), place=last + 1, text=text, **facts
    )


def own_key(text: str, used: QuerySet[Any]) -> str:
    """Never one that any version has used: an old answer must not be taken for one to another question."""
    base = f"own_{slugify(text).replace('-', '_')[:30].strip('_')}"
    taken = set(used.filter(key__startswith=base).values_list("key", flat=True))
    return next(key for key in (base, *(f"{base}_{n}" for n in range(2, len(taken) + 3))) if key not in taken)


@transaction.atomic
def end_question(*, version: FormVersion, by: User, key: str) -> None:
    """Left out from this version on, with those that are asked only because of it. Raises CoreQuestionError."""
    hold(version)
    mine = Question.objects.filter(section__version=version)
    if mine.filter(key=key, core=True).exists():
        raise CoreQuestionError
    mine.filter(core=False, when_key=key).delete()
    mine.filter(key=key).delete()


@transaction.atomic
def put_back(*, version: FormVersion, by: User, key: str) -> None:
    """A question that was left out of the draft stands in it again, and its part with it if that was left out too."""
    hold(version)
    if Question.objects.filter(section__version=version, key=key).exists():
        return
    for section in latest().sections.all():
        for question in section.questions.all():
            if question.key == key:
                last = version.sections.aggregate(last=Max("place"))["last"] or 0
                facts = {"title": section.title, "place": last + 1, "childs_words": section.childs_words}
                home, _is_new = FormSection.objects.get_or_create(version=version, key=section.key, defaults=facts)
                Question.objects.create(section=home, **_facts(question))


@transaction.atomic
def publish(*, version: FormVersion, by: User, valid_from: date) -> None:
    """From that day every assessment that is opened asks these questions.

    Raises PublishedError, EmptyPartError and FormDateError.
    """
    hold(version)
    empty = version.sections.filter(questions=None).first()
    if empty:
        raise EmptyPartError(empty.title)
    earlier = FormVersion.objects.select_for_update().published().latest("valid_from")
    if valid_from < timezone.localdate() or (earlier.valid_from and valid_from <= earlier.valid_from):
        raise FormDateError
    earlier.valid_to = valid_from
    earlier.save(update_fields=["valid_to"])
    version.valid_from, version.published_at, version.published_by = valid_from, timezone.now(), by
    version.save(update_fields=["valid_from", "published_at", "published_by"])


@transaction.atomic
def discard_draft(*, version: FormVersion, by: User) -> None:
    hold(version)
    version.delete()


def hold(version: FormVersion) -> None:
    if not FormVersion.objects.select_for_update().filter(pk=version.pk, published_at=None).exists():
        raise PublishedError


def changes(version: FormVersion, earlier: FormVersion | None) -> tuple[set[str], Mapping[str, Question]]:
    """The keys that are new in a version, and the questions that the one before had and this one has not."""
    before = {question.key: question for question in earlier.questions()} if earlier else {}
    here = {question.key for question in version.questions()}
    return here - before.keys() if earlier else set(), {key: before[key] for key in before if key not in here}
