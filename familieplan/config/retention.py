"""The rules of retention.toml: a check that nothing is left out of them, and the nightly work that obeys them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import models, transaction
from django.utils import timezone

from familieplan.accounts.acting import Duty, acting_as

THEN = {"delete", "archive", "keep"}


@dataclass(frozen=True)
class Rule:
    """What becomes of a row: `days` after its clock when it is deleted, after the plan's end when it is archived."""

    name: str
    then: str
    why: str
    days: int | None = None
    answer: str = ""


@dataclass(frozen=True)
class Kept:
    """One model's columns, and the rule they follow. `clock` is the column that a deletion counts from."""

    rule: Rule
    personal: tuple[str, ...]
    other: tuple[str, ...]
    clock: str
    erasable: tuple[str, ...] = ()


@cache
def rules() -> tuple[dict[str, Rule], dict[str, Kept]]:
    """Rules by name, and what is kept by model label."""
    text = tomllib.loads(settings.RETENTION_FILE.read_text(encoding="utf-8"))
    by_name = {name: Rule(name, **facts) for name, facts in text["rules"].items()}
    kept = {
        label: Kept(
            by_name[facts["rule"]],
            tuple(facts.get("personal", ())),
            tuple(facts.get("other", ())),
            facts.get("clock", ""),
            tuple(facts.get("erasable", ())),
        )
        for label, facts in text["models"].items()
    }
    return by_name, kept


def own_models() -> Iterator[type[models.Model]]:
    """Every model of the product but the rows of history, which follow the model they are of."""
    for model in apps.get_models():
        if model.__module__.startswith("familieplan.") and not hasattr(model, "pgh_tracked_model"):
            yield model


def columns(model: type[models.Model]) -> set[str]:
    """What a row says by itself: relations lead to rows with rules of their own."""
    return {field.name for field in model._meta.concrete_fields if not (field.primary_key or field.is_relation)}


def check_retention(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    by_name, kept = rules()
    found: list[CheckMessage] = []
    for rule in by_name.values():
        if rule.then not in THEN or (rule.then != "keep" and not rule.days) or not rule.why:
            found.append(Error(f"Retention rule {rule.name} is not whole.", id="familieplan.E001"))
    present = {model._meta.label: model for model in own_models()}
    for label, model in present.items():
        found += _check_model(label, model, kept.get(label))
    return found + [
        Error(f"retention.toml names {label}, which is no model.", id="familieplan.E004")
        for label in kept.keys() - present.keys()
    ]


def _check_model(label: str, model: type[models.Model], kept: Kept | None) -> list[CheckMessage]:
    if kept is None:
        return [Error(f"{label} has no rule in retention.toml: how long is it kept?", id="familieplan.E002")]
    named = [*kept.personal, *kept.other]
    wrong = columns(model) ^ set(named)
    found: list[CheckMessage] = [
        Error(f"{label}.{name} is missing from, or unknown to, retention.toml.", id="familieplan.E003")
        for name in sorted(wrong)
    ]
    if unknown := set(kept.erasable) - set(kept.personal):
        found.append(Error(f"{label} erases {sorted(unknown)}, which tells of nobody.", id="familieplan.E006"))
    if kept.rule.then == "delete" and kept.clock not in named:
        found.append(Error(f"{label} is deleted by no clock.", id="familieplan.E005"))
    return found


def obey() -> dict[str, int]:
    """Delete what has outlived its rule. Returns how many rows of each model went; running it twice does no harm."""
    gone: dict[str, int] = {}
    _by_name, kept = rules()
    with acting_as(duty=Duty.RETENTION), transaction.atomic():
        for label, each in kept.items():
            if each.rule.then == "delete":
                limit = timezone.now() - timedelta(days=each.rule.days or 0)
                old = apps.get_model(label)._default_manager.filter(**{f"{each.clock}__lt": limit})
                _total, by_model = old.delete()
                if count := by_model.get(label, 0):
                    gone[label] = count
    return gone
