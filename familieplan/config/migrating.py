"""Migrations in a third of the time.

Django builds the models of a moment in the past as classes, and after each step of a migration anew: the model that
was changed, all that point at it and all that these point at. Here nearly every model points at a family or a person,
so each step built most of the hundreds of models again. What a step does in the database needs the changed model alone;
a migration that moves data gets all of them anew, which Django sees to when it is told that the others were put off.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ProjectState


@contextmanager
def others_put_off() -> Iterator[None]:
    """Inside, a step that Django says may wait, and a model that is new, build that one model only."""
    state: Any = ProjectState
    reload_model, add_model = state.reload_model, state.add_model

    def reload_one(self: Any, app_label: str, model_name: str, delay: bool = False) -> None:
        if delay and "apps" in self.__dict__:
            self.is_delayed = True
            self._reload({(app_label, model_name)})
        else:
            reload_model(self, app_label, model_name, delay)

    def add_one(self: Any, model_state: Any) -> None:
        # Nothing points at a new model yet.
        self.reload_model = lambda app_label, model_name: reload_one(self, app_label, model_name, delay=True)
        try:
            add_model(self, model_state)
        finally:
            del self.reload_model

    state.reload_model, state.add_model = reload_one, add_one
    try:
        yield
    finally:
        state.reload_model, state.add_model = reload_model, add_model
