"""Who receives fast lanes in every office, and some that were opened: waiting, under way, answered, looked back at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from familieplan.accounts.models import Office, User
from familieplan.config.demo_municipality.families import Made
from familieplan.config.demo_municipality.staff import Staff
from familieplan.coordination.models import FastLane, LaneReceiver, LaneState, LaneStep, Shared
from familieplan.coordination.operations.fastlane import Ground, Request, open_lane
from familieplan.families.models import ConsentedService
from familieplan.families.stated import Told

TITLES = ("Vaktleder", "Vara")


@dataclass(frozen=True)
class Story:
    """What happened to one of them: minutes until it was received and acted, None for not yet."""

    need: str
    days: int
    received: int | None = None
    acted: int | None = None
    words: str = ""
    learnt: str = ""


STORIES = (
    Story("Strømmen blir stengt i dag, og det bor et spedbarn der. Ring meg på 400 00 001.", 0),
    Story("Kjøleskapet er tomt, og lønna kommer på mandag. Fire barn hjemme.", 0, 25),
    Story(
        *("Mor står uten nøkler og kan ikke sove hjemme i natt.", 3, 35, 190),
        words="De fikk rom for natta, og låsesmed i morgen.",
    ),
    Story(
        *("Familien har ikke mat til helga. Utbetalingen stoppet.", 12, 20, 95),
        words="Vi betalte ut nødhjelp samme dag.",
        learnt="Vakttelefonen må stå på snarveien, så slipper vi å lete.",
    ),
)


def begin(staff: Staff, made: list[Made]) -> None:
    rask = staff.by_name["Rask Elv"]
    _receivers(staff, rask)
    nav = staff.offices[("nav-kommune", "500104")]
    for number, story in enumerate(STORIES):
        # Each of another family, as far as there are enough.
        any(_tell(each, nav, story, lead=rask) for each in [*made[number:], *made[:number]])


def _receivers(staff: Staff, by: User) -> None:
    rows = []
    for key, office in staff.offices.items():
        for rank, worker in enumerate(staff.workers.get(key, [])[: len(TITLES)], start=1):
            named = {"title": TITLES[rank - 1], "rank": rank, "named_by": by}
            rows.append(LaneReceiver(office=office, worker=worker, **named))
    LaneReceiver.objects.bulk_create(rows)


def _tell(made: Made, office: Office, story: Story, *, lead: User) -> bool:
    """False for a family whose consent does not reach the office, or whose address is protected."""
    family, by, now = made.plan.family, made.coordinator, timezone.now()
    at = now - timedelta(days=story.days, minutes=50)
    reached = ConsentedService.objects.in_force(timezone.localdate(at)).filter(consent__family=family)
    covered = reached.filter(service=office.service).select_related("consent").first()
    if covered is None or family.is_protected:
        return False
    ground = Ground(covered.consent, Told(on=timezone.localdate(at)))
    shares = [Shared.NAME, Shared.CHILDREN]
    lane = open_lane(family=family, by=by, office=office, request=Request(story.need, shares), ground=ground, at=at)
    if story.received is None:
        return True
    worker = lane.receiver.worker
    steps = [_step(lane, LaneState.RECEIVED, worker, at + timedelta(minutes=story.received))]
    if story.acted is not None:
        steps.append(_step(lane, LaneState.ACTED, worker, at + timedelta(minutes=story.acted), words=story.words))
    if story.learnt:
        after = at + timedelta(days=5)
        steps.append(_step(lane, LaneState.REVIEWED, lead, after, words=story.learnt, helped="yes"))
    LaneStep.objects.bulk_create(steps)
    return True


def _step(lane: FastLane, kind: LaneState, by: User, at: datetime, **said: str) -> LaneStep:
    return LaneStep(lane=lane, kind=kind, by=by, signature=by.signature, happened_at=at, **said)
