"""A real OpenID Connect provider as a process of its own: a kept library's, which can also be told to sign nonsense.

`python -m tests.oidc_provider PORT` serves it on the loopback. PUT /users/SUB says what is true of somebody,
PUT /fault says what is wrong with the next id tokens. PKCE is enforced, and clients must be registered.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest


@dataclass
class Provider:
    """The provider as a test speaks to it."""

    issuer: str
    client_id: str = ""
    client_secret: str = ""

    def send(self, method: str, path: str, said: Any) -> Any:
        request = urllib.request.Request(
            self.issuer + path, json.dumps(said).encode(), {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def register(self, redirect_uri: str) -> None:
        asked = {"redirect_uris": [redirect_uri], "token_endpoint_auth_method": "client_secret_basic"}
        made = self.send("POST", "/oauth2/clients", asked)
        self.client_id, self.client_secret = made["client_id"], made["client_secret"]

    def knows(self, sub: str, **claims: Any) -> None:
        self.send("PUT", f"/users/{sub}", claims)

    def spoils(self, fault: str) -> None:
        self.send("PUT", "/fault", fault)

    def authorize(self, address: str, sub: str) -> str:
        """What the browser does there: choose who one is; gives the address that leads back."""
        opener = urllib.request.build_opener(NoRedirect)
        form = b"action=deny" if sub == "avbryt" else f"sub={sub}".encode()
        try:
            opener.open(urllib.request.Request(address, form, method="POST"), timeout=10)
        except urllib.error.HTTPError as answer:
            if answer.code != 302:
                raise
            state = parse_qs(urlsplit(address).query)["state"][0]
            # The library forgets the state when somebody refuses; RFC 6749, 4.1.2.1, wants it back.
            back = str(answer.headers["Location"])
            return back if "state=" in back else f"{back}&{urlencode({'state': state})}"
        raise AssertionError("the provider did not lead back")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


@pytest.fixture(scope="session")
def oidc_process() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"}
    command = [sys.executable, "-W", "ignore", "-m", "tests.oidc_provider", str(port)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    issuer = f"http://127.0.0.1:{port}"
    try:
        wait_for(issuer, process)
        yield issuer
    finally:
        process.terminate()
        process.wait(10)


def wait_for(issuer: str, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(150):
        try:
            with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration", timeout=2):
                return
        except OSError:
            assert process.poll() is None
            time.sleep(0.2)
    raise AssertionError("the provider does not answer")


@pytest.fixture
def oidc(oidc_process: str, settings: Any) -> Provider:
    """The provider, registered and set up as the sign-in service of staff, for the test client's host."""
    provider = Provider(oidc_process)
    provider.spoils("")
    use(provider, settings, "http://testserver")
    return provider


def use(provider: Provider, settings: Any, host: str) -> None:
    """Set the product up with this provider, as its environment would."""
    provider.register(f"{host}/konto/logg-inn/med/ansatt/tilbake/")
    staff = {
        "provider_id": "ansatt",
        "name": "Ansatt i kommunen eller NAV",
        "client_id": provider.client_id,
        "secret": provider.client_secret,
        "settings": {
            "server_url": provider.issuer,
            "issuer": provider.issuer,
            "kind": "staff",
            "scope": ["openid", "profile", "email"],
            "auth_params": {},
            "uid_field": "sub",
            "fetch_userinfo": False,
            "trust_email": False,
            "strong_amr": ["mfa"],
            "strong_acr": ["idporten-loa-high"],
        },
    }
    family = staff | {
        "provider_id": "familie",
        "client_id": "another",
        "settings": staff["settings"] | {"kind": "family"},
    }
    before = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": before | {"APPS": [staff, family]}}


def serve(port: int) -> None:
    import flask
    import jwt
    import oidc_provider_mock
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    app = oidc_provider_mock.app(require_client_registration=True, require_nonce=True)
    strange = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    elliptic = ec.generate_private_key(ec.SECP256R1())
    kept: dict[str, str] = {"fault": "", "challenge": ""}

    @app.put("/fault")
    def fault() -> tuple[str, int]:
        kept["fault"] = flask.request.json
        return "", 204

    @app.before_request
    def enforce_pkce() -> tuple[str, int] | None:
        if flask.request.path == "/oauth2/authorize":
            kept["challenge"] = flask.request.args.get("code_challenge", "")
        if flask.request.path == "/oauth2/token":
            digest = hashlib.sha256(flask.request.form.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != kept["challenge"]:
                return '{"error": "invalid_grant"}', 400
        return None

    @app.after_request
    def spoil(answer: flask.Response) -> flask.Response:
        if kept["fault"] == "ES256" and flask.request.path == "/jwks":
            key = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(elliptic.public_key()))
            answer.set_data(json.dumps({"keys": [*answer.json["keys"], key | {"kid": "elliptic", "use": "sig"}]}))
        if kept["fault"] == "userinfo" and flask.request.path == "/userinfo":
            answer.set_data(json.dumps(answer.json | {"sub": "somebody-else"}))
        if kept["fault"] == "down" and flask.request.path == "/oauth2/token":
            return flask.Response("unavailable", 503)
        if kept["fault"] and flask.request.path == "/oauth2/token" and answer.status_code == 200:
            body = answer.json
            body["id_token"] = spoilt(body["id_token"], kept["fault"])
            answer.set_data(json.dumps(body))
        return answer

    def spoilt(token: str, fault: str) -> str:
        claims = jwt.decode(token, options={"verify_signature": False})
        header = {"kid": jwt.get_unverified_header(token).get("kid")}
        header = header if header["kid"] else {}
        own = jwt.PyJWK(flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True), algorithm="RS256").key
        changes = {
            "expired": {"exp": int(time.time()) - 3600},
            "audience": {"aud": "somebody-else"},
            "two audiences": {"aud": [claims["aud"], "somebody-else"]},
            "issuer": {"iss": "https://elsewhere.example"},
            "nonce": {"nonce": "of-another-attempt"},
        }
        claims |= changes.get(fault, {})
        if fault == "no nonce":
            del claims["nonce"]
        if fault == "unsigned":
            return jwt.encode(claims, None, algorithm="none", headers=header)
        if fault == "shared secret":
            return jwt.encode(claims, "x" * 64, algorithm="HS256", headers=header)
        if fault == "another key":
            return jwt.encode(claims, strange, algorithm="RS256", headers=header)
        if fault == "ES256":
            return jwt.encode(claims, elliptic, algorithm="ES256", headers={"kid": "elliptic"})
        return jwt.encode(claims, own, algorithm="RS256", headers=header)

    app.run("127.0.0.1", port, threaded=True, debug=False, use_reloader=False)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
