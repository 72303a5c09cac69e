"""Verbs on attachments: laid beside a draft, and signed with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from familieplan.accounts.models import User
from familieplan.accounts.uploads import UploadRefusedError, checked
from familieplan.coordination.models import Attachment, LogDraft, LogEntry
from familieplan.coordination.models.attachment import MOST


def attach(*, draft: LogDraft, by: User, uploads: Iterable[UploadedFile[Any]]) -> list[Attachment]:
    """Raises UploadRefusedError, and keeps none of them, when one is not to be kept."""
    sent = [(upload, checked(upload)) for upload in uploads]
    if sent and draft.attachments.count() + len(sent) > MOST:
        raise UploadRefusedError(_("Et notat kan ha fem vedlegg. Skriv et nytt notat for resten."))
    with transaction.atomic():
        return [_kept(draft, by, upload, kind) for upload, kind in sent]


def _kept(draft: LogDraft, by: User, upload: UploadedFile[Any], kind: str) -> Attachment:
    digest = hashlib.sha256(upload.read() or b"").hexdigest()
    upload.seek(0)
    return Attachment.objects.create(
        plan=draft.plan,
        draft=draft,
        added_by=by,
        content=upload,
        kind=kind,
        size=upload.size or 0,
        name=(PurePath(upload.name or "").name or _("Vedlegg"))[:120],
        digest=digest,
    )


def take_away(*, attachment: Attachment) -> None:
    """Only what is not signed yet: the database refuses the rest."""
    attachment.delete()


def sign_attachments(*, drafts: Iterable[LogDraft], entry: LogEntry) -> None:
    Attachment.objects.filter(plan=entry.plan_id, draft__in=list(drafts)).update(entry=entry, draft=None)


def remove_content(attachment: Attachment) -> None:
    """When a row is gone for good, so is its file; nothing is removed by a transaction that came to nothing."""
    storage, name = attachment.content.storage, attachment.content.name
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)
