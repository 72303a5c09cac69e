"""Who is told of an emergency, at once. What they read names nobody; what it is about stands behind a door."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from familieplan.accounts.models import NoticeKind, User
from familieplan.accounts.notices import notify
from familieplan.accounts.policies import Role
from familieplan.families.leads import employed_as, leads_of
from familieplan.families.models import EmergencyAccess, EmergencyReview, Participation
from familieplan.families.models.deputised import stands_in_for_coordinator
from familieplan.families.policies import Part

KIND = NoticeKind.EMERGENCY


def _coordinators(emergency: EmergencyAccess) -> Iterable[User]:
    """As far as they may know of the service that opened it; the lead and the auditor are told in any case."""
    held = Participation.objects.current().filter(family=emergency.family, part=Part.COORDINATOR)
    deputies = stands_in_for_coordinator(emergency.family)
    found = User.objects.filter(Q(pk__in=held.values("worker")) | Q(pk__in=deputies.values("deputy")), is_active=True)
    opened = EmergencyAccess.objects.filter(pk=emergency.pk)
    return [user for user in found if opened.known_to(user).exists()]


def tell_of_opening(opened: Iterable[EmergencyAccess], *, by: User) -> None:
    """The coordinator, the lead of the district and the auditors; and those who can be asked to review it."""
    for each in opened:
        page = reverse("families:emergencies", args=[each.family.public_id])
        notify(
            users=_others(_coordinators(each), by),
            text=_("En familie du koordinerer, er åpnet i nød."),
            path=page,
            kind=KIND,
        )
        leads = set(_others(leads_of(each.family.district.code if each.family.district else ""), by))
        page = reverse("emergency:reviews")
        notify(users=leads, text=_("En familie i bydelen din er åpnet i nød."), path=page, kind=KIND)
        reviewers = set(_others(employed_as(Role.TEAM_LEAD), by)) - leads
        reviewers = {lead for lead in reviewers if lead.employment and lead.employment.office_id != each.office_id}
        notify(users=reviewers, text=_("En nødtilgang skal gjennomgås når den er over."), path=page, kind=KIND)
        notify(
            users=employed_as(Role.AUDITOR),
            text=_("Noen har brukt nødtilgang."),
            path=reverse("emergency:attempts"),
            kind=KIND,
        )


def _others(users: Iterable[User], by: User) -> list[User]:
    return [user for user in users if user.pk != by.pk]


def tell_of_review(review: EmergencyReview) -> None:
    """The one who opened it in any case; the auditors when it should not have been done."""
    notify(
        users=[review.access.worker],
        text=_("En nødtilgang du brukte, er gjennomgått."),
        path=reverse("emergency:open"),
        kind=KIND,
    )
    if review.verdict == EmergencyReview.Verdict.WRONG:
        text = _("En nødtilgang er vurdert som ikke riktig.")
        notify(users=employed_as(Role.AUDITOR), text=text, path=reverse("emergency:attempts"), kind=KIND)
