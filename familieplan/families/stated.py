"""What a worker says of the basis when somebody is let in: plain values, before any row is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.families.models import Channel, LegalBasis, Person

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

WHOLE = gettext_lazy("Hele planen")


class NotCoveredError(ValueError):
    """The basis does not let this service in on that day. Its text is a sentence for the screen."""


class ConsentAgeError(ValueError):
    """Somebody said yes who is too young, or too old to be spoken for. Its text is a sentence for the screen."""


@dataclass(frozen=True)
class Told:
    """The family was told on a day, or there is a reason why not."""

    on: date | None = None
    because: str = ""

    def __post_init__(self) -> None:
        if (self.on is None) == (not self.because):
            raise ValueError("the family was told on a day, or there is a reason why not")


@dataclass(frozen=True)
class Yes:
    """One person's yes, their own or said for them. Without a person: the name that a lead was given."""

    person: Person | None = None
    representative: Person | None = None
    representative_name: str = ""
    said_by: str = ""


@dataclass(frozen=True)
class StatedLaw:
    """A provision from the register, why it is needed and not too much, and whether the family knows."""

    provision: LegalBasis
    why: str
    told: Told


@dataclass(frozen=True)
class FirstConsent:
    """The consent a family is registered with. `services` are codes, `said_yes` places in the list of members
    (None: everybody); a child under the age is spoken for by the first adult who said yes.
    """

    services: tuple[str, ...]
    said_yes: tuple[int, ...] | None = None
    until_on: date | None = None
    channel: str = Channel.ORAL
    note: str = ""
    what: str | StrPromise = WHOLE


@dataclass(frozen=True)
class SpokenConsent:
    """A yes that a lead heard from somebody of a family whose people the lead may not see."""

    said_by: str
    channel: str = Channel.ORAL


def law_does_not_reach(provision: LegalBasis, giver: str, receiver: str) -> NotCoveredError:
    return NotCoveredError(
        _("%(law)s gir ikke %(giver)s lov til å dele med %(receiver)s. Velg et annet grunnlag.")
        % {"law": provision, "giver": giver, "receiver": receiver}
    )
