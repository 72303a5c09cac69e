"""What is under way on the day the demo is made: an emergency to review, deputies, an absence, a baton on offer,
and somebody who stands in two families that know nothing of each other."""

from __future__ import annotations

from datetime import date, timedelta

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import StandsFor, User
from familieplan.config.demo_municipality.families import Made
from familieplan.config.demo_municipality.staff import Staff
from familieplan.families import (
    deputy_operations,
    duplicate_operations,
    emergency_operations,
    handover_operations,
    operations,
)
from familieplan.families.emergency_operations import Sought
from familieplan.families.handover_operations import Follows
from familieplan.families.models import EmergencyAccess, EmergencyReview, LegalBasis, Notes
from familieplan.families.operations import NewMember

WHY = "Barnet ringte gråtende og er alene hjemme. Jeg får ikke tak i noen av dem som følger familien."
ALSO_WHY = "Naboen varsler om bråk i natt. Koordinatoren er ikke å treffe, og det er barn i huset."
SOUND = "Faren var konkret, koordinatoren var ikke å nå, og bare det nødvendige ble lest."
MESSAGE = "Familien har spurt om å få deg som kontakt. Jeg blir med på det første møtet hvis dere vil."
SEVERAL_DAYS = timedelta(days=9)


def begin(today: date, staff: Staff, made: list[Made]) -> None:
    """By the operations people use, so that everybody concerned has the notices as well."""
    klar, lun = staff.by_name["Klar Bekk"], staff.by_name["Lun Hytte"]
    _emergencies(staff, made)
    _deputies(today, staff, [each for each in made[1:] if each.coordinator == klar])
    deputy_operations.register_absence(by=klar, started_on=today + 2 * SEVERAL_DAYS, last_on=today + 3 * SEVERAL_DAYS)
    offered = next((each for each in made[1:] if each.coordinator == lun and _coordinates(each)), None)
    if offered:
        handover_operations.propose_handover(
            family=offered.plan.family, by=lun, taker=klar, message=MESSAGE, follows=Follows(Notes.ALL)
        )
    others = [each for each in made[1:] if each.coordinator not in (klar, lun) and _coordinates(each)]
    # In the district of the lead whom a newcomer signs in as, where there is one.
    others.sort(key=lambda each: each.coordinator.office_id != klar.office_id)
    away = next(iter(others), None)
    if away:
        deputy_operations.register_absence(by=away.coordinator, started_on=today, last_on=today + SEVERAL_DAYS)
    _twice(made)


def _twice(made: list[Made]) -> None:
    """Vakker is written down in a neighbour's family, as they heard her name; at night the lead of both is told."""
    first, family = made[0], made[0].plan.family
    team = {worker.pk for worker in first.team}
    near = [each for each in made[1:] if each.plan.family.district_id == family.district_id]
    apart = next((each for each in near if not team & {worker.pk for worker in each.team}), None)
    if apart:
        heard = NewMember("Wakker", "other", first.adult.birth_date, "Blomst", lives_here=False)
        operations.add_member(family=apart.plan.family, by=apart.coordinator, member=heard)
    with acting_as(duty=Duty.DUPLICATES):
        duplicate_operations.look()


def _coordinates(made: Made) -> bool:
    """Still: a few of the families have just lost their coordinator."""
    held = deputy_operations.coordinated_by(made.coordinator)
    return made.plan.family_id in {part.family_id for part in held}


def _emergencies(staff: Staff, made: list[Made]) -> None:
    """One that waits for a lead of another office, and an earlier one that has been reviewed."""
    _opened(staff.by_name["Lun Hytte"], made[0], WHY)
    earlier = _opened(staff.by_name["Blid Sol"], made[2], ALSO_WHY)
    if earlier:
        emergency_operations.review_emergency(
            emergency=earlier, by=staff.by_name["Varm Havn"], verdict=EmergencyReview.Verdict.RIGHT, reason=SOUND
        )


def _opened(worker: User, made: Made, why: str) -> EmergencyAccess | None:
    """And ended again: in the demo as elsewhere nobody stays longer than the danger."""
    service = worker.employment.office.service if worker.employment else None
    provision = LegalBasis.objects.opening_in_danger(service).get(code="fvl-13b-7")
    sought = Sought(identity_number=made.parent.number)
    opened = emergency_operations.open_in_emergency(by=worker, sought=sought, basis=provision, why=why)
    for emergency in opened.newly:
        emergency_operations.end_emergency(emergency=emergency, by=worker)
        emergency.refresh_from_db()
        return emergency
    return None


def _deputies(today: date, staff: Staff, of_klar: list[Made]) -> None:
    """The lead has one from today on; so has Klar, for one family, where she coordinates more than Familien Blomst."""
    klar, rask = staff.by_name["Klar Bekk"], staff.by_name["Rask Elv"]
    last_on = today + SEVERAL_DAYS
    deputy_operations.name_deputy(
        by=rask,
        principal=rask,
        deputy=staff.by_name["Stø Varde"],
        stands_for=StandsFor.LEAD,
        started_on=today,
        last_on=last_on,
    )
    family = next((each.plan.family for each in of_klar if _coordinates(each)), None)
    colleagues = [each for each in staff.at("hvk", "500104") if each not in (klar, staff.by_name["Lun Hytte"])]
    if family and colleagues:
        deputy_operations.name_deputy(
            by=klar,
            principal=klar,
            deputy=colleagues[0],
            stands_for=StandsFor.COORDINATION,
            started_on=today,
            last_on=last_on,
            families=[family],
        )
