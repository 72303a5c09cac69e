"""What somebody is told of, in the page and by e-mail: a sentence without any name or fact, and where to go."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.models.people import User


class NoticeKind(models.TextChoices):
    MEETING = "meeting", _("Møter")
    ANSWER = "answer", _("Svar på det du har skrevet eller spurt om")
    BATON = "baton", _("Overlevering av familier")
    DEPUTY = "deputy", _("Fravær og stedfortreder")
    REQUEST = "request", _("Det familier ber om, og samtykker")
    EMERGENCY = "emergency", _("Nødtilgang og snarveier")
    OVERSIGHT = "oversight", _("Tilsyn med tilgang og lesing")
    SECURITY = "security", _("Innlogging og sikkerhet")
    OTHER = "other", _("Andre beskjeder")


class Way(models.TextChoices):
    """How a kind of notice reaches somebody. Each but the last also stands in the page."""

    PAGE = "page", _("Bare i Familieplan")
    DIGEST = "digest", _("Også samlet på e-post hver morgen")
    AT_ONCE = "at_once", _("Også på e-post med en gang")
    OFF = "off", _("Av")


# Somebody has to see to these, or learns of them what only they can know to be wrong.
CANNOT_BE_OFF = (NoticeKind.EMERGENCY, NoticeKind.OVERSIGHT, NoticeKind.SECURITY)
AT_ONCE_UNLESS_CHOSEN = (*CANNOT_BE_OFF, NoticeKind.OTHER)


def usual_way(kind: str) -> Way:
    return Way.AT_ONCE if kind in AT_ONCE_UNLESS_CHOSEN else Way.DIGEST


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> NoticeQuerySet:
        """Nobody reads what another is told."""
        return self.filter(recipient=user)

    def unseen(self) -> NoticeQuerySet:
        return self.filter(seen_at=None)

    def unsent(self, way: Way) -> NoticeQuerySet:
        """Those that have been neither seen nor written of, and whose recipient wants to be told this way."""
        chosen = NoticeChoice.objects.filter(user=OuterRef("recipient"), kind=OuterRef("kind"))
        usual = Case(When(kind__in=AT_ONCE_UNLESS_CHOSEN, then=Value(Way.AT_ONCE)), default=Value(Way.DIGEST))
        ways = Coalesce(Subquery(chosen.values("way")[:1]), usual, output_field=models.CharField())
        return self.unseen().filter(mailed_at=None).alias(goes=ways).filter(goes=way)

    def to_those_at_work(self) -> NoticeQuerySet:
        """Nobody writes to whoever has left or whose account is closed, nor to a family."""
        from familieplan.accounts.models.people import Employment

        jobs = Employment.objects.filter(user=OuterRef("recipient"))
        here = self.filter(recipient__is_active=True, recipient__is_family=False)
        return here.exclude(models.Exists(jobs), ~models.Exists(jobs.current()))


class Notice(models.Model):
    """`text` never names a family or a fact: it can stand on a screen that others see. `path` is behind a door."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(
        max_length=9, choices=NoticeKind.choices, default=NoticeKind.OTHER, db_default=NoticeKind.OTHER.value
    )
    text = models.CharField(_("beskjed"), max_length=200)
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)
    # A letter has gone out that speaks of it, and no other does.
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "-created_at"], name="notices_of_a_person")]

    def __str__(self) -> str:
        return self.text


class NoticeChoice(models.Model):
    """How one person wants to be told of one kind. No row: the usual way."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=9, choices=NoticeKind.choices)
    way = models.CharField(_("måte"), max_length=7, choices=Way.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="one_way_for_each_kind", fields=["user", "kind"]),
            models.CheckConstraint(
                name="some_notices_cannot_be_off", condition=~Q(way=Way.OFF) | ~Q(kind__in=CANNOT_BE_OFF)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}: {self.way}"
