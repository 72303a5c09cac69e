"""Norwegian personal numbers: fødselsnummer, D-number and DUF, the synthetic series, and how they are kept.

Rules: Skatteetaten, folkeregisteret-api-dokumentasjon ("Nytt fødselsnummer fra 2032", "Test for konsumenter",
"Utvidelse av D-nummerserien"). Numbers issued from 2032 on tell neither sex nor century, so birth date and sex are
kept as own fields and only proposed from here.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from operator import mul

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
DUF_WEIGHTS = (4, 6, 3, 2, 4, 6, 3, 2, 7, 5)
# Numbers issued from 2032 may leave these rests as well; every earlier number leaves 0.
FIRST_RESTS = frozenset({0, 1, 2, 3})
SYNTHETIC_MONTH = 80
HELP_NUMBER_MONTH = 40
D_NUMBER_DAY = 40


class IdentityError(ValueError):
    """The number cannot be taken here; the text says why, never the number."""


@dataclass(frozen=True)
class IdentityNumber:
    """A number that holds. `birth_date` is None for DUF, and a proposal only for numbers issued from 2032."""

    number: str
    kind: str
    birth_date: date | None
    synthetic: bool

    def __repr__(self) -> str:
        return f"<{self.kind} {mask(self.number)}>"


def accept(text: str) -> IdentityNumber:
    """Read a number as people write it, and take it only where it belongs. Raises IdentityError.

    Production refuses synthetic numbers, the demo refuses all others: real and invented people never mix.
    """
    known = parse(text)
    if settings.DEMO and not known.synthetic:
        raise IdentityError(_("Dette er en demo. Bruk et syntetisk nummer (måned + 80), aldri et ekte."))
    if not settings.DEMO and known.synthetic:
        raise IdentityError(_("Dette er et syntetisk testnummer. Skriv personens eget nummer."))
    return known


def parse(text: str) -> IdentityNumber:
    """A number of 11 digits (fødselsnummer, D-number) or 12 (DUF). Raises IdentityError."""
    number = "".join(text.split())
    if not number.isascii() or not number.isdigit() or len(number) not in {11, 12}:
        raise IdentityError(_("Et fødselsnummer eller D-nummer har 11 siffer, et DUF-nummer har 12."))
    return _parse_duf(number) if len(number) == 12 else _parse_national(number)


def _parse_duf(number: str) -> IdentityNumber:
    digits = [int(digit) for digit in number]
    rest = sum(w * d for w, d in zip(DUF_WEIGHTS, digits, strict=False)) % 11
    if int(number[10:]) != rest:
        raise IdentityError(_("Kontrollsifrene i DUF-nummeret stemmer ikke. Se etter om to siffer er byttet om."))
    # No series is set aside for tests: a year of registration far ahead cannot be anybody's.
    return IdentityNumber(number, "duf", None, synthetic=number.startswith("2999"))


def _parse_national(number: str) -> IdentityNumber:
    digits = tuple(map(int, number))
    first = sum(map(mul, FIRST_WEIGHTS, digits)) % 11
    second = sum(map(mul, SECOND_WEIGHTS, digits)) % 11
    if first not in FIRST_RESTS or second:
        raise IdentityError(_("Kontrollsifrene i nummeret stemmer ikke. Se etter om to siffer er byttet om."))
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    synthetic = month > SYNTHETIC_MONTH
    if synthetic:
        month -= SYNTHETIC_MONTH
    elif month > HELP_NUMBER_MONTH:
        raise IdentityError(_("Dette er et hjelpenummer og ikke et fødselsnummer. La feltet stå tomt."))
    kind = "fnr"
    if day > D_NUMBER_DAY:
        kind, day = "dnr", day - D_NUMBER_DAY
    try:
        born = date(_century(kind, int(number[6:9]), year) + year, month, day)
    except ValueError as error:
        raise IdentityError(_("De seks første sifrene er ikke en dato.")) from error
    return IdentityNumber(number, kind, born, synthetic)


def _century(kind: str, individual: int, year: int) -> int:
    """The century of birth, by the tables in force; the D-number series was extended on 16 November 2021."""
    if kind == "dnr":
        if year <= 39:
            return 1900 if individual <= 199 else 2000
        if not 500 <= individual <= 599:
            return 1900
        if year >= 58:
            return 1800
        raise ValueError("no century is defined for this series")
    if individual <= 499:
        return 1900
    if year <= 39:
        return 2000
    if individual <= 749 and year >= 54:
        return 1800
    if individual >= 900:
        return 1900
    raise ValueError("no century is defined for this series")


def control_digits(nine: str) -> str | None:
    """The two control digits of nine digits by the rule before 2032; None when the series has no such number."""
    digits = [int(digit) for digit in nine]
    first = -sum(w * d for w, d in zip(FIRST_WEIGHTS, digits, strict=False)) % 11
    second = -sum(w * d for w, d in zip(SECOND_WEIGHTS, [*digits, first], strict=False)) % 11
    return None if 10 in {first, second} else f"{first}{second}"


def synthetic(birth_date: date, sex: str, serial: int) -> str:
    """A made-up number (month + 80) for the demo and tests; different serials of a day give different numbers.

    Raises IndexError when the day's series is used up (about 200 per day and sex).
    """
    number = next(islice(_series(birth_date, 1 if sex == "male" else 0), serial, None), None)
    if number is None:
        raise IndexError("the day has no more numbers")
    return number


def _series(birth_date: date, odd: int) -> Iterator[str]:
    """One after another: few ask for the last of a day, and the control digits are what takes time."""
    first = 0 if birth_date.year < 2000 else 500
    for individual in range(first + odd, first + 500, 2):
        nine = f"{birth_date:%d}{birth_date.month + SYNTHETIC_MONTH}{birth_date:%y}{individual:03d}"
        if digits := control_digits(nine):
            yield nine + digits


def mask(number: str) -> str:
    """How a number is shown: its date, never the rest."""
    return f"{number[:6]} *****" if len(number) == 11 else f"{number[:4]} ********"


def keyed_hash(number: str) -> str:
    """The key that recipients and persons are found by: 64 hexadecimal digits, useless without the secret."""
    return hmac.digest(settings.IDENTITY_HASH_KEY, number.encode(), "sha256").hex()


def encrypt(number: str) -> bytes:
    return _keys(tuple(settings.IDENTITY_ENCRYPTION_KEYS)).encrypt(number.encode())


def decrypt(token: bytes | memoryview) -> str:
    return _keys(tuple(settings.IDENTITY_ENCRYPTION_KEYS)).decrypt(bytes(token)).decode()


def encrypt_text(text: bytes) -> bytes:
    """A file that holds identity numbers, under the same keys."""
    return _keys(tuple(settings.IDENTITY_ENCRYPTION_KEYS)).encrypt(text)


def decrypt_text(token: bytes | memoryview) -> bytes:
    return _keys(tuple(settings.IDENTITY_ENCRYPTION_KEYS)).decrypt(bytes(token))


def is_current(token: bytes | memoryview) -> bool:
    """Whether the first key encrypted this."""
    try:
        _keys(tuple(settings.IDENTITY_ENCRYPTION_KEYS[:1])).decrypt(bytes(token))
    except InvalidToken:
        return False
    return True


@cache
def _keys(keys: tuple[str, ...]) -> MultiFernet:
    """The first key encrypts, all decrypt: a key is changed without a day of silence."""
    return MultiFernet([Fernet(key) for key in keys])
