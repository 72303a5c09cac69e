"""H3: a measure that passes its day again and again is no longer a matter of days."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

# A day was passed when another took its place only after it. What a secret service does would tell of it.
QUESTION = """
  WITH late AS (
    SELECT p.family_id, m.due_on, 1 + (
             SELECT count(*) FROM (
               SELECT e.due_on, lead(e.due_on) OVER steps AS next_due, lead(e.pgh_created_at) OVER steps AS changed_at
                 FROM coordination_measureevent e WHERE e.pgh_obj_id = m.id WINDOW steps AS (ORDER BY e.pgh_id)) h
              WHERE h.changed_at IS NOT NULL AND h.next_due IS DISTINCT FROM h.due_on
                AND h.due_on < (h.changed_at AT TIME ZONE 'Europe/Oslo')::date) AS times
      FROM coordination_measure m
      JOIN coordination_familyplan p ON p.id = m.plan_id AND p.ended_on IS NULL
      LEFT JOIN accounts_service s ON s.id = m.owner_service_id
     WHERE m.status NOT IN ('done', 'stopped') AND m.due_on < %(today)s AND NOT coalesce(s.is_secret, false)
       AND (%(families)s::bigint[] IS NULL OR p.family_id = ANY(%(families)s))
  )
  SELECT family_id, '' AS subject,
         jsonb_build_object('count', count(*), 'due_on', min(due_on), 'times', max(times)) AS facts,
         min(due_on) + 1 AS since
    FROM late WHERE times >= %(times)s GROUP BY family_id"""


def word(_subject: str, facts: Facts) -> Wording:
    headline = ngettext("Et tiltak er over frist igjen", "%(count)s tiltak er over frist igjen", facts["count"])
    return Wording(
        headline=headline % {"count": facts["count"]},
        summary=_("Siste frist var %(day)s") % {"day": long_date(facts["due_on"])},
        why=_("Fristen er passert %(times)s ganger. Da bør dere se om tiltaket er riktig, eller om noe hindrer det.")
        % {"times": facts["times"]},
        facts=((_("Siste frist"), long_date(facts["due_on"])), (_("Ganger over frist"), str(facts["times"]))),
        clears_when=_("tiltaket er gjort, stoppet eller har en ny frist"),
    )


RULE = Rule(
    slug="measure_overdue_twice",
    demands=("H3",),
    title=gettext_lazy("Tiltak over frist igjen"),
    says=gettext_lazy("Et tiltak har passert fristen {times} ganger eller mer."),
    clears=gettext_lazy("tiltaket er gjort, stoppet eller har en ny frist"),
    question=QUESTION,
    word=word,
    actors={"": Actor.COORDINATOR},
    parameters={"times": 2},
)
