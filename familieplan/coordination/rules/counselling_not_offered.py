"""H4b: everyone who applies for help is offered economic counselling. The offer is never a condition."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.coordination.rules.adults import ADULTS, said_of
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

QUESTION = f"""
  WITH adults AS ({ADULTS}
  ), said AS ({said_of("counselling")}
  ), applied AS (
    SELECT family_id, applicant_id, max(applied_on) AS applied_on
      FROM coordination_aidapplication WHERE applied_on <= %(today)s GROUP BY 1, 2
  )
  SELECT a.family_id, '' AS subject,
         jsonb_build_object('applied_on', min(p.applied_on), 'days', %(days)s::int) AS facts,
         min(p.applied_on) + %(days)s + 1 AS since
    FROM adults a
    JOIN applied p ON p.family_id = a.family_id AND p.applicant_id = a.person_id
    LEFT JOIN said s ON s.plan_id = a.plan_id AND s.person_id = a.person_id AND s.since_on >= p.applied_on
   WHERE s.plan_id IS NULL AND p.applied_on + %(days)s < %(today)s
   GROUP BY a.family_id"""  # noqa: S608 joined from parts of our own


def word(_subject: str, facts: Facts) -> Wording:
    return Wording(
        headline=_("Økonomisk rådgivning er ikke tilbudt"),
        summary=_("Søkte om hjelp %(day)s") % {"day": long_date(facts["applied_on"])},
        why=_("Alle som søker om hjelp, skal få tilbud om økonomisk rådgivning innen %(days)s dager. De velger selv.")
        % {"days": facts["days"]},
        facts=((_("Søknad registrert"), long_date(facts["applied_on"])),),
        clears_when=_("tilbudet og svaret er skrevet ned"),
    )


RULE = Rule(
    slug="counselling_not_offered",
    demands=("H4b",),
    title=gettext_lazy("Økonomisk rådgivning er ikke tilbudt"),
    says=gettext_lazy("Den som har søkt om hjelp, er ikke tilbudt økonomisk rådgivning innen {days} dager."),
    clears=gettext_lazy("tilbudet og svaret er skrevet ned"),
    question=QUESTION,
    word=word,
    actors={"": Actor.COORDINATOR},
    parameters={"days": 30},
)
