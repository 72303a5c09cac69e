"""What pages say of invitations: each step in words, and the row of a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.coordination.models import Invitation, InvitationStep, RuleVersion, State
from familieplan.coordination.rules import invitation_unanswered

# Those that mean that somebody must still do something are marked as waiting.
ICONS = {
    State.SENT: "waiting",
    State.RECEIVED: "waiting",
    State.ACCEPTED: "active",
    State.DECLINED: "cross",
    State.WITHDRAWN: "undo",
    State.DONE: "done",
}


@dataclass(frozen=True)
class StepRow:
    label: str
    by: str
    at: datetime
    reason: str
    words: str


def steps_of(invitation: Invitation, *, at_office: bool) -> list[StepRow]:
    """After the sending itself. The office reads them although it may not see the family."""
    steps = InvitationStep.objects.filter(invitation=invitation).order_by("happened_at", "kind")
    if at_office:
        with acting_as(duty=Duty.INVITATION):
            found = list(steps)
    else:
        found = list(steps)
    return [
        StepRow(
            str(each.get_kind_display()), each.signature, each.happened_at, str(each.get_reason_display()), each.words
        )
        if each.reason
        else StepRow(str(each.get_kind_display()), each.signature, each.happened_at, "", each.words)
        for each in found
    ]


def days_to_answer() -> int | None:
    """By the version of the rule in force today."""
    version = RuleVersion.objects.in_force().filter(rule=invitation_unanswered.RULE.slug).first()
    return int(version.parameters["days"]) if version else None


@dataclass(frozen=True)
class Row:
    """One invitation in a list: `about` is what this list may say of whom it concerns."""

    public_id: UUID
    family_id: UUID
    about: str
    other_side: str
    area: str
    state: str
    icon: str
    sent_at: datetime
    days: int
    is_late: bool
    opens: bool


def rows(found: Iterable[Invitation], user: User, scope: str, limit: int | None) -> list[Row]:
    """`scope` is "kontoret", "familiene" or "bydelen"; the family is named only to those who see it, or lead there."""
    made = []
    for each in found:
        waits = each.is_open and limit is not None and each.days() > limit
        secret = each.sender_service is not None and each.sender_service.is_secret
        hidden = secret and each.sender_service_id != user.service_id
        sender = _("En tjeneste i kommunen") if hidden else each.signature
        made.append(
            Row(
                public_id=each.public_id,
                family_id=each.family.public_id,
                about="" if scope == "kontoret" else each.family.name_in_lists(),
                other_side=sender if scope == "kontoret" else each.addressee,
                area=str(each.get_area_display()),
                state=str(each.state.label),
                icon=ICONS[each.state],
                sent_at=each.sent_at,
                days=each.days(),
                is_late=waits,
                opens=scope != "bydelen",
            )
        )
    return made
