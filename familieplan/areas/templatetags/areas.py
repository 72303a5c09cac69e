"""What happens in a zone, as a page about it shows it."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Prefetch

from familieplan.accounts.policies import WRITES_OF_AREAS
from familieplan.areas.models import AreaMeasure, Institution, InstitutionContact, Zone

register = template.Library()


@register.inclusion_tag("areas/partials/measures.html", takes_context=True)
def area_measures(context: template.Context, zone: Zone) -> dict[str, Any]:
    """The measures that run, and behind them those that are over."""
    found = list(AreaMeasure.objects.filter(zone=zone).select_related("office"))
    running = [each for each in found if each.is_running]
    over = [each for each in found if not each.is_running]
    may_write = context["user"].holds(*WRITES_OF_AREAS)
    return {"zone": zone, "running": running, "over": over, "may_write": may_write}


@register.inclusion_tag("areas/partials/institutions.html", takes_context=True)
def institutions_of(context: template.Context, zone: Zone) -> dict[str, Any]:
    """Schools, kindergartens and health stations of a zone, each with whom to ask for. Two queries."""
    now = Prefetch("contacts", InstitutionContact.objects.current(), to_attr="contacts_now")
    found = Institution.objects.standing().filter(zone=zone).prefetch_related(now)
    return {"zone": zone, "places": found, "may_write": context["user"].holds(*WRITES_OF_AREAS)}
