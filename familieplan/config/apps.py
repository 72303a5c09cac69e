"""Wiring, and the commands that reach over every floor."""

from django.apps import AppConfig
from django.core.checks import register


class ConfigConfig(AppConfig):
    name = "familieplan.config"
    label = "config"

    def ready(self) -> None:
        from familieplan.config.retention import check_retention

        register(check_retention)
