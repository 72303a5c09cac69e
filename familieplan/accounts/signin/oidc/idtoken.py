"""The id token: who signed it, for whom, until when (OpenID Connect Core 1.0, 3.1.3.7)."""

from __future__ import annotations

from typing import Any

import jwt

# No "none", and no shared secrets: what is signed with a key that we also hold proves nothing.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCKS_DIFFER_BY = 60


class IdTokenError(ValueError):
    """The token is not to be believed; the text says why and holds nothing of it."""


def verified(token: str, *, keys: dict[str, Any], issuer: str, audience: str) -> dict[str, Any]:
    """The claims of a token that holds. `keys` is the provider's JWK set. Raises IdTokenError."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise IdTokenError("the id token is signed in a way that is not accepted")
        claims = jwt.decode(
            token,
            key=_key(keys, header),
            algorithms=[header["alg"]],
            audience=audience,
            issuer=issuer,
            leeway=CLOCKS_DIFFER_BY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except (jwt.PyJWTError, TypeError) as error:
        raise IdTokenError(f"the id token does not hold: {type(error).__name__}") from error
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != audience:
        raise IdTokenError("the id token was made for somebody else")
    return dict(claims)


def _key(keys: dict[str, Any], header: dict[str, Any]) -> Any:
    """The key that the header names; a set of one needs no name."""
    found = [
        each
        for each in keys.get("keys", [])
        if each.get("use", "sig") == "sig" and header.get("kid", each.get("kid")) == each.get("kid")
    ]
    if len(found) != 1:
        raise IdTokenError("the id token is signed with a key that the provider does not publish")
    return jwt.PyJWK(found[0], algorithm=header["alg"]).key
