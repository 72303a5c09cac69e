"""The programmable face of the product."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "familieplan.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
