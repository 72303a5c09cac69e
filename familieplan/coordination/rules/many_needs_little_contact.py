"""IO1-a: least help to those who need it most is what the plan is there to end."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

QUESTION = """
  SELECT p.family_id, '' AS subject,
         jsonb_build_object('areas', count(*), 'touched_on', min((p.touched_at AT TIME ZONE 'Europe/Oslo')::date),
                            'days', %(days)s::int) AS facts,
         min((p.touched_at AT TIME ZONE 'Europe/Oslo')::date) + %(days)s + 1 AS since
    FROM coordination_familyplan p
    JOIN coordination_areaanswer a ON a.plan_id = p.id AND a.state = 'in_work'
   WHERE p.ended_on IS NULL AND (p.touched_at AT TIME ZONE 'Europe/Oslo')::date + %(days)s < %(today)s
     AND (%(families)s::bigint[] IS NULL OR p.family_id = ANY(%(families)s))
   GROUP BY p.family_id
  HAVING count(*) >= %(areas)s"""


def word(_subject: str, facts: Facts) -> Wording:
    return Wording(
        headline=_("Mange behov, lite kontakt"),
        summary=_("Sist endret %(day)s") % {"day": long_date(facts["touched_on"])},
        why=_("Familien trenger noe på %(areas)s livsområder, og ingen har skrevet i planen på mer enn %(days)s dager.")
        % {"areas": facts["areas"], "days": facts["days"]},
        facts=((_("Livsområder i arbeid"), str(facts["areas"])), (_("Sist endret"), long_date(facts["touched_on"]))),
        clears_when=_("noen skriver i loggen eller endrer planen"),
    )


RULE = Rule(
    slug="many_needs_little_contact",
    demands=("IO1-a",),
    title=gettext_lazy("Mange behov, lite kontakt"),
    says=gettext_lazy("{areas} livsområder eller flere er i arbeid, og ingen har skrevet i planen på {days} dager."),
    clears=gettext_lazy("noen skriver i loggen eller endrer planen"),
    question=QUESTION,
    word=word,
    actors={"": Actor.COORDINATOR},
    parameters={"areas": 4, "days": 30},
)
