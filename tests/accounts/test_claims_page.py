"""The administrator's page of groups: which job follows from what a sign-in service says."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts import claims_operations
from familieplan.accounts.models import ClaimHold, ClaimMapping
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PAGE = "/kontorer/grupper/"


@pytest.fixture(autouse=True)
def _provider(settings: Any) -> None:
    app = {"provider_id": "ansatt", "name": "Entra ID", "client_id": "x", "secret": "y", "settings": {"kind": "staff"}}
    before = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": before | {"APPS": [app]}}


def entered(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "provider": "ansatt",
        "claim": "groups",
        "value": "nav-heimdal",
        "office": cast.offices["nav"].pk,
        "role": "caseworker",
    } | changes


def enter(cast: Cast, **changes: Any) -> Any:
    return cast.client("administrator").post(PAGE, entered(cast, **changes), follow=True)


def test_a_group_is_entered_and_stands_on_the_page(cast: Cast) -> None:
    page = enter(cast).content.decode()
    assert "Gruppen er lagt til." in page
    assert "<b>NAV Heimdal</b>, Saksbehandler" in page
    mapping = ClaimMapping.objects.get()
    assert (mapping.valid_from, mapping.valid_to, mapping.entered_by) == (
        timezone.localdate(),
        None,
        cast["administrator"],
    )


def test_the_same_value_anew_ends_the_earlier_row_and_keeps_it(cast: Cast) -> None:
    enter(cast)
    enter(cast, role="team_lead", office=cast.offices["osk"].pk)
    rows = ClaimMapping.objects.order_by("pk")
    assert [(row.role, row.valid_to) for row in rows] == [("caseworker", timezone.localdate()), ("team_lead", None)]


def test_every_change_is_kept_in_the_history(cast: Cast) -> None:
    enter(cast)
    mapping = ClaimMapping.objects.get()
    claims_operations.end_mapping(mapping=mapping, by=cast["administrator"])
    kept = mapping.events.order_by("pgh_id")
    assert [(row.pgh_label, row.valid_to) for row in kept] == [("insert", None), ("update", timezone.localdate())]


@pytest.mark.parametrize(("field", "value"), [("value", ""), ("role", "konge"), ("office", "0"), ("provider", "annen")])
def test_a_form_with_faults_stores_nothing(cast: Cast, field: str, value: str) -> None:
    answer = enter(cast, **{field: value})
    assert answer.status_code == 422
    assert "<title>Feil:" in answer.content.decode()
    assert not ClaimMapping.objects.exists()


def test_an_ended_group_leaves_the_page(cast: Cast) -> None:
    enter(cast)
    client, mapping = cast.client("administrator"), ClaimMapping.objects.get()
    assert "nav-heimdal" not in client.post(f"{PAGE}{mapping.pk}/avslutt/", follow=True).content.decode()
    assert client.post(f"{PAGE}{mapping.pk}/avslutt/").status_code == 404


def test_a_group_that_begins_later_stands_on_the_page(cast: Cast) -> None:
    later = timezone.localdate() + timezone.timedelta(days=10)
    assert "nav-heimdal" in enter(cast, on=later.strftime("%d.%m.%Y")).content.decode()


@pytest.mark.parametrize("verb", ["avslutt", "ny"])
def test_an_administrator_does_not_take_away_what_their_own_job_rests_on(cast: Cast, verb: str) -> None:
    enter(cast, value="admin", office=cast.offices["by"].pk, role="administrator")
    mapping = ClaimMapping.objects.get()
    ClaimHold.objects.create(employment=cast["administrator"].employment, mapping=mapping)
    client = cast.client("administrator")
    path, said = (f"{PAGE}{mapping.pk}/avslutt/", {}) if verb == "avslutt" else (PAGE, entered(cast, value="admin"))
    answer = client.post(path, said)
    assert (answer.status_code, "Be en annen administrator" in answer.content.decode()) == (403, True)
    mapping.refresh_from_db()
    assert mapping.valid_to is None


def test_two_open_rows_for_one_value_cannot_be(cast: Cast) -> None:
    enter(cast)
    row = ClaimMapping.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("who", ["coordinator", "lead", "auditor", "area_coordinator", "superuser"])
def test_nobody_else_finds_the_page_or_its_verbs(cast: Cast, who: str) -> None:
    enter(cast)
    client, mapping = cast.client(who), ClaimMapping.objects.get()
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, entered(cast, value="x")).status_code == 404
    assert client.post(f"{PAGE}{mapping.pk}/avslutt/").status_code == 404
    assert ClaimMapping.objects.get().valid_to is None


def test_without_a_sign_in_service_the_page_says_so(cast: Cast, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    page = cast.client("administrator").get(PAGE).content.decode()
    assert "Ingen innloggingstjeneste for ansatte er satt opp." in page


def test_the_page_costs_the_same_for_one_group_and_for_twenty(cast: Cast) -> None:
    client = cast.client("administrator")
    enter(cast)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for number in range(20):
        enter(cast, value=f"gruppe-{number}")
    with CaptureQueriesContext(connection) as many:
        assert client.get(PAGE).content.decode().count("gruppe-") >= 20
    assert len(many) == len(few)
