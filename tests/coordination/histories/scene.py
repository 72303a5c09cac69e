"""Many families at once, written as bare rows; half of their days lie at the edges of what a rule asks.

The same rows are read by the slow statements, so that nothing is said twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Model

from familieplan.accounts.models import Employment, Office, Service, User
from familieplan.areas.models import District
from familieplan.assistance.models import KostraFile, Recipient, RecipientYear
from familieplan.coordination.models import AdultStatus, FamilyPlan
from familieplan.families.models import Family, Membership, Person

OSLO = ZoneInfo("Europe/Oslo")
# The newest year of files that is in force; a newer one was taken back.
NEWEST = 2025
FIRST_KEY = 1_000_000


class Home:
    """One family and everything that is told of it: `home[Model]` are its rows of a model."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.rows: dict[type[Model], list[Any]] = {}
        self.family = self.put(Family, name="Familien Prøve", district=scene.rng.choice(scene.districts))
        self.plan: FamilyPlan | None = None

    def __getitem__(self, model: type[Model]) -> list[Any]:
        return self.rows.get(model, [])

    def put(self, model: type[Any], **facts: Any) -> Any:
        row = self.scene.put(model, **facts)
        self.rows.setdefault(model, []).append(row)
        return row


class Scene:
    """All families of one rule on one day, the same every time it is told."""

    def __init__(self, slug: str, today: date, calm: float = 0.85) -> None:
        self.rng = Random(f"{slug} {today}")
        self.today, self.calm = today, calm
        self.rows: dict[type[Model], list[Model]] = {}
        self.homes: list[Home] = []
        self._keys = count(FIRST_KEY)
        self.services = [self.put(Service, code=f"t{n}", name=f"Tjeneste {n}", short_name=f"T{n}") for n in range(3)]
        self.secret = self.put(Service, code="skjult", name="Skjult", short_name="S", is_secret=True)
        self.services_all = [*self.services, self.secret]
        self.offices = [self.put(Office, service=each, name=f"K{each.pk}") for each in self.services_all]
        self.leads: list[Employment] = []
        # Districts with a lead of the third service, one who has left, one who comes or goes tomorrow or came today, none.
        self.districts = [self.put(District, code=f"9900{n}", name=f"Bydel {n}") for n in range(6)]
        tomorrow = today + timedelta(days=1)
        known: tuple[dict[str, date], ...] = ({}, {"ended_on": today}, {"ended_on": tomorrow})
        known += ({"started_on": today}, {"started_on": tomorrow})
        for district, days in zip(self.districts, known, strict=False):
            led = self.put(Office, service=self.services[2], name=f"L{district.pk}", district_code=district.code)
            facts = {"office": led, "role": "team_lead", "started_on": date(2020, 1, 1), "user_id": led.pk}
            self.leads.append(self.put(Employment, **facts | days))
        for form, year, is_old in (("11F", 2024, 0), ("11F", NEWEST, 0), ("11F", NEWEST + 1, 1), ("11CF", 2026, 0)):
            gone = datetime(2026, 1, 1, tzinfo=UTC) if is_old else None
            self.put(KostraFile, form=form, year=year, name="fil", records=1, replaced_at=gone)

    def put(self, model: type[Any], **facts: Any) -> Any:
        key = {"pgh_id": -next(self._keys)} if model._meta.pk.name == "pgh_id" else {"pk": next(self._keys)}
        row = model(**key, **facts)
        self.rows.setdefault(model, []).append(row)
        return row

    def home(self) -> Home:
        home = Home(self)
        self.homes.append(home)
        return home

    # Choosing.

    def maybe(self, share: float = 0.5) -> bool:
        return self.rng.random() < share

    def one_of(self, *choices: Any) -> Any:
        return self.rng.choice(choices)

    def usual(self, usual: Any, *others: Any) -> Any:
        """Mostly this: so that in most families one thing alone is at its edge."""
        return usual if self.maybe(self.calm) else self.rng.choice(others)

    def ago(self, *edges: int) -> date:
        """A day near one of the edges, told in days before today; now and then any day."""
        if self.maybe(0.1):
            return self.today - timedelta(days=self.rng.randint(-30, 500))
        return self.today - timedelta(days=self.rng.choice(edges) + self.rng.choice((-1, 0, 1)))

    def start(self) -> date:
        """The first day of something that has mostly begun long ago."""
        return self.today - timedelta(days=self.usual(400, -1, 0, 1))

    def end(self) -> date | None:
        """And its last; mostly there is none."""
        days = self.usual(None, -1, 0, 1)
        return None if days is None else self.today - timedelta(days=days)

    def moment(self, day: date) -> datetime:
        """Of that day in Norway, also in the hours that are another day elsewhere."""
        at = self.one_of(time(0, 20), time(12), time(23, 40))
        return datetime.combine(day, at, OSLO).astimezone(UTC)

    def born(self, *ages: int) -> date | None:
        """Turns one of these ages about today; now and then nobody knows, and now and then on a leap day."""
        if self.maybe(0.05):
            return None
        if self.maybe(0.05):
            return date(self.one_of(2000, 2004, 2008), 2, 29)
        day = self.today + timedelta(days=self.one_of(-200, -1, 0, 1, 150))
        years = self.one_of(*ages)
        return date(day.year - years, day.month, min(day.day, 28 if day.month == 2 else day.day))

    # What many rules ask about.

    def service(self) -> Service:
        return self.usual(self.one_of(*self.services), self.secret)

    def worker(self, office: Office, **facts: Any) -> User:
        worker = self.put(User, email=f"{next(self._keys)}@prove.example", name="Prøve", **facts)
        self.put(Employment, user=worker, office=office, role="caseworker", started_on=date(2020, 1, 1))
        return worker

    def people(self, home: Home, adults: tuple[int, ...], children: tuple[int, ...] = ()) -> list[Membership]:
        """Two who are about the one age and up to two who are about the other."""
        ages = [(self.born(*adults), "mother") for _each in range(self.one_of(1, 2))]
        ages += [(self.born(*children), "child") for _each in range(self.one_of(0, 1, 2) if children else 0)]
        found = []
        for birth, relation in ages:
            person = home.put(Person, given_name="Prøve", birth_date=birth)
            days = {"started_on": self.start(), "ended_on": None}
            if days["started_on"] < self.today:
                days["ended_on"] = self.end()
            role = self.usual(relation, "other")
            found.append(home.put(Membership, family=home.family, person=person, relation=role, **days))
        return found

    def plan(self, home: Home, started_on: date | None = None, touched: date | None = None) -> FamilyPlan:
        started = started_on or self.start()
        ended = self.usual(None, max(self.today, started))
        at = self.moment(touched or self.today)
        home.plan = home.put(FamilyPlan, family=home.family, started_on=started, ended_on=ended, touched_at=at)
        return home.plan

    def assistance(self, home: Home, months: int) -> None:
        """Spells about so long, in the files of the newest year and of the one before."""
        for person in home[Person]:
            if self.maybe(0.15):
                continue
            person.identity_hash, person.identity_encrypted = f"h{person.pk}", b"x"
            recipient = self.put(Recipient, key=person.identity_hash)
            for year in (2024, NEWEST) if self.maybe(0.9) else (2024,):
                last = year * 12 + self.one_of(5, 11)
                start = last + 1 - max(months + self.one_of(-1, 0, 1, 2, 9), 1)
                facts = {"spell_start": start, "strict_start": start, "last_month": last, "months": 1}
                facts |= {"gap_months": 0, "months_in_48": 1, "children": 0}
                home.put(RecipientYear, recipient=recipient, year=year, **facts)

    def say(self, home: Home, topic: str, states: Iterable[str], edges: Iterable[int], until: Iterable[int]) -> None:
        for person in home[Person]:
            for _time in range(self.one_of(0, 1, 1, 2)):
                day = self.today + timedelta(days=self.one_of(*until))
                service = self.usual(self.one_of(None, *self.services), self.secret)
                said = {"topic": topic, "state": self.one_of(*states), "since_on": self.ago(*edges), "words": "x"}
                if self.maybe(0.1):
                    said |= {"topic": "health", "state": "well"}
                home.put(AdultStatus, plan=home.plan, person=person, service=service, until_on=day, by_id=1, **said)

    def save(self) -> None:
        """As bare rows: what a trigger would refuse or write besides is no part of a rule's question."""
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
        for model, rows in self.rows.items():
            with ExitStack() as told:
                for field in model._meta.fields:
                    if getattr(field, "auto_now_add", False):
                        told.enter_context(patch.object(field, "auto_now_add", new=False))
                model._base_manager.bulk_create(rows)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = origin")
            cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in self.rows)}")
