"""An attack on extracts: whatever is asked for, nobody in the file can be told apart, and the protected are not in it."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familieplan.accounts.acting import Duty, acting_as
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.families import protection
from familieplan.families.models import Family
from familieplan.families.operations import NewMember
from familieplan.reporting.research.extracting import Extract, TooFewError, extract
from familieplan.reporting.research.filling import Row, filled
from familieplan.reporting.research.packing import TABLE, packed
from familieplan.reporting.research.variables import VARIABLES, chosen
from tests.assistance.files import BORN, aid, file_of, number, programme, take
from tests.cast import CONSENT, LONG_AGO, Cast

K, L = 5, 2
TODAY = timezone.localdate()
KEYS = [each.key for each in VARIABLES]
BIRTHS = [date(year, 5, 17) for year in (1950, 1962, 1975, 1984, 1990, 1996, 2003, 2005)]
YEARS = (2022, 2023, 2024, 2025)


def fill(seed: int, size: int = 160) -> None:
    """Somebody of every kind, some of them alone of theirs."""
    chance = random.Random(seed)
    people = [
        (serial, chance.choice(BIRTHS), chance.choice("112"), chance.choice([0, 0, 0, 1, 2, 5]))
        for serial in range(1, size + 1)
    ]
    for year in YEARS:
        here = [one for one in people if chance.random() < 0.8]
        records = [
            aid(serial, year, range(1, 1 + chance.choice([1, 3, 5, 8, 12])), children, born, KJONN=sex)
            | {"PERSON_FODSELSNR": number(serial, born, "male" if sex == "1" else "female")}
            for serial, born, sex, children in here
        ]
        take(file_of("11F", year, records), f"11F_{year}.dat")
        helped = [
            programme(serial, year, FODSELSDATO=born, KJONN=sex)
            | {"PERSON_FODSELSNR": number(serial, born, "male" if sex == "1" else "female")}
            for serial, born, sex, _children in here[::3]
        ]
        take(file_of("11CF", year, helped), f"11CF_{year}.dat")


def made(keys: list[str], years: tuple[int, ...] = (2025,), **rule: Any) -> Extract:
    quasi, sensitive = chosen(keys)
    with acting_as(duty=Duty.FIGURES):
        return extract(years, quasi, sensitive, **{"k": K, "l": L, "most_left_percent": 10} | rule)


def table(extract: Extract) -> list[dict[str, str]]:
    package = zipfile.ZipFile(io.BytesIO(packed(extract, TOLD)))
    return list(csv.DictReader(io.StringIO(package.read(TABLE).decode("utf-8-sig")), delimiter=";"))


TOLD: dict[str, Any] = {
    "municipality": "x",
    "purpose": "x",
    "receiver": "x",
    "legal_ground": "x",
    "reference": "",
    "k_reached": 5,
    "k_demanded": 5,
    "l_reached": None,
    "made_on": "2026-11-27",
    "expires_on": "2027-01-01",
    "invented": True,
    "approved_by_roles": [],
    "how": [],
    "conditions": [],
    "years": [],
    "variables": [],
}


def attack(rows: list[dict[str, str]], quasi: list[str], sensitive: list[str]) -> tuple[int, int]:
    """The smallest group of those who share all that others may know, and the fewest sensitive values in one."""
    groups: Counter[tuple[str, ...]] = Counter()
    values: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in rows:
        shared = tuple(row[name] for name in ["year", *quasi])
        groups[shared] += 1
        for name in sensitive:
            values[(*shared, name)].add(row[name])
    return min(groups.values()), min(map(len, values.values()), default=L)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_every_combination_of_what_others_may_know_is_shared_by_k_with_l_different_secrets(seed: int) -> None:
    fill(seed)
    quasi, sensitive = ["age", "sex", "children", "district", "zone"], ["months", "duration", "programme"]
    for count in range(6):
        for known in combinations(quasi, count):
            found = made([*known, *sensitive[: 1 + count % 3]])
            rows = table(found)
            smallest, fewest = attack(rows, list(known), sensitive[: 1 + count % 3])
            assert (smallest, fewest) >= (K, L), known
            assert (found.k_reached, found.l_reached) == (smallest, fewest)
            assert all(each.left == 0 or each.left >= K for each in found.years)


@pytest.mark.django_db
def test_several_years_are_guarded_year_by_year_and_not_tied_together() -> None:
    fill(1)
    found = made(["age", "sex", "children", "months"], YEARS)
    rows = table(found)
    assert {row["year"] for row in rows} == {str(year) for year in YEARS}
    assert attack(rows, ["age", "sex", "children"], ["months"]) >= (K, L)
    assert set(rows[0]) == {"year", "age", "sex", "children", "months"}
    assert rows == sorted(rows, key=lambda row: list(row.values()))


@pytest.mark.django_db
def test_the_counts_are_those_of_the_register_when_nobody_stands_out() -> None:
    for year in YEARS:
        many = [aid(serial, year, range(1, 3 + 10 * (serial % 2)), 2 * (serial % 4 < 2)) for serial in range(1, 41)]
        take(file_of("11F", year, many))
    found = made(["age", "sex", "children", "months", "duration"])
    assert (found.levels, found.years[0].left) == ((0, 0, 0), 0)
    assert Counter(
        (row["age"], row["sex"], row["children"], row["months"], row["duration"]) for row in table(found)
    ) == {
        ("25_44", "women", "0", "m1_3", "m0_6"): 10,
        ("25_44", "women", "2", "m1_3", "m0_6"): 10,
        ("25_44", "women", "0", "m10_12", "over_36"): 10,
        ("25_44", "women", "2", "m10_12", "over_36"): 10,
    }


@pytest.mark.django_db
def test_one_alone_makes_the_variable_coarser_or_is_left_out_with_others() -> None:
    young = aid(99, 2025, (1,), born=date(2006, 5, 17))
    take(file_of("11F", 2025, [*(aid(serial, 2025, range(1, 2 + serial % 9)) for serial in range(1, 60)), young]))
    found = made(["age", "months"])
    assert "18_24" not in {row["age"] for row in table(found)}
    assert found.years[0].left in {0, *range(K, 60)}
    coarser = made(["age", "months"], most_left_percent=0)
    assert coarser.levels[0] > 0


@pytest.mark.django_db
def test_a_family_with_a_protected_address_is_never_in_it_and_the_count_does_not_tell(cast: Cast) -> None:
    take(file_of("11F", 2025, [aid(serial, 2025, range(1, 2 + serial % 9)) for serial in range(1, 61)]))
    family = known_family(cast, 7)
    before = made(["sex", "months"])
    assert before.years[0].left == 0
    protection.protect_address(family=family, by=cast["coordinator"], protection="strict")
    after = made(["sex", "months"])
    assert (after.years[0].given, after.years[0].left) == (60 - K, K)
    gone = family.memberships.get()
    gone.ended_on = TODAY
    with acting_as(user_id=cast["coordinator"].pk):
        gone.save()
    assert made(["sex", "months"]).years[0].given == 60 - K


def known_family(cast: Cast, serial: int) -> Family:
    """A family of one, whose number stands in the files as well."""
    home = [NewMember("Varm", "mother", BORN, "Lyng", identity_number=number(serial))]
    plan = open_family_plan(
        by=cast["coordinator"], name=f"Familien {serial}", members=home, postcode="7078", on=LONG_AGO, **CONSENT
    )
    return plan.family


@pytest.mark.django_db
def test_bydel_is_that_of_our_own_families_alone(cast: Cast) -> None:
    take(file_of("11F", 2025, [aid(serial, 2025, range(1, 2 + serial % 9)) for serial in range(1, 61)]))
    families = [known_family(cast, serial) for serial in range(11, 17)]
    district = families[0].district
    assert district is not None
    rows = table(made(["district", "months"]))
    assert Counter(row["district"] for row in rows) == {district.code: 6, "unknown": 54}
    protection.protect_address(family=families[0], by=cast["coordinator"], protection="confidential")
    rows = table(made(["district", "months"]))
    assert {row["district"] for row in rows} == {district.code, "unknown"}
    for family in families[1:3]:
        protection.protect_address(family=family, by=cast["coordinator"], protection="confidential")
    assert district.code not in {row["district"] for row in table(made(["district", "months"]))}


@pytest.mark.django_db
def test_too_few_are_no_extract() -> None:
    take(file_of("11F", 2025, [aid(serial, 2025, (1,)) for serial in range(1, 5)]))
    with pytest.raises(TooFewError):
        made(["sex", "months"])
    take(file_of("11F", 2025, [aid(serial, 2025, (1,)) for serial in range(1, 50)]))
    with pytest.raises(TooFewError):
        made(["sex", "months"])
    assert made(["sex", "months"], l=1).years[0].given == 49


@pytest.mark.django_db
def test_the_task_s_duty_alone_sees_the_families(cast: Cast) -> None:
    """Without it the protected are not known, so the extract must never be made without."""
    take(file_of("11F", 2025, [aid(serial, 2025, range(1, 2 + serial % 9)) for serial in range(1, 61)]))
    protection.protect_address(family=known_family(cast, 7), by=cast["coordinator"], protection="strict")
    with acting_as(user_id=cast["administrator"].pk):
        quasi, sensitive = chosen(["sex", "months"])
        with pytest.raises(PermissionError):
            extract([2025], quasi, sensitive, k=K, l=L, most_left_percent=10)


CODES = st.tuples(st.sampled_from(["a", "b", "c"]))
ROWS = st.dictionaries(st.tuples(CODES, CODES), st.integers(1, 12), min_size=1, max_size=9)
SLOW = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(ROWS, st.integers(0, 12))
@SLOW
def test_nought_or_at_least_k_are_missing_whatever_there_is(counts: dict[Any, int], more: int) -> None:
    rows = [Row(2025, quasi, sensitive, n) for (quasi, sensitive), n in counts.items()]
    sizes: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        sizes[row.quasi] += row.n
    rows = [row for row in rows if sizes[row.quasi] >= K]
    total = sum(row.n for row in rows) + more
    kept = filled(rows, total, K)
    missing, left = total - sum(row.n for row in kept), Counter[tuple[str, ...]]()
    for row in kept:
        left[row.quasi] += row.n
    assert missing == 0 or missing >= K or not rows
    assert all(size >= K for size in left.values())
    assert all(row.n > 0 for row in kept)
    secrets = {row.quasi: {r.sensitive for r in rows if r.quasi == row.quasi} for row in kept}
    assert all({r.sensitive for r in kept if r.quasi == quasi} == every for quasi, every in secrets.items())
