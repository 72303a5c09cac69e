"""What makes a plan whole: shared words with who agrees, strengths, and measures that several carry together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from familieplan.accounts.models import User
from familieplan.config.demo_municipality.families import Made
from familieplan.coordination.models import (
    Agreement,
    FamilyPlan,
    LifeArea,
    Measure,
    MeasureParty,
    OwnerKind,
    SignedHow,
    Stand,
    Strength,
    Term,
)
from familieplan.coordination.operations.agreements import add_strength, say_to_words
from familieplan.coordination.operations.freezing import freeze_plan, sign_version
from familieplan.coordination.operations.measures import Owner, evaluate_measure
from familieplan.coordination.operations.parties import add_party, tick_party
from familieplan.coordination.operations.plan import write_words
from familieplan.families.models import Family, Person

SITUATION = (
    "Familien har flyttet tre ganger på fire år, og kontrakten går ut til sommeren. Økonomien er trang, men mye "
    "virker: barna trives på skolen, og far er nær en jobb."
)
AGAINST = "Vi er enige i det meste. Men vi vil at det står at husleia er grunnen til at det ikke går opp."
MONTH = timedelta(days=30)
UNSIGNED = "Jeg skriver under når vi vet hvor vi skal bo."
BESIDE = (
    ("Henter i barnehagen to dager i uka", "Tante", LifeArea.LEISURE),
    ("Fagbrev som sveiser", "Stille", LifeArea.WORK),
    ("God i matte, og hjelper lillebror", "Glad", LifeArea.LEARNING),
    ("Snakker åpent om det som er vanskelig", "", ""),
)
# Families in a row take turns.
RESOURCES = (
    ("Besteforeldrene tar barna en helg i måneden", "Besteforeldrene", LifeArea.LEISURE),
    ("Synger i kor", "Mor", LifeArea.LEISURE),
    ("Holder avtaler, også når det er travelt", "", ""),
    ("Naboen låner bort bilen", "Naboen", LifeArea.ECONOMY),
)


def fill_blomst(today: date, made: Made) -> None:
    """Through the verbs that people use."""
    plan, by = made.plan, made.coordinator
    plan.refresh_from_db()
    kept: dict[str, Any] = {
        "vision": plan.vision,
        "vision_by": plan.vision_by,
        "strengths": "",
        "next_review_on": plan.next_review_on,
    }
    # Agreed before the words below were written together: there is something new since last time.
    first = freeze_plan(plan=plan, by=by, occasion="Møtet hjemme hos familien", agreed_on=today - timedelta(days=42))
    write_words(plan=plan, by=by, situation=SITUATION, **kept)
    family = plan.family
    for name, stand, words in (("Vakker", Stand.AGREES, ""), ("Stille", Stand.DISAGREES, AGAINST)):
        say_to_words(plan=plan, by=by, person=_member(family, name), stand=stand, words=words)
    service = by.employment.office.service if by.employment else None
    say_to_words(plan=plan, by=by, service=service, stand=Stand.AGREES)
    for what, who, area in BESIDE:
        add_strength(plan=plan, by=by, what=what, who=who, area=area)
    for name, how, words in (("Vakker", SignedHow.PAPER, ""), ("Stille", SignedHow.NOT, UNSIGNED)):
        on = first.agreed_on
        sign_version(version=first, by=by, how=how, words=words, person=_member(family, name), signed_on=on)
    sign_version(version=first, by=by, how=SignedHow.MEETING, service=service, signed_on=first.agreed_on)
    _combined_track(today, made, by)


def _combined_track(today: date, made: Made, by: User) -> None:
    """Work, language and health in one measure: one leads, three have their own tasks."""
    track = Measure.objects.filter(plan=made.plan, text__startswith="Praksisplass").first()
    if track is None:
        return
    terms = {term.code: term for term in Term.objects.in_force()}
    track.also_areas, track.kind = [LifeArea.LEARNING, LifeArea.HEALTH], terms.get("arbeidsrettet")
    track.funding, track.timetable = terms.get("jobbsjansen"), "Mandag, onsdag og torsdag kl. 8–13"
    track.started_on, track.evaluate_on = today - timedelta(days=40), today + timedelta(days=20)
    track.save()
    stille = _member(made.plan.family, "Stille")
    tasks = (
        (Owner(OwnerKind.FAMILY, person=stille), "Møter på verkstedet tre dager i uka", True),
        (Owner.of_worker(made.team[1]), "Avtaler norskkurs på samme sted", True),
        (Owner(OwnerKind.LOCAL, name="Frisklivssentralen"), "Trening sammen med arbeidslaget", False),
    )
    for who, task, done in tasks:
        party = add_party(measure=track, by=by, who=who, task=task)
        if done:
            tick_party(party=party, by=by, done=True)
    evaluate_measure(
        measure=track,
        by=by,
        result="partly",
        result_words="Han møter opp hver dag. Norskkurset kom i gang tre uker for sent.",
        felt_help="yes",
        felt_help_words="Det er godt å ha noe å stå opp til.",
        felt_help_by="Stille",
        on=today - timedelta(days=3),
    )


def _member(family: Family, name: str) -> Person:
    return Person.objects.get(memberships__family=family, given_name=name)


def fill_others(today: date, made: list[Made]) -> None:
    """In bulk: a city's worth of strengths, agreements and second parties."""
    strengths, agreements, parties = [], [], []
    measures = Measure.objects.filter(plan__in=[each.plan.pk for each in made], owner_kind=OwnerKind.SERVICE)
    first = {measure.plan_id: measure for measure in measures.order_by("-pk")}
    for place, each in enumerate(made):
        plan, by = each.plan, each.coordinator
        what, who, area = RESOURCES[place % len(RESOURCES)]
        strengths.append(Strength(plan=plan, what=what, who=who, area=area, created_by=by))
        if place % 4:
            said_on = max(plan.started_on, today - timedelta(days=place % 60))
            answer = {"stand": Stand.AGREES, "said_on": said_on, "recorded_by": by}
            agreements.append(Agreement(plan=plan, wording=1, person=each.adult, **answer))
        if (measure := first.get(plan.pk)) and place % 3 == 0:
            task = {"kind": OwnerKind.FAMILY, "person": each.adult, "task": "Er med på møtet", "created_by": by}
            parties.append(MeasureParty(plan=plan, measure=measure, **task))
    Strength.objects.bulk_create(strengths)
    Agreement.objects.bulk_create(agreements)
    MeasureParty.objects.bulk_create(parties)
    for each in made[:12]:
        version = freeze_plan(plan=each.plan, by=each.coordinator, agreed_on=max(each.plan.started_on, today - MONTH))
        sign_version(version=version, by=each.coordinator, how=SignedHow.PAPER, person=each.adult)
    FamilyPlan.objects.filter(pk__in=[each.plan.pk for each in made[::3]]).update(
        situation="Vi ser det slik sammen: mye går bra hjemme, og pengene strekker ikke til mot slutten av måneden."
    )
