"""That somebody works with the same people in another plan: areas and nothing else, where those people said yes to it."""

from django.db import migrations

from familieplan.families.rowlocks import view_of_what_is_seen

TODAY = "(now() AT TIME ZONE 'Europe/Oslo')::date"


def current(alias: str) -> str:
    return f"{alias}.started_on <= {TODAY} AND ({alias}.ended_on IS NULL OR {alias}.ended_on > {TODAY})"


# From the plans that the one who asks may see, over their people, to what is under way for the same people elsewhere.
# Never what a secret service does, never from or to a family whose address is protected, never an area that is shut.
WORK_ELSEWHERE = f"""
SELECT DISTINCT here.family_id, measure.area
  FROM families_seen mine
  JOIN families_family own ON own.id = mine.family_id AND own.protection = ''
  JOIN families_membership here ON here.family_id = own.id AND {current("here")}
  JOIN families_person known ON known.id = here.person_id
  JOIN families_person same ON same.id = known.id OR same.identity_hash = known.identity_hash
  JOIN families_membership there ON there.person_id = same.id AND there.family_id <> own.id AND {current("there")}
  JOIN families_family other ON other.id = there.family_id AND other.protection = ''
  JOIN coordination_familyplan plan ON plan.family_id = other.id AND plan.ended_on IS NULL
  JOIN coordination_measure measure ON measure.plan_id = plan.id AND measure.owner_kind = 'service'
   AND measure.status IN ('agreed', 'active', 'waiting')
  JOIN accounts_service service ON service.id = measure.owner_service_id AND NOT service.is_secret
  JOIN families_consentedservice reached ON reached.service_id = service.id
   AND (reached.withdrawn_on IS NULL OR reached.withdrawn_on > {TODAY})
  JOIN families_consent consent ON consent.id = reached.consent_id AND consent.family_id = other.id
   AND consent.tells_of_work AND measure.area = ANY (consent.areas)
   AND consent.given_on <= {TODAY} AND (consent.until_on IS NULL OR consent.until_on > {TODAY})
  JOIN families_consentgiver giver ON giver.consent_id = consent.id AND giver.person_id = same.id
 WHERE NOT EXISTS (
   SELECT FROM coordination_restriction shut
    WHERE shut.family_id = other.id AND shut.area = measure.area AND shut.ended_at IS NULL)"""


class Migration(migrations.Migration):
    dependencies = [
        ("coordination", "0008_rights_requests"),
        ("families", "0019_consents_that_tell_of_work"),
        ("accounts", "0005_secret_services"),
    ]

    operations = [view_of_what_is_seen("coordination_work_elsewhere", WORK_ELSEWHERE, None)]
