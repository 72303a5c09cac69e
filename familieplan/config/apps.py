"""Wiring, and the commands that reach over every floor."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.checks import register


class ConfigConfig(AppConfig):
    name = "familieplan.config"
    label = "config"

    def ready(self) -> None:
        from familieplan.config.retention import check_retention

        register(check_retention)


class ServedFilesConfig(StaticFilesConfig):
    """What a page of ours asks for is collected, and not what the libraries bring along for pages we do not have."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "drf_spectacular_sidecar/redoc",
        "guardian",
        "rest_framework",
    ]
