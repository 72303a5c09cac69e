"""S0: the group that God hjelp til familier is for, children with barnevern and low income, where both may be known."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts.policies import Role
from familieplan.coordination.models.flag import TARGET_GROUP, WHOM_IT_TELLS_OF
from familieplan.coordination.rules.long_term_children import LONG_TERM, PASSED_ON
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date
from familieplan.families.policies import Part
from familieplan.families.stands_on import COVERED, STANDS_ON

BARNEVERN = WHOM_IT_TELLS_OF[TARGET_GROUP]

# The two facts meet only where both services take part, each on a basis that stands, and where every service that gets
# the flag may know of barnevernet: the team's, by part, and those of the district's leads. One that may not: no flag.
QUESTION = f"""
  WITH {LONG_TERM}, parts AS (
    SELECT p.family_id, p.part, v.id AS service_id, v.code, v.is_secret, p.started_on
      FROM families_participation p
      JOIN accounts_office o ON o.id = p.office_id
      JOIN accounts_service v ON v.id = o.service_id
      {STANDS_ON}
     WHERE p.started_on <= %(today)s AND (p.ended_on IS NULL OR p.ended_on > %(today)s) AND {COVERED}
       AND (%(families)s::bigint[] IS NULL OR p.family_id = ANY(%(families)s))
  ), together AS (
    SELECT b.family_id, b.service_id, bool_or(b.is_secret) AS is_secret,
           greatest(min(b.started_on), min(n.started_on)) AS started_on
      FROM parts b JOIN parts n ON n.family_id = b.family_id AND starts_with(n.code, 'nav')
     WHERE b.code = '{BARNEVERN}' GROUP BY b.family_id, b.service_id
  ), told AS (
    SELECT family_id, service_id FROM parts WHERE part IN ('{Part.COORDINATOR}', '{Part.RESPONSIBLE}')
     UNION
    SELECT f.id, o.service_id FROM families_family f JOIN areas_district d ON d.id = f.district_id
      JOIN accounts_office o ON o.district_code = d.code
      JOIN accounts_employment e ON e.office_id = o.id AND e.role = '{Role.TEAM_LEAD}'
       AND e.started_on <= %(today)s AND (e.ended_on IS NULL OR e.ended_on > %(today)s)
     WHERE (%(families)s::bigint[] IS NULL OR f.id = ANY(%(families)s))
  )
  SELECT l.family_id, '' AS subject,
         jsonb_build_object('months', l.last_month - l.spell_start + 1, 'since', greatest({PASSED_ON}, b.started_on),
                            'limit', %(months)s::int) AS facts,
         greatest({PASSED_ON}, b.started_on) AS since
    FROM longest l JOIN together b ON b.family_id = l.family_id
   WHERE EXISTS (SELECT FROM present c WHERE c.family_id = l.family_id AND c.is_child)
     AND EXISTS (SELECT FROM coordination_familyplan f WHERE f.family_id = l.family_id AND f.ended_on IS NULL)
     AND NOT EXISTS (
           SELECT FROM told t
            WHERE t.family_id = l.family_id AND t.service_id <> b.service_id AND b.is_secret AND NOT EXISTS (
                    SELECT FROM families_knowledge k
                     WHERE k.family_id = t.family_id AND k.about_id = b.service_id AND k.told_id = t.service_id
                       AND k.started_on <= %(today)s AND (k.ended_on IS NULL OR k.ended_on > %(today)s)
                       AND families_basis_holds(k.basis_id, %(today)s)))"""  # noqa: S608 names and parts of our own


def word(_subject: str, facts: Facts) -> Wording:
    return Wording(
        headline=_("Familien er i målgruppen for «God hjelp til familier»"),
        summary=_("Siden %(day)s") % {"day": long_date(facts["since"])},
        why=_(
            "Barneverntjenesten deltar, og familien har hatt sosialhjelp i %(months)s måneder. "
            "Da skal familien tilbys samordnet hjelp. Alle som ser dette, kan vite begge deler."
        )
        % {"months": facts["months"]},
        facts=(
            (_("Sosialhjelp"), _("%(months)s måneder") % {"months": facts["months"]}),
            (_("Grense"), _("mer enn %(limit)s måneder") % {"limit": facts["limit"]}),
        ),
        clears_when=_("familien ikke lenger får sosialhjelp over tid, eller en av tjenestene er ferdig"),
    )


RULE = Rule(
    slug=TARGET_GROUP,
    demands=("IO1-a",),
    title=gettext_lazy("Målgruppen for «God hjelp til familier»"),
    says=gettext_lazy(
        "Barneverntjenesten deltar, og familien har hatt sosialhjelp i mer enn {months} måneder. "
        "Flagget tennes bare der alle som får det, kan vite begge deler."
    ),
    clears=gettext_lazy("familien ikke lenger får sosialhjelp over tid, eller en av tjenestene er ferdig"),
    question=QUESTION,
    word=word,
    actors={"": Actor.LEAD},
    parameters={"months": 6},
)
