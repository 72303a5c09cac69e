"""What was done about a flag, in words: on its own page, in the queue, and on the family's plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.templatetags.fp import short_day
from familieplan.coordination.models import Flag, FlagStep, FlagStepKind

WITH_DAY = {
    FlagStepKind.ASKED: gettext_lazy("Spurt familiekoordinatoren, svar innen %(day)s"),
    FlagStepKind.DECIDED: gettext_lazy("Avgjort, tas opp igjen %(day)s"),
    FlagStepKind.POSTPONED: gettext_lazy("Utsatt til %(day)s"),
}
DAY_HAS_COME = {
    FlagStepKind.ASKED: gettext_lazy("Spurt familiekoordinatoren, men ikke svar innen %(day)s"),
    FlagStepKind.DECIDED: gettext_lazy("Avgjort, og skulle tas opp igjen %(day)s"),
    FlagStepKind.POSTPONED: gettext_lazy("Var utsatt til %(day)s"),
}


@dataclass(frozen=True)
class StepLine:
    head: str
    who: str
    at: datetime
    words: str


def steps_of(flag: Flag, *, names_colleagues: bool) -> list[StepLine]:
    """Newest first. A lead who does not see the family is not told who coordinates it."""
    steps = FlagStep.objects.filter(flag=flag).select_related("by").order_by("-pk")
    return [
        StepLine(
            head=head_of(step.kind, step.back_on),
            who=step.by.name if names_colleagues or step.kind != FlagStepKind.ANSWERED else _("familiekoordinatoren"),
            at=step.taken_at,
            words=step.words,
        )
        for step in steps
    ]


def head_of(kind: str, back_on: date | None) -> str:
    step = FlagStepKind(kind)
    if back_on is None or step not in WITH_DAY:
        return str(step.label)
    words = DAY_HAS_COME if back_on <= timezone.localdate() else WITH_DAY
    return str(words[step]) % {"day": short_day(back_on)}


def stands(flag: Flag) -> str:
    """Where the flag stands, in a few words; "" when nothing was done yet. Needs with_step()."""
    return head_of(flag.step_kind, flag.step_back_on) if flag.step_kind else ""
