"""Schools, kindergartens and health stations of a place (IO3-a to IO3-c). No table here knows of a child."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models import Office, User
from familieplan.accounts.policies import WORKS_WITH_FAMILIES, WRITES_OF_AREAS
from familieplan.areas.models.places import Zone


class InstitutionKind(models.TextChoices):
    SCHOOL = "school", _("Skole")
    KINDERGARTEN = "kinder", _("Barnehage")
    HEALTH = "health", _("Helsestasjon")


class InstitutionQuerySet(models.QuerySet["Institution"]):
    def standing(self) -> Self:
        return self.filter(closed_on=None)

    def of_office(self, user: User) -> Self:
        """Where this person works: several schools may be one office."""
        return self.standing().filter(office_id=user.office_id) if user.office_id else self.none()

    def kept_by(self, user: User) -> Self:
        """Whose contact and practice this person may write: area coordinators all, a worker those of the own office."""
        if user.holds(*WRITES_OF_AREAS):
            return self.all()
        return self.of_office(user) if user.holds(*WORKS_WITH_FAMILIES) else self.none()


class Institution(models.Model):
    """`zone` is None outside the levekårssoner. A person says which it is, as for a family: no postcode decides."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("navn"), max_length=120, unique=True)
    kind = models.CharField(_("slags"), max_length=6, choices=InstitutionKind.choices)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="institutions")
    zone_confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    zone_confirmed_on = models.DateField(default=timezone.localdate)
    address = models.CharField(_("hvor"), max_length=200, blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="institutions")
    closed_on = models.DateField(_("nedlagt"), null=True, blank=True)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="an_institution_has_a_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return self.name

    @property
    def counts_pupils(self) -> bool:
        return self.kind != InstitutionKind.HEALTH


class EarlierZone(models.Model):
    """Where an institution was said to lie before somebody said otherwise; `zone` is None outside the zones."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="earlier_zones")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    from_on = models.DateField(_("fra"))
    to_on = models.DateField(_("til"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["-to_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="an_earlier_zone_ends_after_it_began", condition=Q(to_on__gte=F("from_on")))
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.zone_id} {self.from_on:%Y-%m-%d}"


class ContactQuerySet(models.QuerySet["InstitutionContact"]):
    def current(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(from_on__lte=on).filter(Q(to_on=None) | Q(to_on__gt=on))


class InstitutionContact(models.Model):
    """Who with social-work competence is asked for there (IO3-a). `worker` where the person signs in here too."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="contacts")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    name = models.CharField(_("navn"), max_length=120)
    role = models.CharField(_("fag og stilling"), max_length=120)
    reach = models.CharField(_("telefon eller e-post"), max_length=160, blank=True)
    from_on = models.DateField(_("fra"))
    to_on = models.DateField(_("til"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="a_contact_has_name_and_role", condition=~Q(name="") & ~Q(role="")),
            models.CheckConstraint(
                name="a_contact_ends_after_the_start", condition=Q(to_on=None) | Q(to_on__gte=F("from_on"))
            ),
            models.UniqueConstraint(
                name="one_open_contact_of_an_institution", fields=["institution"], condition=Q(to_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"


class PracticeKind(models.TextChoices):
    """The kinds that the plan names (IO3-c)."""

    READING = "reading", _("Leseopplæring")
    LANGUAGE = "language", _("Språkopplæring")
    INCLUSION = "include", _("Inkluderende praksis")
    SOCIAL = "social", _("Sosioemosjonell trening")
    TRANSLATION = "transl", _("Oversettelse og tolk")
    TRANSITION = "transit", _("Med ved overganger og på møteplasser")


class PracticeMeasure(models.Model):
    """What the place does for all its children, never for one child."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="practice")
    kind = models.CharField(_("slags"), max_length=8, choices=PracticeKind.choices)
    what = models.CharField(_("hva"), max_length=300)
    from_on = models.DateField(_("fra"))
    to_on = models.DateField(_("til"), null=True, blank=True)
    result = models.CharField(_("resultat"), max_length=600, blank=True)

    class Meta:
        ordering = [F("to_on").desc(nulls_first=True), "-from_on", "pk"]
        constraints = [
            models.CheckConstraint(name="a_practice_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="a_practice_ends_after_the_start", condition=Q(to_on=None) | Q(to_on__gte=F("from_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.what[:60]


class InstitutionYear(models.Model):
    """Full positions of a year by the side of the children counted there (IO3-b). None: nobody has said.

    `zone` is the one it lay in when the row was written, so that an old figure does not move when a school does.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("år"))
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+")
    pupils = models.PositiveIntegerField(_("barn"))
    ppt = models.DecimalField(_("PPT"), max_digits=5, decimal_places=2, null=True, blank=True)
    trondheimshjelpa = models.DecimalField(_("Trondheimshjelpa"), max_digits=5, decimal_places=2, null=True, blank=True)
    school_health = models.DecimalField(_("skolehelsetjenesten"), max_digits=5, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("kilde"), max_length=200)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(name="one_row_of_an_institution_and_year", fields=["institution", "year"]),
            models.CheckConstraint(
                name="children_are_counted_with_a_source", condition=Q(pupils__gte=1) & ~Q(source="")
            ),
            models.CheckConstraint(
                name="no_position_is_below_nought",
                condition=(Q(ppt=None) | Q(ppt__gte=0))
                & (Q(trondheimshjelpa=None) | Q(trondheimshjelpa__gte=0))
                & (Q(school_health=None) | Q(school_health__gte=0)),
            ),
            models.CheckConstraint(name="a_year_of_ours", condition=Q(year__gte=2000, year__lte=2100)),
        ]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.year}"
