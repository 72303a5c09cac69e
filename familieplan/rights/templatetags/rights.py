"""Dates of a stored copy, which are text already, written as people read them; and words that run the other way."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.translation import get_language_bidi

from familieplan.accounts.templatetags.fp import full_day

register = template.Library()


@register.filter
def iso_day(text: str) -> str:
    """2026-11-24, with or without a clock, as 24. november 2026; nothing stays nothing."""
    return full_day(date.fromisoformat(text[:10])) if text else ""


@register.filter
def apart(words: object) -> str:
    """What somebody wrote or is called, kept in one piece in a line that runs from the right.

    By Unicode's isolates: the paper's engine knows no `unicode-bidi`, but its letters are laid out by these.
    """
    text = str(words or "")
    return f"\u2068{text}\u2069" if text and get_language_bidi() else text
