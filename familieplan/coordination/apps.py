"""The shared plan, its log, child assessments and flags."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "familieplan.coordination"
    label = "coordination"
    default_auto_field = "django.db.models.BigAutoField"
