"""Families as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from familieplan.families.models import Family, Membership
from familieplan.families.models.person import Relation
from familieplan.families.policies import Protection


class FamilySerializer(serializers.Serializer[Family]):
    """One row of the list. Of a protected family neither name nor place is told."""

    id = serializers.UUIDField(source="public_id", read_only=True)
    name = serializers.CharField(read_only=True, allow_null=True)
    protection = serializers.ChoiceField(Protection.choices, read_only=True)
    district = serializers.CharField(read_only=True, allow_null=True)
    zone = serializers.CharField(read_only=True, allow_null=True)
    created_at = serializers.DateTimeField(read_only=True)

    # What must not be told of a protected family. Null, so that a client cannot take it for an answer.
    HIDDEN: tuple[str, ...] = ("name", "district", "zone")

    def to_representation(self, instance: Family) -> dict[str, Any]:
        shown = super().to_representation(instance)
        return shown | dict.fromkeys(self.HIDDEN) if instance.is_protected else shown


class MemberSerializer(serializers.Serializer[Membership]):
    id = serializers.UUIDField(source="person.public_id", read_only=True)
    given_name = serializers.CharField(source="person.given_name", read_only=True)
    family_name = serializers.CharField(source="person.family_name", read_only=True, allow_null=True)
    birth_date = serializers.DateField(source="person.birth_date", read_only=True, allow_null=True)
    relation = serializers.ChoiceField(Relation.choices, read_only=True)
    lives_here = serializers.BooleanField(read_only=True, allow_null=True)


class FamilyDetailSerializer(FamilySerializer):
    """One family, with those who belong to it today (`current_members`, loaded by the view)."""

    address = serializers.CharField(read_only=True, allow_null=True)
    postcode = serializers.CharField(read_only=True, allow_null=True)
    members = MemberSerializer(source="current_members", many=True, read_only=True)

    HIDDEN = (*FamilySerializer.HIDDEN, "address", "postcode")

    def to_representation(self, instance: Family) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if instance.is_protected:
            # The given name stays: measures are owned by it, and it alone finds nobody.
            shown["members"] = [
                member | {"family_name": None, "birth_date": None, "lives_here": None} for member in shown["members"]
            ]
        return shown
