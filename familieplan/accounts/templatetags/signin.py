"""What the pages of signing in ask for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils.http import urlencode

from familieplan.accounts.signin.door import stopped

register = template.Library()


@dataclass(frozen=True)
class OtherDoor:
    name: str
    url: str
    for_families: bool


@register.simple_tag
def other_doors(onward: str = "") -> list[OtherDoor]:
    """The sign-in services that are set up and have a door; each as a link that leads on to where one was going."""
    query = f"?{urlencode({'next': onward})}" if onward else ""
    return [
        OtherDoor(
            name=app["name"],
            url=reverse("openid_connect_login", args=[app["provider_id"]]) + query,
            for_families=app["settings"]["kind"] == "family",
        )
        for app in settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        if settings.SIGN_IN_DOORS.get(app["settings"]["kind"])
    ]


@register.filter
def as_json(value: Any) -> str:
    """For a data attribute; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.simple_tag(takes_context=True)
def second_factor_missing(context: dict[str, Any]) -> bool:
    """Whether the reader is stopped at the door until a second factor is set up."""
    return stopped(context["request"])


@register.simple_tag
def second_factor_required() -> bool:
    return bool(settings.REQUIRE_SECOND_FACTOR)
