"""IO3-a: what a school or kindergarten is worried about gets an answer within a set number of days."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

# A concern that is linked to no family yet stands in the inbox of the district's lead alone.
QUESTION = """
  SELECT l.family_id, '' AS subject,
         jsonb_build_object('sent_on', min((c.sent_at AT TIME ZONE 'Europe/Oslo')::date),
                            'days', %(days)s::int) AS facts,
         min((c.sent_at AT TIME ZONE 'Europe/Oslo')::date) + %(days)s + 1 AS since
    FROM coordination_concernlink l
    JOIN coordination_concern c ON c.id = l.concern_id
    JOIN accounts_office o ON o.id = c.office_id
    JOIN accounts_service s ON s.id = o.service_id AND NOT s.is_secret
   WHERE (c.sent_at AT TIME ZONE 'Europe/Oslo')::date + %(days)s < %(today)s
     AND (%(families)s::bigint[] IS NULL OR l.family_id = ANY(%(families)s))
     AND NOT EXISTS (SELECT FROM coordination_concernanswer a WHERE a.concern_id = c.id)
   GROUP BY l.family_id"""


def word(_subject: str, facts: Facts) -> Wording:
    return Wording(
        headline=_("En bekymring er ikke besvart"),
        summary=_("Sendt %(day)s") % {"day": long_date(facts["sent_on"])},
        why=_("Den som sender en bekymring for et barn, skal ha svar innen %(days)s dager.") % {"days": facts["days"]},
        facts=((_("Sendt"), long_date(facts["sent_on"])),),
        clears_when=_("den som sendte bekymringen, har fått svar"),
    )


RULE = Rule(
    slug="concern_unanswered",
    demands=("IO3-a",),
    title=gettext_lazy("Bekymring uten svar"),
    says=gettext_lazy("En bekymring fra skole eller barnehage er ikke besvart på {days} dager."),
    clears=gettext_lazy("den som sendte bekymringen, har fått svar"),
    question=QUESTION,
    word=word,
    actors={"": Actor.LEAD},
    parameters={"days": 10},
)
