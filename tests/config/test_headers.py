"""What the browser is told: nothing from other hosts, nothing for other hosts, nothing kept."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["", "logg/", "lest/", "familien/", "deltakere/", "kartlegging/"])
def test_every_page_of_a_family_stays_in_no_cache(cast: Cast, path: str) -> None:
    answer = cast.client("coordinator").get(f"/familier/{cast.family.public_id}/{path}")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store, private")


def test_a_refusal_stays_in_no_cache_either(cast: Cast) -> None:
    answer = cast.client("other_office").get(f"/familier/{cast.family.public_id}/")
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store, private")


def test_the_policy_lets_nothing_in_from_elsewhere_and_nothing_inline(db: None) -> None:
    policy = Client().get("/konto/logg-inn/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    for loose in ("unsafe", "http:", "https:", "*"):
        assert loose not in policy


def test_no_other_site_may_hold_or_load_what_is_ours(cast: Cast) -> None:
    answer = cast.client("coordinator").get(f"/familier/{cast.family.public_id}/")
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == settings.CSRF_COOKIE_SAMESITE == "Lax"
