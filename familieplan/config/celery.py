"""The Celery application: broker from the settings, tasks from every floor."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "familieplan.config.settings")

app = Celery("familieplan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
