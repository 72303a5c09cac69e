"""Verbs on the short lists of a plan: another name, a name that goes, from a day on. What stands in plans stays."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from familieplan.coordination.models import Register, Term

CODE_AT_MOST = Term._meta.get_field("code").max_length or 40


class TermStandsError(ValueError):
    """A name that stands on the list already, or will."""


class TermDayError(ValueError):
    """A day before today, or not after the day on which the name began."""


@transaction.atomic
def add_term(*, register: Register, name: str, valid_from: date) -> Term:
    """Raises TermStandsError and TermDayError."""
    if valid_from < timezone.localdate():
        raise TermDayError
    _refuse_double(register, name)
    return Term.objects.create(register=register, code=_code(register, name), name=name, valid_from=valid_from)


@transaction.atomic
def rename_term(*, term: Term, name: str, valid_from: date) -> Term:
    """The same thing by another name from a day on: a measure keeps the name it was agreed under.

    Raises TermStandsError and TermDayError.
    """
    held = _held(term, valid_from)
    _refuse_double(held.register, name, but=held)
    if valid_from == held.valid_from:
        # It has not begun, or began today: nothing has been agreed under it for a day.
        held.name = name
        held.save(update_fields=["name"])
        return held
    held.valid_to = valid_from
    held.save(update_fields=["valid_to"])
    return Term.objects.create(register=held.register, code=held.code, name=name, valid_from=valid_from)


@transaction.atomic
def end_term(*, term: Term, valid_to: date) -> Term:
    """Nobody chooses it from that day; a measure that has it keeps it. Raises TermDayError."""
    held = _held(term, valid_to)
    if valid_to == held.valid_from:
        raise TermDayError
    held.valid_to = valid_to
    held.save(update_fields=["valid_to"])
    return held


def _held(term: Term, on: date) -> Term:
    held = Term.objects.select_for_update().get(pk=term.pk)
    if held.valid_to is not None or on < max(timezone.localdate(), held.valid_from):
        raise TermDayError
    return held


def _refuse_double(register: str, name: str, but: Term | None = None) -> None:
    standing = Term.objects.filter(register=register, name__iexact=name, valid_to=None)
    if (standing.exclude(pk=but.pk) if but else standing).exists():
        raise TermStandsError


def _code(register: str, name: str) -> str:
    """What files and the API call it; a number behind it where the word is taken."""
    stem = slugify(name.translate(str.maketrans("æøåÆØÅ", "aoaAOA")))[: CODE_AT_MOST - 3] or "navn"
    taken = set(Term.objects.filter(register=register, code__startswith=stem).values_list("code", flat=True))
    return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, 100))) if code not in taken)
