"""Bydeler, levekårssoner and postcodes."""

from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "familieplan.areas"
    label = "areas"
    default_auto_field = "django.db.models.BigAutoField"
