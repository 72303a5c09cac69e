"""What a measure may be called and paid by: dated rows, so that another list needs no new program."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Register(models.TextChoices):
    MEASURE = "measure", _("Hva slags tiltak")
    FUNDING = "funding", _("Finansiering")


class TermQuerySet(models.QuerySet["Term"]):
    def in_force(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


class Term(models.Model):
    """One name on a short list. A measure keeps the row it was made with, also when the list has changed since."""

    register = models.CharField(max_length=8, choices=Register.choices)
    code = models.SlugField(max_length=40)
    name = models.CharField(_("navn"), max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="a_term_ends_after_it_begins", condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from"))
            ),
            models.UniqueConstraint(
                name="one_open_term_of_a_code", fields=["register", "code"], condition=Q(valid_to=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name
