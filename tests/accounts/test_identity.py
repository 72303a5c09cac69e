"""Identity numbers: what is accepted where, and that the number itself never shows."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from familieplan.accounts import identity
from familieplan.accounts.identity import IdentityError, accept, control_digits, parse


def synthetic(born: date, individual: int, d_number: bool = False) -> str | None:
    day = born.day + (40 if d_number else 0)
    nine = f"{day:02}{born.month + 80:02}{born.year % 100:02}{individual:03}"
    digits = control_digits(nine)
    return digits and nine + digits


@given(st.dates(date(1940, 1, 1), date(2039, 12, 31)), st.integers(0, 499), st.booleans())
def test_a_synthetic_number_gives_back_the_birth_date(born: date, serial: int, d_number: bool) -> None:
    number = synthetic(born, serial if born.year < 2000 else 500 + serial, d_number)
    if number:
        known = accept(number)
        assert (known.birth_date, known.synthetic, known.kind) == (born, True, "dnr" if d_number else "fnr")


@given(st.dates(date(1940, 1, 1), date(1999, 12, 31)), st.integers(0, 499), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_never_passes_by_the_old_rule(born: date, serial: int, place: int, change: int) -> None:
    number = synthetic(born, serial)
    if number:
        wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
        weights_hold = control_digits(wrong[:9]) == wrong[9:]
        assert not weights_hold


@pytest.mark.parametrize("number", ["02013299997", "30108299939"])
def test_control_digits_issued_from_2032_hold(number: str) -> None:
    assert parse(number).number == number


def test_a_d_number_of_the_new_series_is_born_in_2000() -> None:
    nine = "418100218"
    assert parse(nine + str(control_digits(nine))).birth_date == date(2000, 1, 1)


@pytest.mark.parametrize(
    ("d_number", "year", "individual", "century"),
    [
        *((False, year, 0, 1900) for year in (0, 39, 40, 99)),
        *((False, year, 499, 1900) for year in (0, 39, 40, 99)),
        *((False, year, individual, 2000) for year in (0, 39) for individual in (500, 749, 750, 899, 900, 999)),
        *((False, year, individual, 1800) for year in (54, 99) for individual in (500, 749)),
        *((False, year, individual, 1900) for year in (40, 53, 54, 99) for individual in (900, 999)),
        *((False, year, 500, None) for year in (40, 53)),
        *((False, year, individual, None) for year in (40, 99) for individual in (750, 899)),
        *((True, year, individual, 1900) for year in (0, 39) for individual in (0, 199)),
        *((True, year, individual, 2000) for year in (0, 39) for individual in (200, 500, 599, 600, 999)),
        *((True, year, individual, 1900) for year in (40, 57, 58, 99) for individual in (0, 499, 600, 999)),
        *((True, year, individual, 1800) for year in (58, 99) for individual in (500, 599)),
        *((True, year, individual, None) for year in (40, 57) for individual in (500, 599)),
    ],
)
def test_the_century_follows_the_tables_at_their_edges(
    d_number: bool, year: int, individual: int, century: int | None
) -> None:
    # Some individual numbers have no control digits on a day; another day of the month has them.
    days = (f"{day + 40 * d_number:02}81{year:02}{individual:03}" for day in range(1, 29))
    number = next(nine + digits for nine in days if (digits := control_digits(nine)))
    if century is None:
        with pytest.raises(IdentityError, match="dato"):
            parse(number)
    else:
        born = parse(number).birth_date
        assert born is not None
        assert born.year == century + year


@given(st.integers(0, 99_999_999_999))
def test_any_eleven_digits_are_read_or_refused_as_a_plain_reading_of_the_rules_says(number: int) -> None:
    text = f"{number:011}"
    digits = [int(digit) for digit in text]
    first = sum(w * d for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), digits, strict=False))
    second = sum(w * d for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), digits, strict=True))
    holds = (first + digits[9]) % 11 in {0, 1, 2, 3} and second % 11 == 0
    try:
        known, said = parse(text), ""
    except IdentityError as error:
        known, said = None, str(error)
    assert text not in said
    assert ("Kontrollsifrene" in said) is not holds
    assert known is None or known.synthetic is (81 <= int(text[2:4]) <= 92)


@pytest.mark.parametrize("demo", [True, False])
def test_a_patients_help_number_is_taken_nowhere(settings, demo: bool) -> None:
    settings.DEMO = demo
    nine = "015190123"
    with pytest.raises(IdentityError, match="hjelpenummer"):
        accept(nine + str(control_digits(nine)))


@pytest.mark.parametrize(("demo", "number"), [(True, "201912345606"), (False, "299900000100")])
def test_a_duf_number_too_is_either_invented_or_somebodys(settings, demo: bool, number: str) -> None:
    weights = (4, 6, 3, 2, 4, 6, 3, 2, 7, 5)
    rest = sum(w * int(d) for w, d in zip(weights, number, strict=False)) % 11
    valid = f"{number[:10]}{rest:02}"
    settings.DEMO = not demo
    assert accept(valid).kind == "duf"
    settings.DEMO = demo
    with pytest.raises(IdentityError):
        accept(valid)


def test_a_duf_number_is_checked_by_its_own_rule() -> None:
    assert parse("201912345606").kind == "duf"
    with pytest.raises(IdentityError):
        parse("201912345607")


@pytest.mark.parametrize("text", ["", "123", "abcdefghijk", "１２３４５６７８９０１", "000000000000000"])
def test_what_is_not_a_number_gets_a_sentence(text: str) -> None:
    with pytest.raises(IdentityError, match="11 siffer"):
        parse(text)


def test_the_demo_refuses_a_number_that_could_be_somebodys() -> None:
    with pytest.raises(IdentityError, match="demo"):
        accept("02013299997")


def test_production_refuses_a_synthetic_number(settings) -> None:
    settings.DEMO = False
    with pytest.raises(IdentityError, match="testnummer"):
        accept(synthetic(date(1990, 1, 20), 120) or "")


def test_a_number_survives_encryption_and_hides_in_it() -> None:
    token = identity.encrypt("20819012082")
    assert b"208190" not in token
    assert identity.decrypt(token) == "20819012082"


def test_the_keyed_hash_is_steady_and_needs_the_key(settings) -> None:
    before = identity.keyed_hash("20819012082")
    assert before == identity.keyed_hash("20819012082")
    settings.IDENTITY_HASH_KEY = b"another"
    assert before != identity.keyed_hash("20819012082")


def test_a_number_is_never_shown_whole() -> None:
    known = accept(synthetic(date(1990, 1, 20), 120) or "")
    assert known.number not in repr(known)
    assert identity.mask(known.number) == "208190 *****"
