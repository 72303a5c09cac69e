"""Why a flag is up, as page, plan and API say it: one answer, one wording."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from familieplan.coordination.models import Flag, RuleVersion
from familieplan.coordination.rules import RULES, Actor, child_not_assessed


@dataclass(frozen=True)
class Explanation:
    """`facts` are (label, value) rows; `rule_line` holds the rule's code, its version and from when it holds."""

    headline: str
    summary: str
    why: str
    since: date
    days: int
    facts: tuple[tuple[str, str], ...]
    clears_when: str
    must_act: str
    actor: Actor
    rule_line: str


def explain(flag: Flag) -> Explanation:
    """Needs `version` loaded on the flag; asks the database for nothing else."""
    rule = RULES[flag.rule]
    wording = rule.word(flag.subject, flag.facts)
    actor = rule.actor(flag.subject)
    return Explanation(
        headline=wording.headline,
        summary=wording.summary,
        why=wording.why,
        since=flag.since,
        days=(timezone.localdate() - flag.since).days,
        facts=wording.facts,
        clears_when=wording.clears_when,
        must_act=str(actor.label),
        actor=actor,
        rule_line=_("%(demands)s, versjon %(version)s, gjelder fra %(start)s")
        % {
            "demands": " og ".join(rule.demands),
            "version": flag.version.version,
            "start": date_format(flag.version.valid_from, "j. F Y"),
        },
    )


def assessment_due_on(applied_on: date) -> date | None:
    """The last day before the flag goes up, by the version in force today; None when none is."""
    version = RuleVersion.objects.in_force().filter(rule=child_not_assessed.RULE.slug).first()
    return applied_on + timedelta(days=version.parameters["days"]) if version else None
