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

from familieplan.accounts import readlog
from familieplan.accounts.models import Deed, User
from familieplan.api.paging import Pages
from familieplan.api.serializers.problems import ProblemSerializer
from familieplan.families import emergency_readings

M = TypeVar("M", bound=Model)

PROBLEMS: dict[Any, Any] = {
    ("4XX", "application/problem+json"): OpenApiResponse(ProblemSerializer, description="problem+json (RFC 9457)")
}


def purpose_of(request: Request) -> Any:
    """What a program fetches by key has gone to that program; a person signed in reads as on the pages."""
    return readlog.HANDED_ON if request.auth else readlog.FOLLOW_UP


def deed_of(request: Request) -> str:
    return Deed.OUT if request.auth and request.method == "GET" else ""


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
        self.note({self.family_of(row) for row in rows}, Deed.LISTED)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def retrieve(self, request: Request, public_id: UUID) -> Response:
        row = self.get_object()
        self.note([self.family_of(row)], deed_of(request))
        return Response(self.get_serializer(row).data)

    def family_of(self, row: Any) -> UUID:
        """The public id of the family that a row tells of."""
        raise NotImplementedError

    def note(self, families: Iterable[UUID], deed: str) -> None:
        ids = sorted(str(family) for family in families)
        emergency_readings.record(self.request, ids, str(self.what), purpose_of(self.request), deed)
