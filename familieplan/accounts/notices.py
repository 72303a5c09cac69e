"""Telling people that something waits for them: one row each, and a letter without any name or fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.models import Notice, NoticeChoice, NoticeKind, User, Way
from familieplan.accounts.models.notice import CANNOT_BE_OFF, usual_way

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@transaction.atomic
def notify(*, users: Iterable[User], text: str | StrPromise, path: str, kind: str = NoticeKind.OTHER) -> list[Notice]:
    """One notice to each who has not switched the kind off, and letters to those who want one at once.

    `text` is read on screens and in letters that others may see: no name, no fact of a family.
    """
    from familieplan.accounts.tasks import send_notices

    people = {user.pk: user for user in users}
    if people and kind not in CANNOT_BE_OFF:
        off = NoticeChoice.objects.filter(user__in=people, kind=kind, way=Way.OFF).values_list("user", flat=True)
        for pk in off:
            del people[pk]
    made = Notice.objects.bulk_create(
        [Notice(recipient=user, kind=kind, text=str(text), path=path) for user in people.values()]
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


def ways_of(user: User) -> dict[str, str]:
    """How this person is told of each kind."""
    chosen = dict(NoticeChoice.objects.filter(user=user).values_list("kind", "way"))
    return {kind.value: chosen.get(kind.value, usual_way(kind).value) for kind in NoticeKind}


@transaction.atomic
def choose_ways(*, user: User, ways: Mapping[str, str]) -> None:
    rows = [NoticeChoice(user=user, kind=kind, way=way) for kind, way in ways.items()]
    unique = ["user", "kind"]
    NoticeChoice.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=["way"])
