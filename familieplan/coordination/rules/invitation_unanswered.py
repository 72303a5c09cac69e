"""IO4-b: whoever is asked into a plan answers, within a set number of days."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

OFFICE = "office"
OUTSIDE = "outside"

# What a secret service is asked, or asks, would tell of it: that stands in the sender's own list alone.
QUESTION = f"""
  SELECT i.family_id, CASE WHEN i.office_id IS NULL THEN '{OUTSIDE}' ELSE '{OFFICE}' END AS subject,
         jsonb_build_object(
           'sent_on', min((i.sent_at AT TIME ZONE 'Europe/Oslo')::date),
           'count', count(*), 'days', %(days)s::int) AS facts,
         min((i.sent_at AT TIME ZONE 'Europe/Oslo')::date) + %(days)s + 1 AS since
    FROM coordination_invitation i
    LEFT JOIN accounts_office o ON o.id = i.office_id
    LEFT JOIN accounts_service v ON v.id = o.service_id
    LEFT JOIN accounts_service s ON s.id = i.sender_service_id
   WHERE (i.sent_at AT TIME ZONE 'Europe/Oslo')::date + %(days)s < %(today)s
     AND NOT coalesce(v.is_secret, false) AND NOT coalesce(s.is_secret, false)
     AND (%(families)s::bigint[] IS NULL OR i.family_id = ANY(%(families)s))
     AND EXISTS (SELECT FROM coordination_familyplan p WHERE p.family_id = i.family_id AND p.ended_on IS NULL)
     AND NOT EXISTS (SELECT FROM coordination_invitationstep t WHERE t.invitation_id = i.id AND t.kind > 1)
   GROUP BY 1, 2"""  # noqa: S608 names of subjects, nothing a person typed


def word(subject: str, facts: Facts) -> Wording:
    if subject == OFFICE:
        headline = ngettext("En invitasjon er ikke besvart", "%(count)s invitasjoner er ikke besvart", facts["count"])
        why = _("Et kontor er spurt om å bli med i planen, og har ikke svart på %(days)s dager.")
        clears = _("kontoret svarer ja eller nei, eller invitasjonen trekkes tilbake")
    else:
        headline = ngettext(
            "En utenfor kommunen har ikke svart", "%(count)s utenfor kommunen har ikke svart", facts["count"]
        )
        why = _("Noen utenfor tjenestene er bedt om hjelp, og svaret er ikke ført på %(days)s dager.")
        clears = _("svaret er ført, eller invitasjonen trekkes tilbake")
    return Wording(
        headline=headline % {"count": facts["count"]},
        summary=_("Sendt %(day)s") % {"day": long_date(facts["sent_on"])},
        why=why % {"days": facts["days"]},
        facts=(
            (_("Sendt"), long_date(facts["sent_on"])),
            (_("Frist for svar"), _("%(days)s dager") % {"days": facts["days"]}),
        ),
        clears_when=clears,
    )


RULE = Rule(
    slug="invitation_unanswered",
    demands=("IO4-b",),
    title=gettext_lazy("Invitasjon uten svar"),
    says=gettext_lazy("En invitasjon inn i planen er ikke besvart på {days} dager."),
    clears=gettext_lazy("svaret er ført, eller invitasjonen trekkes tilbake"),
    question=QUESTION,
    word=word,
    actors={OFFICE: Actor.LEAD, OUTSIDE: Actor.COORDINATOR},
    parameters={"days": 14},
)
