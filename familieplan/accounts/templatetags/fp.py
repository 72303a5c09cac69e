"""How the screen writes icons, dates, numbers and fields: the one place that knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

MONTHS = [
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
]
SHORT_MONTHS = ["jan.", "feb.", "mars", "april", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."]
WEEKDAYS = ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"]
HARD_SPACE = "\u00a0"


@register.simple_tag
@cache
def icon(name: str, look: str = "") -> SafeString:
    """An icon always stands beside its word; `look` is a further class of familieplan.css."""
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f"ds-icon {look}".strip(),
        static("icons.svg"),
        name,
    )


@register.filter
def section(text: object) -> str:
    """A § stays with its number, however narrow the screen."""
    return str(text).replace("§ ", "§\u00a0")


# Where the six blocks stand: three basic needs at the bottom, in the order of the life areas.
BLOCKS = ((0, 21), (12, 21), (24, 21), (6, 10.5), (18, 10.5), (12, 0))


@register.simple_tag
def pyramid(states: Iterable[str]) -> SafeString:
    """The plan's pyramid; a state is a class of familieplan.css. Built here because a list draws one per row."""
    return _blocks(*states)


@lru_cache(maxsize=4096)
def _blocks(*states: str) -> SafeString:
    blocks = "".join(
        f'<rect class="{state}" x="{x}" y="{y}" width="10" height="8" rx="1"/>'
        for state, (x, y) in zip(states, BLOCKS, strict=True)
    )
    return mark_safe(  # noqa: S308 the states are our own single letters
        f'<svg class="fp-pyr" viewBox="0 0 34 29" aria-hidden="true" focusable="false">{blocks}</svg>'
    )


def _local(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """12. november, with the year when it is not this one."""
    return _day_of(value, MONTHS)


def _day_of(value: date | datetime | None, months: Sequence[str]) -> str:
    if value is None:
        return ""
    on = _local(value)
    year = "" if on.year == timezone.localdate().year else f" {on.year}"
    return f"{_day_and_month(on, months)}{year}"


def _day_and_month(on: date, months: Sequence[str]) -> str:
    """«12. november», and in another language in its own way."""
    written = _("{day}. {month}").format(day=on.day, month=_(months[on.month - 1]))
    return written.replace(" ", HARD_SPACE, 1)


@register.filter
def full_day(value: date | datetime) -> str:
    on = _local(value)
    return f"{_day_and_month(on, MONTHS)} {on.year}"


@register.filter
def short_day(value: date | datetime | None) -> str:
    """4. nov., with the year when it is not this one."""
    return _day_of(value, SHORT_MONTHS)


@register.filter
def near_day(value: date | datetime | None) -> str:
    """I dag, i går, else the short day."""
    if value is None:
        return ""
    on, today = _local(value), timezone.localdate()
    if on == today:
        return _("i dag")
    return _("i går") if on == today - timedelta(days=1) else short_day(on)


@register.filter
def inline(label: str) -> str:
    """A label as it stands inside a sentence: «saksbehandler», but «OSK-leder»."""
    text = str(label)
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


@register.filter
def weekday(value: date | datetime) -> str:
    on = _local(value)
    spoken = _(WEEKDAYS[on.weekday()])
    return f"{spoken[:1].upper()}{spoken[1:]} {day(on)}"


@register.filter
def clock(value: datetime) -> str:
    return timezone.localtime(value).strftime("%H.%M")


@register.filter
def whole(value: int | None) -> str:
    """1 182, with a hard space."""
    return "" if value is None else f"{value:,}".replace(",", HARD_SPACE)


@register.filter
def number(value: Decimal) -> str:
    """18,4 and 1 200: no nought behind the comma that the source does not have."""
    units, _point, rest = f"{value:f}".partition(".")
    rest = rest.rstrip("0")
    return whole(int(units)) + (f",{rest}" if rest else "")


@register.simple_tag
def ds_input(field: BoundField) -> SafeString:
    """The field's own widget, dressed for the design system and told where its help and errors stand."""
    described = [f"{field.auto_id}_help"] if field.help_text else []
    described += [f"{field.auto_id}_error{number}" for number in range(len(field.errors))]
    # Django's own width in columns would burst a narrow sheet; the design system's input fills its field.
    attributes: dict[str, Any] = {"class": "ds-input", "cols": False}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    if field.errors:
        attributes["aria-invalid"] = "true"
    return field.as_widget(attrs={**field.field.widget.attrs, **attributes})


@register.filter
def at_slash(name: str) -> str:
    """Tempe/Sorgenfri may be broken after its slash: in a narrow table it would push the numbers out of sight."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in name.split("/")))
