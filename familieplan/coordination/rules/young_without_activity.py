"""H1b: an adult under 24 has an active measure, or somebody has followed up lately."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from familieplan.coordination.rules.adults import ADULTS, birthday, said_of
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

# 24 on the birthday itself. A measure of one's own in work and education counts, and the qualification programme.
QUESTION = f"""
  WITH adults AS ({ADULTS}
  ), said AS ({said_of("activity")}
  ), young AS (
    SELECT a.*, {birthday("a.birth_date", "18")} AS adult_on
      FROM adults a
     WHERE a.birth_date <= %(born_after)s AND {birthday("a.birth_date", "%(age)s")} > %(today)s
  )
  SELECT y.family_id, '' AS subject,
         jsonb_build_object('count', count(*), 'followed_up_on', max(s.since_on), 'age', %(age)s::int,
                            'days', %(days)s::int) AS facts,
         min(coalesce(s.since_on + %(days)s + 1, greatest(y.followed_since, y.adult_on))) AS since
    FROM young y LEFT JOIN said s ON s.plan_id = y.plan_id AND s.person_id = y.person_id
   WHERE coalesce(s.state NOT IN ('active', 'works') AND s.since_on + %(days)s < %(today)s, true)
     AND NOT EXISTS (
           SELECT FROM coordination_qualificationcourse c WHERE c.person_id = y.person_id AND c.ended_on IS NULL)
     AND NOT EXISTS (
           SELECT FROM coordination_measure t WHERE t.plan_id = y.plan_id AND t.owner_person_id = y.person_id
              AND t.area = 'work' AND t.status NOT IN ('done', 'stopped'))
   GROUP BY y.family_id"""  # noqa: S608 joined from parts of our own


def word(_subject: str, facts: Facts) -> Wording:
    number, last = facts["count"], facts["followed_up_on"]
    headline = ngettext("En ung voksen er uten tiltak", "%(count)s unge voksne er uten tiltak", number)
    return Wording(
        headline=headline % {"count": number},
        summary=_("Sist fulgt opp %(day)s") % {"day": long_date(last)}
        if last
        else _("Ingen oppfølging er skrevet ned"),
        why=_("Den som er under %(age)s år, skal ha et aktivt tiltak eller være fulgt opp de siste %(days)s dagene.")
        % {"age": facts["age"], "days": facts["days"]},
        facts=(
            (_("Gjelder"), ngettext("%(n)s person", "%(n)s personer", number) % {"n": number}),
            (_("Sist fulgt opp"), long_date(last) if last else _("ikke skrevet ned")),
        ),
        clears_when=_("det er skrevet ned et aktivt tiltak, eller hva dere ble enige om"),
    )


RULE = Rule(
    slug="young_without_activity",
    demands=("H1b",),
    title=gettext_lazy("Ung voksen uten tiltak"),
    says=gettext_lazy("En voksen under {age} år er uten aktivt tiltak og ikke fulgt opp de siste {days} dagene."),
    clears=gettext_lazy("det er skrevet ned et aktivt tiltak, eller hva dere ble enige om"),
    question=QUESTION,
    word=word,
    actors={"": Actor.COORDINATOR},
    parameters={"age": 24, "days": 30},
)
