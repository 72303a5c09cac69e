"""What a kartlegging asks: dated versions of one form, with their parts and questions as rows.

A version that is published stands as it is for as long as somebody's answers point at it; another wording is another
version. The database refuses a change to a published one, whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

CHILD = "{barnet}"
RESULT = "result"
_PUBLISHED = pgtrigger.Q(old__published_at__isnull=False)


class QuestionKind(models.TextChoices):
    LINE = "line", _("Kort svar")
    TEXT = "text", _("Lengre svar")
    CHOICE = "choice", _("Velg ett svar")
    SEVERAL = "several", _("Velg alle som gjelder")


class FormVersionQuerySet(models.QuerySet["FormVersion"]):
    def published(self) -> Self:
        return self.exclude(published_at=None)

    def in_force(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.published().filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))

    def with_questions(self) -> Self:
        return self.prefetch_related("sections__questions")


class FormVersion(models.Model):
    """`source` says where the questions come from. Until it is published a version is a draft that nobody answers."""

    number = models.PositiveSmallIntegerField(unique=True)
    source = models.CharField(_("kilde"), max_length=500)
    valid_from = models.DateField(_("gjelder fra"), null=True, blank=True)
    valid_to = models.DateField(_("gjelder til"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = FormVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                name="a_published_form_has_a_first_day", condition=Q(published_at=None) | Q(valid_from__isnull=False)
            ),
            models.CheckConstraint(
                name="a_form_ends_after_it_begins", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.UniqueConstraint(
                name="one_draft_of_the_form",
                fields=["published_at"],
                condition=Q(published_at=None),
                nulls_distinct=False,
            ),
            ExclusionConstraint(
                name="one_form_at_a_time",
                condition=Q(published_at__isnull=False),
                expressions=[
                    (
                        Func(F("valid_from"), F("valid_to"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    )
                ],
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="a_published_form_is_kept", operation=pgtrigger.Delete, condition=_PUBLISHED),
            # Only its last day is set, when another takes over.
            pgtrigger.Protect(
                name="a_published_form_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.published_at IS NOT NULL AND (OLD.number, OLD.source, OLD.valid_from, OLD.published_at)"
                    " IS DISTINCT FROM (NEW.number, NEW.source, NEW.valid_from, NEW.published_at)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    def questions(self) -> list[Question]:
        """In the order of the page. Costs nothing more when the version was fetched `with_questions`."""
        return [question for section in self.sections.all() for question in section.questions.all()]


class FormSection(models.Model):
    """A part of the form. `childs_words` marks the part that holds what the child said: read by fewer (law 26–27)."""

    version = models.ForeignKey(FormVersion, models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=40)
    title = models.CharField(_("del"), max_length=120)
    place = models.PositiveSmallIntegerField()
    childs_words = models.BooleanField(default=False)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(name="one_part_of_a_key_in_a_form", fields=["version", "key"])]
        triggers = [
            pgtrigger.Trigger(
                name="parts_of_a_published_form_stand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=(
                    "IF EXISTS (SELECT FROM coordination_formversion v WHERE v.published_at IS NOT NULL"
                    " AND v.id IN (OLD.version_id, NEW.version_id)) THEN"
                    " RAISE EXCEPTION 'a published form is never changed'; END IF;"
                    " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def is_done(self, values: Mapping[str, str]) -> bool:
        """Something is answered, and nothing that must be is left."""
        asked = list(self.questions.all())
        return any(values.get(each.key) for each in asked) and not any(each.is_missing(values) for each in asked)

    def is_begun(self, values: Mapping[str, str]) -> bool:
        return any(values.get(each.key) for each in self.questions.all())


class Question(models.Model):
    """`options` are [value, words] pairs, for the kinds that choose.

    `when_key` and `when_values`: asked only when that question has one of those answers. `core`: the municipality's
    plan demands it (H3a, H6a), so that no version can do without it, and the database refuses to complete an assessment
    that has no answer to it. An answer of the kind SEVERAL is kept as its values with spaces between.
    """

    section = models.ForeignKey(FormSection, models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=40)
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(_("slags svar"), max_length=8, choices=QuestionKind.choices)
    text = models.CharField(_("spørsmål"), max_length=300)
    help = models.CharField(_("hjelpetekst"), max_length=300, blank=True)
    options = models.JSONField(_("svar å velge mellom"), default=list, blank=True)
    required = models.BooleanField(_("må besvares"), default=False)
    core = models.BooleanField(default=False)
    when_key = models.SlugField(max_length=40, blank=True)
    when_values = models.JSONField(default=list, blank=True)
    # What is said when it is left out: what to do, not what was wrong.
    missing = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(name="one_question_of_a_key_in_a_part", fields=["section", "key"]),
            models.CheckConstraint(name="a_core_question_is_required", condition=Q(core=False) | Q(required=True)),
            models.CheckConstraint(
                name="what_is_chosen_among_has_options",
                condition=Q(kind__in=["choice", "several"]) & ~Q(options=[]) | Q(kind__in=["line", "text"], options=[]),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="questions_of_a_published_form_stand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=(
                    "IF EXISTS (SELECT FROM coordination_formsection s"
                    " JOIN coordination_formversion v ON v.id = s.version_id WHERE v.published_at IS NOT NULL"
                    " AND s.id IN (OLD.section_id, NEW.section_id)) THEN"
                    " RAISE EXCEPTION 'a published form is never changed'; END IF;"
                    " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
                ),
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def chooses(self) -> bool:
        return self.kind in {QuestionKind.CHOICE, QuestionKind.SEVERAL}

    def asks_of(self, child: str) -> str:
        """The question with the child's own name in it."""
        return self.text.replace(CHILD, child)

    def is_asked(self, values: Mapping[str, str]) -> bool:
        return not self.when_key or values.get(self.when_key, "") in self.when_values

    def is_missing(self, values: Mapping[str, str]) -> bool:
        return self.required and self.is_asked(values) and not values.get(self.key, "").strip()

    def words_of(self, value: str) -> str:
        """An answer as a person reads it."""
        if not self.chooses:
            return value
        words = {str(key): str(label) for key, label in self.options}
        chosen = value.split() if self.kind == QuestionKind.SEVERAL else [value] if value else []
        return ", ".join(words.get(each, each) for each in chosen)
