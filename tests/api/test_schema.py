"""Schemathesis asks the API everything its schema allows, and much that it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from rest_framework.authtoken.models import Token
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.cast import Cast

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Outside Django's own client a request would close the connection that the test's transaction lives on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_api_keeps_what_its_schema_promises(cast: Cast) -> None:
    key = {"Authorization": f"Token {Token.objects.create(user=cast['coordinator']).key}"}
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", WSGIHandler(), headers=key)
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            # A made-up id would always meet 404; the family's own reaches the code behind the door.
            if "{public_id}" in case.path and case.path.startswith("/api/v1/families/"):
                case.path_parameters["public_id"] = str(cast.family.public_id)
            case.call_and_validate(headers=key, checks=CHECKS)

        ask()
        asked += 1
    assert asked >= 12
