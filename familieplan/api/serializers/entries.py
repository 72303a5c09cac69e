"""Log entries, to read and to sign."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from familieplan.api.serializers.strict import Line, StrictSerializer
from familieplan.coordination.models import Audience, EntryKind, LogEntry, NarrowReason
from familieplan.coordination.operations.journal import correctable, is_narrower, widest_audience

ALREADY_CORRECTED = _("Notatet er rettet fra før.")


class EntrySerializer(serializers.Serializer[LogEntry]):
    """A signed entry. `corrects` and `corrected_by` point at each other; neither text is ever changed."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    family = serializers.UUIDField(source="plan.family.public_id", read_only=True)
    kind = serializers.ChoiceField(EntryKind.choices, read_only=True)
    happened_on = serializers.DateField(read_only=True)
    text = serializers.CharField(source="shown_text", read_only=True)
    signature = serializers.CharField(source="signed_by", read_only=True)
    signed_at = serializers.DateTimeField(read_only=True)
    audience = serializers.ChoiceField(Audience.choices, read_only=True)
    corrects = serializers.UUIDField(source="original.public_id", read_only=True, allow_null=True)
    corrected_by = serializers.UUIDField(source="corrected_by.public_id", read_only=True, allow_null=True)


class EntryInput(StrictSerializer):
    """A new entry, signed by the one who sends it. `corrects` is the id of an entry it mends."""

    kind = serializers.ChoiceField(EntryKind.choices, default=EntryKind.NOTE)
    happened_on = serializers.DateField()
    text = Line(max_length=20_000)
    audience = serializers.ChoiceField(Audience.choices, required=False)
    narrow_reason = serializers.ChoiceField(NarrowReason.choices, required=False)
    corrects = serializers.UUIDField(required=False, allow_null=True)

    def validate(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Without an audience the widest that the basis allows; a narrower one says why, a wider one is refused."""
        plan, by = self.context["plan"], self.context["by"]
        widest = widest_audience(plan.family, by)
        asked = sent.get("audience", widest)
        if is_narrower(widest, asked):
            raise serializers.ValidationError({"audience": _("Grunnlaget tillater ikke at så mange leser.")})
        if is_narrower(asked, widest) and not sent.get("narrow_reason") and not sent.get("corrects"):
            raise serializers.ValidationError(
                {"narrow_reason": _("Velg hvorfor ikke alle som deltar, kan lese notatet.")}
            )
        return sent

    def validate_happened_on(self, on: date) -> date:
        if on > timezone.localdate():
            raise serializers.ValidationError(_("Datoen kan ikke være i fremtiden."))
        return on

    def validate_corrects(self, found: UUID | None) -> LogEntry | None:
        if found is None:
            return None
        entry = correctable(self.context["plan"], self.context["by"]).filter(public_id=found).first()
        if entry is None:
            raise serializers.ValidationError(_("Notatet finnes ikke i loggen."))
        if hasattr(entry, "corrected_by"):
            raise serializers.ValidationError(ALREADY_CORRECTED)
        return entry
