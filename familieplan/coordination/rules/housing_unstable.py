"""H5a-c: a family that lives from hand to mouth, or moves again and again, is taken up."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.coordination.rules.adults import ADULTS, said_of
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

TEMPORARY = "temporary"
MOVES = "moves"

# Moves of the last year, by the history of the family's own address: how many, and never where.
QUESTION = f"""
  WITH adults AS ({ADULTS}
  ), said AS ({said_of("housing")}
  ), steps AS (
    SELECT e.pgh_obj_id AS family_id, (e.pgh_created_at AT TIME ZONE 'Europe/Oslo')::date AS on_day, e.address,
           lag(e.address) OVER (PARTITION BY e.pgh_obj_id ORDER BY e.pgh_id) AS before
      FROM families_familyevent e
      JOIN coordination_familyplan p ON p.family_id = e.pgh_obj_id AND p.ended_on IS NULL
     WHERE (%(families)s::bigint[] IS NULL OR e.pgh_obj_id = ANY(%(families)s))
  ), moved AS (
    SELECT family_id, count(*) AS moves, max(on_day) AS on_day
      FROM steps WHERE before <> address AND address <> '' AND before <> '' AND on_day > %(today)s::date - 365
     GROUP BY family_id
  )
  SELECT a.family_id, '{TEMPORARY}' AS subject,
         jsonb_build_object('on', min(s.since_on), 'days', %(days)s::int) AS facts,
         min(s.since_on) + %(days)s + 1 AS since
    FROM adults a JOIN said s ON s.plan_id = a.plan_id AND s.person_id = a.person_id
   WHERE s.state = 'temporary' AND s.since_on + %(days)s < %(today)s
   GROUP BY a.family_id
   UNION ALL
  SELECT family_id, '{MOVES}', jsonb_build_object('moves', moves, 'on', on_day), on_day
    FROM moved WHERE moves >= %(moves)s"""  # noqa: S608 joined from parts of our own


def word(subject: str, facts: Facts) -> Wording:
    if subject == MOVES:
        return Wording(
            headline=_("Familien har flyttet mye"),
            summary=_("%(moves)s ganger det siste året") % {"moves": facts["moves"]},
            why=_("Familien har flyttet %(moves)s ganger på ett år. Da kan skole, venner og helse ha blitt brutt opp.")
            % {"moves": facts["moves"]},
            facts=((_("Siste flytting"), long_date(facts["on"])),),
            clears_when=_("familien har bodd lenger på samme sted"),
        )
    return Wording(
        headline=_("Familien bor midlertidig"),
        summary=_("Siden %(day)s") % {"day": long_date(facts["on"])},
        why=_("Familien har bodd midlertidig i mer enn %(days)s dager. Barn skal ha et sted å høre til.")
        % {"days": facts["days"]},
        facts=((_("Siden"), long_date(facts["on"])),),
        clears_when=_("det er skrevet ned hvor familien bor fast"),
    )


RULE = Rule(
    slug="housing_unstable",
    demands=("H5",),
    title=gettext_lazy("Bor midlertidig eller flytter mye"),
    says=gettext_lazy("Familien har bodd midlertidig i mer enn {days} dager, eller flyttet {moves} ganger på ett år."),
    clears=gettext_lazy("familien har et fast sted å bo"),
    question=QUESTION,
    word=word,
    actors={TEMPORARY: Actor.COORDINATOR, MOVES: Actor.COORDINATOR},
    parameters={"days": 90, "moves": 3},
)
