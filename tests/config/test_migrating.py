"""The migrations leave the database as the models say, though not every model was built at each step."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.state import ProjectState

from familieplan.config.migrating import others_put_off

pytestmark = pytest.mark.django_db
OURS = [model for model in apps.get_models() if model.__module__.startswith("familieplan.")]


def _names(question: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return {row[0] for row in cursor.fetchall()}


def test_every_table_has_the_columns_of_its_model() -> None:
    columns = _names(
        "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public'"
    )
    said = {f"{model._meta.db_table}.{each.column}" for model in OURS for each in model._meta.local_concrete_fields}
    assert len(said) > 1500
    assert said <= columns


def test_every_constraint_index_and_trigger_of_a_model_stands_in_the_database() -> None:
    there = _names(
        "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes"
        " UNION SELECT substring(tgname FROM '^pgtrigger_(.*)_[0-9a-f]{5}$') FROM pg_trigger WHERE NOT tgisinternal"
    )
    named = {each.name for model in OURS for each in (*model._meta.constraints, *model._meta.indexes)}
    triggers = {each.name for model in OURS for each in getattr(model._meta, "triggers", ())}
    assert len(named) > 200
    assert len(triggers) > 15
    assert named | triggers <= there


def test_outside_a_migration_django_builds_models_as_it_always_does() -> None:
    def how() -> tuple[object, ...]:
        return ProjectState.reload_model, ProjectState.add_model, ProjectState.add_field

    before = how()
    with others_put_off():
        assert not set(before) & set(how())
    with pytest.raises(ZeroDivisionError), others_put_off():
        raise ZeroDivisionError
    assert before == how()
