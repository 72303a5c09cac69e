"""What a school or kindergarten is worried about, early, and what it was answered. It hangs on no family until the
lead links it to one."""

from __future__ import annotations

import uuid
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Office, User
from familieplan.families.leads import districts_led_by
from familieplan.families.models import Family
from familieplan.families.policies import Right


class ParentsTold(models.TextChoices):
    YES = "yes", _("Ja, vi har snakket med foreldrene")
    AGREED = "agreed", _("Ja, og de ønsker hjelp")
    NO = "no", _("Nei, ikke ennå")


class ConcernQuerySet(models.QuerySet["Concern"]):
    def sent_by(self, user: User) -> Self:
        """Each sees their own, and no colleague's."""
        return self.filter(sender=user)

    def for_lead(self, user: User) -> Self:
        """The inbox of those who lead where the child lives, and of whoever stands in for them."""
        return self.filter(district_code__in=districts_led_by(user))

    def visible_to(self, user: User) -> Self:
        """Once it is linked: for whoever sees the family."""
        families = Family.objects.permitting(user, Right.VIEW).filter(pk=OuterRef("family"))
        return self.filter(Exists(ConcernLink.objects.filter(Exists(families), concern=OuterRef("pk"))))

    def unanswered(self) -> Self:
        return self.filter(~Exists(ConcernAnswer.objects.filter(concern=OuterRef("pk"))))


class Concern(models.Model):
    """As it was sent. A concern is no report to barnevernet, and never becomes one by itself."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    signature = models.CharField(max_length=260)
    district_code = models.CharField(_("bydel"), max_length=6)
    child_name = models.CharField(_("barnets navn"), max_length=160)
    birth_date = models.DateField(_("fødselsdato"), null=True, blank=True)
    # Only to find the family again. The number itself is kept nowhere here: nobody needs to read it back.
    identity_hash = models.CharField(max_length=64, blank=True)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    postcode = models.CharField(_("postnummer"), max_length=4, blank=True)
    seen = models.TextField(_("hva dere har sett"), max_length=3000)
    parents_told = models.CharField(_("foreldrene"), max_length=8, choices=ParentsTold.choices)
    not_told_because = models.CharField(_("hvorfor ikke"), max_length=500, blank=True)
    child_view = models.TextField(_("barnets syn"), max_length=1000, blank=True)
    no_view_because = models.CharField(_("hvorfor barnet ikke er spurt"), max_length=500, blank=True)
    sent_at = models.DateTimeField(default=timezone.now)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        indexes = [models.Index(fields=["district_code", "sent_at"], name="concerns_of_a_district")]
        constraints = [
            models.CheckConstraint(
                name="parents_are_told_or_it_says_why_not",
                condition=~Q(parents_told=ParentsTold.NO) & Q(not_told_because="")
                | Q(parents_told=ParentsTold.NO) & ~Q(not_told_because=""),
            ),
            models.CheckConstraint(
                name="the_child_is_heard_or_it_says_why_not",
                condition=~Q(child_view="") | ~Q(no_view_because=""),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.office_id} {self.sent_at:%Y-%m-%d}"


class ConcernAnswer(models.Model):
    """The one answer that the sender reads: plain words of the lead's, which say nothing of who helps a family."""

    concern = models.OneToOneField(Concern, models.PROTECT, related_name="answer")
    text = models.TextField(_("svaret"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    signature = models.CharField(max_length=260)
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(name="an_answer_to_a_concern_says_something", condition=~Q(text=""))]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.signature} {self.answered_at:%Y-%m-%d}"


class ConcernLink(models.Model):
    """Which family it is about, as the lead says: whoever sees the family then reads it. The sender never does."""

    concern = models.OneToOneField(Concern, models.PROTECT, related_name="link")
    family = models.ForeignKey(Family, models.PROTECT, related_name="concerns")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    linked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.concern_id} → {self.family_id}"
