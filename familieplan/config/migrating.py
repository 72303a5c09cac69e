"""Migrations in a tenth of the time.

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
    """Inside, a step that Django says may wait, a new model and a new field build the changed model only."""
    state: Any = ProjectState
    kept = {name: getattr(state, name) for name in ("reload_model", "add_model", "add_field")}

    def reload_one(self: Any, app_label: str, model_name: str, delay: bool = False) -> None:
        if delay and "apps" in self.__dict__:
            self.is_delayed = True
            self._reload({(app_label, model_name)})
        else:
            kept["reload_model"](self, app_label, model_name, delay)

    def adding(step: str) -> Any:
        def add_one(self: Any, *what: Any) -> None:
            # Nothing points at what is new yet, and what it points at stays as it is.
            self.reload_model = lambda app_label, model_name, delay=True: reload_one(self, app_label, model_name, True)
            try:
                kept[step](self, *what)
            finally:
                del self.reload_model

        return add_one

    state.reload_model, state.add_model, state.add_field = reload_one, adding("add_model"), adding("add_field")
    try:
        yield
    finally:
        for name, its_own in kept.items():
            setattr(state, name, its_own)
