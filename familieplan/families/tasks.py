"""Nightly: dates that passed at midnight change who may see what."""

from celery import shared_task

from familieplan.families import access


@shared_task
def follow_the_facts() -> None:
    access.sync()
