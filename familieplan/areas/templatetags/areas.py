"""What happens in a zone, as a page about it shows it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template

from familieplan.accounts.templatetags.fp import HARD_SPACE
from familieplan.areas.models import AreaMeasure, Zone

register = template.Library()


@register.filter
def number(value: Decimal) -> str:
    """18,4 and 1 200: no nought behind the comma that the source does not have."""
    whole, _comma, rest = f"{value:,f}".partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", HARD_SPACE) + (f",{rest}" if rest else "")


@register.inclusion_tag("areas/partials/measures.html", takes_context=True)
def area_measures(context: template.Context, zone: Zone) -> dict[str, Any]:
    """The measures that run, and behind them those that are over; `may_write` follows the reader's role."""
    found = list(AreaMeasure.objects.filter(zone=zone).select_related("office"))
    running = [each for each in found if each.is_running]
    over = [each for each in found if not each.is_running]
    return {"zone": zone, "running": running, "over": over, "user": context["user"]}
