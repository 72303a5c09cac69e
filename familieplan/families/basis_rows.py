"""What the page of consents and disclosures shows, formatted once. Every row comes from a `visible_to`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.models import User
from familieplan.accounts.templatetags.fp import full_day, short_day
from familieplan.families.models import (
    Consent,
    ConsentAge,
    ConsentedService,
    ConsentGiver,
    Disclosure,
    DisclosureKind,
    Family,
    Membership,
    Participation,
)

PAGE = 20
SOON = 30


@dataclass(frozen=True)
class ConsentRow:
    public_id: UUID
    what: str
    areas: str
    tells_of_work: bool
    services: str
    withdrawn: list[str]
    given: str
    given_on: date
    note: str
    channel: str
    until: str
    days_left: int | None
    stands: bool
    has_scan: bool


@dataclass(frozen=True)
class LedgerRow:
    public_id: UUID
    kind: str
    what: str
    to: str
    happened_on: date
    by: str
    on_what: str
    why: str
    told: str
    knows: bool
    may_tell: bool
    key: str


def consent_rows(family: Family, user: User) -> list[ConsentRow]:
    """Newest first; those that stand before those that have ended. Three queries, however many there are."""
    items = ConsentedService.objects.visible_to(user).select_related("service").order_by("service__name")
    givers = ConsentGiver.objects.visible_to(user).select_related("person")
    found = Consent.objects.visible_to(user).filter(family=family)
    found = found.prefetch_related(Prefetch("items", queryset=items)).prefetch_related(
        Prefetch("givers", queryset=givers)
    )
    rows = [_consent_row(consent, timezone.localdate()) for consent in found]
    return sorted(rows, key=lambda row: not row.stands)


def _consent_row(consent: Consent, today: date) -> ConsentRow:
    items = list(consent.items.all())
    standing = [item for item in items if item.withdrawn_on is None]
    over = consent.until_on is not None and consent.until_on <= today
    days = (consent.until_on - today).days if consent.until_on and not over and standing else None
    return ConsentRow(
        public_id=consent.public_id,
        what=consent.what,
        areas=_("Alle livsområdene") if consent.is_whole_plan else _("Bare: %(areas)s") % {"areas": consent.area_names},
        tells_of_work=consent.tells_of_work,
        services=", ".join(item.service.short_name for item in standing),
        withdrawn=[_withdrawn(item) for item in items if item.withdrawn_on],
        given=_given(list(consent.givers.all())),
        given_on=consent.given_on,
        note=consent.note,
        channel=consent.get_channel_display(),
        until=_until(consent, bool(standing)),
        days_left=days if days is not None and days <= SOON else None,
        stands=bool(standing) and not over,
        has_scan=bool(consent.scan),
    )


def _withdrawn(item: ConsentedService) -> str:
    assert item.withdrawn_on is not None  # noqa: S101 asked only of those that were
    return _("%(service)s: trukket %(day)s av %(name)s") % {
        "service": item.service.short_name,
        "day": short_day(item.withdrawn_on),
        "name": item.withdrawn_by_name,
    }


def _until(consent: Consent, stands: bool) -> str:
    if not stands:
        return _("Trukket tilbake")
    return full_day(consent.until_on) if consent.until_on else _("Til det trekkes")


def _given(givers: list[ConsentGiver]) -> str:
    """Those who answered for themselves, then who said yes for whom."""
    own = [giver.person.given_name if giver.person else giver.said_by for giver in givers if not giver.is_represented]
    spoken_for: dict[str, list[str]] = {}
    for giver in givers:
        if giver.person and giver.is_represented:
            spoken_for.setdefault(giver.said_by, []).append(giver.person.given_name)
    said = [
        _("%(name)s for %(children)s") % {"name": name, "children": ", ".join(children)}
        for name, children in spoken_for.items()
    ]
    return ". ".join([", ".join(own), *said] if own else said)


def not_asked(family: Family, user: User) -> list[str]:
    """Those of the family who are old enough to answer, and whose yes no standing consent holds."""
    today = timezone.localdate()
    said = ConsentGiver.objects.visible_to(user).filter(consent__in=Consent.objects.in_force(), representative=None)
    members = Membership.objects.current().filter(family=family).select_related("person")
    asked = set(said.filter(consent__family=family, representative_name="").values_list("person_id", flat=True))
    default = ConsentAge.objects.rule(today).default
    old = [row.person for row in members if (row.person.age_on(today) or 0) >= default]
    return [person.given_name for person in old if person.pk not in asked]


def ledger(family: Family, user: User, after: str) -> tuple[list[LedgerRow], str]:
    """A page of the ledger, and where the next one begins ("" when there is none). One query."""
    found = Disclosure.objects.visible_to(user).filter(family=family).exclude(kind=DisclosureKind.FAMILY_TOLD)
    day, _mark, number = after.partition("~")
    if number.isdecimal():
        try:
            on = date.fromisoformat(day)
        except ValueError:
            on = date.max
        found = found.exclude(happened_on__gt=on).exclude(happened_on=on, pk__gte=int(number))
    rows = list(found.newest_first().select_related("told_later", "to_service")[: PAGE + 1])
    shown = [_ledger_row(row, family) for row in rows[:PAGE]]
    return shown, shown[-1].key if len(rows) > PAGE else ""


def _ledger_row(row: Disclosure, family: Family) -> LedgerRow:
    office = _("Kontoret er skjult") if family.is_protected and row.to_office else row.to_office
    later = getattr(row, "told_later", None)
    told_on = row.told_on or (later.told_on if later else None)
    ended = row.kind == DisclosureKind.ENDED
    service = row.to_service.short_name if row.to_service and not row.to_office else ""
    return LedgerRow(
        public_id=row.public_id,
        kind=row.kind,
        what=row.what,
        to=", ".join(part for part in (row.to_whom, office, service) if part),
        happened_on=row.happened_on,
        by=row.by_name,
        on_what=row.on_what,
        why=row.proportionality,
        told=_("Ja, %(day)s") % {"day": short_day(told_on)} if told_on else row.not_told_because,
        knows=told_on is not None,
        may_tell=told_on is None and not ended,
        key=f"{row.happened_on.isoformat()}~{row.pk}",
    )


@dataclass(frozen=True)
class OnThatDay:
    """What was shared on one day: which consents stood, and who had the plan open."""

    on: date
    consents: list[str]
    people: list[str]


def on_that_day(family: Family, user: User, on: date) -> OnThatDay:
    items = ConsentedService.objects.visible_to(user).in_force(on).filter(consent__family=family)
    consents: dict[str, list[str]] = {}
    for item in items.select_related("consent", "service").order_by("consent__given_on", "service__name"):
        consents.setdefault(f"{item.consent.what} ({item.consent.area_names})", []).append(item.service.short_name)
    parts = Participation.objects.visible_to(user).known_to(user).filter(family=family).current(on)
    parts = parts.select_related("worker", "office")
    people = [
        row.worker.name if family.is_protected else f"{row.worker.name}, {row.office.name}"
        for row in parts.order_by("started_on", "pk")
    ]
    return OnThatDay(on, [f"{what}: {', '.join(names)}" for what, names in consents.items()], people)
