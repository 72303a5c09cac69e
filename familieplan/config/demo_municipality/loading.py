"""Fills an empty installation: staff, families with plans, KOSTRA files written to disk and read in by the reader."""

from __future__ import annotations

from pathlib import Path
from random import Random

from django.db import transaction
from django.utils import timezone

from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import User
from familieplan.assistance.importing import import_path
from familieplan.assistance.writer import lines
from familieplan.config.demo_municipality import (
    adults,
    area_work,
    blomst,
    families,
    inviting,
    kostra_files,
    lanes,
    learning,
    meetings,
    offers,
    osk_meeting,
    outcomes,
    plan_in_full,
    programme,
    recipients,
    schools,
    staff,
    underway,
)
from familieplan.config.demo_municipality.recipients import FIRST_YEAR, LAST_YEAR, Size
from familieplan.config.demo_municipality.signins import SIGN_INS
from familieplan.coordination import facts
from familieplan.coordination.operations.flags import evaluate
from familieplan.reporting.promise_months import keep_months

SIZES: dict[str, tuple[Size, int, int]] = {"city": (recipients.CITY, 200, 3), "small": (recipients.SMALL, 14, 1)}


def is_loaded() -> bool:
    return User.objects.filter(email=SIGN_INS[0].email).exists()


def load(*, size: str, seed: int, count: int | None, folder: Path, municipality: str) -> dict[str, int]:
    """All or nothing. Raises RuntimeError when a file of ours is refused by our own reader."""
    figures, families_wanted, per_office = SIZES[size]
    rng, today = Random(seed), timezone.localdate()  # noqa: S311 the same seed gives the same municipality
    with transaction.atomic(), facts.held_back():
        people = staff.load(rng, today, per_office=per_office)
        first = blomst.register_blomst(today, people)
        made = families.load(rng, today, people, count or families_wanted, first)
        plan_in_full.fill_blomst(today, first)
        plan_in_full.fill_others(today, made[1:])
        outcomes.tell(today, made[1:])
        underway.begin(today, people, made)
        meetings.arrange(today, people, first, made)
        inviting.begin(today, people, made)
        lanes.begin(people, made)
        adults.begin(today, made)
        # For the files to find again.
        parents = [each.parent for each in made]
        read = _files(rng, figures, parents, folder, municipality)
    flags = sum(outcome.open for outcome in evaluate())
    with acting_as(user_id=people.by_name["Rask Elv"].pk), transaction.atomic():
        osk_meeting.call(today, people, made)
    learning.begin(today, people.by_name["Rask Elv"])
    # As the night after each month has done it, so that the page of what was promised has its twelve.
    keep_months(today)
    area_work.begin(today, people.by_name["Vid Utsikt"])
    schools.begin(today, people, people.by_name["Vid Utsikt"])
    offers.enter(today, people.by_name["Vid Utsikt"])
    return {"families": len(parents), "records": read, "flags": flags}


def _files(rng: Random, size: Size, parents: list[recipients.Parent], folder: Path, municipality: str) -> int:
    drawn = recipients.draw(rng, size, parents)
    participants = programme.draw(rng, size, drawn)
    folder.mkdir(parents=True, exist_ok=True)
    read = 0
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for form, records in (
            ("11F", kostra_files.records_11f(rng, municipality, drawn, year)),
            ("11CF", kostra_files.records_11cf(municipality, participants, year)),
        ):
            path = folder / f"{form}_{year}.dat"
            with path.open("wb") as file:
                file.writelines(lines(form, year, records))
            result = import_path(path, by="Demokommunen")
            if not result.stored:
                raise RuntimeError(f"{path.name}: {[fault.document() for fault in result.reading.faults[:5]]}")
            read += result.reading.records
    return read
