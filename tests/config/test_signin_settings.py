"""What the environment says of sign-in services, and what it cannot say."""

from __future__ import annotations

import pytest

from familieplan.config import env, settings_signin
from familieplan.config.settings_signin import oidc_provider

HERE = {"OIDC_X_ISSUER": "https://login.example/", "OIDC_X_CLIENT_ID": "klient", "OIDC_X_CLIENT_SECRET": "hemmelig"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in HERE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def read() -> dict[str, object] | None:
    return oidc_provider("OIDC_X", provider_id="x", kind="staff", name="Ansatt")


def test_without_an_issuer_there_is_no_provider(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("OIDC_X_ISSUER")
    assert read() is None


def test_the_provider_is_what_the_environment_says(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("OIDC_X_STRONG_AMR", "mfa, hwk")
    environment.setenv("OIDC_X_ACR_VALUES", "high,substantial")
    found = read()
    assert found is not None
    assert (found["provider_id"], found["client_id"], found["secret"], found["name"]) == (
        *("x", "klient", "hemmelig"),
        "Ansatt",
    )
    assert found["settings"] == {
        "server_url": "https://login.example",
        "issuer": "https://login.example/",
        "kind": "staff",
        "scope": ["openid", "profile", "email"],
        "auth_params": {"acr_values": "high substantial"},
        "uid_field": "sub",
        "fetch_userinfo": False,
        "trust_email": False,
        "strong_amr": ["mfa", "hwk"],
        "strong_acr": [],
    }


@pytest.mark.parametrize("name", ["OIDC_X_CLIENT_ID", "OIDC_X_CLIENT_SECRET"])
def test_half_a_provider_is_refused(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.delenv(name)
    with pytest.raises(env.SettingError, match=name):
        read()


def test_production_takes_no_issuer_without_https(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("OIDC_X_ISSUER", "http://login.example")
    assert read() is not None
    environment.setattr(settings_signin, "DEMO", False)
    with pytest.raises(env.SettingError, match="https"):
        read()
