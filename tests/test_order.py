"""What a test that really commits leaves behind must not reach the next."""

from __future__ import annotations

import pytest

from familieplan.accounts.models import ReadRecord
from tests.cast import Cast


@pytest.mark.xdist_group("order")
@pytest.mark.django_db(transaction=True)
def test_one_reads_and_commits(cast: Cast) -> None:
    cast.client("coordinator").get("/familier/")
    assert ReadRecord.objects.exists()


@pytest.mark.xdist_group("order")
@pytest.mark.django_db(transaction=True)
def test_the_next_finds_an_empty_read_log() -> None:
    assert not ReadRecord.objects.exists()
