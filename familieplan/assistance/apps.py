"""Sosialhjelp and KVP facts per recipient and month."""

from django.apps import AppConfig


class AssistanceConfig(AppConfig):
    name = "familieplan.assistance"
    label = "assistance"
    default_auto_field = "django.db.models.BigAutoField"
