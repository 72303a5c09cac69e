"""The yearly status to read: published figures only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from familieplan.accounts.models import User
from familieplan.accounts.policies import SEES_FIGURES
from familieplan.api.paging import Pages
from familieplan.api.views.base import PROBLEMS
from familieplan.reporting.models import AnnualReport


class ReportPages(Pages):
    ordering = ("ordered_at", "pk")


class ReportSerializer(serializers.Serializer[AnnualReport]):
    id = serializers.UUIDField(source="public_id", read_only=True)
    year = serializers.IntegerField(read_only=True)
    edition = serializers.IntegerField(read_only=True)
    cutoff_on = serializers.DateField(read_only=True)
    author = serializers.CharField(source="author_name", read_only=True)
    version = serializers.CharField(read_only=True)
    ready_at = serializers.DateTimeField(read_only=True)


class ReportDetailSerializer(ReportSerializer):
    """`figures` is what `annual_status` answers: a hidden cell is null and listed under `suppressed`."""

    figures = serializers.DictField(source="contents.answer", read_only=True)


class Reports(GenericAPIView[AnnualReport]):
    """A role without figures meets 404, as on the pages."""

    queryset = AnnualReport.objects.ready()
    pagination_class = ReportPages

    def get_queryset(self) -> QuerySet[AnnualReport]:
        user = self.request.user
        if not (isinstance(user, User) and user.holds(*SEES_FIGURES)):
            raise Http404
        return super().get_queryset().listed()  # type: ignore[attr-defined, no-any-return]


class ReportsView(Reports):
    serializer_class = ReportSerializer

    @extend_schema(
        operation_id="yearly_status_list",
        summary="Årsstatuser",
        responses={200: ReportSerializer(many=True), **PROBLEMS},
    )
    def get(self, request: Request) -> Response:
        page: Any = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class ReportView(Reports):
    serializer_class = ReportDetailSerializer

    @extend_schema(
        operation_id="yearly_status_retrieve",
        summary="En årsstatus med publiserte tall",
        responses={200: ReportDetailSerializer, **PROBLEMS},
    )
    def get(self, request: Request, public_id: UUID) -> Response:
        report = self.get_queryset().filter(public_id=public_id).first()
        if report is None:
            raise Http404
        return Response(self.get_serializer(report).data)
