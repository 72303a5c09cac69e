"""H4d: whoever has needs that last is expected by somebody when the services for children end."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.coordination.models.invitation import State
from familieplan.coordination.rules.adults import birthday
from familieplan.coordination.rules.rule import Actor, Facts, Rule, Wording, long_date

# What a secret service gives would tell of it.
QUESTION = f"""
  WITH onward AS (
    SELECT p.family_id, {birthday("e.birth_date", "%(age)s")} AS birthday
      FROM coordination_transition t
      JOIN coordination_familyplan p ON p.id = t.plan_id AND p.ended_on IS NULL
      JOIN families_person e ON e.id = t.child_id
      JOIN accounts_service g ON g.id = t.giver_id AND NOT g.is_secret
     WHERE t.track = 'adult' AND t.has_lasting_needs AND t.closed_on IS NULL
       AND (%(families)s::bigint[] IS NULL OR p.family_id = ANY(%(families)s))
       AND NOT EXISTS (
             SELECT FROM coordination_invitationstep s
              WHERE s.invitation_id = t.invitation_id AND s.kind IN ({int(State.ACCEPTED)}, {int(State.DONE)}))
  )
  SELECT family_id, '' AS subject,
         jsonb_build_object('birthday', min(birthday), 'age', %(age)s::int, 'days', %(days)s::int) AS facts,
         min(birthday) - %(days)s AS since
    FROM onward WHERE birthday - %(days)s <= %(today)s GROUP BY family_id"""  # noqa: S608 numbers of our own


def word(_subject: str, facts: Facts) -> Wording:
    return Wording(
        headline=_("Ingen har tatt imot overgangen til voksen"),
        summary=_("Fyller %(age)s år %(day)s") % {"age": facts["age"], "day": long_date(facts["birthday"])},
        why=_("En i familien har behov som varer. En tjeneste for voksne skal ha sagt ja minst %(days)s dager før.")
        % {"days": facts["days"]},
        facts=((_("Bursdag"), long_date(facts["birthday"])),),
        clears_when=_("en tjeneste for voksne har takket ja"),
    )


RULE = Rule(
    slug="no_transition_accepted",
    demands=("H4d",),
    title=gettext_lazy("Overgang til voksen uten mottaker"),
    says=gettext_lazy("En med varige behov fyller {age} år innen {days} dager, og ingen har takket ja til å ta over."),
    clears=gettext_lazy("en tjeneste for voksne har takket ja"),
    question=QUESTION,
    word=word,
    actors={"": Actor.COORDINATOR},
    parameters={"age": 18, "days": 180},
)
