"""What measures came to, in enough families for «Hva har virket?» to say something, and what still waits for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from familieplan.config.demo_municipality.families import Made
from familieplan.coordination.models import (
    FamilyPlan,
    FeltHelp,
    LedTo,
    LifeArea,
    Measure,
    MeasureResult,
    MeasureStatus,
    Register,
    Term,
)
from familieplan.coordination.operations.measures import evaluate_measure

WORDS = (
    "Det ble lettere da samme person ringte hver uke.",
    "Det tok lang tid å komme i gang. Neste gang avtaler vi dagen med en gang.",
    "",
)
FELT = (FeltHelp.YES, FeltHelp.SOME, FeltHelp.YES, FeltHelp.NO)
RESULTS = (MeasureResult.WORKED, MeasureResult.PARTLY, MeasureResult.WORKED, MeasureResult.NOT_YET)
KIND_OF = {
    LifeArea.ECONOMY: "okonomisk-radgivning",
    LifeArea.HOUSING: "bolig",
    LifeArea.WORK: "arbeidsrettet",
    LifeArea.LEARNING: "skolestotte",
    LifeArea.HEALTH: "helsehjelp",
    LifeArea.LEISURE: "fritid",
}
LED = (LedTo.WORK, LedTo.NEITHER, LedTo.EDUCATION)


def tell(today: date, made: list[Made]) -> None:
    """One measure a family that is done gets its kind and is evaluated, through the verb that people use."""
    kinds = {term.code: term for term in Term.objects.in_force(today).filter(register=Register.MEASURE)}
    done = Measure.objects.filter(
        plan__in=[each.plan.pk for each in made], status=MeasureStatus.DONE, evaluated_on=None
    )
    first = {measure.plan_id: measure for measure in done.select_related("plan").order_by("-pk")}
    for place, each in enumerate(made):
        measure = first.get(each.plan.pk)
        kind = kinds.get(KIND_OF[LifeArea(measure.area)]) if measure else None
        if measure is None or kind is None:
            continue
        touched = measure.plan.touched_at
        Measure.objects.filter(pk=measure.pk).update(kind=kind)
        measure.refresh_from_db(fields=["kind"])
        felt: dict[str, Any] = (
            {"felt_help": FELT[place % len(FELT)], "felt_help_by": each.adult.given_name} if place % 5 else {}
        )
        evaluate_measure(
            measure=measure,
            by=each.coordinator,
            result=RESULTS[place % len(RESULTS)],
            result_words=WORDS[place % len(WORDS)],
            led_to=LED[place % len(LED)] if measure.area == LifeArea.WORK else "",
            on=max(measure.done_on or today, today - timedelta(days=90)),
            **felt,
        )
        # It was evaluated when it ended: a plan that has lain still since lies still.
        FamilyPlan.objects.filter(pk=measure.plan_id).update(touched_at=touched)
