"""The plan, its life areas and its goals."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from familieplan.coordination.models import AreaAnswer, AreaState, FamilyPlan, Goal, LifeArea
from familieplan.coordination.models.rights import CLOSED, closed_areas


class AreaSerializer(serializers.Serializer[AreaAnswer]):
    area = serializers.ChoiceField(LifeArea.choices, read_only=True)
    title = serializers.CharField(source="get_area_display", read_only=True)
    state = serializers.ChoiceField(AreaState.choices, read_only=True)
    situation = serializers.CharField(read_only=True)
    answered_at = serializers.DateTimeField(read_only=True, allow_null=True)


class PlanSerializer(serializers.Serializer[FamilyPlan]):
    """The family's active plan. Goals and measures have addresses of their own."""

    family = serializers.UUIDField(source="family.public_id", read_only=True)
    vision = serializers.CharField(read_only=True)
    vision_by = serializers.CharField(read_only=True)
    strengths = serializers.CharField(read_only=True)
    started_on = serializers.DateField(read_only=True)
    next_review_on = serializers.DateField(read_only=True, allow_null=True)
    touched_at = serializers.DateTimeField(read_only=True)
    areas = serializers.SerializerMethodField()

    @extend_schema_field(AreaSerializer(many=True))
    def get_areas(self, plan: FamilyPlan) -> Any:
        """All six in their fixed order; one that nobody has asked about is there as unanswered."""
        answered = {answer.area: answer for answer in plan.answers.all()}
        unasked = AreaState.UNANSWERED
        shut = closed_areas(plan.family_id)
        for area, answer in answered.items():
            if area in shut:
                answer.situation = str(CLOSED)
        areas: Any = [
            answered.get(area) or AreaAnswer(area=area, state=unasked, answered_at=None)  # type: ignore[misc]
            for area in LifeArea.values
        ]
        return AreaSerializer(areas, many=True).data


class GoalSerializer(serializers.Serializer[Goal]):
    """A goal is a quotation with its speaker."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    family = serializers.UUIDField(source="plan.family.public_id", read_only=True)
    area = serializers.ChoiceField(LifeArea.choices, read_only=True)
    words = serializers.CharField(read_only=True)
    said_by = serializers.CharField(read_only=True)
    set_on = serializers.DateField(read_only=True)
    reached_on = serializers.DateField(read_only=True, allow_null=True)
    ended_on = serializers.DateField(read_only=True, allow_null=True)
