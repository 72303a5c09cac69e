"""How often one may knock."""

from rest_framework.throttling import AnonRateThrottle


class SignInThrottle(AnonRateThrottle):
    """Per address. allauth counts failures per e-mail as well, together with the sign-in page."""

    scope = "sign_in"
