"""Two people may have the same form open. The newest row of the database's own history is the version one has seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from familieplan.accounts.models import User

M = TypeVar("M", bound=models.Model)
Q = TypeVar("Q", bound=models.QuerySet[Any])


@dataclass(frozen=True)
class Version:
    """`number` grows with every change to the row, and with nothing else. 0: there is no row yet."""

    number: int
    by: str
    at: datetime | None


NO_ROW = Version(0, "", None)


class ChangedMeanwhileError(Exception):
    """Somebody else has changed the row since this person read it. Nothing is written."""


def version_of(row: models.Model | None) -> Version:
    """Who made the newest version is known from the request that made it."""
    newest = history_of(row).select_related("pgh_context").order_by("-pgh_id").first() if row else None
    if newest is None:
        return NO_ROW
    metadata = newest.pgh_context.metadata if newest.pgh_context else {}
    author = User.objects.filter(pk=metadata["user"]).first() if metadata.get("user") else None
    return Version(newest.pk, author.name if author else _("Noen andre"), newest.pgh_created_at)


def number_of(row: models.Model | None) -> int:
    """The newest version's number alone: what a form remembers."""
    return (history_of(row).aggregate(newest=models.Max("pgh_id"))["newest"] or 0) if row else 0


def with_number(rows: Q) -> Q:
    """The rows with their newest version's number beside them, read in one question: `hold` need not ask for it."""
    events = rows.model._meta.get_field("events").related_model
    newest = events._base_manager.filter(pgh_obj=models.OuterRef("pk")).order_by("-pgh_id")
    numbered: Q = rows.annotate(number_read=models.Subquery(newest.values("pgh_id")[:1]))
    return numbered


def hold(row: M, seen: int | None) -> M:
    """Lock the row until the transaction ends, and return it as it now stands.

    Raises ChangedMeanwhileError when `seen` is given and the row has changed since.
    """
    now: M = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if seen is not None and _number_held(row, now) != seen:
        raise ChangedMeanwhileError
    return now


def _number_held(row: models.Model, now: models.Model) -> int:
    """The number that was read with the row stands, as long as the row that is held is the very one that was read."""
    read: int | None = getattr(row, "number_read", None)
    same = all(getattr(row, each.attname) == getattr(now, each.attname) for each in row._meta.concrete_fields)
    return read if read is not None and same else number_of(row)


def history_of(row: models.Model) -> Any:
    """The database's own rows of every version."""
    return row.events  # type: ignore[attr-defined]
