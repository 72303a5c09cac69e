"""Settings of signing in: passwords, the second factor, sessions, and OpenID Connect from the environment."""

import os
from typing import Any

from familieplan.config import env

DEMO = env.choice("FAMILIEPLAN_MODE", {"demo", "production"}, "demo") == "demo"

# In the demo a newcomer enters by one button; `check --deploy` warns when production goes without.
REQUIRE_SECOND_FACTOR = env.flag("REQUIRE_SECOND_FACTOR", not DEMO)
SESSION_IDLE_SECONDS = 60 * 60
# Measured from the sign-in, however busy the session has been.
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60

ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "family_code": "10/m/ip,60/h/ip",
    # Several answer from one meeting place, behind one address; reading counts as well as answering.
    "survey": "60/m/ip,400/h/ip",
    "offer": "20/m/ip,120/h/ip",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
# Behind one proxy the address that is counted, listed and logged is the one the proxy saw.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY", False) else 0

MFA_ADAPTER = "familieplan.accounts.signin.factor_adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Addresses are entered by an administrator, so there is nobody to be shut out by a false one.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Familieplan"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# An office may share one address, as for passwords.
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_FORMS = {
    "activate_totp": "familieplan.accounts.signin.forms.ActivateAppForm",
    "authenticate": "familieplan.accounts.signin.forms.CodeForm",
    "reauthenticate": "familieplan.accounts.signin.forms.CodeAgainForm",
    "add_webauthn": "familieplan.accounts.signin.forms.AddPasskeyForm",
    "edit_webauthn": "familieplan.accounts.signin.forms.RenamePasskeyForm",
}

SOCIALACCOUNT_ADAPTER = "familieplan.accounts.signin.oidc.adapter.ProviderAccountAdapter"
# A form that is sent on to another host would need a hole in the policy's form-action; our view refuses other sites.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_AUTO_SIGNUP = False
# Who decides about somebody that a provider of this kind vouches for; a kind without a door stays shut.
SIGN_IN_DOORS = {"staff": "familieplan.accounts.signin.oidc.staff.enter"}

# How old the last sign-in behind a program's key may be, when the job rests on a claim.
CLAIMS_CONFIRMED_WITHIN_DAYS = env.number("OIDC_CONFIRM_DAYS", 7)


def oidc_provider(prefix: str, *, provider_id: str, kind: str, name: str) -> dict[str, Any] | None:
    """One provider in allauth's words, from `{prefix}_ISSUER` and its kin; None when no issuer is set."""
    issuer = env.text(f"{prefix}_ISSUER", "")
    if not issuer:
        return None
    if not issuer.startswith("https://") and not DEMO:
        raise env.SettingError(f"{prefix}_ISSUER must begin with https://")
    acr_values = " ".join(env.words(f"{prefix}_ACR_VALUES"))
    return {
        "provider_id": provider_id,
        "name": os.environ.get(f"{prefix}_NAME") or name,
        "client_id": env.text(f"{prefix}_CLIENT_ID"),
        "secret": env.secret(f"{prefix}_CLIENT_SECRET"),
        "settings": {
            "server_url": issuer.rstrip("/"),
            "issuer": issuer,
            "kind": kind,
            "scope": env.words(f"{prefix}_SCOPES", "openid,profile,email"),
            "auth_params": {"acr_values": acr_values} if acr_values else {},
            "uid_field": env.text(f"{prefix}_UID_CLAIM", "sub"),
            "fetch_userinfo": env.flag(f"{prefix}_USERINFO", False),
            "trust_email": env.flag(f"{prefix}_TRUST_EMAIL", False),
            "strong_amr": env.words(f"{prefix}_STRONG_AMR"),
            "strong_acr": env.words(f"{prefix}_STRONG_ACR"),
        },
    }


_providers = (
    oidc_provider("OIDC_STAFF", provider_id="ansatt", kind="staff", name="Ansatt i kommunen eller NAV"),
    oidc_provider("OIDC_FAMILY", provider_id="familie", kind="family", name="Familie: logg inn med BankID"),
)
if _providers[0] and _providers[1] and _providers[0]["client_id"] == _providers[1]["client_id"]:
    # allauth finds a provider again by it, while the second factor is asked for.
    raise env.SettingError("OIDC_STAFF_CLIENT_ID and OIDC_FAMILY_CLIENT_ID must differ")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "provider_class": "familieplan.accounts.signin.oidc.provider.CheckedProvider",
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [provider for provider in _providers if provider],
    }
}
