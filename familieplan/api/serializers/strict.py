"""What is sent in is taken or refused; nothing is passed over in silence."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses fields it does not know: a misspelt deadline would otherwise vanish without a word."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            unknown = sorted(str(name) for name in data if name not in writable)
            if unknown:
                raise serializers.ValidationError({name: [_("Feltet finnes ikke.")] for name in unknown})
        return super().to_internal_value(data)


class Line(serializers.CharField):
    """Text that says something; NUL cannot be kept by PostgreSQL, and the schema says so."""
