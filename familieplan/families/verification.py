"""Do the access rows say what the facts say? Asked every night after they were made, and by a command."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from django.contrib.auth.models import Permission
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Employment, NoticeKind, User
from familieplan.accounts.notices import notify
from familieplan.accounts.policies import Role
from familieplan.families import access
from familieplan.families.models import Family

log = structlog.get_logger()
FOUND = _("Noen hadde tilganger som ikke stemte med grunnlaget. De er rettet, og står i driftsloggen.")


@dataclass(frozen=True)
class Finding:
    """One row: `which` is missing or unfounded. People by number and families by public id, never by name."""

    which: str
    user_id: int
    family: str
    right: str

    def __str__(self) -> str:
        return f"{self.which}: user {self.user_id}, family {self.family}, {self.right}"


@transaction.atomic
def findings() -> list[Finding]:
    with acting_as(duty=Duty.ACCESS):
        rows = access.differences()
        families = dict(Family.objects.filter(pk__in={row[2] for row in rows}).values_list("pk", "public_id"))
    rights = dict(Permission.objects.filter(pk__in={row[3] for row in rows}).values_list("pk", "codename"))
    return [Finding(which, user, str(families[family]), rights[right]) for which, user, family, right in rows]


def verify() -> list[Finding]:
    """Tell the operators' log and the auditors of each difference, then put it right."""
    found = findings()
    for each in found:
        log.error("access_differs", which=each.which, user=each.user_id, family=each.family, right=each.right)
    if found:
        with transaction.atomic(), acting_as(duty=Duty.ACCESS):
            access.sync()
        auditors = Employment.objects.current().filter(role=Role.AUDITOR).values("user")
        notify(
            users=User.objects.filter(pk__in=auditors, is_active=True),
            text=FOUND,
            path=reverse("readlog:log"),
            kind=NoticeKind.OVERSIGHT,
        )
    return found
