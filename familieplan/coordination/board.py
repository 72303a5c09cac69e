"""The plan as the page shows it: six life areas in order, each with its goals and measures, formatted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from familieplan.accounts.models import User
from familieplan.accounts.prepared import prepared_by_key
from familieplan.accounts.templatetags.fp import short_day
from familieplan.coordination.agreed import StrengthRow
from familieplan.coordination.models import (
    AreaState,
    FamilyPlan,
    LifeArea,
    Measure,
    MeasureParty,
    MeasureStatus,
)
from familieplan.coordination.models.measure import ENDED
from familieplan.coordination.models.plan import BASIC_NEEDS
from familieplan.coordination.models.rights import CLOSED
from familieplan.coordination.plan_facts import PlanFacts

# Class of the pyramid's blocks (static/familieplan.css): in work, no need now, nobody has it, not answered.
IN_WORK, NO_NEED, GAP, UNANSWERED = "w", "d", "g", "o"
STATE_WORDS = {
    IN_WORK: gettext_lazy("I arbeid"),
    NO_NEED: gettext_lazy("Ikke behov nå"),
    GAP: gettext_lazy("Mangler ansvarlig"),
    UNANSWERED: gettext_lazy("Ikke spurt ennå"),
}


@dataclass(frozen=True)
class MeasureRow:
    public_id: UUID
    text: str
    owner: str
    due: str
    state: str
    state_text: str
    icon: str
    is_gap: bool
    is_late: bool
    is_mine: bool
    # Who does something beside the owner, and how far they have come.
    beside: str = ""
    timetable: str = ""
    area_label: str = ""
    also_areas: tuple[str, ...] = ()
    # Open, and somebody has it: the need is being met.
    meets_need: bool = False

    @property
    def also(self) -> str:
        return ", ".join(str(LifeArea(area).label) for area in self.also_areas)

    def is_done(self, public_id: str | None) -> bool:
        return self.state == "done" and str(self.public_id) == public_id


@dataclass
class GoalRow:
    public_id: UUID
    words: str
    said_by: str
    reached: str
    measures: list[MeasureRow] = field(default_factory=list)


@dataclass
class AreaBoard:
    code: str
    label: str
    block: str
    state: str
    situation: str
    goals: list[GoalRow] = field(default_factory=list)
    measures: list[MeasureRow] = field(default_factory=list)
    # Measures of other areas that serve this one, too.
    served_by: list[MeasureRow] = field(default_factory=list)
    strengths: list[StrengthRow] = field(default_factory=list)
    # The family needs something here, and nobody has taken it.
    is_unmet: bool = False
    form: Any = None
    form_kind: str = ""
    # The measure that was marked as done a moment ago, and may be taken back where it happened.
    undo: MeasureRow | None = None
    # Its text is shut while the family's objection is looked into.
    is_closed: bool = False
    # Somebody who follows the same people in another plan works with it too; nobody here is told who.
    is_worked_elsewhere: bool = False
    # Where something to do nearby is searched for; nothing where that does not fit.
    offers: str = ""

    @property
    def has_gap_row(self) -> bool:
        return any(row.is_gap for row in rows_of(self))


@dataclass(frozen=True)
class Board:
    areas: list[AreaBoard]
    pyramid: list[str]
    summary: str
    # What the family has with it that belongs to no single area.
    strengths: list[StrengthRow] = field(default_factory=list)

    @property
    def basic(self) -> list[AreaBoard]:
        return self.areas[: len(BASIC_NEEDS)]

    @property
    def above(self) -> list[AreaBoard]:
        return self.areas[len(BASIC_NEEDS) :]


def measure_row(measure: Measure, user: User, today: date) -> MeasureRow:
    """Needs owner_worker, owner_service and owner_person loaded."""
    late = measure.is_late(today)
    mine = measure.owner_worker_id == user.pk
    owner = measure.owner
    if measure.status == MeasureStatus.DONE:
        state, icon, words = "done", "done", _("Gjort %(day)s") % {"day": short_day(measure.done_on)}
    elif late and measure.due_on:
        days = (today - measure.due_on).days
        state, icon = "late", "warning"
        words = ngettext("%(days)s dag over", "%(days)s dager over", days) % {"days": days}
    else:
        state, icon, words = measure.status, _icon(measure.status), measure.get_status_display()
    return MeasureRow(
        public_id=measure.public_id,
        text=measure.text,
        owner=_("%(name)s (deg)") % {"name": user.name} if mine else owner,
        due=short_day(measure.due_on),
        state=state,
        state_text=words,
        icon=icon,
        is_gap=measure.owner_kind == "nobody" and state not in {"done", MeasureStatus.STOPPED},
        is_late=late,
        is_mine=mine,
        beside=_beside(getattr(measure, "shown_parties", [])),
        timetable=measure.timetable,
        area_label=measure.get_area_display(),
        also_areas=tuple(measure.also_areas),
        meets_need=measure.owner_kind != "nobody" and measure.status not in ENDED,
    )


def _beside(parties: list[dict[str, Any]]) -> str:
    """Med Stille og Saupstad IL. 1 av 2 oppgaver er gjort."""
    if not parties:
        return ""
    names = [name for party in parties for name in [_named(party)] if name]
    done = sum(1 for party in parties if party["done_on"])
    with_whom = _("Med %(names)s") % {"names": ", ".join(dict.fromkeys(names))}
    if not done:
        return with_whom
    return _("%(whom)s. %(done)s av %(all)s oppgaver gjort") % {"whom": with_whom, "done": done, "all": len(parties)}


def _named(party: dict[str, Any]) -> str:
    return str(party["worker"] or party["service"] or party["person"] or party["name"])


def _icon(status: str) -> str:
    return status if status in {"agreed", "active", "waiting"} else "cross"


@prepared_by_key
def _measures(user: User, plan: int) -> QuerySet[Measure]:
    shown = Measure.objects.visible_to(user).filter(plan=plan).exclude(status=MeasureStatus.STOPPED)
    parties = MeasureParty.objects.known_to(user).standing().filter(measure=OuterRef("pk")).order_by("created_at", "pk")
    who = {"worker": "worker__name", "service": "service__short_name", "person": "person__given_name"}
    in_short = parties.values(json=JSONObject(**who, name="name", done_on="done_on"))
    return shown.annotate(shown_parties=ArraySubquery(in_short)).select_related(
        "owner_worker", "owner_service", "owner_person"
    )


def board_of(plan: FamilyPlan, user: User, facts: PlanFacts, strengths: Sequence[StrengthRow] = ()) -> Board:
    """One query more than the facts, however many goals and measures there are."""
    today = timezone.localdate()
    answers = {answer["area"]: answer for answer in facts.answers}
    rows = [(measure, measure_row(measure, user, today)) for measure in _measures(user, plan.pk)]
    areas = [_area(area, answers.get(area), facts.goals_of(area), rows) for area in LifeArea]
    for area in areas:
        area.strengths = [each for each in strengths if each.area == area.code]
        area.is_worked_elsewhere = area.code in facts.elsewhere
        if area.code in facts.shut:
            area.situation, area.is_closed = str(CLOSED), True
    return Board(
        areas,
        [area.block for area in areas],
        _summary(areas),
        [each for each in strengths if not each.area],
    )


def _summary(areas: list[AreaBoard]) -> str:
    answered = sum(1 for area in areas if area.block != UNANSWERED)
    gaps = sum(1 for area in areas for row in rows_of(area) if row.is_gap)
    gaps += sum(1 for area in areas if area.is_unmet and not area.has_gap_row)
    words = [_("%(answered)s av 6 livsområder er besvart.") % {"answered": answered}]
    if not_asked := [area.label for area in areas[: len(BASIC_NEEDS)] if area.block == UNANSWERED]:
        words.append(_("Ikke spurt ennå: %(areas)s.") % {"areas": ", ".join(not_asked)})
    if gaps:
        words.append(
            ngettext("Ett behov mangler noen som tar det.", "%(gaps)s behov mangler noen som tar dem.", gaps)
            % {"gaps": gaps}
        )
    return " ".join(words)


def rows_of(area: AreaBoard) -> list[MeasureRow]:
    return [*area.measures, *(row for goal in area.goals for row in goal.measures)]


def _area(
    area: LifeArea,
    answer: dict[str, Any] | None,
    goals: list[dict[str, Any]],
    measures: list[tuple[Measure, MeasureRow]],
) -> AreaBoard:
    block = block_of(answer["state"] if answer else "")
    board = AreaBoard(area.value, str(area.label), block, "", answer["situation"] if answer else "")
    goal_rows = {
        goal["pk"]: GoalRow(UUID(goal["public_id"]), goal["words"], goal["said_by"], short_day(goal["reached_on"]))
        for goal in goals
    }
    board.goals = list(goal_rows.values())
    for measure, row in measures:
        if measure.area == area:
            home = goal_rows.get(measure.goal_id or 0)
            (home.measures if home else board.measures).append(row)
        elif area in row.also_areas:
            board.served_by.append(row)
    met = any(row.meets_need for row in [*rows_of(board), *board.served_by])
    board.is_unmet = board.block == IN_WORK and not met
    if board.is_unmet or board.has_gap_row:
        board.block = GAP
    board.state = str(STATE_WORDS[board.block])
    return board


def block_of(state: str) -> str:
    """The pyramid's class of an answer's state; empty when nobody has asked."""
    if state in {"", AreaState.UNANSWERED}:
        return UNANSWERED
    return NO_NEED if state == AreaState.NO_NEED else IN_WORK
