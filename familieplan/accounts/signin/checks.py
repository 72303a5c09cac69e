"""What `manage.py check --deploy` says of signing in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(checks.Tags.security, deploy=True)
def second_factor_in_production(**_facts: Any) -> list[checks.Warning]:
    if settings.DEMO or settings.REQUIRE_SECOND_FACTOR:
        return []
    hint = "Leave REQUIRE_SECOND_FACTOR out, or set it to true."
    return [checks.Warning("Staff can sign in to production with a password alone.", hint=hint, id="familieplan.W001")]
