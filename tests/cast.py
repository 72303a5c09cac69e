"""The fixed cast: one family, and everybody who may, may not, or may no longer see it. All enter by the people's door."""

from __future__ import annotations

import time
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from string import ascii_lowercase, digits
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone
from django.utils.crypto import get_random_string

from familieplan.accounts.models import Employment, Office, Service, StandsFor, User
from familieplan.accounts.policies import Role
from familieplan.accounts.signin.sessions import SIGNED_IN_AT
from familieplan.coordination.models import FamilyPlan
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.families import operations, own_access
from familieplan.families.deputy_operations import name_deputy
from familieplan.families.emergency_operations import Sought, open_in_emergency
from familieplan.families.models import EndReason, Family, LegalBasis, Membership
from familieplan.families.operations import NewMember
from familieplan.families.policies import Part
from familieplan.families.stated import FirstConsent
from tests.stage import STAGE

PASSWORD = "bare-for-prøver-2026"
LONG_AGO = timezone.localdate() - timedelta(days=400)
# Everybody in the family has said yes to the three services; the children through the first adult.
CONSENT = {"basis": FirstConsent(services=("helse", "nav", "osk"), note="Vakker og Stille samtykket på møtet")}
HOUSEHOLD = [
    NewMember("Vakker", "mother", date(1990, 3, 4), "Blomst", "female", interpreter_language="Tigrinja"),
    NewMember("Stille", "father", date(1988, 6, 2), "Blomst", "male"),
    NewMember("Glad", "child", timezone.localdate() - timedelta(days=365 * 14 + 30), "Blomst", "female"),
    NewMember("Lystig", "child", timezone.localdate() - timedelta(days=365 * 9 + 30), "Blomst", "male"),
]


class Remembering(ClientHandler):
    """The whole site answers as it does; only who asks is not looked up anew for every request."""

    def __init__(self, user: User, **options: Any) -> None:
        super().__init__(**options)
        self.user = user

    def get_response(self, request: Any) -> Any:
        request._cached_user = self.user  # where Django keeps whom the session belongs to
        return super().get_response(request)


@dataclass
class Cast:
    """`users` by their part in the story; everything else hangs on `family`."""

    users: dict[str, User] = field(default_factory=dict)
    offices: dict[str, Office] = field(default_factory=dict)
    family: Family = None  # type: ignore[assignment]
    plan: FamilyPlan = None  # type: ignore[assignment]

    def __getitem__(self, who: str) -> User:
        return self.users[who]

    def client(self, who: str) -> Client:
        """Signed in, as `Client.force_login` does it, in one statement instead of ten: most tests begin so."""
        client, user, session = Client(raise_request_exception=True), self.users[who], SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        session[BACKEND_SESSION_KEY], session[SIGNED_IN_AT] = settings.AUTHENTICATION_BACKENDS[0], int(time.time())
        session._session_key = get_random_string(32, ascii_lowercase + digits)
        session.save(must_create=True)
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    def quick_client(self, who: str) -> Client:
        """For a table of thousands of requests, in which nothing changes who somebody is."""
        client = self.client(who)
        client.handler = Remembering(self.users[who], enforce_csrf_checks=False)
        return client

    def member(self, name: str) -> Membership:
        return Membership.objects.get(family=self.family, person__given_name=name)

    def let_in(self, who: str, name: str) -> str:
        """Somebody of the family gets a code, and stands in the cast as `who`; returns the code."""
        membership = self.member(name)
        code = own_access.make_code(membership=membership, by=self.users["coordinator"])
        self.users[who] = User.objects.get(family_login__person=membership.person)
        return code

    def hire(self, who: str, name: str, office: str, role: str) -> User:
        user = User.objects.create_user(f"{who}@prøve.example".replace("ø", "o"), name, PASSWORD)
        Employment.objects.create(user=user, office=self.offices[office], role=role, started_on=LONG_AGO)
        self.users[who] = user
        return user


def add_same_office(cast: Cast) -> User:
    """Somebody sits at the next desk and has no part in the family."""
    return cast.hire("same_office", "Lett Bris", "helse", Role.CASEWORKER)


def add_deputy(cast: Cast) -> User:
    """Somebody at the coordinator's office stands in for the coordinator, for a week from today."""
    deputy, principal = cast.hire("deputy", "Fin Gran", "helse", Role.CASEWORKER), cast["coordinator"]
    today = timezone.localdate()
    days = {"started_on": today, "last_on": today + timedelta(days=6)}
    name_deputy(by=principal, principal=principal, deputy=deputy, stands_for=StandsFor.COORDINATION, **days)
    return deputy


def add_break_glass(cast: Cast) -> User:
    """Somebody of another district has the family open in an emergency."""
    worker = cast.hire("break_glass", "Snar Dis", "nav_lerkendal", Role.CASEWORKER)
    glad = HOUSEHOLD[2]
    open_in_emergency(
        by=worker,
        sought=Sought(name=f"{glad.given_name} {glad.family_name}", birth_date=glad.birth_date),
        basis=LegalBasis.objects.opening_in_danger(worker.employment.office.service)[0],
        why="Barnet er alene ute i kulda, og ingen svarer på telefon.",
    )
    return worker


def _offices(cast: Cast) -> None:
    services = {
        code: Service.objects.create(code=code, name=name, short_name=name)
        for code, name in (
            ("helse", "Helse- og velferdskontor"),
            ("nav", "NAV kommune"),
            ("osk", "OSK"),
            ("by", "Rådhuset"),
        )
    }
    for key, service, name, district in (
        ("helse", "helse", "Helse- og velferdskontoret Heimdal", "500104"),
        ("nav", "nav", "NAV Heimdal", "500104"),
        ("nav_lerkendal", "nav", "NAV Lerkendal", "500103"),
        ("osk", "osk", "OSK Heimdal", "500104"),
        ("osk_lerkendal", "osk", "OSK Lerkendal", "500103"),
        ("by", "by", "Rådhuset", ""),
    ):
        cast.offices[key] = Office.objects.create(service=services[service], name=name, district_code=district)


def _people(cast: Cast) -> None:
    for who, name, office, role in (
        ("coordinator", "Klar Bekk", "helse", Role.CASEWORKER),
        ("responsible", "Trygg Furu", "nav", Role.CASEWORKER),
        ("reader", "Myk Vind", "nav", Role.CASEWORKER),
        ("other_office", "Lun Hytte", "nav_lerkendal", Role.CASEWORKER),
        ("ended_yesterday", "Blid Sol", "nav", Role.CASEWORKER),
        ("lead", "Rask Elv", "osk", Role.TEAM_LEAD),
        ("lead_of_other_district", "Klok Lerke", "osk_lerkendal", Role.TEAM_LEAD),
        ("administrator", "Ærlig Stein", "by", Role.ADMINISTRATOR),
        ("auditor", "Nøye Lupe", "by", Role.AUDITOR),
        ("area_coordinator", "Vid Utsikt", "by", Role.AREA_COORDINATOR),
    ):
        cast.hire(who, name, office, role)
    superuser = User.objects.create_superuser("superuser@prove.example", "Sterk Storm", PASSWORD)
    cast.users["superuser"] = superuser


def make_cast() -> Cast:
    found = Cast()
    _offices(found)
    _people(found)
    found.plan = open_family_plan(
        by=found["coordinator"],
        name="Familien Blomst",
        members=HOUSEHOLD,
        address="Prøveveien 1",
        postcode="7078",
        on=LONG_AGO,
        **CONSENT,
    )
    family = found.family = found.plan.family
    basis = family.bases.get()
    for who, part in (
        ("responsible", Part.RESPONSIBLE),
        ("reader", Part.READER),
        ("ended_yesterday", Part.RESPONSIBLE),
    ):
        operations.start_participation(
            family=family, by=found["coordinator"], worker=found[who], part=part, basis=basis, on=LONG_AGO
        )
    gone = family.participations.get(worker=found["ended_yesterday"])
    yesterday = timezone.localdate() - timedelta(days=1)
    operations.end_participation(participation=gone, by=found["coordinator"], reason=EndReason.FINISHED, on=yesterday)
    found.let_in("family_member", "Vakker")
    for user in found.users.values():
        user.__dict__.pop("employment", None)
    return found


@pytest.fixture
def cast(db: None) -> Cast:
    return deepcopy(STAGE.kept) if STAGE.with_cast else make_cast()
