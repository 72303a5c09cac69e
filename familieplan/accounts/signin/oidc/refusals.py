"""Why somebody whom a sign-in service vouches for does not come in all the same."""

from __future__ import annotations

from enum import Enum

from django.utils.translation import gettext_lazy as _


class Refusal(Enum):
    NO_ROLE = _("Innloggingstjenesten sier ikke at du har en rolle i Familieplan.")
    NO_ADDRESS = _("Innloggingstjenesten oppgir ikke e-postadressen din.")
    ADDRESS_TAKEN = _("Det finnes en konto med e-postadressen din, og vi vet ikke sikkert at den er din.")
    CLOSED = _("Kontoen din er stengt.")
    SHUT = _("Denne innloggingen er ikke åpnet ennå.")


class RefusedError(Exception):
    """Nobody comes in, and no account is made."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.name)
        self.why = why
