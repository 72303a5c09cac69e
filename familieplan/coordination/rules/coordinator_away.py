"""H3: a coordinator who is away, and for whom nobody stands in, coordinates nothing."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.models import StandsFor
from familieplan.coordination.rules.plan_untouched import ROLES
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date
from familieplan.families.policies import Part
from familieplan.families.stands_on import COVERED, STANDS_ON

ABSENT = "absent"
SILENT = "silent"

# Whoever said they are away, or has not signed in for so many days: counted from the last of the days on which the
# account was made, the part began, or the person signed in. A deputy counts from the same office, and at work.
QUESTION = f"""
  WITH coordinators AS (
    SELECT p.family_id, p.worker_id, p.office_id,
           greatest((u.last_login AT TIME ZONE 'Europe/Oslo')::date, (u.created_at AT TIME ZONE 'Europe/Oslo')::date,
                    p.started_on) AS seen_on
      FROM families_participation p
      JOIN coordination_familyplan plan ON plan.family_id = p.family_id AND plan.ended_on IS NULL
      JOIN accounts_office o ON o.id = p.office_id
      {STANDS_ON}
      JOIN accounts_user u ON u.id = p.worker_id AND u.is_active
      JOIN accounts_employment e ON e.user_id = p.worker_id AND e.office_id = p.office_id AND e.role IN ({ROLES})
       AND e.started_on <= %(today)s AND (e.ended_on IS NULL OR e.ended_on > %(today)s)
     WHERE p.part = '{Part.COORDINATOR}' AND p.started_on <= %(today)s AND {COVERED}
       AND (p.ended_on IS NULL OR p.ended_on > %(today)s)
       AND (%(families)s::bigint[] IS NULL OR p.family_id = ANY(%(families)s))
  ), away AS (
    SELECT c.*, '{ABSENT}' AS subject, a.started_on AS since, jsonb_build_object('last_on', a.last_on) AS facts
      FROM coordinators c
      JOIN accounts_absence a ON a.worker_id = c.worker_id AND a.ended_at IS NULL
       AND a.started_on <= %(today)s AND a.last_on >= %(today)s
    UNION ALL
    SELECT c.*, '{SILENT}', seen_on + %(days)s + 1, jsonb_build_object('seen_on', seen_on, 'days', %(days)s::int)
      FROM coordinators c WHERE seen_on + %(days)s < %(today)s
  )
  SELECT family_id, subject, facts, since FROM away w
   WHERE NOT EXISTS (
     SELECT FROM accounts_deputy s
       JOIN accounts_employment e ON e.user_id = s.deputy_id AND e.office_id = w.office_id AND e.role IN ({ROLES})
        AND e.started_on <= %(today)s AND (e.ended_on IS NULL OR e.ended_on > %(today)s)
       JOIN accounts_user u ON u.id = s.deputy_id AND u.is_active
      WHERE s.principal_id = w.worker_id AND s.stands_for = '{StandsFor.COORDINATION}' AND s.ended_at IS NULL
        AND s.started_on <= %(today)s AND s.last_on >= %(today)s
        AND (s.all_families OR EXISTS (
          SELECT FROM families_deputisedfamily n WHERE n.deputy_id = s.id AND n.family_id = w.family_id))
        AND NOT EXISTS (
          SELECT FROM accounts_absence a WHERE a.worker_id = s.deputy_id AND a.ended_at IS NULL
             AND a.started_on <= %(today)s AND a.last_on >= %(today)s))"""  # noqa: S608 names of roles and subjects


def word(subject: str, facts: Facts) -> Wording:
    if subject == ABSENT:
        when = _("Borte til og med %(day)s") % {"day": long_date(facts["last_on"])}
        rows = [(_("Borte til og med"), long_date(facts["last_on"]))]
    else:
        when = _("Sist innlogget %(day)s, eller da oppgaven begynte") % {"day": long_date(facts["seen_on"])}
        rows = [
            (_("Sist sett"), long_date(facts["seen_on"])),
            (_("Grense"), _("%(days)s dager") % {"days": facts["days"]}),
        ]
    return Wording(
        headline=_("Familiekoordinatoren er borte uten stedfortreder"),
        summary=when,
        why=_("Familien skal ha én fast kontakt. Nå er det ingen som svarer i koordinatorens sted."),
        facts=tuple(rows),
        clears_when=_("en stedfortreder er navngitt, eller koordinatoren er tilbake"),
    )


RULE = Rule(
    slug="coordinator_away",
    demands=("H3",),
    title=gettext_lazy("Koordinator borte uten stedfortreder"),
    says=gettext_lazy("Familiekoordinatoren er borte i mer enn {days} dager uten stedfortreder."),
    clears=gettext_lazy("en stedfortreder er navngitt, eller koordinatoren er tilbake"),
    question=QUESTION,
    word=word,
    actors={ABSENT: Actor.LEAD, SILENT: Actor.LEAD},
    parameters={"days": 14},
)
