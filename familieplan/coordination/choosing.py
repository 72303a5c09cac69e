"""Which of the families that one may see stand in the list: all, mine, my office's, or those opened lately."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy

from familieplan.accounts.models import Deed, ReadRecord, User
from familieplan.coordination.listing import PAGE, page_of
from familieplan.families.models import Family, Participation

LATELY = 14  # days


class Choice(TextChoices):
    """As it stands in the address."""

    ALL = "alle", gettext_lazy("Alle")
    MINE = "mine", gettext_lazy("Mine")
    OFFICE = "kontoret", gettext_lazy("Kontoret")
    LATELY = "nylig", gettext_lazy("Nylig åpnet")


def chosen(user: User, families: QuerySet[Family], choice: str) -> QuerySet[Family]:
    """Mine: I take part myself. The office's: somebody takes part from my office."""
    taking_part = Participation.objects.current().filter(family=OuterRef("pk"))
    if choice == Choice.MINE:
        return families.filter(Exists(taking_part.filter(worker=user)))
    if choice == Choice.OFFICE:
        office = user.employment.office_id if user.employment else 0
        return families.filter(Exists(taking_part.known_to(user).filter(office=office)))
    return families


def opened_lately(user: User) -> list[UUID]:
    """The families whose pages this person has opened, the last first; the read log knows, under its own lock."""
    since = timezone.now() - timedelta(days=LATELY)
    mine = ReadRecord.objects.filter(user_email=user.email, read_at__gte=since, deed__in=[Deed.READ, Deed.WRITE])
    each = mine.values("family").annotate(at=Max("read_at"), number=Max("id"))
    last = each.order_by("-at", "-number").values_list("family", flat=True)
    # The log is text: what is no public id leads to no family.
    return [UUID(family) for family in last[:PAGE] if len(family) == 36]


def in_order(user: User, keys: Sequence[UUID], families: QuerySet[Family]) -> list[dict[str, Any]]:
    """The rows of these families that are among `families`, in the order of the keys."""
    places = {key: place for place, key in enumerate(keys)}
    found = page_of(user, families.filter(public_id__in=keys))
    return sorted(found, key=lambda values: places[values["public_id"]])
