"""Log entries, to read and to sign."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from familieplan.api.serializers.strict import Line, StrictSerializer
from familieplan.coordination.models import EntryKind, LogEntry


class EntrySerializer(serializers.Serializer[LogEntry]):
    """A signed entry. `corrects` and `corrected_by` point at each other; neither text is ever changed."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    family = serializers.UUIDField(source="plan.family.public_id", read_only=True)
    kind = serializers.ChoiceField(EntryKind.choices, read_only=True)
    happened_on = serializers.DateField(read_only=True)
    text = serializers.CharField(read_only=True)
    signature = serializers.CharField(source="signed_by", read_only=True)
    signed_at = serializers.DateTimeField(read_only=True)
    corrects = serializers.UUIDField(source="original.public_id", read_only=True, allow_null=True)
    corrected_by = serializers.UUIDField(source="corrected_by.public_id", read_only=True, allow_null=True)


class EntryInput(StrictSerializer):
    """A new entry, signed by the one who sends it. `corrects` is the id of an entry it mends."""

    kind = serializers.ChoiceField(EntryKind.choices, default=EntryKind.NOTE)
    happened_on = serializers.DateField()
    text = Line(max_length=20_000)
    corrects = serializers.UUIDField(required=False, allow_null=True)

    def validate_happened_on(self, on: date) -> date:
        if on > timezone.localdate():
            raise serializers.ValidationError(_("Datoen kan ikke være i fremtiden."))
        return on

    def validate_corrects(self, found: UUID | None) -> LogEntry | None:
        if found is None:
            return None
        entry: LogEntry | None = self.context["entries"].filter(public_id=found).first()
        if entry is None:
            raise serializers.ValidationError(_("Notatet finnes ikke i loggen."))
        if hasattr(entry, "corrected_by"):
            raise serializers.ValidationError(_("Notatet er rettet fra før."))
        return entry
