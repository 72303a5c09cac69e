"""Dates of a stored copy, which are text already, written as people read them."""

from __future__ import annotations

from datetime import date

from django import template

from familieplan.accounts.templatetags.fp import full_day

register = template.Library()


@register.filter
def iso_day(text: str) -> str:
    """2026-11-24, with or without a clock, as 24. november 2026; nothing stays nothing."""
    return full_day(date.fromisoformat(text[:10])) if text else ""
