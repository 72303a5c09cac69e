"""The plan of one family: its goals, measures and log, to read and in part to write."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from familieplan.accounts.models import User
from familieplan.api.paging import EntryPages, GoalPages
from familieplan.api.serializers.entries import ALREADY_CORRECTED, EntryInput, EntrySerializer
from familieplan.api.serializers.plan import GoalSerializer, PlanSerializer
from familieplan.api.views.base import PROBLEMS, deed_of, purpose_of
from familieplan.coordination.models import FamilyPlan, Goal, LogEntry
from familieplan.coordination.operations.journal import AlreadyCorrectedError, sign_entry
from familieplan.families.access import family_for
from familieplan.families.models import Family
from familieplan.families.policies import Right


class OfFamily(GenericAPIView[Any]):
    """Fetch and permission in one step, as on the pages: 404 to strangers, 403 when the part is too small."""

    what: Any = ""
    related: tuple[str, ...] = ()

    @property
    def person(self) -> User:
        user = self.request.user
        assert isinstance(user, User)  # noqa: S101 IsAuthenticated stands before every caller
        return user

    def family(self, public_id: UUID, right: Right = Right.VIEW) -> Family:
        purpose, deed = purpose_of(self.request), deed_of(self.request)
        return family_for(self.request, public_id, right, str(self.what), purpose=purpose, deed=deed)

    def plan(self, family: Family) -> FamilyPlan:
        found = FamilyPlan.objects.visible_to(self.person).active().filter(family=family).first()
        if found is None:
            raise Http404
        found.family = family
        return found

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().visible_to(self.person)  # type: ignore[attr-defined, no-any-return]

    def page_of(self, public_id: UUID) -> Response:
        """The rows of one family, with the neighbours that one answer needs (`related`)."""
        rows = self.get_queryset().filter(plan__family=self.family(public_id))
        page = self.paginate_queryset(rows.select_related(*self.related))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)


class PlanView(OfFamily):
    queryset = FamilyPlan.objects.all()
    serializer_class = PlanSerializer
    what = _("API: familieplan")

    @extend_schema(summary="Familiens aktive plan", responses={200: PlanSerializer, **PROBLEMS})
    def get(self, request: Request, public_id: UUID) -> Response:
        family = self.family(public_id)
        plan = self.get_queryset().filter(family=family, ended_on=None).prefetch_related("answers").first()
        if plan is None:
            raise Http404
        return Response(self.get_serializer(plan).data)


class GoalsView(OfFamily):
    queryset = Goal.objects.all()
    serializer_class = GoalSerializer
    pagination_class = GoalPages
    what = _("API: mål")
    related = ("plan__family",)

    @extend_schema(summary="Mål i familiens egne ord", responses={200: GoalSerializer(many=True), **PROBLEMS})
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.page_of(public_id)


class EntriesView(OfFamily):
    queryset = LogEntry.objects.all()
    serializer_class = EntrySerializer
    pagination_class = EntryPages
    what = _("API: logg")
    related = ("plan__family", "corrects", "corrected_by")

    def get_queryset(self) -> QuerySet[Any]:
        """Says of each correction whether the reader also sees what it corrects."""
        return super().get_queryset().with_originals(self.person)  # type: ignore[attr-defined, no-any-return]

    @extend_schema(summary="Loggen, det nyeste først", responses={200: EntrySerializer(many=True), **PROBLEMS})
    def get(self, request: Request, public_id: UUID) -> Response:
        return self.page_of(public_id)

    @extend_schema(summary="Signer et notat", request=EntryInput, responses={201: EntrySerializer, **PROBLEMS})
    def post(self, request: Request, public_id: UUID) -> Response:
        plan = self.plan(self.family(public_id, Right.LOG))
        sent = EntryInput(data=request.data, context={"plan": plan, "by": self.person})
        sent.is_valid(raise_exception=True)
        values: dict[str, Any] = dict(sent.validated_data)
        happened_on: date = values.pop("happened_on")
        try:
            entry = sign_entry(plan=plan, by=self.person, happened_on=happened_on, **values)
        except AlreadyCorrectedError as error:
            raise ValidationError({"corrects": [ALREADY_CORRECTED]}) from error
        return Response(EntrySerializer(entry).data, status=201)
