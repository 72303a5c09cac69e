"""Some flags cannot wait until the lead opens the queue: whoever leads the district is told once."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import NoticeKind, User
from familieplan.accounts.notices import notify
from familieplan.coordination.models import Flag
from familieplan.coordination.rules import coordinator_away
from familieplan.families.leads import leads_of


@transaction.atomic
def tell_of_absent_coordinators() -> int:
    """One notice to each lead, however many families it is about; each flag is told of once. Returns how many were."""
    with acting_as(duty=Duty.FLAGS):
        untold = Flag.objects.raised().filter(rule=coordinator_away.RULE.slug, told_at=None)
        flags = list(untold.select_for_update(of=("self",), skip_locked=True).select_related("family__district"))
        codes = {flag.family.district.code for flag in flags if flag.family.district}
        told: set[User] = {lead for code in codes for lead in leads_of(code)}
        path = f"{reverse('coordination:queue')}?regel={coordinator_away.RULE.slug}"
        notify(
            users=told, text=_("En familiekoordinator er borte uten stedfortreder."), path=path, kind=NoticeKind.DEPUTY
        )
        Flag.objects.filter(pk__in=[flag.pk for flag in flags]).update(told_at=timezone.now())
    return len(flags)
