"""My families, as the list shows them: one query for a page of rows, formatted once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from familieplan.accounts.addresses import address_of
from familieplan.accounts.json_rows import JsonRows
from familieplan.accounts.models import User
from familieplan.accounts.prepared import prepared, prepared_by_key
from familieplan.accounts.templatetags.fp import near_day, pyramid, short_day
from familieplan.coordination.board import GAP, IN_WORK, NO_NEED, UNANSWERED
from familieplan.coordination.merging import once
from familieplan.coordination.models import AreaAnswer, AreaState, FamilyPlan, Flag, LifeArea, Measure
from familieplan.coordination.models.measure import ENDED, OwnerKind
from familieplan.coordination.rules import RULES
from familieplan.families.models import EmergencyAccess, Family, Membership, Participation
from familieplan.families.models.family import NOBODY
from familieplan.families.models.person import ADULT_AT
from familieplan.families.policies import Part

PAGE = 25


@dataclass(frozen=True)
class FamilyRow:
    public_id: UUID
    address: str
    name: str
    hidden: bool
    people: str
    pyramid: SafeString
    answered: str
    zone: str
    part: str
    in_emergency: bool
    flag: str
    next: str
    is_late: bool
    changed: str
    why: str = ""  # it was found


def page_of(user: User, families: QuerySet[Family]) -> list[dict[str, Any]]:
    """Up to one row more than a page, so that the view knows whether there are more without counting."""
    return _told(user, families.order_by("name", "pk").values_list("pk", flat=True)[: PAGE + 1])


def first_page(user: User) -> list[dict[str, Any]]:
    """The page that everybody begins with: nothing narrowed, nothing left behind."""
    return _told(user, _first(user))


@prepared
def _first(user: User) -> QuerySet[Family, int]:
    """Which families: planned for each who asks, for one sees fifty and another twenty-five thousand."""
    return once(Family.objects.visible_to(user), user).order_by("name", "pk").values_list("pk", flat=True)[: PAGE + 1]


def _told(user: User, keys: Iterable[int]) -> list[dict[str, Any]]:
    """A question whose plan is kept asks for as many every time."""
    found = list(keys)
    return _of_keys(user, *found, *[NOBODY] * (PAGE + 1 - len(found))) if found else []


@prepared_by_key
def _of_keys(user: User, *families: int) -> QuerySet[Family, dict[str, Any]]:
    """What a row says of each, which takes the database longer to plan than to find."""
    return _shown(user, Family.objects.visible_to(user, among=families))


def _shown(user: User, families: QuerySet[Family]) -> QuerySet[Family, dict[str, Any]]:
    today = timezone.localdate()
    plan = FamilyPlan.objects.filter(family=OuterRef("pk"), ended_on=None)
    mine = Participation.objects.current(today).filter(family=OuterRef("pk"), worker=user)
    known = Measure.objects.known_to(user)
    open_measures = known.filter(plan__family=OuterRef("pk"), plan__ended_on=None).exclude(status__in=ENDED)
    flags = Flag.objects.visible_to(user).raised().filter(family=OuterRef("pk")).order_by("since")
    members = Membership.objects.current(today).filter(family=OuterRef("pk"))
    answers = AreaAnswer.objects.filter(plan__family=OuterRef("pk"), plan__ended_on=None)
    rows: Any = (
        families.order_by("name", "pk")
        .values("pk", "public_id", "name", "protection", "zone_confirmed_at")
        .annotate(
            zone_name=F("zone__name"),
            my_part=Subquery(mine.values("part")[:1]),
            in_emergency=Exists(EmergencyAccess.objects.in_force().filter(family=OuterRef("pk"), worker=user)),
            touched_at=Subquery(plan.values("touched_at")[:1]),
            flag_rule=Subquery(flags.values("rule")[:1]),
            members=JsonRows(members, born="person__birth_date", relation="relation"),
            answers=JsonRows(answers, area="area", state="state"),
            # One question for the next deadline and for what nobody has taken: secrecy is dear to plan.
            measures=JsonRows(
                open_measures.order_by("due_on", "pk"),
                area="area",
                also="also_areas",
                owner="owner_kind",
                due_on="due_on",
                text="text",
            ),
        )
    )
    return rows  # type: ignore[no-any-return]  # rows of values have no type of their own


def narrow(user: User, families: QuerySet[Family], asked: dict[str, Any]) -> QuerySet[Family]:
    """The filters of the page. A protected family answers to no place."""
    today = timezone.localdate()
    if asked.get("zone"):
        families = families.filter(zone__slug=asked["zone"], protection="")
    if asked.get("coordinating"):
        mine = Participation.objects.current(today).filter(family=OuterRef("pk"), worker=user, part=Part.COORDINATOR)
        families = families.filter(Exists(mine))
    if asked.get("flagged"):
        families = families.filter(Exists(Flag.objects.visible_to(user).raised().filter(family=OuterRef("pk"))))
    if asked.get("due"):
        soon = Measure.objects.known_to(user).filter(
            plan__family=OuterRef("pk"), plan__ended_on=None, due_on__lte=today + timedelta(days=7)
        )
        families = families.filter(Exists(soon.exclude(status__in=ENDED)))
    return families


def after(families: QuerySet[Family], user: User, place: UUID | None) -> QuerySet[Family]:
    """The rows that follow a row which this user may see."""
    last = Family.objects.visible_to(user).filter(public_id=place).values_list("name", "pk").first() if place else None
    if last is None:
        return families
    return families.filter(Q(name__gt=last[0]) | Q(name=last[0], pk__gt=last[1]))


def row(values: dict[str, Any], today: date, why: str = "") -> FamilyRow:
    hidden = bool(values["protection"]) and values["my_part"] != Part.COORDINATOR
    # Ordered by deadline; those without one come last.
    due = next((measure for measure in values["measures"][:1] if measure["due_on"]), None)
    due_on = date.fromisoformat(due["due_on"]) if due else None
    return FamilyRow(
        public_id=values["public_id"],
        address=address_of("coordination:plan", values["public_id"]),
        name=_("Skjermet familie") if hidden else values["name"],
        hidden=hidden,
        people=_("Navn og sted er skjult") if hidden else people(values["members"], today),
        pyramid=pyramid(_pyramid(values)),
        answered=_answered(values),
        zone=_("Skjermet") if values["protection"] else values["zone_name"] or _outside(values),
        part=_part(values),
        in_emergency=values["in_emergency"],
        flag=str(RULES[values["flag_rule"]].title) if values["flag_rule"] else "",
        next=_next(due_on, due["text"], today) if due and due_on else "",
        is_late=bool(due_on and due_on < today),
        changed=capfirst(near_day(values["touched_at"])),
        why=why,
    )


def _part(values: dict[str, Any]) -> str:
    """Who sees a family without a part of their own stands in for its coordinator, or has it open in an emergency."""
    if values["in_emergency"]:
        return _("Nødtilgang")
    return str(Part(values["my_part"]).label) if values["my_part"] else _("Stedfortreder")


def _answered(values: dict[str, Any]) -> str:
    done = sum(1 for answer in values["answers"] if answer["state"] != AreaState.UNANSWERED)
    return _("%(done)s av 6") % {"done": done}


def _outside(values: dict[str, Any]) -> str:
    return _("Utenfor sonene") if values["zone_confirmed_at"] else _("Ikke bekreftet")


def _next(due_on: date, text: str, today: date) -> str:
    if due_on < today:
        days = (today - due_on).days
        return ngettext("Tiltak %(days)s dag over", "Tiltak %(days)s dager over", days) % {"days": days}
    return f"{short_day(due_on)}: {text}"


def _pyramid(values: dict[str, Any]) -> list[str]:
    """As the plan's own page has it: a need that nobody has taken is a gap."""
    states = {answer["area"]: answer["state"] for answer in values["answers"]}
    gaps = {measure["area"] for measure in values["measures"] if measure["owner"] == OwnerKind.NOBODY}
    owned = [measure for measure in values["measures"] if measure["owner"] != OwnerKind.NOBODY]
    met = {area for measure in owned for area in [measure["area"], *measure["also"]]}
    gaps |= {area for area, state in states.items() if state == AreaState.IN_WORK and area not in met}
    blocks = {AreaState.IN_WORK: IN_WORK, AreaState.NO_NEED: NO_NEED}
    return [
        GAP if area in gaps else blocks.get(AreaState(states.get(area, "unanswered")), UNANSWERED) for area in LifeArea
    ]


def people(members: list[dict[str, Any]], today: date) -> str:
    """2 voksne, barn 14, 9 og 3 år."""
    ages = [(_age(member["born"], today), member["relation"]) for member in members]
    children = sorted((age for age, _relation in ages if age is not None and age < ADULT_AT), reverse=True)
    unknown = sum(1 for age, relation in ages if age is None and relation == "child")
    adults = len(members) - len(children) - unknown
    words = [ngettext("%(n)s voksen", "%(n)s voksne", adults) % {"n": adults}] if adults else []
    if children:
        listed = ", ".join(str(age) for age in children[:-1])
        listed = f"{listed} {_('og')} {children[-1]}" if listed else str(children[-1])
        words.append(_("barn %(ages)s\u00a0år") % {"ages": listed})
    if unknown:
        words.append(_("%(n)s barn uten fødselsdato") % {"n": unknown})
    return ", ".join(words)


def _age(born: str | None, today: date) -> int | None:
    if not born:
        return None
    on = date.fromisoformat(born)
    return today.year - on.year - ((today.month, today.day) < (on.month, on.day))
