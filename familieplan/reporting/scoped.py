"""An edition on paper once more: of one bydel or zone, or in the other written language. Its figures and no others.

It shows cells of the city's edition as that shows or hides them, and stands and falls with its signatures.
"""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from familieplan.reporting.chapters import CITY, name_of
from familieplan.reporting.languages import Language
from familieplan.reporting.making import Made, MadeQuerySet


class ReportPaperQuerySet(MadeQuerySet["ReportPaper"]):
    def listed(self) -> ReportPaperQuerySet:
        return self.defer("pdf", "archive")


class ReportPaper(Made):
    """`scope`: the code of a bydel or a zone (register.places); empty for the whole municipality."""

    report = models.ForeignKey("reporting.AnnualReport", models.PROTECT, related_name="papers")
    scope = models.CharField(max_length=80, blank=True, default=CITY)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.BOKMAL)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    author_name = models.CharField(max_length=120)

    objects = ReportPaperQuerySet.as_manager()

    class Meta:
        ordering = ["scope", "language", "-pk"]
        triggers = [
            pgtrigger.Protect(
                name="ready_paper_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="ready"),
            )
        ]
        constraints = [
            # One that was not made says why; it can be ordered anew.
            models.UniqueConstraint(
                name="one_paper_of_each_kind", fields=["report", "scope", "language"], condition=Q(error_text="")
            ),
            models.CheckConstraint(
                name="a_ready_paper_is_whole",
                condition=~Q(status="ready") | Q(pdf__isnull=False, archive__isnull=False, ready_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.name}"

    @property
    def place(self) -> str:
        return name_of(self.scope, self.report.contents)

    @property
    def name(self) -> str:
        return str(_("%(place)s, %(language)s")) % {
            "place": self.place,
            "language": str(self.get_language_display()).lower(),
        }

    @property
    def slug(self) -> str:
        """What its file is called after."""
        kind = self.scope.rpartition("/")[2]
        language = "" if self.language == Language.BOKMAL else f"-{self.language}"
        return f"{f'-{kind}' if kind else ''}{language}"
