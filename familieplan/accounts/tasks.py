"""Upkeep of the read log."""

from celery import shared_task

from familieplan.accounts import readlog


@shared_task
def make_read_log_room() -> None:
    readlog.make_room()
