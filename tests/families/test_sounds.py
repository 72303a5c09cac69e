"""The key of a name: the same for the ways in which it is spelt, another for another name."""

from __future__ import annotations

import pytest
from django.db import connection

from familieplan.families.models import Person
from familieplan.families.sounds import ACCENTED, PLAIN, RULES

pytestmark = pytest.mark.django_db


def sound(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT families_sound(%s)", [name])
        key: str = cursor.fetchone()[0]
        return key


@pytest.mark.parametrize(
    "spellings",
    [
        "Kristian Christian Kristjan Khristian",
        "Silje Cilje Silie",
        "Cecilie Sesilie Cæcilie",
        "Håkon Haakon HÅKON Hakon",
        "Åse Aase Aaase",
        "William Viljam Wiliam",
        "Sofie Sophie Sofi",
        "Jakob Jacob Jackob",
        "Thor Tor",
        "Nora Norah Noora",
        "Hjalmar Jalmar Gjalmar",
        "Alexander Aleksander",
        "Sara Zara Sarah",
        "Søren Soeren Soren Sören",
        "Bjørn Bjoern BJØRN",
        "Kjell Kjeld Kjel",
        "Strand Stran",
        "Hansson Hanson",
        "Mai Maj May",
        "Marie Mari",
        "Anne Ann",
        "Solveig Solvei",
        "Meyer Meier",
        "André Andre Andrè",
        "Muhammad Mohammad",
        "Aisha Aisja",
        "Ødegård Oedegaard",
        "Charlotte Karlotte",
    ],
)
def test_the_spellings_of_one_sound_have_one_key(spellings: str) -> None:
    assert len({sound(each) for each in spellings.split()}) == 1


@pytest.mark.parametrize("names", ["Ola Ole", "Kari Karin", "Anna Anne", "Linda Line", "Berg Bekk", "Sofie Sofia"])
def test_two_names_stay_two(names: str) -> None:
    assert len({sound(each) for each in names.split()}) == 2


def test_a_key_has_small_plain_letters_digits_and_single_spaces() -> None:
    assert sound("  Lyngveien 11B,  7078–Saupstad ") == "lingveien 11b 7078 saopstad"
    assert sound("محمد") == ""
    assert sound("A\u030as\u0065") == sound("Åse")


def test_every_accent_has_its_plain_letter_and_a_session_keeps_the_rules_ready() -> None:
    assert len(ACCENTED) == len(PLAIN)
    assert PLAIN.isascii()
    assert sum(1 for sought, _instead in RULES if not sought.isalpha()) < 32


def test_the_database_keeps_the_key_however_a_name_is_written_down(cast: object) -> None:
    Person.objects.filter(given_name="Vakker").update(given_name="Christian")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sounds FROM families_person WHERE given_name = 'Christian'")
        assert cursor.fetchall() == [("kristian blomst",)]
