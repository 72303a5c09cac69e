"""The languages in which somebody in a family may meet the family's own door.

Only pages whose every text is translated are shown in another language than bokmål; the rest stay whole in bokmål, and
what is written down (the read log, notices to staff) is always bokmål. Translated by machine until the administrator
has written down which person approved the texts as they are: a changed text has to be approved again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from familieplan.accounts.models import LanguageApproval, User

Answer = Callable[[HttpRequest], HttpResponse]
KEPT = "language"
SPOKEN: dict[str, str] = dict(settings.LANGUAGES)
TRANSLATED = frozenset({"own:door", "own:start", "own:home", "own:plan", "own:task_done", "own:helping", "own:wishes"})


class FamilyLanguageMiddleware:
    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if request.resolver_match and request.resolver_match.view_name in TRANSLATED:
            chosen = request.session.get(KEPT, "")
            request.spoken = chosen if chosen in SPOKEN else settings.LANGUAGE_CODE  # type: ignore[attr-defined]
            translation.activate(request.spoken)  # type: ignore[attr-defined]

    def process_exception(self, request: HttpRequest, _exception: Exception) -> None:
        """A page that says what went wrong is bokmål throughout."""
        request.spoken = ""  # type: ignore[attr-defined]
        translation.activate(settings.LANGUAGE_CODE)


def around(request: HttpRequest) -> dict[str, Any]:
    """What a page at the family's door says of its language; nothing where the page has only one."""
    spoken = getattr(request, "spoken", "")
    if not spoken:
        return {}
    return {
        "spoken": spoken,
        "rtl": translation.get_language_bidi(),
        "door_languages": list(SPOKEN.items()),
        "by_machine": not is_approved(spoken),
    }


@cache
def texts_of(language: str) -> str:
    """The fingerprint of a language's texts as they are now; empty for bokmål, in which they are written."""
    path = settings.LOCALE_PATHS[0] / language / "LC_MESSAGES" / "django.po"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def is_approved(language: str) -> bool:
    texts = texts_of(language)
    return not texts or LanguageApproval.objects.filter(language=language, texts=texts).exists()


def approve(*, by: User, language: str, approved_by: str, approved_on: date) -> None:
    """Of the texts as they are now; whoever approves them a second time changes nothing."""
    said = {"approved_by": approved_by, "approved_on": approved_on, "entered_by": by}
    LanguageApproval.objects.get_or_create(language=language, texts=texts_of(language), defaults=said)
