"""Log entries, to read and to sign."""

from __future__ import annotations

from rest_framework import serializers

from familieplan.coordination.models import EntryKind, LogEntry


class EntrySerializer(serializers.Serializer[LogEntry]):
    """A signed entry. `corrects` and `corrected_by` point at each other; neither text is ever changed."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    family = serializers.UUIDField(source="plan.family.public_id", read_only=True)
    kind = serializers.ChoiceField(EntryKind.choices, read_only=True)
    happened_on = serializers.DateField(read_only=True)
    text = serializers.CharField(read_only=True)
    signature = serializers.CharField(read_only=True)
    signed_at = serializers.DateTimeField(read_only=True)
    corrects = serializers.UUIDField(source="corrects.public_id", read_only=True, allow_null=True)
    corrected_by = serializers.UUIDField(source="corrected_by.public_id", read_only=True, allow_null=True)
