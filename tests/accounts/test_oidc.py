"""Signing in by OpenID Connect, against a real provider on the loopback: claims give the job, and take it away."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.test import Client
from django.utils import timezone
from rest_framework.authtoken.models import Token

from familieplan.accounts import claims_operations
from familieplan.accounts.models import ClaimHold, ClaimMapping, Employment, User
from familieplan.accounts.tasks import follow_the_claims
from tests.accounts.elsewhere import GROUP, NEW, round_trip
from tests.accounts.test_second_factor import PAGE, SECRET, code, with_app
from tests.cast import Cast
from tests.oidc_provider import Provider

pytestmark = pytest.mark.django_db


def test_somebody_new_with_a_mapped_claim_gets_account_job_and_way_in(oidc: Provider, mapping: ClaimMapping) -> None:
    oidc.knows("ny", **NEW)
    client, answer = round_trip(oidc, "ny", onward="/familier/")
    assert answer["Location"] == "/familier/"
    user = User.objects.get(email=NEW["email"])
    assert (user.name, user.employment.office.name, user.role) == ("Ny Bekk", "NAV Heimdal", "caseworker")
    assert not user.has_usable_password()
    assert client.get("/familier/").status_code == 200
    assert ClaimHold.objects.get().mapping == mapping


def test_nothing_of_what_the_provider_said_is_kept(oidc: Provider, mapping: ClaimMapping) -> None:
    oidc.knows("ny", **NEW, fodselsnummer="01018012345")
    round_trip(oidc, "ny")
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid, account.extra_data) == ("ansatt", "ny", {})


def test_the_second_time_the_person_is_known_by_the_provider_and_not_by_the_address(
    oidc: Provider, mapping: ClaimMapping
) -> None:
    oidc.knows("ny", **NEW)
    round_trip(oidc, "ny")
    oidc.knows("ny", **NEW | {"email": "gift.bekk@prove.example"})
    round_trip(oidc, "ny")
    assert User.objects.filter(email__contains="bekk").count() == 1
    assert Employment.objects.filter(user__name="Ny Bekk").count() == 1


def test_somebody_unknown_without_a_mapped_claim_meets_a_clear_page_and_gets_no_account(
    oidc: Provider, mapping: ClaimMapping
) -> None:
    oidc.knows("fremmed", **NEW | {"groups": ["noe-annet"]})
    before = User.objects.count()
    client, answer = round_trip(oidc, "fremmed")
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Innloggingstjenesten sier ikke at du har en rolle i Familieplan." in page
    assert "spør lederen din eller administratoren" in page
    assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)
    assert client.get("/familier/").status_code == 302


@pytest.mark.parametrize("groups", [GROUP, [GROUP, "annet"]])
def test_a_claim_may_be_one_word_or_a_list(oidc: Provider, mapping: ClaimMapping, groups: Any) -> None:
    oidc.knows("ny", **NEW | {"groups": groups})
    assert round_trip(oidc, "ny")[1].status_code == 302


@pytest.mark.parametrize("groups", [None, {GROUP: True}, [[GROUP]], GROUP.upper(), 7, ""])
def test_a_claim_that_says_something_else_says_nothing(oidc: Provider, mapping: ClaimMapping, groups: Any) -> None:
    oidc.knows("ny", **NEW | {"groups": groups})
    assert round_trip(oidc, "ny")[1].status_code == 403


@pytest.mark.parametrize(("starts", "ends"), [(1, None), (-30, 0), (-30, -1)])
def test_a_mapping_holds_from_its_first_day_until_the_day_it_ends(
    oidc: Provider, cast: Cast, mapping: ClaimMapping, starts: int, ends: int | None
) -> None:
    today = timezone.localdate()
    mapping.valid_from = today + timezone.timedelta(days=starts)
    mapping.valid_to = None if ends is None else today + timezone.timedelta(days=ends)
    mapping.save()
    oidc.knows("ny", **NEW)
    assert round_trip(oidc, "ny")[1].status_code == 403


def test_another_group_is_another_job_from_the_next_sign_in(oidc: Provider, cast: Cast, mapping: ClaimMapping) -> None:
    claims_operations.map_claim(
        by=cast["administrator"],
        provider="ansatt",
        claim="groups",
        value="leder",
        office=cast.offices["osk"],
        role="team_lead",
    )
    oidc.knows("ny", **NEW)
    client, _answer = round_trip(oidc, "ny")
    assert client.get("/osk/").status_code == 404
    oidc.knows("ny", **NEW | {"groups": ["leder"]})
    client, _answer = round_trip(oidc, "ny")
    assert client.get("/osk/").status_code == 200
    jobs = Employment.objects.filter(user__name="Ny Bekk").order_by("pk")
    assert [(job.role, job.ended_on) for job in jobs] == [
        ("caseworker", timezone.localdate()),
        ("team_lead", None),
    ]


def test_of_several_groups_the_job_already_held_is_kept(oidc: Provider, cast: Cast, mapping: ClaimMapping) -> None:
    oidc.knows("ny", **NEW)
    round_trip(oidc, "ny")
    claims_operations.map_claim(
        by=cast["administrator"],
        provider="ansatt",
        claim="groups",
        value="leder",
        office=cast.offices["osk"],
        role="team_lead",
    )
    oidc.knows("ny", **NEW | {"groups": ["leder", GROUP]})
    round_trip(oidc, "ny")
    assert User.objects.get(name="Ny Bekk").role == "caseworker"


def test_when_the_claim_is_gone_job_sessions_and_keys_are_gone_at_the_next_sign_in(
    oidc: Provider, mapping: ClaimMapping
) -> None:
    oidc.knows("ny", **NEW)
    elsewhere, _answer = round_trip(oidc, "ny")
    user = User.objects.get(name="Ny Bekk")
    Token.objects.create(user=user)
    assert elsewhere.get("/familier/").status_code == 200
    oidc.knows("ny", **NEW | {"groups": []})
    client, answer = round_trip(oidc, "ny")
    assert answer.status_code == 403
    assert [each.get("/familier/").status_code for each in (client, elsewhere)] == [302, 302]
    assert not user.employments.current().exists()
    assert not Token.objects.exists()


def test_a_job_given_by_hand_ends_too_when_no_claim_speaks_for_it(
    oidc: Provider, cast: Cast, mapping: ClaimMapping
) -> None:
    oidc.knows("myk", groups=[GROUP], email=cast["reader"].email, email_verified=True)
    round_trip(oidc, "myk")
    ClaimHold.objects.all().delete()
    oidc.knows("myk", groups=[], email=cast["reader"].email, email_verified=True)
    assert round_trip(oidc, "myk")[1].status_code == 403
    assert not cast["reader"].employments.current().exists()


def test_when_the_administrator_ends_the_mapping_those_who_rest_on_it_are_out_at_once(
    oidc: Provider, cast: Cast, mapping: ClaimMapping
) -> None:
    oidc.knows("ny", **NEW)
    client, _answer = round_trip(oidc, "ny")
    page = cast.client("administrator")
    assert page.post(f"/kontorer/grupper/{mapping.pk}/avslutt/").status_code == 302
    assert client.get("/familier/").status_code == 302
    assert round_trip(oidc, "ny")[1].status_code == 403


def test_a_mapping_that_ran_out_at_midnight_takes_the_job_that_night(oidc: Provider, mapping: ClaimMapping) -> None:
    oidc.knows("ny", **NEW)
    client, _answer = round_trip(oidc, "ny")
    ClaimMapping.objects.update(valid_to=timezone.localdate())
    follow_the_claims()
    assert client.get("/familier/").status_code == 302


def test_a_programs_key_needs_a_sign_in_that_confirms_the_claim(oidc: Provider, mapping: ClaimMapping) -> None:
    oidc.knows("ny", **NEW)
    round_trip(oidc, "ny")
    user = User.objects.get(name="Ny Bekk")
    Token.objects.create(user=user)
    follow_the_claims()
    assert Token.objects.filter(user=user).exists()
    ClaimHold.objects.update(confirmed_at=timezone.now() - timezone.timedelta(days=8))
    follow_the_claims()
    assert not Token.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    ("verified", "trusted", "enters"), [(True, False, True), (False, True, True), (False, False, False)]
)
def test_an_account_that_exists_is_taken_over_only_by_an_address_somebody_answers_for(
    oidc: Provider, cast: Cast, mapping: ClaimMapping, settings: Any, verified: bool, trusted: bool, enters: bool
) -> None:
    for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]:
        app["settings"]["trust_email"] = trusted
    oidc.knows("myk", groups=[GROUP], email=cast["reader"].email.upper(), email_verified=verified)
    client, answer = round_trip(oidc, "myk")
    assert answer.status_code == (302 if enters else 403)
    assert (client.get(f"/familier/{cast.family.public_id}/").status_code == 200) == enters
    if not enters:
        assert "vi vet ikke sikkert at den er din" in answer.content.decode()
        assert not SocialAccount.objects.exists()


def test_a_closed_account_stays_closed(oidc: Provider, mapping: ClaimMapping) -> None:
    oidc.knows("ny", **NEW)
    round_trip(oidc, "ny")
    User.objects.filter(name="Ny Bekk").update(is_active=False)
    client, answer = round_trip(oidc, "ny")
    assert answer.status_code == 403
    assert "Kontoen din er stengt." in answer.content.decode()
    assert client.get("/familier/").status_code == 302


def test_somebody_without_an_address_is_told_what_is_missing(oidc: Provider, mapping: ClaimMapping) -> None:
    oidc.knows("ny", groups=[GROUP], name="Ny Bekk")
    answer = round_trip(oidc, "ny")[1]
    assert (answer.status_code, "oppgir ikke e-postadressen" in answer.content.decode()) == (403, True)


def test_the_way_on_never_leads_to_another_host(oidc: Provider, mapping: ClaimMapping) -> None:
    oidc.knows("ny", **NEW)
    assert round_trip(oidc, "ny", onward="https://evil.example/")[1]["Location"] == "/"


@pytest.mark.parametrize(
    ("said", "asked"),
    [({"amr": ["pwd", "mfa"]}, False), ({"acr": "idporten-loa-high"}, False), ({"amr": ["pwd"]}, True), ({}, True)],
)
def test_a_second_factor_shown_to_the_provider_counts_and_otherwise_ours_is_asked(
    oidc: Provider, mapping: ClaimMapping, settings: Any, said: dict[str, Any], asked: bool
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    oidc.knows("ny", **NEW | said)
    client, _answer = round_trip(oidc, "ny")
    assert (client.get("/familier/").status_code == 302) == asked
    assert ("Du må ha en andre faktor" in client.get(PAGE).content.decode()) == asked
    if asked:
        assert client.get("/familier/")["Location"] == PAGE


@pytest.mark.parametrize(("said", "asked"), [({"amr": ["mfa"]}, False), ({"amr": ["pwd"]}, True)])
def test_our_own_factor_is_asked_for_only_when_the_provider_has_not_asked(
    oidc: Provider, mapping: ClaimMapping, settings: Any, said: dict[str, Any], asked: bool
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    oidc.knows("ny", **NEW | {"amr": ["mfa"]})
    round_trip(oidc, "ny")
    with_app(User.objects.get(name="Ny Bekk"))
    oidc.knows("ny", **NEW | said)
    client, answer = round_trip(oidc, "ny")
    assert (answer["Location"] == "/konto/logg-inn/kode/") == asked
    if asked:
        assert client.get("/familier/").status_code == 302
        client.post("/konto/logg-inn/kode/", {"code": code(SECRET)})
    assert client.get("/familier/").status_code == 200


def test_a_kind_without_a_door_stays_shut(oidc: Provider, mapping: ClaimMapping, settings: Any) -> None:
    assert "BankID" not in Client().get("/konto/logg-inn/").content.decode()
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"]["kind"] = "family"
    oidc.knows("ny", **NEW)
    answer = round_trip(oidc, "ny")[1]
    assert (answer.status_code, "ikke åpnet ennå" in answer.content.decode()) == (403, True)
    assert not User.objects.filter(name="Ny Bekk").exists()


def test_a_row_in_a_table_opens_no_door(cast: Cast) -> None:
    SocialApp.objects.create(
        provider="openid_connect",
        provider_id="falsk",
        name="Falsk",
        client_id="x",
        settings={"server_url": "https://evil.example", "kind": "staff"},
    )
    assert Client().get("/konto/logg-inn/med/falsk/").status_code == 404
