"""The measures of one family's plan, to read, to add and to change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from familieplan.api.paging import Pages
from familieplan.api.serializers.measures import (
    MeasureChange,
    MeasureInput,
    MeasureSerializer,
    OneMeasureSerializer,
)
from familieplan.api.views.base import PROBLEMS
from familieplan.api.views.plans import OfFamily
from familieplan.coordination.models import Measure, MeasureParty, OwnerKind
from familieplan.coordination.operations.measures import Owner, add_measure, change_measure
from familieplan.coordination.operations.versions import ChangedMeanwhileError, number_of
from familieplan.families.policies import Right


class Overtaken(APIException):
    status_code = 409
    default_detail = _("Noen andre har endret tiltaket siden du leste det. Les det på nytt, og send endringen igjen.")


class OfMeasures(OfFamily):
    queryset = Measure.objects.all()
    related = ("plan__family", "goal", "kind", "funding", "owner_worker", "owner_service", "owner_person")

    def get_queryset(self) -> QuerySet[Any]:
        parties = MeasureParty.objects.known_to(self.person).standing().select_related("worker", "service", "person")
        return super().get_queryset().prefetch_related(Prefetch("parties", parties, to_attr="known_parties"))


class MeasuresView(OfMeasures):
    serializer_class = MeasureSerializer
    pagination_class = Pages
    what = _("API: tiltak")

    @extend_schema(summary="Tiltak", responses={200: MeasureSerializer(many=True), **PROBLEMS})
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.page_of(public_id)

    @extend_schema(summary="Legg til et tiltak", request=MeasureInput, responses={201: MeasureSerializer, **PROBLEMS})
    def post(self, request: Request, public_id: UUID) -> Response:
        plan = self.plan(self.family(public_id, Right.PLAN))
        sent = MeasureInput(data=request.data, context={"plan": plan})
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        owner = Owner(
            values.pop("owner_kind", OwnerKind.NOBODY),
            service=values.pop("owner_service", None),
            person=values.pop("owner_person", None),
            name=values.pop("owner_name", "") or "",
        )
        measure = add_measure(plan=plan, by=self.person, owner=owner, **values)
        return Response(MeasureSerializer(measure).data, status=201)


class MeasureView(OfMeasures):
    serializer_class = OneMeasureSerializer
    what = _("API: et tiltak")

    def one(self, public_id: UUID, measure_id: UUID, right: Right) -> Measure:
        rows = self.get_queryset().filter(plan=self.plan(self.family(public_id, right)), public_id=measure_id)
        found: Measure | None = rows.select_related(*self.related).first()
        if found is None:
            raise Http404
        return found

    def answer(self, measure: Measure) -> Response:
        measure.version = number_of(measure)  # type: ignore[attr-defined]
        return Response(self.get_serializer(measure).data)

    @extend_schema(
        operation_id="v1_families_measure_retrieve",
        summary="Et tiltak",
        responses={200: OneMeasureSerializer, **PROBLEMS},
    )
    def get(self, request: Request, public_id: UUID, measure_id: UUID) -> Response:
        return self.answer(self.one(public_id, measure_id, Right.VIEW))

    @extend_schema(summary="Endre et tiltak", request=MeasureChange, responses={200: OneMeasureSerializer, **PROBLEMS})
    def patch(self, request: Request, public_id: UUID, measure_id: UUID) -> Response:
        measure = self.one(public_id, measure_id, Right.PLAN)
        sent = MeasureChange(data=request.data, context={"measure": measure})
        sent.is_valid(raise_exception=True)
        stands = {name: getattr(measure, name) for name in ("text", "due_on", "status", "note", "done_on")}
        values = stands | sent.validated_data
        # What is not sent must be what stands, so that a change made in between is seen too.
        seen = values.pop("version", number_of(measure))
        try:
            change_measure(
                measure=measure, by=self.person, owner=Owner.of(measure), goal=measure.goal, seen=seen, **values
            )
        except ChangedMeanwhileError as error:
            raise Overtaken from error
        return self.answer(measure)
