"""H3-i: when a kartlegging finds that a child has it difficult, the family is taken up by the OSK team."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from familieplan.coordination.rules.child_not_assessed import ages
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

# The newest completed assessment of a child in this family speaks for the child: one that is only begun says nothing
# yet, and a later one that finds it better answers the earlier. Ages, not names, and nothing of what was said.
QUESTION = """
  WITH children AS (
    SELECT m.family_id, m.person_id, date_part('year', age(%(today)s::date, p.birth_date))::int AS years
      FROM families_membership m JOIN families_person p ON p.id = m.person_id
     WHERE m.started_on <= %(today)s AND (m.ended_on IS NULL OR m.ended_on > %(today)s)
       AND coalesce(p.birth_date > %(born_after)s, m.relation = 'child')
       AND (%(families)s::bigint[] IS NULL OR m.family_id = ANY(%(families)s))
  ), newest AS (
    SELECT DISTINCT ON (s.family_id, s.child_id) s.family_id, s.result, s.completed_on, c.years
      FROM coordination_assessment s
      JOIN children c ON c.family_id = s.family_id AND c.person_id = s.child_id
     WHERE s.completed_on <= %(today)s
     ORDER BY s.family_id, s.child_id, s.completed_on DESC, s.id DESC
  )
  SELECT family_id, '' AS subject,
         jsonb_build_object(
           'found_on', min(completed_on),
           'latest_on', max(completed_on),
           'difficult', count(*),
           'ages', jsonb_agg(years ORDER BY years DESC)) AS facts,
         min(completed_on) AS since
    FROM newest
   WHERE result = 'difficult'
   GROUP BY family_id"""


def word(subject: str, facts: Facts) -> Wording:
    number = facts["difficult"]
    return Wording(
        headline=ngettext("Et barn har det vanskelig", "%(count)s barn har det vanskelig", number) % {"count": number},
        summary=_("Kartlagt %(found)s") % {"found": long_date(facts["latest_on"])},
        why=_(
            "Kartleggingen sier at barnet har det vanskelig. Da skal OSK-teamet ta opp familien og samordne hjelpen."
        ),
        facts=(
            (_("Først funnet"), long_date(facts["found_on"])),
            (_("Gjelder"), ages(facts)),
        ),
        clears_when=_("en ny kartlegging viser at barnet har det bedre"),
    )


RULE = Rule(
    slug="child_difficult",
    demands=("H3-i",),
    title=gettext_lazy("Barn har det vanskelig"),
    says=gettext_lazy("Kartleggingen sier at et barn har det vanskelig."),
    clears=gettext_lazy("en ny kartlegging viser at barnet har det bedre"),
    question=QUESTION,
    word=word,
    actors={"": Actor.LEAD},
)
