"""IO1-c: a basic need is asked about, and what the family needs has somebody who answers for it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from familieplan.coordination.models.plan import BASIC_NEEDS
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

UNANSWERED = "unanswered"
UNOWNED = "unowned"
AREAS = ", ".join(f"'{area.value}'" for area in BASIC_NEEDS)

# What a secret service has taken on counts for nobody: a flag that goes out by it would tell.
QUESTION = f"""
  WITH needs AS (
    SELECT p.family_id, p.id AS plan_id, p.started_on, n.area, coalesce(a.state, '{UNANSWERED}') AS state,
           (a.answered_at AT TIME ZONE 'Europe/Oslo')::date AS answered_on
      FROM coordination_familyplan p
      CROSS JOIN unnest(ARRAY[{AREAS}]) AS n(area)
      LEFT JOIN coordination_areaanswer a ON a.plan_id = p.id AND a.area = n.area
     WHERE p.ended_on IS NULL AND (%(families)s::bigint[] IS NULL OR p.family_id = ANY(%(families)s))
  )
  SELECT family_id, '{UNANSWERED}' AS subject,
         jsonb_build_object('count', count(*), 'on', min(started_on), 'days', %(days)s::int) AS facts,
         min(started_on) + %(days)s + 1 AS since
    FROM needs WHERE state = '{UNANSWERED}' AND started_on + %(days)s < %(today)s GROUP BY family_id
   UNION ALL
  SELECT family_id, '{UNOWNED}', jsonb_build_object('count', count(*), 'on', min(answered_on), 'days', %(days)s::int),
         min(answered_on) + %(days)s + 1
    FROM needs d
   WHERE state = 'in_work' AND answered_on + %(days)s < %(today)s
     AND NOT EXISTS (
           SELECT FROM coordination_measure m LEFT JOIN accounts_service s ON s.id = m.owner_service_id
            WHERE m.plan_id = d.plan_id AND (m.area = d.area OR d.area = ANY(m.also_areas))
              AND m.owner_kind <> 'nobody' AND m.status NOT IN ('done', 'stopped') AND NOT coalesce(s.is_secret, false))
   GROUP BY family_id"""  # noqa: S608 names of areas and subjects, nothing a person typed


def word(subject: str, facts: Facts) -> Wording:
    number, days = facts["count"], facts["days"]
    if subject == UNANSWERED:
        headline = ngettext("Ett grunnbehov er ikke spurt om", "%(count)s grunnbehov er ikke spurt om", number)
        when = _("Planen begynte %(day)s")
        why = _("Økonomi, bolig og arbeid skal være snakket om innen %(days)s dager etter at planen begynte.")
        clears = _("svarene står i planen")
    else:
        headline = ngettext("Ett grunnbehov mangler ansvarlig", "%(count)s grunnbehov mangler ansvarlig", number)
        when = _("Sagt %(day)s")
        why = _("Familien trenger noe, og på %(days)s dager har ingen tatt det. Det er tjenestene som mangler noe.")
        clears = _("noen har ansvar for et tiltak på området")
    return Wording(
        headline=headline % {"count": number},
        summary=when % {"day": long_date(facts["on"])},
        why=why % {"days": days},
        facts=((_("Siden"), long_date(facts["on"])), (_("Grense"), _("%(days)s dager") % {"days": days})),
        clears_when=clears,
    )


RULE = Rule(
    slug="basic_need_open",
    demands=("IO1-c",),
    title=gettext_lazy("Grunnbehov uten svar eller ansvarlig"),
    says=gettext_lazy("Et grunnbehov er ikke spurt om, eller ingen har ansvar for det, og {days} dager er gått."),
    clears=gettext_lazy("svaret står i planen, og noen har ansvar for et tiltak"),
    question=QUESTION,
    word=word,
    actors={UNANSWERED: Actor.COORDINATOR, UNOWNED: Actor.LEAD},
    parameters={"days": 60},
)
