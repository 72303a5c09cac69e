"""What clubs, volunteers, business and public places offer children: a local actor, its offers, and whether they hold.

No table here knows of a family. A contact is an organisation's own, as it stands on its notice board.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.areas.models.places import District, Zone

OLDEST = 99


class ActorKind(models.TextChoices):
    CLUB = "club", _("Lag eller forening")
    VOLUNTEER = "volunteer", _("Frivillige")
    BUSINESS = "business", _("Næringsliv")
    PUBLIC = "public", _("Offentlig")


class Weekday(models.IntegerChoices):
    """As date.isoweekday counts."""

    MONDAY = 1, _("mandag")
    TUESDAY = 2, _("tirsdag")
    WEDNESDAY = 3, _("onsdag")
    THURSDAY = 4, _("torsdag")
    FRIDAY = 5, _("fredag")
    SATURDAY = 6, _("lørdag")
    SUNDAY = 7, _("søndag")


class Equipment(models.TextChoices):
    NONE = "none", _("Trengs ikke")
    LENT = "lent", _("Kan lånes")
    OWN = "own", _("Barnet må ha sitt eget")


class Language(models.TextChoices):
    """What an adult at the place speaks with children and parents."""

    NORWEGIAN = "no", _("norsk")
    ENGLISH = "en", _("engelsk")
    ARABIC = "ar", _("arabisk")
    TIGRINYA = "ti", _("tigrinja")
    SOMALI = "so", _("somali")
    UKRAINIAN = "uk", _("ukrainsk")
    POLISH = "pl", _("polsk")
    KURDISH = "ku", _("kurdisk")
    PERSIAN = "fa", _("dari og persisk")
    SAMI = "se", _("samisk")
    SIGN = "sgn", _("norsk tegnspråk")


class OpenToAll(models.TextChoices):
    """The answer to «åpent for alle, også uten råd?» (H6c)."""

    YES = "yes", _("Ja")
    NO = "no", _("Nei")
    UNKNOWN = "unknown", _("Ikke spurt, eller vet ikke")


class WhyWithdrawn(models.TextChoices):
    OVER = "over", _("Aktøren sier at det er slutt")
    TAKEN_OUT = "taken_out", _("Tatt ut av en områdekoordinator")


def _one_place(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(zone=None) | Q(district=None))


class LocalActor(models.Model):
    """Whoever offers something. Neither zone nor bydel: the whole town. It leads measures by offer, or by name."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("navn"), max_length=120, unique=True)
    kind = models.CharField(_("slags"), max_length=9, choices=ActorKind.choices)
    contact_name = models.CharField(_("kontaktperson"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-post"), blank=True)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="local_actors")
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="a_local_actor_has_its_name", condition=~Q(name="")),
            _one_place("a_local_actor_has_one_place"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        return place_of(self.zone, self.district)


def place_of(zone: Zone | None, district: District | None) -> str:
    return str(zone or district or _("Hele byen"))


def doubted_before(on: date) -> date:
    """What was confirmed before this day has to be asked about again."""
    return on - timedelta(days=settings.OFFER_CONFIRM_DAYS)


class OfferQuerySet(models.QuerySet["Offer"]):
    def not_over(self, on: date | None = None) -> Self:
        """Neither withdrawn nor past its end."""
        on = on or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), withdrawn_at=None)

    def shown(self, on: date | None = None) -> Self:
        """What the search may show: long enough without an answer, and an offer leaves it."""
        on = on or timezone.localdate()
        gone = doubted_before(on) - timedelta(days=settings.OFFER_GONE_DAYS)
        return self.not_over(on).filter(confirmed_on__gte=gone)

    def with_doubt(self, on: date | None = None) -> Self:
        """`is_doubted`: asked about in this round without an answer, or not confirmed for too long."""
        on = on or timezone.localdate()
        asked = OfferQuestion.objects.filter(
            offer=OuterRef("pk"), round_on=OuterRef("confirmed_on"), answered_at=None, mailed_at__isnull=False
        )
        return self.annotate(is_doubted=Q(confirmed_on__lt=doubted_before(on)) | Exists(asked))

    def to_ask_about(self, on: date | None = None) -> Self:
        """Not confirmed for so long, or about to end and not confirmed since that came near. Nobody was asked yet."""
        on = on or timezone.localdate()
        soon = settings.OFFER_ASK_BEFORE_DAYS
        ends = Q(ends_on__lte=on + timedelta(days=soon), confirmed_on__lt=F("ends_on") - timedelta(days=soon))
        asked = OfferQuestion.objects.filter(offer=OuterRef("pk"), round_on=OuterRef("confirmed_on"))
        wanting = self.not_over(on).filter(ends | Q(confirmed_on__lt=doubted_before(on)))
        return wanting.exclude(actor__contact_email="").filter(~Exists(asked))

    def near(self, zone: Zone) -> Self:
        """In the zone, in a bydel that it is part of, or for the whole town. `nearness`: the nearest is 0."""
        inside = District.objects.filter(postcodes__zone=zone)
        reaches = Q(zone=zone) | Q(zone=None, district__in=inside) | Q(zone=None, district=None)
        nearness = Case(When(zone=zone, then=Value(0)), When(district=None, then=Value(2)), default=Value(1))
        return self.filter(reaches).annotate(nearness=nearness)

    def for_ages(self, ages: Iterable[int]) -> Self:
        """For at least one of them."""
        fits = Q()
        for age in ages:
            fits |= Q(ages_from__lte=age, ages_to__gte=age)
        return self.filter(fits)

    def saying(self, words: str) -> Self:
        """Every word stands somewhere in what the offer says of itself."""
        found = self
        for word in words.split():
            where = ("title", "what", "place", "times", "actor__name")
            found = found.filter(*[Q(*[(f"{name}__icontains", word) for name in where], _connector=Q.OR)])
        return found


class Offer(models.Model):
    """Ages in whole years, price in whole kroner (0: gratis). `confirmed_on`: when the actor last said it holds."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    actor = models.ForeignKey(LocalActor, models.PROTECT, related_name="offers")
    title = models.CharField(_("tilbud"), max_length=120)
    what = models.TextField(_("hva er det?"), max_length=1000)
    ages_from = models.PositiveSmallIntegerField(_("fra alder"), validators=[MaxValueValidator(OLDEST)])
    ages_to = models.PositiveSmallIntegerField(_("til alder"), validators=[MaxValueValidator(OLDEST)])
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday.choices), verbose_name=_("dager"), default=list, blank=True
    )
    times = models.CharField(_("tider"), max_length=120, blank=True)
    price = models.PositiveIntegerField(_("pris i kroner"))
    price_note = models.CharField(_("hva prisen gjelder"), max_length=120, blank=True)
    equipment = models.CharField(_("utstyr"), max_length=4, choices=Equipment.choices)
    transport = models.CharField(_("transport"), max_length=200, blank=True)
    languages = ArrayField(
        models.CharField(max_length=3, choices=Language.choices), verbose_name=_("språk"), default=list, blank=True
    )
    place = models.CharField(_("sted"), max_length=160)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="offers")
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True, related_name="+")
    open_to_all = models.CharField(
        _("åpent for alle, også uten råd?"), max_length=7, choices=OpenToAll.choices, default=OpenToAll.UNKNOWN
    )
    open_asked_on = models.DateField(_("spurt"), null=True, blank=True)
    from_on = models.DateField(_("fra"))
    ends_on = models.DateField(_("til"), null=True, blank=True)
    confirmed_on = models.DateField(_("sist bekreftet"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=9, choices=WhyWithdrawn.choices, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(name="an_offer_says_what_it_is", condition=~Q(title="") & ~Q(what="")),
            models.CheckConstraint(
                name="ages_of_an_offer_in_order", condition=Q(ages_to__gte=F("ages_from"), ages_to__lte=OLDEST)
            ),
            models.CheckConstraint(
                name="an_offer_ends_after_it_begins", condition=Q(ends_on=None) | Q(ends_on__gte=F("from_on"))
            ),
            models.CheckConstraint(
                name="an_answer_on_open_to_all_has_its_day",
                condition=Q(open_to_all=OpenToAll.UNKNOWN) | Q(open_asked_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_withdrawn_offer_says_why",
                condition=Q(withdrawn_at=None, withdrawn_why="") | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why=""),
            ),
            _one_place("an_offer_has_one_place"),
        ]
        indexes = [models.Index(fields=["zone", "confirmed_on"], name="offers_of_a_zone")]

    def __str__(self) -> str:
        return self.title

    @property
    def reaches(self) -> str:
        return place_of(self.zone, self.district)

    @property
    def is_over(self) -> bool:
        return self.withdrawn_at is not None or (self.ends_on is not None and self.ends_on < timezone.localdate())

    @property
    def is_out_of_search(self) -> bool:
        """Too long without an answer to be shown to anybody who looks for something."""
        gone = doubted_before(timezone.localdate()) - timedelta(days=settings.OFFER_GONE_DAYS)
        return self.is_over or self.confirmed_on < gone


class OfferQuestion(models.Model):
    """One letter to the actor: does it still hold? A round is the confirmation that has grown old (`round_on`)."""

    offer = models.ForeignKey(Offer, models.PROTECT, related_name="questions")
    round_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    goes_on = models.BooleanField(_("gjelder fortsatt"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_question_of_an_offer_and_round", fields=["offer", "round_on"]),
            models.CheckConstraint(
                name="an_answer_of_an_actor_has_its_moment",
                condition=Q(answered_at=None, goes_on=None) | Q(answered_at__isnull=False, goes_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.round_on:%Y-%m-%d}"
