"""What follows from the access matrix for everybody who is not in it, and for methods that nobody has asked for."""

from __future__ import annotations

from tests.access_matrix import CASEWORKERS, EVERY, EVERYBODY, GET, LEADS, those

# allauth's pages of sign-in and of one's own second factor: they hold nothing of any family, and take PUT for POST.
SIGN_IN = ("account_", "mfa_", "socialaccount_", "openid_")
# Nobody has to sign in for these, and the family's door does not shut them.
OPEN = (
    "health",
    "account_logout",
    "accounts:session_ended",
    "own:door",
    "own:language",
    "coordination:calendar_feed",
    "survey",
    "survey_thanks",
    "offer_answer",
    "offer_thanks",
    "entitlements",
    "entitlements_in",
)
# Takes a POST from whoever is there, and concerns only the one who sends it: never 403, 404 or 405.
OF_ONESELF = {
    "accounts:sessions_end": EVERY,
    "accounts:notice_choices": EVERY,
    "coordination:calendar": those(*CASEWORKERS, *LEADS),
    "api:token": EVERY,
    "own:door": those(*EVERYBODY, "anonymous"),
    # A choice of language is kept in one's own session, whoever one is.
    "own:language": those(*EVERYBODY, "anonymous"),
    # A code of a survey that is open: whoever reads the poster answers.
    "survey": those(*EVERYBODY, "anonymous"),
    # The code of a letter to a local actor: whoever has the letter answers.
    "offer_answer": those(*EVERYBODY, "anonymous"),
}


def met(name: str, who: str) -> int:
    """The status of GET."""
    if who != "anonymous":
        return GET[name].get(who, 404)
    if name in OPEN:
        return GET[name].get("anonymous", 200)
    return 401 if name.startswith("api:") and name != "api:token" else 302


def refusals(name: str, who: str, method: str = "") -> set[int]:
    """What a method that the address does not take may be met with: 405, or what whoever has no such page meets.

    The API says to whoever has signed in what an address takes, with the same words for every family.
    """
    if who in {"anonymous", "family_member"} and name not in OPEN and not name.startswith("own:"):
        return {met(name, who)}
    if who == "anonymous" and name not in OPEN:
        return {302}
    tells = method == "OPTIONS" and name.startswith("api:") and name != "api:token"
    return {405} | ({404} if met(name, who) == 404 else set()) | ({200} if tells else set())
