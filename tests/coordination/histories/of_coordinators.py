"""The rules about whoever coordinates, and what that stands on, told and said slowly."""

from __future__ import annotations

from datetime import date, timedelta

from familieplan.accounts.models import Absence, Deputy, Employment, Office, Service, User
from familieplan.families.models import (
    Consent,
    ConsentedService,
    DeputisedFamily,
    LegalBasis,
    Participation,
    SharingBasis,
)
from tests.coordination.histories.of_plans import has_plan, touched_on
from tests.coordination.histories.plain import Answer, Limits, after, day_of, holds
from tests.coordination.histories.scene import Home, Scene


def tell_basis(scene: Scene, home: Home, office: Office) -> SharingBasis:
    days = {"family": home.family, "started_on": scene.start(), "ended_on": None, "statement": "x", "stated_by_id": 1}
    days["ended_on"] = scene.end() if days["started_on"] < scene.today else None
    if scene.maybe(0.6):
        said = {"given_on": scene.start(), "until_on": None, "channel": "oral", "recorded_by_id": 1}
        said["until_on"] = scene.end() if said["given_on"] < scene.today - timedelta(days=1) else None
        consent = home.put(Consent, family=home.family, what="x", areas=["work"], **said)
        taken_back = scene.end()
        at = scene.moment(taken_back or scene.today)
        by = {"withdrawn_on": taken_back, "withdrawn_at": at, "withdrawn_by_name": "x", "withdrawal_channel": "oral"}
        by["withdrawal_recorded_by_id"] = 1
        service = scene.usual(office.service, scene.one_of(*scene.services))
        home.put(ConsentedService, consent=consent, service=service, **by if taken_back else {})
        return home.put(SharingBasis, kind="consent", consent=consent, **days)  # type: ignore[no-any-return]
    valid = {"valid_from": scene.start(), "valid_to": None}
    valid["valid_to"] = scene.end() if valid["valid_from"] < scene.today - timedelta(days=1) else None
    facts = {"code": f"l{home.family.pk}-{len(home[LegalBasis])}", "law": "x", "text": "x"}
    law = home.put(LegalBasis, to_all=scene.usual(True, False), **facts, **valid)
    if not law.to_all and scene.maybe():
        home.put(LegalBasis.receivers.through, legalbasis=law, service=office.service)
    return home.put(SharingBasis, kind="law", legal_basis=law, not_told_because="x", **days)  # type: ignore[no-any-return]


def _coordinator(scene: Scene, home: Home, office: Office, login: int, *, open_one: bool) -> User:
    seen = {"last_login": scene.one_of(None, scene.moment(scene.ago(login, login + 1)))}
    seen["created_at"] = scene.moment(scene.usual(date(2020, 1, 1), scene.ago(login, login + 1)))
    worker = home.put(User, email=f"{home.family.pk}-{len(home[User])}@prove.example", name="P", **seen)
    worker.is_active = scene.usual(True, False)
    _employ(scene, home, worker, office)
    started = scene.usual(scene.today - timedelta(days=400), scene.ago(-1, 0, 1), scene.ago(login, login + 1))
    ended = scene.end() if open_one else scene.ago(0, 1, 2, 90)
    ended = ended if ended and ended >= started else (None if open_one else started)
    days = {"started_on": started, "ended_on": ended, "end_reason": "finished" if ended else ""}
    basis = tell_basis(scene, home, office)
    part = scene.usual("coordinator", "responsible")
    home.put(Participation, family=home.family, worker=worker, office=office, part=part, basis=basis, **days)
    return worker


def _employ(scene: Scene, home: Home, worker: User, office: Office) -> None:
    """One post, now and then with an earlier one that has ended."""
    role, there = scene.usual("caseworker", "auditor"), scene.usual(office, scene.one_of(*scene.offices))
    started = scene.start()
    ended = scene.end() if started < scene.today - timedelta(days=1) else None
    home.put(Employment, user=worker, office=there, role=role, started_on=started, ended_on=ended)
    if scene.maybe(0.2):
        earlier = {"started_on": date(2020, 1, 1), "ended_on": scene.today - timedelta(days=401)}
        home.put(Employment, user=worker, office=office, role="caseworker", **earlier)


def tell_of_coordinators(scene: Scene, home: Home) -> None:
    scene.plan(home, touched=scene.ago(60, 61))
    office = scene.one_of(*scene.offices)
    if scene.maybe(0.9):
        _coordinator(scene, home, office, 14, open_one=True)
    if scene.maybe(0.3):
        _coordinator(scene, home, office, 14, open_one=False)


def _at_work(home: Home, worker: User, office: Office, on: date) -> bool:
    return any(
        each.user is worker and each.office is office and each.role in ("caseworker", "team_lead")
        and holds(each.started_on, each.ended_on, on)
        for each in home[Employment]
    )  # fmt: skip


def covered(home: Home, part: Participation, on: date) -> bool:
    """The basis reaches the office's service on the day."""
    service = part.office.service
    law = part.basis.legal_basis
    told = [each.service for each in home[LegalBasis.receivers.through] if each.legalbasis is law]
    return basis_in(home, part.basis, on, service) and (law is None or law.to_all or service in told)


def basis_in(home: Home, basis: SharingBasis, on: date, service: Service | None = None) -> bool:
    """Whether it stands on the day; of a consent, for this service, or for any (None)."""
    if not holds(basis.started_on, basis.ended_on, on):
        return False
    if not basis.consent:
        return holds(basis.legal_basis.valid_from, basis.legal_basis.valid_to, on)
    items = [each for each in home[ConsentedService] if each.consent is basis.consent]
    items = [each for each in items if service is None or each.service is service]
    is_given = holds(basis.consent.given_on, basis.consent.until_on, on)
    return is_given and any(each.withdrawn_on is None or each.withdrawn_on > on for each in items)


def _ended_on(home: Home, part: Participation, on: date) -> date | None:
    """The first day on which something that the part stands on was gone."""
    days = [part.ended_on, part.basis.ended_on]
    if part.basis.consent:
        days += [part.basis.consent.until_on]
        items = [each for each in home[ConsentedService] if each.consent is part.basis.consent]
        days += [each.withdrawn_on for each in items if each.service is part.office.service]
    else:
        days += [part.basis.legal_basis.valid_to]
    if not _at_work(home, part.worker, part.office, on):
        posts = [each for each in home[Employment] if each.user is part.worker and each.office is part.office]
        posts = [each for each in posts if each.role in ("caseworker", "team_lead") and each.started_on <= on]
        days += [max((each.ended_on for each in posts if each.ended_on), default=None)]
    known = [day for day in days if day]
    return min(known) if known else None


def plan_untouched(home: Home, on: date, limits: Limits) -> Answer:
    if not has_plan(home) or home.plan.started_on > on:  # type: ignore[union-attr]
        return {}
    quiet = after(touched_on(home), limits["days"] + 1)
    found = {"untouched": quiet} if quiet <= on else {}
    parts = [each for each in home[Participation] if each.part == "coordinator"]
    if any(_coordinates(home, each, on) for each in parts):
        return found
    ended = [day for day in (_ended_on(home, each, on) for each in parts) if day and day <= on]
    return found | {"no_coordinator": max([home.plan.started_on, *ended])}  # type: ignore[union-attr]


def _coordinates(home: Home, part: Participation, on: date) -> bool:
    works = part.worker.is_active and _at_work(home, part.worker, part.office, on)
    return works and holds(part.started_on, part.ended_on, on) and covered(home, part, on)


def tell_of_absence(scene: Scene, home: Home) -> None:
    scene.plan(home)
    office = scene.one_of(*scene.offices)
    principal = _coordinator(scene, home, office, 14, open_one=True)
    if scene.maybe(0.8):
        _absent(scene, home, principal)
    for _deputy in range(scene.one_of(0, 1, 1)):
        who = home.put(
            User,
            email=f"s{home.family.pk}-{len(home[User])}@prove.example",
            name="S",
            created_at=scene.moment(date(2020, 1, 1)),
        )
        who.is_active = scene.usual(True, False)
        _employ(scene, home, who, office)
        if scene.maybe(0.4):
            _absent(scene, home, who)
        started = _first(scene)
        facts = {"started_on": started, "last_on": max(started, _last(scene)), "named_by_id": 1}
        facts |= {
            "stands_for": scene.usual("coordination", "lead"),
            "ended_at": scene.usual(None, scene.moment(scene.today)),
        }
        for_all = facts["stands_for"] == "lead" or scene.maybe(0.7)
        found = home.put(Deputy, principal=principal, deputy=who, all_families=for_all, **facts)
        if not for_all and scene.maybe(0.7):
            home.put(DeputisedFamily, deputy=found, family=home.family)


def _first(scene: Scene) -> date:
    return scene.today - timedelta(days=scene.one_of(3, 3, 3, -1, 0, 1))


def _last(scene: Scene) -> date:
    """Days that count themselves."""
    return scene.today + timedelta(days=scene.one_of(9, 9, 9, -1, 0, 1))


def _absent(scene: Scene, home: Home, worker: User) -> None:
    started, last = _first(scene), _last(scene)
    ended = scene.usual(None, scene.moment(scene.today))
    home.put(Absence, worker=worker, started_on=started, last_on=max(last, started), ended_at=ended)


def _away(home: Home, worker: User, on: date) -> list[date]:
    absences = [each for each in home[Absence] if each.worker is worker and each.ended_at is None]
    return [each.started_on for each in absences if each.started_on <= on <= each.last_on]


def _stands_in(home: Home, deputy: Deputy, part: Participation, on: date) -> bool:
    named = [each.family for each in home[DeputisedFamily] if each.deputy is deputy]
    is_named = deputy.principal is part.worker and deputy.stands_for == "coordination" and deputy.ended_at is None
    is_there = deputy.deputy.is_active and _at_work(home, deputy.deputy, part.office, on)
    in_time = deputy.started_on <= on <= deputy.last_on and not _away(home, deputy.deputy, on)
    return is_named and is_there and in_time and (deputy.all_families or home.family in named)


def coordinator_away(home: Home, on: date, limits: Limits) -> Answer:
    found: Answer = {}
    for part in home[Participation] if has_plan(home) else ():
        deputies = [each for each in home[Deputy] if _stands_in(home, each, part, on)]
        if part.part != "coordinator" or deputies or not _coordinates(home, part, on):
            continue
        for day in _away(home, part.worker, on):
            found["absent"] = day
        seen = [day_of(each) for each in (part.worker.last_login, part.worker.created_at) if each]
        silent = after(max([part.started_on, *seen]), limits["days"] + 1)
        if silent <= on:
            found["silent"] = silent
    return found
