"""Who leads where: the leads of a district, and whoever stands in for them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from familieplan.accounts.models import Deputy, Employment, StandsFor, User
from familieplan.accounts.policies import Role


def employed_as(role: Role) -> QuerySet[User]:
    at_work = Employment.objects.current().filter(role=role, user__is_active=True)
    return User.objects.filter(pk__in=at_work.values("user"))


def leads_of(district_code: str) -> QuerySet[User]:
    """Nobody for a family whose district is not known."""
    here = Employment.objects.current().filter(
        role=Role.TEAM_LEAD, user__is_active=True, office__district_code=district_code
    )
    if not district_code:
        here = here.none()
    deputies = Deputy.objects.in_force().filter(stands_for=StandsFor.LEAD, principal__in=here.values("user"))
    return User.objects.filter(Q(pk__in=here.values("user")) | Q(pk__in=deputies.values("deputy")))


def districts_led_by(user: User) -> QuerySet[Employment, str]:
    """The codes of the districts whose OSK team this person leads today, or stands in for the lead of."""
    if not user.leads:
        return Employment.objects.none().values_list("office__district_code", flat=True)
    principals = Deputy.objects.in_force().filter(stands_for=StandsFor.LEAD, deputy=user).values("principal")
    posts = Employment.objects.current().filter(role=Role.TEAM_LEAD, user__is_active=True)
    mine = posts.filter(Q(user=user) | Q(user__in=principals)).exclude(office__district_code="")
    return mine.values_list("office__district_code", flat=True)
