"""`manage.py migrate`: Django's own, without building models that no step needs."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate

from familieplan.config.migrating import others_put_off


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with others_put_off():
            super().handle(*args, **options)
