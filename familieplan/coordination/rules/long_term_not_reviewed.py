"""H3-ii: each long-term recipient is reviewed by all parties, at a set interval."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from familieplan.coordination.rules.long_term_children import LONG_TERM, PASSED_ON
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

NEVER = "never"
MISSING = "missing"

# A party is a service that takes part and is no secret. Which one was missing is not said: who takes part is not for
# everybody who sees a flag.
QUESTION = f"""
  WITH {LONG_TERM}, reviewed AS (
    SELECT DISTINCT ON (i.family_id) i.family_id, i.meeting_id,
           (i.decided_at AT TIME ZONE 'Europe/Oslo')::date AS on_day
      FROM coordination_oskitem i
     WHERE i.decided_at IS NOT NULL AND i.decision <> 'postponed'
       AND (%(families)s::bigint[] IS NULL OR i.family_id = ANY(%(families)s))
     ORDER BY i.family_id, i.decided_at DESC, i.id DESC
  ), parties AS (
    SELECT r.family_id, count(DISTINCT s.id) AS missing
      FROM reviewed r
      JOIN families_participation p ON p.family_id = r.family_id AND p.started_on <= r.on_day
       AND (p.ended_on IS NULL OR p.ended_on > %(today)s)
      JOIN accounts_office o ON o.id = p.office_id
      JOIN accounts_service s ON s.id = o.service_id AND NOT s.is_secret
     WHERE NOT EXISTS (
             SELECT FROM coordination_oskattendance a JOIN accounts_office ao ON ao.id = a.office_id
              WHERE a.meeting_id = r.meeting_id AND a.answer = 'yes' AND ao.service_id = s.id)
     GROUP BY r.family_id
  )
  SELECT l.family_id, CASE WHEN r.on_day + %(days)s >= %(today)s THEN '{MISSING}' ELSE '{NEVER}' END AS subject,
         jsonb_build_object('reviewed_on', r.on_day, 'missing', coalesce(p.missing, 0), 'days', %(days)s::int,
                            'months', l.last_month - l.spell_start + 1, 'limit', %(months)s::int) AS facts,
         CASE WHEN r.on_day + %(days)s >= %(today)s THEN r.on_day
              ELSE greatest({PASSED_ON}, r.on_day + %(days)s + 1) END AS since
    FROM longest l
    LEFT JOIN reviewed r ON r.family_id = l.family_id
    LEFT JOIN parties p ON p.family_id = l.family_id
   WHERE r.on_day IS NULL OR r.on_day + %(days)s < %(today)s OR p.missing IS NOT NULL"""  # noqa: S608 names of subjects


def word(subject: str, facts: Facts) -> Wording:
    last = facts["reviewed_on"]
    rows = (
        (_("Sosialhjelp"), _("%(months)s måneder") % {"months": facts["months"]}),
        (_("Siste gjennomgang"), long_date(last) if last else _("ikke skrevet ned")),
    )
    if subject == MISSING:
        missing = ngettext("Én part var ikke med", "%(count)s parter var ikke med", facts["missing"])
        return Wording(
            headline=_("Gjennomgangen var uten alle parter"),
            summary=missing % {"count": facts["missing"]},
            why=_("Familien ble tatt opp %(day)s, men ikke alle som følger den, var med.") % {"day": long_date(last)},
            facts=rows,
            clears_when=_("familien er tatt opp i et OSK-møte der alle parter er med"),
        )
    return Wording(
        headline=_("Felles gjennomgang mangler"),
        summary=_("Sist tatt opp %(day)s") % {"day": long_date(last)}
        if last
        else _("Ingen gjennomgang er skrevet ned"),
        why=_("Etter mer enn %(limit)s måneder med sosialhjelp skal alle parter gå gjennom saken hver %(days)s. dag.")
        % {"limit": facts["limit"], "days": facts["days"]},
        facts=rows,
        clears_when=_("familien er tatt opp i et OSK-møte, og beslutningen er ført"),
    )


RULE = Rule(
    slug="long_term_not_reviewed",
    demands=("H3-ii", "H2c"),
    title=gettext_lazy("Langtidsmottaker uten felles gjennomgang"),
    says=gettext_lazy(
        "Noen har hatt sosialhjelp i mer enn {months} måneder, uten felles gjennomgang de siste {days} dagene."
    ),
    clears=gettext_lazy("familien er tatt opp i et OSK-møte der alle parter er med"),
    question=QUESTION,
    word=word,
    actors={NEVER: Actor.LEAD, MISSING: Actor.LEAD},
    parameters={"months": 36, "days": 365},
)
