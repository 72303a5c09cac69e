"""Flags: why a family must be taken up."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from familieplan.coordination.explanation import explain
from familieplan.coordination.models import Flag


class FactSerializer(serializers.Serializer[Any]):
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]
    value = serializers.CharField(read_only=True)


class FlagSerializer(serializers.Serializer[Flag]):
    """The same words as on the page; `family` is its id, and its name stands with the family itself."""

    id = serializers.UUIDField(read_only=True)
    family = serializers.UUIDField(read_only=True)
    rule = serializers.CharField(read_only=True)
    rule_line = serializers.CharField(read_only=True)
    headline = serializers.CharField(read_only=True)
    summary = serializers.CharField(read_only=True)
    why = serializers.CharField(read_only=True)
    facts = FactSerializer(many=True, read_only=True)
    since = serializers.DateField(read_only=True)
    must_act = serializers.CharField(read_only=True)
    clears_when = serializers.CharField(read_only=True)
    raised_at = serializers.DateTimeField(read_only=True)
    cleared_at = serializers.DateTimeField(read_only=True, allow_null=True)

    def to_representation(self, instance: Flag) -> dict[str, Any]:
        told = explain(instance)
        shown: Any = {
            **vars(told),
            "id": instance.public_id,
            "family": instance.family.public_id,
            "rule": instance.rule,
            "facts": [{"label": label, "value": value} for label, value in told.facts],
            "raised_at": instance.raised_at,
            "cleared_at": instance.cleared_at,
        }
        return super().to_representation(shown)
