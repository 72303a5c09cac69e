"""Wiring, and the commands that reach over every floor."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "familieplan.config"
    label = "config"
