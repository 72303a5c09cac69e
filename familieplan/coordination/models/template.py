"""What a note of a kind is asked to hold: dated rows, so that another text needs no new program."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.coordination.models.journal import EntryKind


class EntryTemplateQuerySet(models.QuerySet["EntryTemplate"]):
    def in_force(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


class EntryTemplate(models.Model):
    """A text that whoever writes may fetch into the draft. One of each kind at a time."""

    kind = models.CharField(_("hva slags notat"), max_length=12, choices=EntryKind.choices)
    text = models.TextField(_("mal"))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    # Nobody set the first ones: they came with the program.
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    objects = EntryTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "valid_from"]
        constraints = [
            models.CheckConstraint(
                name="entry_template_ends_after_it_begins", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.UniqueConstraint(name="one_open_template_of_a_kind", fields=["kind"], condition=Q(valid_to=None)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_from}"
