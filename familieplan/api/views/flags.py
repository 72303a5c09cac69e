"""Flags to read: those of the families a person answers for."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view

from familieplan.api.paging import FlagPages
from familieplan.api.serializers.flags import FlagSerializer
from familieplan.api.views.base import PROBLEMS, FamilyViewSet
from familieplan.coordination.models import Flag


@extend_schema_view(
    list=extend_schema(
        summary=_("Flagg som er oppe eller slukket"), responses={200: FlagSerializer(many=True), **PROBLEMS}
    ),
    retrieve=extend_schema(summary=_("Ett flagg"), responses={200: FlagSerializer, **PROBLEMS}),
)
class FlagsViewSet(FamilyViewSet[Flag]):
    queryset = Flag.objects.all()
    serializer_class = FlagSerializer
    pagination_class = FlagPages
    related = ("family", "version")
    what = _("API: flagg")

    def family_of(self, row: Flag) -> UUID:
        return row.family.public_id
