"""What `manage.py check --deploy` says of files that are sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def a_decision_on_virus_scanning(**_facts: Any) -> list[checks.Warning]:
    if settings.DEMO or settings.VIRUS_SCANNER:
        return []
    hint = "Set VIRUS_SCANNER to tcp://host:3310 or unix:///path of a clamd, or to none to go without on purpose."
    return [checks.Warning("Nobody has decided whether uploads are scanned.", hint=hint, id="familieplan.W002")]
