"""An OSK meeting in a few days, with an agenda of flags and a wish, for whoever tries the lead's day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from familieplan.config.demo_municipality.families import Made
from familieplan.config.demo_municipality.staff import Staff
from familieplan.coordination.models import Flag
from familieplan.coordination.operations import osk
from familieplan.coordination.operations.meetings import When

AHEAD = timedelta(days=5)
CASES = 6
WISH = "Tre tjenester har lovet å ringe utleieren, og ingen har gjort det. Vi trenger at én tar det."


def call(today: date, staff: Staff, made: list[Made]) -> None:
    """After the flags are up: they are what the agenda is made of."""
    lead, klar, trygg = (staff.by_name[name] for name in ("Rask Elv", "Klar Bekk", "Trygg Furu"))
    district = made[0].plan.family.district
    if district is None:
        return
    starts = timezone.make_aware(datetime.combine(today + AHEAD, time(9)))
    when = When(starts, starts + timedelta(hours=2))
    meeting = osk.call_osk(district=district, by=lead, when=when, place="Møterom 1", asked=[klar, trygg])
    flags = Flag.objects.raised().filter(family__district=district, rule="long_term_children").order_by("since", "pk")
    osk.take_to_osk(meeting=meeting, by=lead, flags=flags[:CASES])
    wished = next((each for each in made[1:] if each.coordinator == klar), None)
    if wished:
        osk.wish_for_osk(family=wished.plan.family, by=klar, wish=WISH)
