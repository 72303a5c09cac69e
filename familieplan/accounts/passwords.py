"""What a password must be: long enough, and not what anybody would guess here."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from familieplan.accounts.models import User

WORDS = frozenset({"familieplan", "familie", "kommune", "barnevern", "sosial", "passord", "velferd", "kontor"})


class OwnWordsValidator:
    """Refuses what is little more than words of this place and a number: at least eight other letters must stand."""

    def validate(self, password: str, user: User | None = None) -> None:
        words = WORDS | set(re.findall(r"\w{4,}", settings.MUNICIPALITY_NAME.lower()))
        left = password.lower()
        for word in sorted(words, key=len, reverse=True):
            left = left.replace(word, "")
        if left != password.lower() and len(re.sub(r"[\W\d_]", "", left)) < 8:
            raise ValidationError(self.get_help_text(), code="own_words")

    def get_help_text(self) -> str:
        return _("Bruk andre ord enn navnet på kommunen og tjenesten.")


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Passordet er for kort. Det må ha minst %(length)s tegn.") % {"length": self.min_length}
