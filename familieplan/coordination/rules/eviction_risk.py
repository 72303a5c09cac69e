"""H5c: a family that may lose its home is taken up before the day comes, not after."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.coordination.rules.adults import ADULTS, said_of
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

QUESTION = f"""
  WITH adults AS ({ADULTS}
  ), said AS ({said_of("housing")}
  )
  SELECT a.family_id, '' AS subject,
         jsonb_build_object('day', min(s.until_on), 'days', %(days)s::int) AS facts,
         min(greatest(s.until_on - %(days)s, s.since_on)) AS since
    FROM adults a JOIN said s ON s.plan_id = a.plan_id AND s.person_id = a.person_id
   WHERE s.state = 'eviction' AND s.until_on - %(days)s <= %(today)s
   GROUP BY a.family_id"""  # noqa: S608 joined from parts of our own


def word(_subject: str, facts: Facts) -> Wording:
    return Wording(
        headline=_("Familien kan miste boligen"),
        summary=_("Dagen er %(day)s") % {"day": long_date(facts["day"])},
        why=_("Familien kan måtte flytte ut %(day)s. Da skal noen ta det opp minst %(days)s dager før.")
        % {"day": long_date(facts["day"]), "days": facts["days"]},
        facts=((_("Frist for å flytte ut"), long_date(facts["day"])),),
        clears_when=_("det er skrevet ned at familien bor trygt, eller hvor de skal bo"),
    )


RULE = Rule(
    slug="eviction_risk",
    demands=("H5c",),
    title=gettext_lazy("Kan miste boligen"),
    says=gettext_lazy("Familien kan miste boligen om {days} dager eller før."),
    clears=gettext_lazy("det er skrevet ned at familien bor trygt, eller hvor de skal bo"),
    question=QUESTION,
    word=word,
    actors={"": Actor.COORDINATOR},
    parameters={"days": 42},
)
