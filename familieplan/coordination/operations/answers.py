"""Verbs on answers: a colleague has read an entry and takes it further, or has something to say to it."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import NoticeKind, User
from familieplan.accounts.notices import notify
from familieplan.coordination.models import Answer, FamilyPlan, LogEntry
from familieplan.coordination.operations.journal import secret_service_of
from familieplan.coordination.operations.plan import touch
from familieplan.families.secrecy import hidden_from_somebody


class OwnEntryError(ValueError):
    """Nobody takes on what they have written themselves."""


@transaction.atomic
def answer_entry(
    *, plan: FamilyPlan, entry: LogEntry, by: User, text: str = "", takes_it_on: bool = False
) -> Answer | None:
    """The author is told, without a name or a fact. None when this person has taken it on already and says no more.

    Raises OwnEntryError, and ValueError for an entry of another plan.
    """
    if entry.plan_id != plan.pk:
        raise ValueError("an entry is answered in its own plan")
    if takes_it_on and entry.author_id == by.pk:
        raise OwnEntryError
    if takes_it_on and Answer.objects.filter(plan=plan, entry=entry, author=by, takes_it_on=True).exists():
        takes_it_on = False
        if not text:
            return None
    answer = Answer.objects.create(
        plan=plan,
        entry=entry,
        entry_author_id=entry.author_id,
        author=by,
        kept_by=secret_service_of(by),
        signature=by.signature,
        takes_it_on=takes_it_on,
        text=text,
    )
    # That something moved would tell that somebody is there.
    if not hidden_from_somebody(plan.family, answer.kept_by):
        touch(plan)
    _tell(answer, entry, plan)
    return answer


def _tell(answer: Answer, entry: LogEntry, plan: FamilyPlan) -> None:
    """Only an author who may see the answer, and still takes part, hears of it."""
    author = entry.author
    if author.pk == answer.author_id:
        return
    with acting_as(user_id=author.pk):
        may_see = Answer.objects.visible_to(author).filter(pk=answer.pk).exists()
    if may_see:
        path = f"{reverse('coordination:log', args=[plan.family.public_id])}?notat={entry.public_id}"
        notify(
            users=[author],
            text=_("En kollega har svart på et notat du har skrevet."),
            path=path,
            kind=NoticeKind.ANSWER,
        )
