"""What the tests of the journal write: notes, drafts, and files that are what they say, or not."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from familieplan.coordination.models import Attachment, LogEntry
from familieplan.coordination.operations.attachments import attach
from familieplan.coordination.operations.drafts import save_draft
from familieplan.coordination.operations.journal import sign_entry
from tests.cast import Cast
from tests.families.sharing import PDF


def log_of(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/logg/"


def file_named(name: str = "brev.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def entry_by(cast: Cast, who: str = "coordinator", text: str = "Vi snakket om huset.", **changed: Any) -> LogEntry:
    facts: dict[str, Any] = {"plan": cast.plan, "kind": "phone", "happened_on": timezone.localdate(), "text": text}
    # The basis of whoever asked last must not be this one's.
    cast.family.basis_kind = None
    return sign_entry(by=cast[who], **facts | changed)


def signed_file(cast: Cast, who: str = "coordinator", **changed: Any) -> Attachment:
    """An entry with a letter beside it. The tests that call this keep files in a place of their own."""
    key, text = uuid4(), "Brevet ligger ved."
    draft = save_draft(plan=cast.plan, by=cast[who], key=key, kind="note", text=text)
    (kept,) = attach(draft=draft, by=cast[who], uploads=[file_named("brev fra utleier.pdf")])
    entry_by(cast, who, text, kind="note", key=key, seen=draft.version, **changed)
    return Attachment.objects.get(pk=kept.pk)
