"""H3a: when a parent applies for help every child is assessed, within a set number of days."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

# A child is awaited when it belonged to the family on the day of the application, or was given an
# assessment for it; a child that came later has its days from the day it came. A later completed assessment of the
# same child in this family answers as well.
# Ages, not names: whoever follows up a flag need not know more.
QUESTION = """
  WITH children AS (
    SELECT m.family_id, m.person_id, m.started_on,
           date_part('year', age(%(today)s::date, p.birth_date))::int AS years
      FROM families_membership m JOIN families_person p ON p.id = m.person_id
     WHERE m.started_on <= %(today)s AND (m.ended_on IS NULL OR m.ended_on > %(today)s)
       AND coalesce(p.birth_date > %(born_after)s, m.relation = 'child')
       AND (%(families)s::bigint[] IS NULL OR m.family_id = ANY(%(families)s))
  ), missing AS (
    SELECT c.family_id, c.person_id, c.years, min(a.applied_on) AS applied_on,
           min(greatest(a.applied_on, c.started_on)) + %(days)s AS deadline
      FROM coordination_aidapplication a JOIN children c ON c.family_id = a.family_id
     WHERE greatest(a.applied_on, c.started_on) + %(days)s < %(today)s
       AND (c.started_on <= a.applied_on OR EXISTS (
             SELECT FROM coordination_assessment s WHERE s.application_id = a.id AND s.child_id = c.person_id))
       AND NOT EXISTS (
             SELECT FROM coordination_assessment s
              WHERE s.family_id = a.family_id AND s.child_id = c.person_id AND s.completed_on IS NOT NULL
                AND (s.application_id = a.id OR s.completed_on >= a.applied_on))
     GROUP BY c.family_id, c.person_id, c.years
  )
  SELECT family_id, '' AS subject,
         jsonb_build_object(
           'applied_on', min(applied_on),
           'deadline', min(deadline),
           'days', %(days)s::int,
           'missing', count(*),
           'ages', jsonb_agg(years ORDER BY years DESC),
           'children', (SELECT count(*) FROM children c WHERE c.family_id = missing.family_id)) AS facts,
         min(deadline) + 1 AS since
    FROM missing
   GROUP BY family_id"""


def ages(facts: Facts) -> str:
    """The missing children by age: "16, 5 år"; a child whose birth date nobody knows is named as that."""
    known = [str(age) for age in facts["ages"] if age is not None]
    words = [_("%(ages)s år") % {"ages": ", ".join(known)}] if known else []
    unknown = len(facts["ages"]) - len(known)
    if unknown:
        words.append(
            ngettext("ett barn med ukjent alder", "%(count)s barn med ukjent alder", unknown) % {"count": unknown}
        )
    return " · ".join(words)


def word(subject: str, facts: Facts) -> Wording:
    counts = {"missing": facts["missing"], "children": facts["children"]}
    if facts["missing"] == facts["children"]:
        headline = ngettext("Barnet er ikke kartlagt", "Ingen av %(children)s barn er kartlagt", facts["children"])
    else:
        headline = _("%(missing)s av %(children)s barn er ikke kartlagt")
    return Wording(
        headline=headline % counts,
        summary=_("Fristen var %(deadline)s") % {"deadline": long_date(facts["deadline"])},
        why=_("En av foreldrene søkte om hjelp %(applied)s. Da skal hvert barn kartlegges innen %(days)s dager.")
        % {"applied": long_date(facts["applied_on"]), "days": facts["days"]},
        facts=(
            (_("Søknad registrert"), long_date(facts["applied_on"])),
            (_("Frist for kartlegging"), long_date(facts["deadline"])),
            (_("Mangler"), ages(facts)),
        ),
        clears_when=_("kartleggingen er fullført for hvert barn"),
    )


RULE = Rule(
    slug="child_not_assessed",
    demands=("H3a",),
    title=gettext_lazy("Barn er ikke kartlagt"),
    says=gettext_lazy("En av foreldrene har søkt om hjelp, og et barn er ikke kartlagt innen {days} dager."),
    clears=gettext_lazy("kartleggingen er fullført for hvert barn"),
    question=QUESTION,
    word=word,
    actors={"": Actor.COORDINATOR},
    parameters={"days": 30},
)
