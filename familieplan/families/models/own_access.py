"""A family member's own way in: who has one, the code it is opened with, from what age, and when it is held back."""

from __future__ import annotations

from datetime import date, timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Service
from familieplan.families.models.family import Family
from familieplan.families.models.person import ADULT_AT, Person

CODE_LASTS = timedelta(days=14)
# A code that somebody guesses the birth date for is spent long before a birth date is found.
MOST_TRIES = 5


class FamilyLoginQuerySet(models.QuerySet["FamilyLogin"]):
    def current(self, on: date | None = None) -> FamilyLoginQuerySet:
        on = on or timezone.localdate()
        return self.filter(given_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))


@pghistory.track()
class FamilyLogin(models.Model):
    """Who signs in as whom. The user belongs to no office, and sees what the person's memberships open."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="family_login")
    person = models.OneToOneField(Person, models.PROTECT, related_name="family_login")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_on = models.DateField(_("fra"), default=timezone.localdate)
    ended_on = models.DateField(_("til"), null=True, blank=True)

    objects = FamilyLoginQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="family_login_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("given_on"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.given_on}"


class FamilyCodeQuerySet(models.QuerySet["FamilyCode"]):
    def usable(self) -> FamilyCodeQuerySet:
        return self.filter(used_at=None, expires_at__gt=timezone.now(), tries__lt=MOST_TRIES)


class FamilyCode(models.Model):
    """A code on paper. Only its keyed hash is kept; it opens once, and not for long."""

    login = models.ForeignKey(FamilyLogin, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    objects = FamilyCodeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pk} {self.made_at:%Y-%m-%d}"


class OwnAccessAge(models.Model):
    """From this day a child of this age signs in itself. Younger children are shown the plan by a grown-up."""

    valid_from = models.DateField(unique=True)
    years = models.PositiveSmallIntegerField(_("alder"))

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(name="own_access_age_is_a_childs_age", condition=Q(years__gte=10, years__lte=18))
        ]

    def __str__(self) -> str:
        return f"{self.valid_from}: {self.years}"

    @classmethod
    def in_force(cls, on: date | None = None) -> int:
        """In whole years. Without a row nobody under 18 signs in."""
        found = cls.objects.filter(valid_from__lte=on or timezone.localdate()).order_by("-valid_from").first()
        return found.years if found else ADULT_AT


class HoldReason(models.TextChoices):
    DANGER = "danger", _("Det kan være farlig for noen at planen leses")
    PRESSURE = "pressure", _("Noen i familien presses til å vise planen")
    WISH = "wish", _("Personen har selv bedt om det")
    UNCLEAR = "unclear", _("Det er uklart hvem som har foreldreansvar")


class OwnAccessHoldQuerySet(models.QuerySet["OwnAccessHold"]):
    def current(self, on: date | None = None) -> OwnAccessHoldQuerySet:
        on = on or timezone.localdate()
        return self.filter(started_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))


@pghistory.track()
class OwnAccessHold(models.Model):
    """Held back: nobody, or not this person, signs in as one of this family. It stands until somebody ends it."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="holds")
    # Nobody named: everybody in the family.
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("grunn"), max_length=8, choices=HoldReason.choices)
    why = models.CharField(_("hva som gjør det nødvendig"), max_length=300)
    review_on = models.DateField(_("vurderes på nytt"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_on = models.DateField(_("fra"), default=timezone.localdate)
    ended_on = models.DateField(_("til"), null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OwnAccessHoldQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "pk"]
        constraints = [
            models.CheckConstraint(name="hold_says_why", condition=~Q(why="")),
            models.CheckConstraint(name="hold_is_reviewed_later", condition=Q(review_on__gt=F("started_on"))),
            models.CheckConstraint(
                name="hold_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.started_on}"


class FamilyNotToldQuerySet(models.QuerySet["FamilyNotTold"]):
    def current(self, on: date | None = None) -> FamilyNotToldQuerySet:
        on = on or timezone.localdate()
        return self.filter(started_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))


@pghistory.track()
class FamilyNotTold(models.Model):
    """A secret service says that the family does not know that it takes part: the family's pages are silent of it."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_on = models.DateField(_("fra"), default=timezone.localdate)
    ended_on = models.DateField(_("til"), null=True, blank=True)

    objects = FamilyNotToldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_mark_of_silence", fields=["family", "service"], condition=Q(ended_on=None)
            ),
            models.CheckConstraint(
                name="silence_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.started_on}"
