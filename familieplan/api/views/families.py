"""Families to read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view

from familieplan.api.serializers.families import FamilyDetailSerializer, FamilySerializer
from familieplan.api.views.base import PROBLEMS, FamilyViewSet
from familieplan.coordination.merging import once
from familieplan.families.models import Family, Membership


@extend_schema_view(
    list=extend_schema(summary=_("Familiene du følger"), responses={200: FamilySerializer(many=True), **PROBLEMS}),
    retrieve=extend_schema(
        summary=_("En familie og hvem som hører til i den"), responses={200: FamilyDetailSerializer, **PROBLEMS}
    ),
)
class FamiliesViewSet(FamilyViewSet[Family]):
    queryset = Family.objects.all()
    related = ("district", "zone")
    what = _("API: familie")

    def filter_queryset(self, queryset: QuerySet[Any]) -> Any:
        members = Membership.objects.current().select_related("person")
        loaded = Prefetch("memberships", queryset=members, to_attr="current_members")
        found = super().filter_queryset(queryset)
        if self.action == "list":
            found = once(found, self.person)
        return found.prefetch_related(loaded) if self.action == "retrieve" else found

    def get_serializer_class(self) -> type[FamilySerializer]:
        return FamilyDetailSerializer if self.action == "retrieve" else FamilySerializer

    def family_of(self, row: Family) -> UUID:
        return row.public_id
