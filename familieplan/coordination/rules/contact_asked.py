"""H1f: what does not help is heard. Ratings are anonymous; a family that wants to be asked says so itself."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.coordination.models.flag import CONTACT_ASKED
from familieplan.coordination.models.wish import WishKind
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

# It looks at no rating: at the wish alone, which does not hold what was answered. Told to the lead and to nobody else.
QUESTION = f"""
  SELECT p.family_id, '' AS subject,
         jsonb_build_object('asked_on', min((w.asked_at AT TIME ZONE 'Europe/Oslo')::date)) AS facts,
         min((w.asked_at AT TIME ZONE 'Europe/Oslo')::date) AS since
    FROM coordination_familywish w
    JOIN coordination_familyplan p ON p.id = w.plan_id AND p.ended_on IS NULL
   WHERE w.kind = '{WishKind.CONTACT}' AND w.withdrawn_at IS NULL AND w.answered_at IS NULL
     AND (%(families)s::bigint[] IS NULL OR p.family_id = ANY(%(families)s))
   GROUP BY p.family_id"""  # noqa: S608 a name of our own


def word(_subject: str, facts: Facts) -> Wording:
    return Wording(
        headline=_("Familien vil snakke om hjelpen"),
        summary=_("Bedt om kontakt %(day)s") % {"day": long_date(facts["asked_on"])},
        why=_(
            "Noen i familien har svart at hjelpen ikke hjelper nok, og at OSK-lederen kan ta kontakt. "
            "Bare du ser dette. Hva hver enkelt har svart, står ikke her."
        ),
        facts=((_("Bedt om kontakt"), long_date(facts["asked_on"])),),
        clears_when=_("OSK-lederen har avgjort det, eller familien tar det tilbake"),
    )


RULE = Rule(
    slug=CONTACT_ASKED,
    demands=("H1f",),
    title=gettext_lazy("Familien vil snakke om hjelpen"),
    says=gettext_lazy("Noen i familien sier at hjelpen ikke hjelper nok, og ber OSK-lederen ta kontakt."),
    clears=gettext_lazy("OSK-lederen har avgjort det, eller familien tar det tilbake"),
    question=QUESTION,
    word=word,
    actors={"": Actor.LEAD},
)
