"""Telling people that something waits for them: one row each, and a letter without any name or fact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import Notice, User

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@transaction.atomic
def notify(*, users: Iterable[User], text: str | StrPromise, path: str) -> list[Notice]:
    """One notice to each, and a letter to each when the transaction is through.

    `text` is read on screens and in letters that others may see: no name, no fact of a family.
    """
    from familieplan.accounts.tasks import send_notices

    made = Notice.objects.bulk_create(
        [Notice(recipient=user, text=str(text), path=path) for user in {user.pk: user for user in users}.values()]
    )
    ids = [notice.pk for notice in made]
    if ids:
        # A broker that is gone must not undo what a person did; the notice itself stands on the screen.
        transaction.on_commit(lambda: send_notices.apply_async((ids,), retry=False), robust=True)
    return made


def see(*, notices: Iterable[Notice], by: User) -> None:
    """These have now stood on the recipient's screen. Somebody else's stay as they are."""
    ids = [notice.pk for notice in notices]
    Notice.objects.visible_to(by).unseen().filter(pk__in=ids).update(seen_at=timezone.now())
