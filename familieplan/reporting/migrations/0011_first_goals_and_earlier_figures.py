"""The goals of three plans, with the municipality's own status of the first, and figures that were printed in 2012."""

import tomllib
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data"
ANSWERS = ("started", "reached", "carried_on")


def enter(apps, schema_editor):
    PolicyPlan = apps.get_model("reporting", "PolicyPlan")
    PastSeries = apps.get_model("reporting", "PastSeries")
    PastFigure = apps.get_model("reporting", "PastFigure")
    for each in _read("goals.toml")["plan"]:
        plan, is_new = PolicyPlan.objects.get_or_create(
            key=each["key"], defaults={"title": each["title"], "source": each["source"]}
        )
        if is_new:
            for goal in each["goals"]:
                _goal(apps, plan, goal, each.get("status_year"))
    for each in _read("history.toml")["series"]:
        facts = {name: each[name] for name in ("title", "unit", "definition", "source")}
        series, is_new = PastSeries.objects.get_or_create(key=each["key"], defaults=facts)
        if is_new:
            PastFigure.objects.bulk_create(PastFigure(series=series, **figure) for figure in each["figures"])


def _goal(apps, plan, goal, year):
    facts = {"carried_to": goal.get("carried_to", []), "figures": goal.get("figures", [])}
    PolicyGoal = apps.get_model("reporting", "PolicyGoal")
    PolicyMeasure = apps.get_model("reporting", "PolicyMeasure")
    GoalStatus = apps.get_model("reporting", "GoalStatus")
    made = PolicyGoal.objects.create(
        plan=plan, number=goal["number"], title=goal["title"], **facts
    )
    PolicyMeasure.objects.bulk_create(
        PolicyMeasure(goal=made, letter=letter, text=text) for letter, text in goal.get("measures", {}).items()
    )
    if year:
        said = {name: goal.get(name, "") for name in (*ANSWERS, "words")}
        GoalStatus.objects.create(goal=made, year=year, author_name=plan.source, **said)


def _read(name):
    return tomllib.loads((DATA / name).read_text())


class Migration(migrations.Migration):
    dependencies = [("reporting", "0010_goals_and_earlier_figures")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
