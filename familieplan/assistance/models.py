"""The register of sosialhjelp and KVP: pseudonymised recipients, the files they came in, months and spells."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class GapRule(models.Model):
    """From this day a break of up to `months` calendar months does not end a spell."""

    valid_from = models.DateField(unique=True)
    months = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["valid_from"]

    def __str__(self) -> str:
        return f"{self.valid_from}: {self.months}"

    @classmethod
    def in_force(cls, on: date | None = None) -> int:
        return cls.objects.filter(valid_from__lte=on or timezone.localdate()).latest("valid_from").months


class Form(models.TextChoices):
    AID = "11F", _("11F Økonomisk sosialhjelp")
    PROGRAMME = "11CF", _("11CF Kvalifiseringsprogrammet")


class KostraFile(models.Model):
    """One file that was read in. A newer file of the same form and year replaces it; the row and its records stay."""

    form = models.CharField(_("skjema"), max_length=4, choices=Form.choices)
    year = models.PositiveSmallIntegerField(_("år"))
    name = models.CharField(_("fil"), max_length=200)
    sha256 = models.CharField(max_length=64)
    records = models.PositiveIntegerField(_("poster"))
    accepted_errors = models.PositiveIntegerField(default=0)
    read_at = models.DateTimeField(default=timezone.now)
    read_by = models.CharField(max_length=260, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    # SSB's summary of the file (summary.py); None for files read before it was made.
    summary = models.JSONField(null=True)

    class Meta:
        ordering = ["-year", "form", "-read_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_current_file_per_form_and_year", fields=["form", "year"], condition=Q(replaced_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.year} ({self.read_at:%Y-%m-%d})"


class Recipient(models.Model):
    """Somebody in the files, known by a keyed hash alone. A person only where a family holds that number."""

    key = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.key[:8]


class AssistanceRecord(models.Model):
    """One 11F record: one recipient, one calendar year. `months` has bit 0 for January."""

    file = models.ForeignKey(KostraFile, models.CASCADE, related_name="aid_records")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="records")
    line = models.PositiveIntegerField()
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    children = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField()
    granted = models.PositiveIntegerField(default=0)
    lent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_record_per_line", fields=["file", "line"])]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.line}"


class AssistanceMonth(models.Model):
    """One assisted month of one recipient by the current files: month_idx = year × 12 + month − 1."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, db_index=False)
    month_idx = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_row_per_month", fields=["recipient", "month_idx"])]
        indexes = [models.Index(fields=["month_idx"], name="months_in_time")]

    def __str__(self) -> str:
        return f"{self.recipient_id}:{self.month_idx}"


class RecipientYear(models.Model):
    """The summary that the yearly figures are read from: how it stood at the last assisted month of the year."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, db_index=False)
    year = models.PositiveSmallIntegerField()
    months = models.PositiveSmallIntegerField()
    last_month = models.PositiveIntegerField()
    gap_months = models.PositiveSmallIntegerField()
    spell_start = models.PositiveIntegerField()
    strict_start = models.PositiveIntegerField()
    months_in_48 = models.PositiveSmallIntegerField()
    children = models.PositiveSmallIntegerField()
    birth_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_summary_per_year",
                fields=["year", "recipient"],
                include=[
                    "months",
                    "last_month",
                    "spell_start",
                    "strict_start",
                    "months_in_48",
                    "children",
                    "birth_date",
                ],
            ),
            models.CheckConstraint(
                name="a_spell_begins_before_it_ends",
                condition=Q(spell_start__lte=F("last_month")) & Q(strict_start__gte=F("spell_start")),
            ),
        ]
        indexes = [models.Index(fields=["recipient"], name="summary_of_a_recipient")]

    def __str__(self) -> str:
        return f"{self.recipient_id}:{self.year}"


class ProgrammeRecord(models.Model):
    """One 11CF record: a participant in KVP, the status on 31 December and what came after."""

    file = models.ForeignKey(KostraFile, models.CASCADE, related_name="programme_records")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="programmes")
    line = models.PositiveIntegerField()
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True, db_default="")
    status = models.CharField(max_length=1)
    ended_on = models.DateField(null=True)
    outcomes = ArrayField(models.CharField(max_length=24), default=list)
    months = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="one_programme_record_per_line", fields=["file", "line"])]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.line}"


class RefusedUpload(models.Model):
    """A file somebody sent in that was refused: the faults, so that they can be mended; nothing of its content."""

    name = models.CharField(max_length=200)
    form = models.CharField(max_length=4, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    records = models.PositiveIntegerField()
    faults = models.JSONField()
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.sent_at:%Y-%m-%d})"


class ProposedFile(models.Model):
    """A file that was sent in and could be read, and counts for nothing until somebody takes it into use.

    Its content lies in FilePiece, sealed, so that faulty fields can be corrected here and the file taken out again.
    """

    form = models.CharField(max_length=4, choices=Form.choices)
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    records = models.PositiveIntegerField()
    errors = models.PositiveIntegerField()
    warnings = models.PositiveIntegerField()
    faults = models.JSONField()
    summary = models.JSONField()
    corrections = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True)
    used_as = models.ForeignKey(KostraFile, models.PROTECT, null=True, related_name="proposals")

    class Meta:
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.form} {self.year} ({self.sent_at:%Y-%m-%d})"


class FilePiece(models.Model):
    """Whole lines of a proposed file in a row, encrypted. `first_line` counts from 1, as faults do."""

    proposal = models.ForeignKey(ProposedFile, models.CASCADE, related_name="pieces", db_index=False)
    first_line = models.PositiveIntegerField()
    content = models.BinaryField()
    stored_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["first_line"]
        constraints = [models.UniqueConstraint(name="one_piece_per_line", fields=["proposal", "first_line"])]

    def __str__(self) -> str:
        return f"{self.proposal_id}:{self.first_line}"


class FileDownload(models.Model):
    """Somebody took a KOSTRA file, or the list of its faults, out of the house. Text alone; append-only."""

    what = models.CharField(max_length=260)
    who = models.CharField(max_length=260)
    office = models.CharField(max_length=120)
    role = models.CharField(max_length=20)
    downloaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-downloaded_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.what}: {self.who} {self.downloaded_at:%Y-%m-%d %H:%M}"
