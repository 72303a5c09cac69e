"""What goes on in the six zones: measures with partners, steps, a diary and what residents have answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from familieplan.accounts.models import Office, User
from familieplan.areas.measure_operations import GoalKey, begin_area_measure, serve_goals
from familieplan.areas.models import AreaDiary, AreaPartner, AreaStep, AreaSurvey, AreaSurveyAnswer, Zone


class Planned(NamedTuple):
    zone: str
    kind: str
    name: str
    goal: str
    status: str
    waits_for: str = ""
    partner: str = ""
    budget: int | None = None
    account: tuple[str, int] | None = None
    serves: tuple[GoalKey, ...] = (GoalKey("families", 2),)


MEASURES = (
    Planned(
        "saupstad",
        "community",
        "Åpen utlånssentral på biblioteket",
        "Alle barn skal kunne låne ski, sykkel og ball uten å betale.",
        "active",
        partner="Saupstad idrettslag",
        budget=180_000,
        account=("UR-2026-014", 640_000),
        serves=(GoalKey("families", 4), GoalKey("2013", 6), GoalKey("2013", 6, "c")),
    ),
    Planned(
        "saupstad",
        "physical",
        "Lys på gangveien til skolen",
        "Barna skal kunne gå alene til skolen også om vinteren.",
        "waiting",
        "kommunalteknikk",
        "Beboerforeningen",
    ),
    Planned(
        "saupstad",
        "family",
        "Lekselesing med studenter",
        "Hvert barn som vil, har en voksen å lese lekser med.",
        "active",
        partner="Studentsamskipnaden",
    ),
    Planned(
        "kattem",
        "community",
        "Kveldskafé på bydelshuset",
        "Et sted å være om kvelden for unge og foreldre.",
        "active",
        partner="Kattem ungdomsråd",
        budget=95_000,
    ),
    Planned(
        "romolslia-hallset",
        "physical",
        "Ny lekeplass i Romolslia",
        "De minste skal ha et trygt sted å leke ute.",
        "proposed",
        partner="Borettslaget",
    ),
    Planned(
        "lademoen-mollenberg",
        "community",
        "Sommerjobb for unge under 18",
        "Ti unge får sin første jobb i nabolaget sitt.",
        "done",
        partner="Butikkene på Lademoen",
        budget=240_000,
        account=("UR-2025-031", 910_000),
        serves=(GoalKey("families", 2), GoalKey("2013", 1)),
    ),
    Planned(
        "ila-midtbyen",
        "family",
        "Familiefrokost hver lørdag",
        "Familier møtes og spiser sammen uten at det koster noe.",
        "active",
        partner="Frivilligsentralen",
    ),
)
FELT = {"better": 11, "some": 8, "none": 5}


def begin(today: date, by: User) -> None:
    zones = {zone.slug: zone for zone in Zone.objects.all()}
    offices = list(Office.objects.exclude(district_code="").order_by("pk")[:4])
    partners, steps, diary = [], [], []
    for place, plan in enumerate(MEASURES):
        if plan.zone not in zones:
            continue
        measure = begin_area_measure(
            by=by,
            zone=zones[plan.zone],
            kind=plan.kind,
            name=plan.name,
            goal=plan.goal,
            office=offices[place % len(offices)],
            status=plan.status,
            waits_for=plan.waits_for,
            started_on=today - timedelta(days=260 - 20 * place),
            budget=plan.budget,
            funding="Statlig områdesatsing" if plan.budget else "",
            account_id=plan.account[0] if plan.account else "",
            account_estimate=plan.account[1] if plan.account else None,
        )
        serve_goals(measure=measure, by=by, goals=plan.serves)
        asked = {"measure": measure, "asked_on": today - timedelta(days=200)}
        answered = {"stand": "joined", "answered_on": today - timedelta(days=180)}
        partners += [
            AreaPartner(name="Beboere i nabolaget", kind="residents", **asked, **answered),
            AreaPartner(name=plan.partner, kind="voluntary", **asked, **(answered if place % 3 else {})),
        ]
        steps += [
            AreaStep(
                measure=measure, text="Snakke med beboerne", who="Vid Utsikt", done_on=today - timedelta(days=190)
            ),
            AreaStep(
                measure=measure,
                text="Neste møte med partnerne",
                who="Vid Utsikt",
                due_on=today + timedelta(days=9 * place - 5),
            ),
        ]
        text = "Vi møttes 14 stykker. Beboerne ønsker seg mer lys og et sted som er åpent om kvelden."
        happened = {"happened_on": today - timedelta(days=150 - place), "author": by, "signature": by.signature}
        diary.append(AreaDiary(measure=measure, text=text, **happened))
        if place == 0:
            _answered(measure.pk, today)
    AreaPartner.objects.bulk_create(partners)
    AreaStep.objects.bulk_create(steps)
    AreaDiary.objects.bulk_create(diary)


def _answered(measure: int, today: date) -> None:
    survey = AreaSurvey.objects.create(
        measure_id=measure,
        code="saupstad",
        question="Har utlånssentralen gjort det bedre å bo her?",
        opens_on=today - timedelta(days=30),
        closes_on=today + timedelta(days=30),
    )
    words = {"better": "Ungene låner ski hver helg", "some": "Fint, men det stenger for tidlig"}
    AreaSurveyAnswer.objects.bulk_create(
        AreaSurveyAnswer(survey=survey, felt=felt, words=words.get(felt, "") if number == 0 else "")
        for felt, count in FELT.items()
        for number in range(count)
    )
