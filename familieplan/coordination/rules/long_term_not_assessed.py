"""H1a: an adult with assistance past a set length has been assessed for active measures lately."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.coordination.rules.adults import ADULTS, said_of
from familieplan.coordination.rules.long_term_children import PASSED_ON
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

# As in long_term_children: the newest year of files decides who still receives.
QUESTION = f"""
  WITH adults AS ({ADULTS}
  ), said AS ({said_of("activity")}
  ), newest AS (
    SELECT max(year) AS year FROM assistance_kostrafile WHERE form = '11F' AND replaced_at IS NULL
  ), long AS (
    SELECT DISTINCT ON (a.plan_id, a.person_id) a.family_id, a.plan_id, a.person_id, a.followed_since,
           y.last_month - y.spell_start + 1 AS months, y.spell_start
      FROM adults a
      JOIN assistance_recipient r ON r.key = a.identity_hash
      JOIN assistance_recipientyear y ON y.recipient_id = r.id
      JOIN newest ON newest.year = y.year
     WHERE y.last_month - y.spell_start + 1 > %(months)s
     ORDER BY a.plan_id, a.person_id, y.last_month - y.spell_start DESC
  )
  SELECT l.family_id, '' AS subject,
         jsonb_build_object('months', max(l.months), 'assessed_on', max(s.since_on), 'limit', %(months)s::int,
                            'days', %(days)s::int) AS facts,
         min(greatest({PASSED_ON}, coalesce(s.since_on + %(days)s + 1, l.followed_since))) AS since
    FROM long l LEFT JOIN said s ON s.plan_id = l.plan_id AND s.person_id = l.person_id
   WHERE coalesce(s.since_on + %(days)s < %(today)s, true)
   GROUP BY l.family_id"""  # noqa: S608 joined from parts of our own


def word(_subject: str, facts: Facts) -> Wording:
    last = facts["assessed_on"]
    return Wording(
        headline=_("Aktive tiltak er ikke vurdert"),
        summary=_("Sosialhjelp i %(months)s måneder") % {"months": facts["months"]},
        why=_("Etter %(limit)s måneder med sosialhjelp skal aktive tiltak være vurdert de siste %(days)s dagene.")
        % {"limit": facts["limit"], "days": facts["days"]},
        facts=(
            (_("Måneder med sosialhjelp"), str(facts["months"])),
            (_("Sist vurdert"), long_date(last) if last else _("ikke skrevet ned")),
        ),
        clears_when=_("det er skrevet ned hvordan det er med arbeid og aktivitet"),
    )


RULE = Rule(
    slug="long_term_not_assessed",
    demands=("H1a",),
    title=gettext_lazy("Aktive tiltak er ikke vurdert"),
    says=gettext_lazy(
        "Noen har hatt sosialhjelp i {months} måneder, og aktive tiltak er ikke vurdert de siste {days} dagene."
    ),
    clears=gettext_lazy("det er skrevet ned hvordan det er med arbeid og aktivitet"),
    question=QUESTION,
    word=word,
    actors={"": Actor.COORDINATOR},
    parameters={"months": 6, "days": 180},
)
