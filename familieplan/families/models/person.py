"""People, and which families they belong to and when."""

from __future__ import annotations

import uuid
from datetime import date

import pghistory
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import User
from familieplan.families.models.family import Family

ADULT_AT = 18
# KOSTRA's forms 11F and 11CF have eight characters for it.
JOURNAL_NUMBER_AT_MOST = 8


def birthday_before(on: date, years: int) -> date:
    """The last birth date that has reached `years` on the day; born 29 February turns on 1 March."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


class Sex(models.TextChoices):
    FEMALE = "female", _("Kvinne")
    MALE = "male", _("Mann")
    UNKNOWN = "unknown", _("Ikke oppgitt")


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> PersonQuerySet:
        """People of a family that this user sees, now or formerly its members."""
        known = Membership.objects.filter(person=OuterRef("pk"), family__in=Family.objects.visible_to(user))
        return self.filter(Exists(known))


@pghistory.track(exclude=["identity_encrypted", "identity_hash"])
class Person(models.Model):
    """Birth date and sex are own fields: numbers issued from 2032 carry neither sex nor century.

    The identity number is encrypted and searched by keyed hash; the number itself is in no column. The hash is not
    unique: two families that know nothing of each other each keep a row of their own for whoever belongs to both.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    given_name = models.CharField(_("fornavn"), max_length=80)
    family_name = models.CharField(_("etternavn"), max_length=80, blank=True)
    birth_date = models.DateField(_("fødselsdato"), null=True, blank=True)
    sex = models.CharField(_("kjønn"), max_length=8, choices=Sex.choices, default=Sex.UNKNOWN)
    interpreter_language = models.CharField(_("tolkespråk"), max_length=40, blank=True)
    identity_encrypted = models.BinaryField(null=True, blank=True)
    # Null together with the number, as a constraint says.
    identity_hash = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001

    objects = PersonQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["identity_hash"], name="person_by_identity_hash")]
        constraints = [
            models.CheckConstraint(
                name="identity_number_and_hash_together",
                condition=Q(identity_encrypted=None, identity_hash=None)
                | Q(identity_encrypted__isnull=False, identity_hash__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def age_on(self, on: date | None = None) -> int | None:
        """Age by birth date in whole years; None when the birth date is unknown."""
        if self.birth_date is None:
            return None
        on = on or timezone.localdate()
        had_birthday = (on.month, on.day) >= (self.birth_date.month, self.birth_date.day)
        return on.year - self.birth_date.year - (0 if had_birthday else 1)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: date | None = None) -> MembershipQuerySet:
        on = on or timezone.localdate()
        return self.filter(started_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))

    def children(self, on: date | None = None) -> MembershipQuerySet:
        """Members under 18 on the day; a child of unknown birth date counts by its relation."""
        limit = birthday_before(on or timezone.localdate(), ADULT_AT)
        return self.filter(Q(person__birth_date__gt=limit) | Q(person__birth_date=None, relation=Relation.CHILD))


class Relation(models.TextChoices):
    MOTHER = "mother", _("mor")
    FATHER = "father", _("far")
    CHILD = "child", _("barn")
    OTHER = "other", _("annen")


@pghistory.track()
class Membership(models.Model):
    """A person belongs to a family for a time. A child may have two homes, an adult two families."""

    family = models.ForeignKey(Family, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relation = models.CharField(_("rolle i familien"), max_length=8, choices=Relation.choices)
    lives_here = models.BooleanField(_("bor her"), default=True)
    # On the place in this family and not on the person: the team of another home may not know that NAV has a case.
    journal_number = models.CharField(
        _("NAVs journalnummer"), max_length=JOURNAL_NUMBER_AT_MOST, blank=True, db_default=""
    )
    started_on = models.DateField(_("fra"))
    ended_on = models.DateField(_("til"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["person__birth_date", "pk"]
        indexes = [
            models.Index(
                fields=["journal_number"], name="membership_by_journal_number", condition=~Q(journal_number="")
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_start", condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on"))
            ),
            models.UniqueConstraint(
                name="one_open_membership", fields=["family", "person"], condition=Q(ended_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_relation_display()}"
