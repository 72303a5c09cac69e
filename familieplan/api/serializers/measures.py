"""Measures, to read, to add and to change."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from familieplan.accounts.models import Service
from familieplan.api.serializers.strict import Line, StrictSerializer
from familieplan.coordination.models import (
    FamilyPlan,
    FeltHelp,
    Goal,
    LedTo,
    LifeArea,
    Measure,
    MeasureParty,
    MeasureResult,
    MeasureStatus,
    OwnerKind,
)
from familieplan.families.models import Person


class PartySerializer(serializers.Serializer[MeasureParty]):
    """Somebody who does something in a measure beside its owner, as far as the caller may know of it."""

    who = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(OwnerKind.choices, read_only=True)
    task = serializers.CharField(read_only=True)
    done_on = serializers.DateField(read_only=True, allow_null=True)


class MeasureSerializer(serializers.Serializer[Measure]):
    """`owner` is the owner in words; the three fields after it say the same for programs."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    family = serializers.UUIDField(source="plan.family.public_id", read_only=True)
    area = serializers.ChoiceField(LifeArea.choices, read_only=True)
    also_areas = serializers.ListField(child=serializers.ChoiceField(LifeArea.choices), read_only=True)
    goal = serializers.UUIDField(source="goal.public_id", read_only=True, allow_null=True)
    kind = serializers.SlugField(source="kind.code", read_only=True, allow_null=True)
    funding = serializers.SlugField(source="funding.code", read_only=True, allow_null=True)
    text = serializers.CharField(read_only=True)
    owner = serializers.CharField(read_only=True)
    owner_kind = serializers.ChoiceField(OwnerKind.choices, read_only=True)
    owner_service = serializers.SlugField(source="owner_service.code", read_only=True, allow_null=True)
    owner_person = serializers.UUIDField(source="owner_person.public_id", read_only=True, allow_null=True)
    started_on = serializers.DateField(read_only=True, allow_null=True)
    due_on = serializers.DateField(read_only=True, allow_null=True)
    timetable = serializers.CharField(read_only=True)
    status = serializers.ChoiceField(MeasureStatus.choices, read_only=True)
    done_on = serializers.DateField(read_only=True, allow_null=True)
    note = serializers.CharField(read_only=True)
    evaluate_on = serializers.DateField(read_only=True, allow_null=True)
    evaluated_on = serializers.DateField(read_only=True, allow_null=True)
    result = serializers.ChoiceField(MeasureResult.choices, read_only=True, allow_blank=True)
    result_words = serializers.CharField(read_only=True)
    led_to = serializers.ChoiceField(LedTo.choices, read_only=True, allow_blank=True)
    felt_help = serializers.ChoiceField(FeltHelp.choices, read_only=True, allow_blank=True)
    felt_help_words = serializers.CharField(read_only=True)
    felt_help_by = serializers.CharField(read_only=True)
    parties = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField(read_only=True)

    @extend_schema_field(PartySerializer(many=True))
    def get_parties(self, measure: Measure) -> list[dict[str, Any]]:
        """Those that the view has asked for; a measure made a moment ago has none."""
        return [dict(PartySerializer(party).data) for party in getattr(measure, "known_parties", [])]


class OneMeasureSerializer(MeasureSerializer):
    """`version` is sent along with a change, so that nobody overwrites what they have not seen."""

    version = serializers.IntegerField(read_only=True)


class MeasureChange(StrictSerializer):
    """What a program may change; what is not sent stays. `version` as it was read, else whatever stands is changed."""

    text = Line(max_length=300, required=False)
    due_on = serializers.DateField(required=False, allow_null=True)
    status = serializers.ChoiceField(MeasureStatus.choices, required=False)
    done_on = serializers.DateField(required=False, allow_null=True)
    note = Line(required=False, allow_blank=True)
    version = serializers.IntegerField(required=False, min_value=0, max_value=2**63 - 1)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The day something was done is a day of what is done, and no day to come (`measure` stands in the context)."""
        measure: Measure = self.context["measure"]
        if done_on := attrs.get("done_on"):
            if attrs.get("status", measure.status) != MeasureStatus.DONE:
                raise serializers.ValidationError({"done_on": [_("Bare det som er gjort, har en dag det ble gjort.")]})
            if done_on > timezone.localdate():
                raise serializers.ValidationError({"done_on": [_("Datoen kan ikke være i fremtiden.")]})
        return attrs


class MeasureInput(StrictSerializer):
    """A new measure. Exactly one owner: a service, somebody in the family, a local actor by name, or nobody yet."""

    area = serializers.ChoiceField(LifeArea.choices)
    text = Line(max_length=300)
    owner_kind = serializers.ChoiceField(OwnerKind.choices, default=OwnerKind.NOBODY)
    owner_service = serializers.SlugRelatedField(
        slug_field="code", queryset=Service.objects.all(), required=False, allow_null=True
    )
    owner_person = serializers.UUIDField(required=False, allow_null=True)
    owner_name = Line(max_length=120, required=False, allow_blank=True)
    goal = serializers.UUIDField(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)

    WANTS = {OwnerKind.SERVICE: "owner_service", OwnerKind.FAMILY: "owner_person", OwnerKind.LOCAL: "owner_name"}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The owner fits its kind, and person and goal belong to the plan (`plan` stands in the context)."""
        plan: FamilyPlan = self.context["plan"]
        wanted = self.WANTS.get(OwnerKind(attrs["owner_kind"]))
        for name in self.WANTS.values():
            if bool(attrs.get(name)) != (name == wanted):
                raise serializers.ValidationError({name: [_("Fyll ut dette feltet når og bare når eieren er slik.")]})
        if person := attrs.get("owner_person"):
            attrs["owner_person"] = Person.objects.filter(
                public_id=person, memberships__family=plan.family_id, memberships__ended_on=None
            ).first()
            if attrs["owner_person"] is None:
                raise serializers.ValidationError({"owner_person": [_("Personen hører ikke til i familien.")]})
        if goal := attrs.get("goal"):
            attrs["goal"] = Goal.objects.filter(plan=plan, public_id=goal).first()
            if attrs["goal"] is None:
                raise serializers.ValidationError({"goal": [_("Målet finnes ikke i planen.")]})
        return attrs
