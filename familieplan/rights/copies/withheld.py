"""Which notes a copy leaves out, and the sentence that says so: on what ground, and never how much."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from familieplan.coordination.models import Audience, LogEntry, NarrowReason
from familieplan.families.models import OrderKind


class Ground(TextChoices):
    """All that protects a person is one ground: to say that a child asked would tell that it did."""

    OTHERS = (
        "others",
        _(
            "Noe er holdt utenfor av hensyn til en annen person (personvernforordningen artikkel 15 nr. 4 og"
            " personopplysningsloven § 16 bokstav c og f)."
        ),
    )
    SECRECY = (
        "secrecy",
        _(
            "Noe er holdt utenfor fordi taushetsplikten i en tjeneste går lenger"
            " (personopplysningsloven § 16 bokstav d)."
        ),
    )
    INTERNAL = (
        "internal",
        _("Noe er holdt utenfor fordi det er arbeidsnotater for ett kontor (personopplysningsloven § 16 bokstav e)."),
    )
    STAFF = (
        "staff",
        _(
            "Noen notater er skrevet for fagfolkene. Be koordinatoren om en kopi til familien, så vurderer"
            " hun eller han hva dere kan få."
        ),
    )


PROTECTS_SOMEBODY = frozenset(
    {NarrowReason.THIRD_PARTY, NarrowReason.DANGER, NarrowReason.CHILD_ASKED, NarrowReason.ANOTHER_MEMBER}
)


def ground_of(entry: LogEntry, kind: str) -> Ground | None:
    """Why this copy leaves the entry out; None when it stays in.

    What a family orders at its own door holds only what was written for it. The coordinator's copy holds all that the
    law gives, since somebody reads through it before it leaves the house.
    """
    if entry.narrow_reason in PROTECTS_SOMEBODY:
        return Ground.OTHERS
    if entry.narrow_reason == NarrowReason.OWN_SECRECY:
        return Ground.SECRECY
    if entry.audience == Audience.OFFICE or entry.narrow_reason == NarrowReason.WORKING_NOTE:
        return Ground.INTERNAL
    if kind == OrderKind.OWN and entry.audience != Audience.EVERYBODY:
        return Ground.STAFF
    return None
