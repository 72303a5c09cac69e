"""Pages for when something does not go as it should: calm, Norwegian, and telling nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest
import redis
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.views.defaults import bad_request

from familieplan.accounts import middleware
from familieplan.accounts.middleware import ServiceUnavailableMiddleware
from tests.cast import Cast


@pytest.mark.django_db
def test_not_there_and_not_for_you_are_one_page(cast: Cast) -> None:
    client = cast.client("other_office")
    pages = [client.get(f"/familier/{number}/") for number in (cast.family.public_id, uuid4())]
    told = [page.content.decode().split("<main")[1].split("Kode 404")[0] for page in pages]
    assert [page.status_code for page in pages] == [404, 404]
    assert told[0] == told[1]


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "way_on"), [("other_office", "Gå til Familier"), ("auditor", "Til forsiden")])
def test_a_missing_page_leads_on_to_what_the_role_has(cast: Cast, who: str, way_on: str) -> None:
    assert way_on in cast.client(who).get("/finnes-ikke/").content.decode()


@pytest.mark.django_db
def test_too_small_a_role_gets_a_sentence_and_somebody_to_ask(cast: Cast) -> None:
    answer = cast.client("reader").get(f"/familier/{cast.family.public_id}/ord/")
    assert answer.status_code == 403
    assert "koordinator" in answer.content.decode().split("<main")[1].lower()


@pytest.mark.django_db
def test_a_form_from_an_old_page_is_explained(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/konto/logg-inn/", {"login": "x", "password": "y"})
    assert answer.status_code == 403
    assert "Siden har stått åpen for lenge" in answer.content.decode()


def test_a_request_that_cannot_be_read_gets_a_page() -> None:
    answer = bad_request(RequestFactory().get("/"), BadRequest())
    assert (answer.status_code, "Vi forsto ikke" in answer.content.decode()) == (400, True)


def meets(fault: Exception, path: str) -> HttpResponse | None:
    gate = ServiceUnavailableMiddleware(lambda _request: HttpResponse())
    return gate.process_exception(RequestFactory().get(path), fault)


@pytest.mark.parametrize("fault", [OperationalError("away"), redis.ConnectionError("away"), redis.TimeoutError("slow")])
def test_a_server_that_is_away_gives_a_page_that_needs_none(fault: Exception) -> None:
    answer = meets(fault, "/familier/")
    assert answer is not None
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "borte et øyeblikk" in answer.content.decode()
    assert "away" not in answer.content.decode()


def test_a_program_is_told_in_its_own_form() -> None:
    answer = meets(OperationalError("away"), "/api/v1/families/")
    assert answer is not None
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")


def test_our_own_fault_is_not_taken_for_a_missing_server() -> None:
    assert meets(ValueError("ours"), "/familier/") is None


@pytest.mark.parametrize(("fault", "status"), [(OperationalError("away"), 503), (ValueError("ours"), 500)])
def test_a_fault_outside_the_views_gets_a_page_too(fault: Exception, status: int) -> None:
    request: HttpRequest = RequestFactory().get("/")
    try:
        raise fault
    except (OperationalError, ValueError):
        answer = middleware.server_error(request)
    assert answer.status_code == status
    assert "Prøv igjen" in answer.content.decode()
