"""H6a: leisure may wait for a reason, and not for ever: a child that was not asked about it is asked."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from familieplan.coordination.rules.child_not_assessed import ages
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

# The newest completed assessment of each child, where it says that nobody asked. Ages, not names.
QUESTION = """
  WITH children AS (
    SELECT m.family_id, m.person_id, date_part('year', age(%(today)s::date, p.birth_date))::int AS years
      FROM families_membership m JOIN families_person p ON p.id = m.person_id
     WHERE m.started_on <= %(today)s AND (m.ended_on IS NULL OR m.ended_on > %(today)s)
       AND coalesce(p.birth_date > %(born_after)s, m.relation = 'child')
       AND (%(families)s::bigint[] IS NULL OR m.family_id = ANY(%(families)s))
  ), newest AS (
    SELECT DISTINCT ON (s.family_id, s.child_id) s.id, s.family_id, s.completed_on, c.years
      FROM coordination_assessment s
      JOIN children c ON c.family_id = s.family_id AND c.person_id = s.child_id
     WHERE s.completed_on <= %(today)s
     ORDER BY s.family_id, s.child_id, s.completed_on DESC, s.id DESC
  ), unasked AS (
    SELECT n.family_id, n.completed_on, n.years
      FROM newest n
      JOIN coordination_assessmentanswer a ON a.assessment_id = n.id AND a.value = 'not_asked'
      JOIN coordination_question q ON q.id = a.question_id AND q.key = 'leisure_active'
     WHERE n.completed_on + %(days)s < %(today)s
  )
  SELECT family_id, '' AS subject,
         jsonb_build_object(
           'completed_on', min(completed_on),
           'days', %(days)s::int,
           'unasked', count(*),
           'ages', jsonb_agg(years ORDER BY years DESC)) AS facts,
         min(completed_on) + %(days)s + 1 AS since
    FROM unasked
   GROUP BY family_id"""


def word(subject: str, facts: Facts) -> Wording:
    number = facts["unasked"]
    return Wording(
        headline=ngettext("Et barn er ikke spurt om fritid", "%(count)s barn er ikke spurt om fritid", number)
        % {"count": number},
        summary=_("Kartlagt %(day)s uten at fritid ble tatt opp") % {"day": long_date(facts["completed_on"])},
        why=_("Fritid er en del av kartleggingen. Den kan vente når det er en grunn, men ikke mer enn %(days)s dager.")
        % {"days": facts["days"]},
        facts=(
            (_("Kartlagt"), long_date(facts["completed_on"])),
            (_("Gjelder"), ages(facts)),
            (_("Grense"), _("%(days)s dager") % {"days": facts["days"]}),
        ),
        clears_when=_("barnet er kartlagt på nytt, med svar om fritid"),
    )


RULE = Rule(
    slug="leisure_not_asked",
    demands=("H6", "H6a"),
    title=gettext_lazy("Barn er ikke spurt om fritid"),
    says=gettext_lazy("Et barn er kartlagt uten spørsmål om fritid, og {days} dager er gått."),
    clears=gettext_lazy("barnet er kartlagt på nytt, med svar om fritid"),
    question=QUESTION,
    word=word,
    actors={"": Actor.COORDINATOR},
    parameters={"days": 30},
)
