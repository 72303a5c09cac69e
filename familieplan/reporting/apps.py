"""Figures, disclosure control and the yearly status."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "familieplan.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"
