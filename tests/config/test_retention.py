"""Every personal column has a rule for how long it is kept, and the program obeys it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from familieplan.accounts.models import Notice
from familieplan.config import retention
from familieplan.coordination.models import LogDraft, LogEntry
from familieplan.coordination.operations.drafts import save_draft
from familieplan.coordination.operations.journal import sign_entry
from tests.cast import Cast


def test_every_column_of_ours_has_a_rule() -> None:
    assert retention.check_retention(None) == []


def test_a_new_column_without_a_rule_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real = retention.columns
    monkeypatch.setattr(retention, "columns", lambda model: real(model) | {"nickname"})
    assert any("families.Person.nickname" in message.msg for message in retention.check_retention(None))


def test_a_new_model_without_a_rule_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    by_name, kept = retention.rules()
    fewer = {label: each for label, each in kept.items() if label != "families.Person"}
    monkeypatch.setattr(retention, "rules", lambda: (by_name, fewer))
    assert [message.id for message in retention.check_retention(None)] == ["familieplan.E002"]


@pytest.mark.parametrize(("days", "stays"), [(364, True), (366, False)])
def test_a_draft_that_nobody_signed_goes_after_a_year(cast: Cast, days: int, stays: bool) -> None:
    by = cast["coordinator"]
    save_draft(plan=cast.plan, by=by, kind="note", happened_on="", text="Skolen ringte")
    LogDraft.objects.update(saved_at=timezone.now() - timedelta(days=days))
    retention.obey()
    assert LogDraft.objects.exists() is stays


def test_what_is_signed_and_what_is_new_stays(cast: Cast) -> None:
    by = cast["coordinator"]
    long_ago = timezone.now() - timedelta(days=3000)
    sign_entry(
        plan=cast.plan, by=by, kind="note", happened_on=timezone.localdate(), text="Vi snakket om huset.", at=long_ago
    )
    Notice.objects.create(recipient=by, text="Noe venter", path="/")
    Notice.objects.create(recipient=by, text="Noe ventet", path="/", created_at=long_ago)
    assert retention.obey() == {"accounts.Notice": 1}
    assert LogEntry.objects.count() == 1
    assert retention.obey() == {}
