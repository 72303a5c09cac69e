"""H1c: a qualification programme does not run out with nobody having planned what comes after."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.coordination.rules.adults import ADULTS
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

QUESTION = f"""
  WITH adults AS ({ADULTS}
  )
  SELECT a.family_id, '' AS subject,
         jsonb_build_object('end', min(c.planned_end_on), 'started', min(c.started_on), 'days', %(days)s::int) AS facts,
         min(greatest(c.planned_end_on - %(days)s, c.started_on)) AS since
    FROM adults a JOIN coordination_qualificationcourse c ON c.plan_id = a.plan_id AND c.person_id = a.person_id
   WHERE c.ended_on IS NULL AND c.started_on <= %(today)s AND c.planned_end_on - %(days)s <= %(today)s
   GROUP BY a.family_id"""  # noqa: S608 joined from parts of our own


def word(_subject: str, facts: Facts) -> Wording:
    return Wording(
        headline=_("Kvalifiseringsprogrammet nærmer seg slutten"),
        summary=_("Planlagt slutt %(day)s") % {"day": long_date(facts["end"])},
        why=_("Programmet slutter om mindre enn %(days)s dager. Da skal det være avtalt hva som kommer etterpå.")
        % {"days": facts["days"]},
        facts=((_("Startet"), long_date(facts["started"])), (_("Planlagt slutt"), long_date(facts["end"]))),
        clears_when=_("programmet er avsluttet med et resultat, eller en ny slutt er avtalt"),
    )


RULE = Rule(
    slug="programme_near_end",
    demands=("H1c",),
    title=gettext_lazy("Kvalifiseringsprogram nær slutten"),
    says=gettext_lazy("Et kvalifiseringsprogram slutter innen {days} dager."),
    clears=gettext_lazy("programmet er avsluttet med et resultat, eller en ny slutt er avtalt"),
    question=QUESTION,
    word=word,
    actors={"": Actor.COORDINATOR},
    parameters={"days": 60},
)
