"""H3: help is coordinated only while somebody coordinates. Two ways it stops, each its own flag."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date
from familieplan.families.policies import Part
from familieplan.families.stands_on import ENDED_ON, STANDS

NO_COORDINATOR = "no_coordinator"
UNTOUCHED = "untouched"

# The same facts that give access: a coordinator whose basis, post or account has ended coordinates nothing.
ROLES = ", ".join(f"'{role}'" for role in sorted(WORKS_WITH_FAMILIES))
QUESTION = f"""
  WITH active AS (
    SELECT family_id, started_on, (touched_at AT TIME ZONE 'Europe/Oslo')::date AS touched_on
      FROM coordination_familyplan
     WHERE ended_on IS NULL AND started_on <= %(today)s
       AND (%(families)s::bigint[] IS NULL OR family_id = ANY(%(families)s))
  ), coordinators AS (
    SELECT p.family_id,
           p.started_on <= %(today)s AND (p.ended_on IS NULL OR p.ended_on > %(today)s)
             AND {STANDS} AND u.is_active AND coalesce(w.working, false) AS works,
           least({ENDED_ON}, CASE WHEN NOT w.working THEN w.last_on END) AS ended_on
      FROM families_participation p
      JOIN active ON active.family_id = p.family_id
      JOIN accounts_office o ON o.id = p.office_id
      JOIN accounts_user u ON u.id = p.worker_id
      LEFT JOIN LATERAL (
        SELECT bool_or(e.ended_on IS NULL OR e.ended_on > %(today)s) AS working, max(e.ended_on) AS last_on
          FROM accounts_employment e
         WHERE e.user_id = p.worker_id AND e.office_id = p.office_id AND e.started_on <= %(today)s
           AND e.role IN ({ROLES})) AS w ON true
     WHERE p.part = '{Part.COORDINATOR}'
  ), alone AS (
    SELECT a.family_id, greatest(a.started_on, (
             SELECT max(c.ended_on) FROM coordinators c
              WHERE c.family_id = a.family_id AND c.ended_on <= %(today)s)) AS since
      FROM active a
     WHERE NOT EXISTS (SELECT FROM coordinators c WHERE c.family_id = a.family_id AND c.works)
  )
  SELECT family_id, '{NO_COORDINATOR}' AS subject, jsonb_build_object('since', since) AS facts, since FROM alone
   UNION ALL
  SELECT family_id, '{UNTOUCHED}', jsonb_build_object('touched_on', touched_on, 'days', %(days)s::int),
         touched_on + %(days)s + 1
    FROM active WHERE touched_on + %(days)s < %(today)s"""  # noqa: S608 names of roles, nothing a person typed


def word(subject: str, facts: Facts) -> Wording:
    return no_coordinator(facts) if subject == NO_COORDINATOR else untouched(facts)


def no_coordinator(facts: Facts) -> Wording:
    return Wording(
        headline=_("Planen har ingen familiekoordinator"),
        summary=_("Siden %(since)s") % {"since": long_date(facts["since"])},
        why=_("Familien skal ha én fast kontakt. Nå er det ingen som har oppgaven."),
        facts=((_("Uten koordinator siden"), long_date(facts["since"])),),
        clears_when=_("en ny familiekoordinator er på plass"),
    )


def untouched(facts: Facts) -> Wording:
    return Wording(
        headline=_("Planen har ligget stille"),
        summary=_("Sist endret %(touched)s") % {"touched": long_date(facts["touched_on"])},
        why=_("Ingen har skrevet i planen på mer enn %(days)s dager. Da kan noe ha stoppet opp for familien.")
        % {"days": facts["days"]},
        facts=(
            (_("Sist endret"), long_date(facts["touched_on"])),
            (_("Grense"), _("%(days)s dager") % {"days": facts["days"]}),
        ),
        clears_when=_("noen skriver i loggen eller endrer planen"),
    )


RULE = Rule(
    slug="plan_untouched",
    demands=("H3",),
    title=gettext_lazy("Plan uten koordinator eller uten bevegelse"),
    says=gettext_lazy("Planen mangler koordinator, eller ingen har skrevet i den på mer enn {days} dager."),
    clears=gettext_lazy("en koordinator er på plass, eller noen skriver i planen"),
    question=QUESTION,
    word=word,
    actors={NO_COORDINATOR: Actor.LEAD, UNTOUCHED: Actor.COORDINATOR},
    parameters={"days": 60},
)
