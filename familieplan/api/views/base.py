"""What every view on families has in common: who sees it, and that the reading is written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from familieplan.accounts.models import User
from familieplan.api.paging import Pages
from familieplan.api.serializers.problems import ProblemSerializer
from familieplan.families import readings

M = TypeVar("M", bound=Model)

PROBLEMS: dict[Any, Any] = {
    ("4XX", "application/problem+json"): OpenApiResponse(ProblemSerializer, description="problem+json (RFC 9457)")
}


class FamilyViewSet(GenericViewSet[M]):
    """`queryset` names the rows, `related` what one answer needs of their neighbours."""

    lookup_field = "public_id"
    lookup_value_converter = "uuid"
    pagination_class = Pages
    related: ClassVar[tuple[str, ...]] = ()
    prefetched: ClassVar[tuple[Any, ...]] = ()
    # How the reading is named in the read log.
    what: ClassVar[Any]

    def get_queryset(self) -> QuerySet[M]:
        return super().get_queryset().visible_to(self.person)  # type: ignore[attr-defined, no-any-return]

    @property
    def person(self) -> User:
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 IsAuthenticated stands before every caller
        return user

    def filter_queryset(self, queryset: QuerySet[Any]) -> Any:
        loaded = queryset.select_related(*self.related).prefetch_related(*self.prefetched)
        return super().filter_queryset(loaded)

    def list(self, request: Request) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        self.note({self.family_of(row) for row in rows})
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def retrieve(self, request: Request, public_id: UUID) -> Response:
        row = self.get_object()
        self.note([self.family_of(row)])
        return Response(self.get_serializer(row).data)

    def family_of(self, row: Any) -> UUID:
        """The public id of the family that a row tells of."""
        raise NotImplementedError

    def note(self, families: Iterable[UUID]) -> None:
        readings.record(self.request, sorted(str(family) for family in families), str(self.what))
