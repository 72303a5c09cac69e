"""Families to read."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view

from familieplan.api.serializers.families import FamilyDetailSerializer, FamilySerializer
from familieplan.api.views.base import FamilyViewSet
from familieplan.families.models import Family


@extend_schema_view(
    list=extend_schema(summary=_("Familiene du følger")),
    retrieve=extend_schema(summary=_("En familie og hvem som hører til i den")),
)
class FamiliesViewSet(FamilyViewSet[Family]):
    queryset = Family.objects.all()
    related = ("district", "zone")
    what = _("API: familie")

    def get_serializer_class(self) -> type[FamilySerializer]:
        return FamilyDetailSerializer if self.action == "retrieve" else FamilySerializer

    def family_of(self, row: Family) -> UUID:
        return row.public_id
