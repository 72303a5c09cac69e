"""Every night the rows that let people in are held against the facts once more."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from familieplan.accounts.models import Notice
from familieplan.families import access, verification
from familieplan.families.models import FamilyUserAccess
from familieplan.families.tasks import verify_access
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def forge(cast: Cast) -> None:
    """Somebody of another office is let in by hand, and a reader is left out."""
    row = FamilyUserAccess.objects.filter(user=cast["reader"]).get()
    FamilyUserAccess.objects.create(user=cast["other_office"], permission=row.permission, content_object=cast.family)
    row.delete()


def test_nothing_to_say_when_rows_and_facts_agree(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_access")
    assert capsys.readouterr().out == "Access rows and facts agree.\n"


def test_each_difference_is_printed_without_a_name(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    forge(cast)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_access")
    said = capsys.readouterr().out
    assert ended.value.code == 1
    assert f"unfounded: user {cast['other_office'].pk}, family {cast.family.public_id}, view_family" in said
    assert f"missing: user {cast['reader'].pk}, family {cast.family.public_id}, view_family" in said
    assert "Blomst" not in said
    assert "Hytte" not in said


def test_at_night_it_is_put_right_and_the_auditor_alone_is_told(cast: Cast) -> None:
    forge(cast)
    verify_access()
    assert access.differences() == []
    assert [notice.recipient for notice in Notice.objects.all()] == [cast["auditor"]]


def test_a_quiet_night_tells_nobody(cast: Cast) -> None:
    assert verification.verify() == []
    assert not Notice.objects.exists()
