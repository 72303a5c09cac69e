"""Where somebody works today, with what every page shows around its content."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from familieplan.accounts.models import Deputy, Employment, Notice, User
from familieplan.accounts.models.deputy import StandsFor
from familieplan.accounts.prepared import prepared_by_key


@prepared_by_key
def workplace(user: User) -> QuerySet[Employment]:
    news = Notice.objects.unseen().filter(recipient=OuterRef("user"))
    leads = Deputy.objects.in_force().filter(deputy=OuterRef("user"), stands_for=StandsFor.LEAD)
    asked = {"has_news": Exists(news), "stands_in_for_lead": Exists(leads)}
    here = Employment.objects.current().filter(user=user).select_related("office__service", "user")
    return here.annotate(**asked).order_by("pk")[:1]
