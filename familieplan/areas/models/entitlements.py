"""What services shall and may give, by residence status (H9): one text for those who need help and those who work here.

A version is never rewritten; a new one takes over from its day. The words are data, in each language by themselves,
and nobody has approved them until somebody has. Nothing here knows of a family, or where anybody comes from.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ResidenceStatus(models.TextChoices):
    """On what somebody is here, as the regulations divide it; no country and no people."""

    SETTLED = "settled", _("Bor fast og lovlig i Norge")
    EEA = "eea", _("EØS-borger som ikke bor fast i Norge")
    SEEKER = "seeker", _("Har søkt asyl og venter på svar")
    REFUSED = "refused", _("Har fått endelig avslag på asyl")
    NONE = "none", _("Uten lovlig opphold")


class EntitledService(models.TextChoices):
    ADVICE = "advice", _("Opplysning, råd og veiledning")
    ASSISTANCE = "assistance", _("Økonomisk stønad")
    EMERGENCY = "emergency", _("Økonomisk nødhjelp og et sted å sove")
    HEALTH = "health", _("Nødvendig helsehjelp for voksne")
    CHILD_HEALTH = "child_health", _("Helsehjelp for barn")
    SCHOOL = "school", _("Grunnskole")
    KINDERGARTEN = "kindergarten", _("Barnehage")
    CHILD_WELFARE = "child_welfare", _("Hjelp fra barnevernet")
    CRISIS = "crisis", _("Krisesenter")


class Grade(models.TextChoices):
    SHALL = "shall", _("Skal gis")
    MAY = "may", _("Kan gis")
    NOT = "not", _("Gis ikke etter denne regelen")


class PageLanguage(models.TextChoices):
    """Each named in itself, by its code in HTML."""

    BOKMAAL = "nb", "Bokmål"
    NYNORSK = "nn", "Nynorsk"
    ENGLISH = "en", "English"
    ARABIC = "ar", "العربية"
    SOMALI = "so", "Soomaali"
    TIGRINYA = "ti", "ትግርኛ"
    UKRAINIAN = "uk", "Українська"
    POLISH = "pl", "Polski"


RIGHT_TO_LEFT = (PageLanguage.ARABIC,)


class EntitlementQuerySet(models.QuerySet["Entitlement"]):
    def standing(self, on: date | None = None) -> Self:
        """Of each service and status the version that holds on the day."""
        begun = self.filter(valid_from_on__lte=on or timezone.localdate())
        return begun.order_by("service", "status", "-valid_from_on", "-version").distinct("service", "status")


class Entitlement(models.Model):
    service = models.CharField(_("tjeneste"), max_length=13, choices=EntitledService.choices)
    status = models.CharField(_("oppholdsstatus"), max_length=7, choices=ResidenceStatus.choices)
    version = models.PositiveSmallIntegerField()
    grade = models.CharField(_("skal eller kan"), max_length=5, choices=Grade.choices)
    source = models.CharField(_("kilde"), max_length=300)
    valid_from_on = models.DateField(_("gjelder fra"))
    # None for the first version, which the program brought along.
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    written_at = models.DateTimeField(default=timezone.now)

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        ordering = ["service", "status", "-version"]
        constraints = [
            models.UniqueConstraint(name="a_version_stands_once", fields=["service", "status", "version"]),
            models.CheckConstraint(name="an_entitlement_has_its_source", condition=~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.status} {self.version}"


class Approvable(models.Model):
    language = models.CharField(max_length=2, choices=PageLanguage.choices)
    words = models.TextField(max_length=600)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class EntitlementText(Approvable):
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="texts")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_text_stands_once_in_a_language", fields=["entitlement", "language"]),
            models.CheckConstraint(name="a_text_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="a_text_is_approved_by_somebody",
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.words[:40]}"


class EntitlementWord(Approvable):
    """What the page itself says: its title, the names of services and statuses, shall and may."""

    key = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="a_word_stands_once_in_a_language", fields=["key", "language"]),
            models.CheckConstraint(name="a_word_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="a_word_is_approved_by_somebody",
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.language}"
