"""Law 9, §7: whoever opens a family in an emergency is reviewed by a lead of another office."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

# Opened from a secret service, it would tell of that one.
QUESTION = """
  SELECT e.family_id, '' AS subject,
         jsonb_build_object('opened_on', min((e.opened_at AT TIME ZONE 'Europe/Oslo')::date),
                            'days', %(days)s::int) AS facts,
         min((e.opened_at AT TIME ZONE 'Europe/Oslo')::date) + %(days)s + 1 AS since
    FROM families_emergencyaccess e
    JOIN accounts_office o ON o.id = e.office_id
    JOIN accounts_service s ON s.id = o.service_id AND NOT s.is_secret
   WHERE (e.opened_at AT TIME ZONE 'Europe/Oslo')::date + %(days)s < %(today)s
     AND (%(families)s::bigint[] IS NULL OR e.family_id = ANY(%(families)s))
     AND NOT EXISTS (SELECT FROM families_emergencyreview r WHERE r.access_id = e.id)
   GROUP BY e.family_id"""


def word(_subject: str, facts: Facts) -> Wording:
    return Wording(
        headline=_("Nødtilgang er ikke gjennomgått"),
        summary=_("Åpnet %(day)s") % {"day": long_date(facts["opened_on"])},
        why=_(
            "Noen åpnet familien i en nødsituasjon. En leder fra et annet kontor skal se på det innen %(days)s dager."
        )
        % {"days": facts["days"]},
        facts=((_("Åpnet"), long_date(facts["opened_on"])),),
        clears_when=_("en leder fra et annet kontor har gjennomgått åpningen"),
    )


RULE = Rule(
    slug="emergency_not_reviewed",
    demands=("§7",),
    title=gettext_lazy("Nødtilgang uten gjennomgang"),
    says=gettext_lazy("En nødtilgang er ikke gjennomgått {days} dager etter at familien ble åpnet."),
    clears=gettext_lazy("en leder fra et annet kontor har gjennomgått åpningen"),
    question=QUESTION,
    word=word,
    actors={"": Actor.LEAD},
    parameters={"days": 7},
)
