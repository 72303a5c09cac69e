"""The Celery application: broker from the settings, tasks from every floor."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "familieplan.config.settings")

app = Celery("familieplan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def _keep_our_log(**_facts: object) -> None:
    """Celery makes the log its own, in another form, unless somebody else says that they have seen to it."""
