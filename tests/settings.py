"""Settings of the tests: servers of their own that need not survive a power cut, and quick password hashes."""

import os
from pathlib import Path

os.environ.setdefault("FAMILIEPLAN_HOME", str(Path(__file__).resolve().parents[1] / "var" / "test"))
os.environ.setdefault("FAMILIEPLAN_DURABLE", "0")

from familieplan.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {  # each test run serves the files as they lie, without collecting them first
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# An undefined variable in a template is a fault, not an empty text.
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "[[undefined %s]]"  # noqa: F405
# Files are served from where they lie; nothing is collected.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
# Each run sends its work to a queue of its own, and starts the worker that takes it.
CELERY_TASK_DEFAULT_QUEUE = os.environ.get("FAMILIEPLAN_TEST_QUEUE") or f"test-{os.getpid()}"
