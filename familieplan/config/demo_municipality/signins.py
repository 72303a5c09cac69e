"""Those a newcomer may sign in as: shown on the sign-in page of the demo and in the terminal."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

PASSWORD = "trygg-demo-2026"  # noqa: S105 the demo is for invented people, and says its password aloud
MAIL = "demo.example"


@dataclass(frozen=True)
class SignIn:
    name: str
    part: str
    sees: str

    @property
    def email(self) -> str:
        return sign_in_address(self.name)

    @property
    def password(self) -> str:
        return PASSWORD

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split())


def sign_in_address(name: str) -> str:
    plain = name.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a").replace(" ", ".")
    return f"{unicodedata.normalize('NFKD', plain).encode('ascii', 'ignore').decode()}@{MAIL}"


SIGN_INS = (
    SignIn("Klar Bekk", "familiekoordinator", "Min dag og familiene hun koordinerer"),
    SignIn("Trygg Furu", "saksbehandler i NAV", "De samme familiene, sett fra NAV"),
    SignIn("Rask Elv", "OSK-leder, Heimdal", "Flaggede familier og årsstatus"),
    SignIn("Vid Utsikt", "områdekoordinator", "De seks levekårssonene"),
    SignIn("Ærlig Stein", "administrator", "KOSTRA-filer, kontorer og årsstatus, ingen familier"),
    SignIn("Nøye Lupe", "personvernombud", "Hvem som har lest hva"),
)


def as_lines() -> list[str]:
    """For the terminal: address, password and who it is."""
    return [f"  {each.email:<28} {each.password}   {each.name}, {each.part}" for each in SIGN_INS]
