"""The group of a provider that stands for a job here."""

from __future__ import annotations

import pytest
from django.utils import timezone

from familieplan.accounts import claims_operations
from familieplan.accounts.models import ClaimMapping
from tests.accounts.elsewhere import GROUP
from tests.cast import Cast


@pytest.fixture
def mapping(cast: Cast) -> ClaimMapping:
    return claims_operations.map_claim(
        by=cast["administrator"],
        provider="ansatt",
        claim="groups",
        value=GROUP,
        office=cast.offices["nav"],
        role="caseworker",
        on=timezone.localdate() - timezone.timedelta(days=30),
    )
