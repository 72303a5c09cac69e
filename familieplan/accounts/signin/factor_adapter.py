"""allauth's second factors in our house: secrets encrypted at rest, texts in plain Norwegian."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.accounts import identity
from familieplan.accounts.models import User


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("Koden stemmer ikke. Prøv med en ny."),
        "cannot_generate_recovery_codes": gettext_lazy("Sett opp en app eller en passnøkkel først."),
    }

    def encrypt(self, text: str) -> str:
        return identity.encrypt(text).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return identity.decrypt(encrypted_text.encode())

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 allauth's own name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passnøkkel") if not number else _("Passnøkkel %(number)s") % {"number": number + 1}
