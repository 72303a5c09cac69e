"""Wiring only: settings, addresses, background work, servers."""

from familieplan.config.celery import app as celery_app

__all__ = ["celery_app"]
