"""What a package holds, as plain values: folders, documents, and what stands beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.utils import timezone

from familieplan.accounts.uploads import FileKind

NOBODY = "Familieplan"


class StillOpenError(ValueError):
    """A family with an active plan, or none at all, is not packed."""


@dataclass(frozen=True)
class Remark:
    text: str
    kind: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True)
class Enclosed:
    """A file that was signed with an entry, as it was sent."""

    system_id: UUID
    title: str
    added_at: datetime
    added_by: str
    kind: FileKind
    name: str
    content: bytes


@dataclass(frozen=True)
class Record:
    """One document: who wrote it, when, the paper as PDF/A, and what stands beside it."""

    system_id: UUID
    title: str
    written_at: datetime
    happened_on: date
    author: str
    office: str
    name: str
    content: bytes
    readers: str = ""
    corrects: UUID | None = None
    remarks: tuple[Remark, ...] = ()
    enclosed: tuple[Enclosed, ...] = ()

    @property
    def files(self) -> dict[str, bytes]:
        return {self.name: self.content} | {each.name: each.content for each in self.enclosed}


@dataclass(frozen=True)
class Folder:
    """One closed plan. `parties` are (id, name, relation)."""

    system_id: UUID
    plan_id: int
    title: str
    opened_at: datetime
    closed_at: datetime
    responsible: str
    office: str
    end_reason: str
    parties: tuple[tuple[str, str, str], ...]
    records: tuple[Record, ...] = field(default=())


def moment(on: date) -> datetime:
    """Noon of a day that was kept without a clock."""
    return timezone.make_aware(datetime.combine(on, time(12))).astimezone(UTC)
