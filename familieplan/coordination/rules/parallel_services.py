"""H1e: several services that help the same family share one plan."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

# Since the day on which there were two: who comes later does not begin the days anew. A secret service is not counted.
QUESTION = """
  WITH services AS (
    SELECT p.family_id, o.service_id, min(p.started_on) AS started_on
      FROM families_participation p
      JOIN accounts_office o ON o.id = p.office_id
      JOIN accounts_service s ON s.id = o.service_id AND NOT s.is_secret
     WHERE p.started_on <= %(today)s AND (p.ended_on IS NULL OR p.ended_on > %(today)s)
       AND (%(families)s::bigint[] IS NULL OR p.family_id = ANY(%(families)s))
     GROUP BY p.family_id, o.service_id
  ), alone AS (
    SELECT s.family_id, count(*) AS services, greatest((array_agg(s.started_on ORDER BY s.started_on))[2], (
             SELECT max(f.ended_on) FROM coordination_familyplan f WHERE f.family_id = s.family_id)) AS on_day
      FROM services s
     WHERE NOT EXISTS (
             SELECT FROM coordination_familyplan f WHERE f.family_id = s.family_id AND f.ended_on IS NULL)
     GROUP BY s.family_id
    HAVING count(*) > 1
  )
  SELECT family_id, '' AS subject,
         jsonb_build_object('services', services, 'on', on_day, 'days', %(days)s::int) AS facts,
         on_day + %(days)s + 1 AS since
    FROM alone WHERE on_day + %(days)s < %(today)s"""


def word(_subject: str, facts: Facts) -> Wording:
    return Wording(
        headline=_("Flere tjenester uten felles plan"),
        summary=_("%(count)s tjenester, siden %(day)s") % {"count": facts["services"], "day": long_date(facts["on"])},
        why=_("%(count)s tjenester arbeider med familien, men familien har ingen plan. Da styrer hver sitt.")
        % {"count": facts["services"]},
        facts=((_("Tjenester"), str(facts["services"])), (_("Siden"), long_date(facts["on"]))),
        clears_when=_("familien har en plan, eller bare én tjeneste deltar"),
    )


RULE = Rule(
    slug="parallel_services",
    demands=("H1e",),
    title=gettext_lazy("Flere tjenester uten felles plan"),
    says=gettext_lazy("To eller flere tjenester deltar, og familien har vært uten plan i {days} dager."),
    clears=gettext_lazy("familien har en plan, eller bare én tjeneste deltar"),
    question=QUESTION,
    word=word,
    actors={"": Actor.LEAD},
    parameters={"days": 14},
)
