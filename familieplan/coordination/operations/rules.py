"""Verbs on flag rules: their parameters from a day on, what another number would mean, and how a rule does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import User
from familieplan.coordination.models import Flag, FlagStep, FlagStepKind, RuleVersion
from familieplan.coordination.rules import RULES


@dataclass(frozen=True)
class Record:
    """How a rule has done: open flags, and of all flags it ever raised how many a lead has called wrong."""

    open: int = 0
    raised: int = 0
    wrong: int = 0


@transaction.atomic
def change_rule(*, rule: str, by: User, valid_from: date, parameters: dict[str, int]) -> RuleVersion:
    """A new version from a day; the one before ends that day, and one that was to begin later never begins.

    Flags that are up keep the version they were raised under. Raises ValueError for a day that has been, and for
    parameters that the rule does not have.
    """
    if parameters.keys() != RULES[rule].parameters.keys():
        raise ValueError("a version sets every parameter of its rule")
    return begin_version(rule=rule, by=by, valid_from=valid_from, parameters=parameters)


@transaction.atomic
def begin_version(*, rule: str, by: User, valid_from: date, parameters: dict[str, int]) -> RuleVersion:
    """As change_rule, for dated numbers that raise no flag as well. Raises ValueError for a day that has been."""
    if valid_from < timezone.localdate():
        raise ValueError("a rule is never changed backwards")
    versions = list(RuleVersion.objects.select_for_update().filter(rule=rule))
    number = 1 + max((each.version for each in versions), default=0)
    for each in versions:
        if each.valid_from >= valid_from:
            _drop(each)
        elif each.valid_to is None or each.valid_to > valid_from:
            each.valid_to = valid_from
            each.save(update_fields=["valid_to"])
    return RuleVersion.objects.create(
        rule=rule, version=number, parameters=parameters, valid_from=valid_from, set_by=by
    )


def _drop(version: RuleVersion) -> None:
    """Set and changed again on the same day, or before it began. One that has raised flags ends the day after."""
    with acting_as(duty=Duty.FLAGS):
        has_flags = Flag.objects.filter(version=version).exists()
    if has_flags:
        raise ValueError("the version in force began today and has raised flags")
    version.delete()


def hits(rule: str, parameters: dict[str, int], on: date | None = None) -> int:
    """How many families the rule would flag with these numbers, by its own question; nothing is raised."""
    on, found = on or timezone.localdate(), RULES[rule]
    with transaction.atomic(), acting_as(duty=Duty.FLAGS), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT family_id) FROM ({found.question}) AS hit", found.values(on, parameters))  # noqa: S608 the rule's own question
        return int(cursor.fetchone()[0])


def records() -> dict[str, Record]:
    """By rule. Counted and never listed, as a duty."""
    with transaction.atomic(), acting_as(duty=Duty.FLAGS):
        raised = Flag.objects.order_by().values("rule").annotate(count=Count("pk"))
        still = Flag.objects.raised().order_by().values("rule").annotate(count=Count("pk"))
        steps = FlagStep.objects.filter(kind=FlagStepKind.DISMISSED).order_by()
        wrong = dict(steps.values_list("flag__rule").annotate(count=Count("flag", distinct=True)))
        up = {row["rule"]: row["count"] for row in still}
        return {row["rule"]: Record(up.get(row["rule"], 0), row["count"], wrong.get(row["rule"], 0)) for row in raised}
