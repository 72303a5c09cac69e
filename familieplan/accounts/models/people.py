"""People who sign in, where they work and in what role."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.policies import Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, name: str, password: str | None = None) -> User:
        return self.create_user(email, name, password, is_superuser=True)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may do follows from their current employment, never from this row."""

    email = models.EmailField(_("e-post"), unique=True)
    name = models.CharField(_("navn"), max_length=120)
    is_active = models.BooleanField(default=True)
    # Somebody in a family, who belongs to no office: see families.models.own_access.
    is_family = models.BooleanField(default=False, db_default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Part of every session's seal: one step on, and all sessions of the person are over, wherever they are kept.
    session_epoch = models.PositiveIntegerField(default=0, db_default=0)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's seal of a session, with the epoch beside the password."""
        sealed = f"{self.password}:{self.session_epoch}"
        return salted_hmac("familieplan.session", sealed, secret=secret, algorithm="sha256").hexdigest()

    @cached_property
    def employment(self) -> Employment | None:
        """Where the person works today; one place at a time (a database constraint says so).

        What every page shows around its content is asked along with it: one query, not three.
        """
        from familieplan.accounts.employment import workplace

        return next(iter(workplace(self)), None)

    @property
    def role(self) -> str:
        return self.employment.role if self.employment else ""

    @property
    def leads(self) -> bool:
        """An OSK lead, or whoever stands in for one today."""
        return self.holds(Role.TEAM_LEAD) or bool(self.employment and self.employment.stands_in_for_lead)

    def holds(self, *roles: str) -> bool:
        return self.role in roles

    @property
    def office_id(self) -> int | None:
        return self.employment.office_id if self.employment else None

    @property
    def service_id(self) -> int | None:
        return self.employment.office.service_id if self.employment else None

    @property
    def signature(self) -> str:
        """Who this is, as it is written into journals and logs."""
        return f"{self.name}, {self.employment.office.name}" if self.employment else self.name


class Service(models.Model):
    """A body with its own secrecy rules. NAV stat and NAV kommune are two."""

    code = models.SlugField(unique=True)
    name = models.CharField(_("tjeneste"), max_length=80)
    short_name = models.CharField(max_length=40)
    # A link to such a service may be neither confirmed nor denied: see families.models.knowledge.
    is_secret = models.BooleanField(_("at tjenesten deltar, er hemmelig"), default=False, db_default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """One service in one place. The district is a code that the areas floor knows the name of."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="offices")
    name = models.CharField(_("kontor"), max_length=120, unique=True)
    district_code = models.CharField(_("bydel"), max_length=6, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EmploymentQuerySet(models.QuerySet["Employment"]):
    def current(self, on: date | None = None) -> EmploymentQuerySet:
        on = on or timezone.localdate()
        return self.filter(started_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gt=on))


class Employment(models.Model):
    """A person works in an office, in a role, from a day to a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="employments")
    office = models.ForeignKey(Office, models.PROTECT, related_name="employments")
    role = models.CharField(_("rolle"), max_length=20, choices=Role.choices)
    started_on = models.DateField(_("fra"))
    ended_on = models.DateField(_("til"), null=True, blank=True)

    # As User.employment asks: something waits unseen; a lead is away and has named this person. Not on other rows.
    has_news: bool = False
    stands_in_for_lead: bool = False

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="employment_ends_after_start",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
            ),
            models.UniqueConstraint(name="one_open_employment_per_person", fields=["user"], condition=Q(ended_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.office}"
