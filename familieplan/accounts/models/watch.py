"""Whom the auditor keeps an eye on: people in the news, and the families of those who work here."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models.people import User
from familieplan.accounts.policies import Role


class WatchKind(models.TextChoices):
    NEWS = "news", _("Person i nyhetene")
    OWN = "own", _("Familien til en ansatt")


class WatchEntryQuerySet(models.QuerySet["WatchEntry"]):
    def visible_to(self, user: User) -> WatchEntryQuerySet:
        return self if user.holds(Role.AUDITOR) else self.none()

    def current(self, on: date | None = None) -> WatchEntryQuerySet:
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on, valid_to__gt=on)


class WatchEntry(models.Model):
    """A name, or a family's number, that readings are held against every night.

    Nobody is told whether the words hit: that somebody is a family here is itself secret, also to the auditor. The
    entry ends by itself, so that a name does not stay after the news.
    """

    kind = models.CharField(_("hva slags vakt"), max_length=4, choices=WatchKind.choices)
    words = models.CharField(_("navn eller familiens nummer"), max_length=160)
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ansatt")
    )
    why = models.CharField(_("grunn"), max_length=300)
    valid_from = models.DateField(_("fra"))
    valid_to = models.DateField(_("til"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = WatchEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_to", "-pk"]
        constraints = [
            models.CheckConstraint(name="watch_says_something", condition=~Q(words="") & ~Q(why="")),
            models.CheckConstraint(name="watch_ends_after_start", condition=Q(valid_to__gte=F("valid_from"))),
            models.CheckConstraint(
                name="an_own_family_is_somebodys",
                condition=Q(kind=WatchKind.OWN, employee__isnull=False) | Q(kind=WatchKind.NEWS, employee=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.get_kind_display()}"
