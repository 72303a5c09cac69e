"""Measures, to read and to add."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from familieplan.accounts.models import Service
from familieplan.api.serializers.strict import StrictSerializer
from familieplan.coordination.models import FamilyPlan, Goal, LifeArea, Measure, MeasureStatus, OwnerKind
from familieplan.families.models import Person


class MeasureSerializer(serializers.Serializer[Measure]):
    """`owner` is the owner in words; the three fields after it say the same for programs."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    family = serializers.UUIDField(source="plan.family.public_id", read_only=True)
    area = serializers.ChoiceField(LifeArea.choices, read_only=True)
    goal = serializers.UUIDField(source="goal.public_id", read_only=True, allow_null=True)
    text = serializers.CharField(read_only=True)
    owner = serializers.CharField(read_only=True)
    owner_kind = serializers.ChoiceField(OwnerKind.choices, read_only=True)
    owner_service = serializers.SlugField(source="owner_service.code", read_only=True, allow_null=True)
    owner_person = serializers.UUIDField(source="owner_person.public_id", read_only=True, allow_null=True)
    due_on = serializers.DateField(read_only=True, allow_null=True)
    status = serializers.ChoiceField(MeasureStatus.choices, read_only=True)
    done_on = serializers.DateField(read_only=True, allow_null=True)
    note = serializers.CharField(read_only=True)
    created_at = serializers.DateTimeField(read_only=True)
