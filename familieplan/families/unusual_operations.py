"""Look through the read log, day by day, and raise a case for each thing that is unusual."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import ngettext

from familieplan.accounts.models import ReadRuleVersion
from familieplan.accounts.readcase_operations import tell_auditors
from familieplan.families.unusual import RULES

DAYS_BACK = 7
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('familieplan.unusual_reading'))"

# What the auditor has had before them within the rule's days of rest is not raised anew.
RAISE = """
INSERT INTO accounts_readlogcase (public_id, concern, version_id, subject, seen_on, reader_email, reader_name, office,
                                  role, family, facts, raised_at, outcome, reason)
SELECT gen_random_uuid(), %(concern)s, %(version)s, q.subject, %(on)s, q.reader_email, q.reader_name, q.office,
       q.role, q.family, q.facts, %(now)s, '', ''
  FROM ({question}) AS q (subject, reader_email, reader_name, office, role, family, facts)
 WHERE NOT EXISTS (
    SELECT 1 FROM accounts_readlogcase c
     WHERE c.concern = %(concern)s AND c.subject = q.subject
       AND c.seen_on < %(on)s AND c.seen_on > %(on)s::date - %(rest_days)s)
ON CONFLICT (concern, subject, seen_on) DO NOTHING"""


def last_days(count: int = DAYS_BACK) -> list[date]:
    """Whole days only, yesterday last: a night that did not run is made up for within the week."""
    today = timezone.localdate()
    return [today - timedelta(days=back) for back in range(count, 0, -1)]


@transaction.atomic
def look(*, days: Iterable[date]) -> dict[str, int]:
    """Raise what these days hold, the oldest first, by the rules as they stood on each. How many cases per rule.

    Safe to run twice and at the same time: a case is one per rule, subject and day.
    """
    raised = dict.fromkeys(RULES, 0)
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
        for on in sorted(days):
            for version in ReadRuleVersion.objects.in_force(on).filter(is_on=True, rule__in=list(RULES)):
                raised[version.rule] += _raise(cursor, version, on)
    if count := sum(raised.values()):
        text = ngettext("En lesing venter på deg.", "%(count)s lesinger venter på deg.", count)
        tell_auditors(text % {"count": count})
    return raised


def _raise(cursor: Any, version: ReadRuleVersion, on: date) -> int:
    parameters = {
        **version.parameters,
        "concern": version.rule,
        "version": version.pk,
        "on": on,
        "first": _midnight(on),
        "last": _midnight(on + timedelta(days=1)),
        "zone": settings.TIME_ZONE,
        "now": timezone.now(),
    }
    cursor.execute(RAISE.format(question=RULES[version.rule].question), parameters)
    return int(cursor.rowcount)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
