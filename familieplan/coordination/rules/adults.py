"""What the rules about adults ask in common: who they are, and what was said of each last."""

# What a secret service has said would tell of it: no flag is raised or cleared by it.
SAID = """
    SELECT DISTINCT ON (s.plan_id, s.person_id) s.plan_id, s.person_id, s.state, s.until_on, s.since_on
      FROM coordination_adultstatus s LEFT JOIN accounts_service v ON v.id = s.service_id
     WHERE s.topic = '{topic}' AND s.since_on <= %(today)s AND NOT coalesce(v.is_secret, false)
     ORDER BY s.plan_id, s.person_id, s.since_on DESC, s.id DESC"""

# In a family with an active plan, on the day.
ADULTS = """
    SELECT p.family_id, p.id AS plan_id, m.person_id, e.birth_date, e.identity_hash,
           greatest(m.started_on, p.started_on) AS followed_since
      FROM coordination_familyplan p
      JOIN families_membership m ON m.family_id = p.family_id
      JOIN families_person e ON e.id = m.person_id
     WHERE p.ended_on IS NULL AND p.started_on <= %(today)s
       AND m.started_on <= %(today)s AND (m.ended_on IS NULL OR m.ended_on > %(today)s)
       AND NOT coalesce(e.birth_date > %(born_after)s, m.relation = 'child')
       AND (%(families)s::bigint[] IS NULL OR p.family_id = ANY(%(families)s))"""


def birthday(born: str, years: str) -> str:
    """The day on which somebody turns so many years: of a leap day, 1 March in other years, as everywhere else."""
    day = f"({born} + make_interval(years => {years}))::date"
    return f"({day} + (extract(day FROM {born}) - extract(day FROM {day}))::int)"


def said_of(topic: str) -> str:
    return SAID.format(topic=topic)
