"""H2c, H3-ii: a family with children and more than three years of assistance is followed up by all parties."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, month

# A person of the family is a recipient of the files only where the family holds that person's number.
# The newest year of files decides: whoever had none of it is no longer a long-term recipient.
LONG_TERM = """newest AS (
    SELECT max(year) AS year FROM assistance_kostrafile WHERE form = '11F' AND replaced_at IS NULL
  ), present AS (
    SELECT m.family_id, p.id, p.identity_hash,
           coalesce(p.birth_date > %(born_after)s, m.relation = 'child') AS is_child
      FROM families_membership m JOIN families_person p ON p.id = m.person_id
     WHERE m.started_on <= %(today)s AND (m.ended_on IS NULL OR m.ended_on > %(today)s)
       AND (%(families)s::bigint[] IS NULL OR m.family_id = ANY(%(families)s))
  ), longest AS (
    SELECT DISTINCT ON (a.family_id) a.family_id, y.spell_start, y.last_month
      FROM present a
      JOIN assistance_recipient r ON r.key = a.identity_hash
      JOIN assistance_recipientyear y ON y.recipient_id = r.id
      JOIN newest ON newest.year = y.year
     WHERE NOT a.is_child AND y.last_month - y.spell_start + 1 > %(months)s
     ORDER BY a.family_id, y.last_month - y.spell_start DESC, y.spell_start
  )"""
# The day on which the spell had lasted too long: the first of the month after the last that was allowed.
PASSED_ON = "make_date((l.spell_start + %(months)s) / 12, (l.spell_start + %(months)s) %% 12 + 1, 1)"
QUESTION = f"""
  WITH {LONG_TERM}, told AS (
    SELECT l.family_id, l.last_month - l.spell_start + 1 AS months,
           make_date(l.spell_start / 12, l.spell_start %% 12 + 1, 1) AS started,
           make_date(l.last_month / 12, l.last_month %% 12 + 1, 1) AS latest,
           {PASSED_ON} AS since,
           (SELECT count(*) FROM present c WHERE c.family_id = l.family_id AND c.is_child) AS children
      FROM longest l
  )
  SELECT family_id, '' AS subject,
         jsonb_build_object('months', months, 'started', started, 'latest', latest, 'children', children,
                            'limit', %(months)s::int) AS facts,
         since
    FROM told WHERE children > 0"""  # noqa: S608 joined from parts of our own


def word(subject: str, facts: Facts) -> Wording:
    return Wording(
        headline=_("Sosialhjelp i mer enn tre år"),
        summary=_("%(months)s måneder, siden %(started)s")
        % {"months": facts["months"], "started": month(facts["started"])},
        why=_("Familien har barn og har hatt sosialhjelp i %(months)s måneder. Da skal alle partene følge opp sammen.")
        % {"months": facts["months"]},
        facts=(
            (_("Første måned"), month(facts["started"])),
            (_("Siste måned i filene"), month(facts["latest"])),
            (_("Barn i familien"), ngettext("%(n)s barn", "%(n)s barn", facts["children"]) % {"n": facts["children"]}),
            (_("Grense"), _("mer enn %(limit)s måneder") % {"limit": facts["limit"]}),
        ),
        clears_when=_("familien ikke lenger har sosialhjelp i en sammenhengende periode på mer enn tre år"),
    )


RULE = Rule(
    slug="long_term_children",
    demands=("H2c", "H3-ii"),
    title=gettext_lazy("Barnefamilie med mer enn tre år på sosialhjelp"),
    says=gettext_lazy("En familie med barn har hatt sosialhjelp i mer enn {months} måneder sammenhengende."),
    clears=gettext_lazy("familien ikke lenger har sosialhjelp i en så lang periode"),
    question=QUESTION,
    word=word,
    actors={"": Actor.LEAD},
    parameters={"months": 36},
)
