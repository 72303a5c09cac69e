"""Everything held about a family, as plain values in a fixed order: the JSON, and what the paper is written from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from familieplan.coordination.beside import by_entry
from familieplan.coordination.models import Answer, Flag, FlagStep
from familieplan.coordination.models.flag import FOR_THE_LEAD, WHOM_IT_TELLS_OF
from familieplan.coordination.models.rights import RightsRequest
from familieplan.families.models import ExportOrder, Family, FamilyLogin, OrderKind, Participation
from familieplan.rights import shown
from familieplan.rights.copies.adults import adults_of
from familieplan.rights.copies.asked import asked_of, tells_of_others
from familieplan.rights.copies.individual import individual_of
from familieplan.rights.copies.masks import masked
from familieplan.rights.copies.meetings import meetings_of
from familieplan.rights.copies.osk import osk_of
from familieplan.rights.copies.plan import assessments_of, plans_of
from familieplan.rights.copies.sharing import bases_of, sharing_of
from familieplan.rights.copies.wishes import wishes_of
from familieplan.rights.copies.withheld import Ground, ground_of

HIDDEN = gettext_lazy("Skjermet")


def day(value: date | datetime | None) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    return value.isoformat() if value else ""


def contents(order: ExportOrder) -> dict[str, Any]:
    """What this order's copy holds. Staff are named only in who takes part and who has read."""
    family = order.family
    notes, grounds = notes_of(family, order.kind)
    asker = FamilyLogin.objects.filter(user=order.ordered_by).first() if order.kind == OrderKind.OWN else None
    own = order.kind == OrderKind.OWN
    views_left_out, assessments = assessments_of(family, asker, own=own)
    others_left_out, adults = adults_of(family, asker, own=own)
    sayings_left_out, wishes = wishes_of(family, asker, own=own)
    plans_left_out, individual = individual_of(family, asker, own=own)
    voices_left_out, osk = osk_of(family, own=own)
    left_out = (
        voices_left_out,
        views_left_out,
        others_left_out,
        sayings_left_out,
        plans_left_out,
        tells_of_others(family, own=own),
    )
    if any(left_out):
        grounds.add(Ground.OTHERS)
    found = {
        "about": {
            "what": str(order.get_kind_display()),
            "made_at": day(order.ordered_at),
            "municipality": settings.MUNICIPALITY_NAME,
            "number": str(family.public_id),
        },
        "family": family_facts(family),
        "people": people_of(family),
        "plans": plans_of(family),
        "adults": adults,
        "wishes": wishes,
        "area_measures": area_measures_of(family),
        "osk": osk,
        **individual,
        "meetings": meetings_of(family),
        "notes": notes,
        **assessments,
        "flags": flags_of(family),
        "participants": participants_of(family),
        "bases": bases_of(family),
        **sharing_of(family),
        **asked_of(family, own=own),
        "requests": requests_of(order),
        "read": readings_of(order),
        "withheld": [str(ground.label) for ground in Ground if ground in grounds],
    }
    clean: dict[str, Any] = masked(found)
    return clean


def family_facts(family: Family) -> dict[str, str]:
    """Where a protected family lives stands on no paper."""
    place = {
        "address": family.address,
        "postcode": family.postcode,
        "district": family.district.name if family.district else "",
        "zone": family.zone.name if family.zone else "",
    }
    hidden = dict.fromkeys(place, str(HIDDEN))
    return {
        "name": family.name,
        **(hidden if family.is_protected else place),
        "protection": str(family.get_protection_display()),
        "registered_at": day(family.created_at),
    }


def people_of(family: Family) -> list[dict[str, Any]]:
    rows = family.memberships.select_related("person").order_by("started_on", "pk")
    return [
        {
            "name": str(row.person),
            "birth_date": day(row.person.birth_date),
            "sex": str(row.person.get_sex_display()),
            "interpreter": row.person.interpreter_language,
            "relation": str(row.get_relation_display()),
            "lives_here": row.lives_here,
            "from": day(row.started_on),
            "to": day(row.ended_on),
            "has_identity_number": row.person.identity_hash is not None,
        }
        for row in rows
    ]


def area_measures_of(family: Family) -> list[dict[str, str]]:
    """What the family has chosen to be part of where it lives."""
    rows = family.area_links.select_related("measure")
    return [
        {"name": row.measure.name, "from": day(row.from_on), "to": day(row.to_on), "said_by": row.said_by}
        for row in rows
    ]


def office_of(name: str, family: Family) -> str:
    return _("Kontoret er skjult") if family.is_protected and name else name


def notes_of(family: Family, kind: str) -> tuple[list[dict[str, Any]], set[Ground]]:
    """The notes, oldest first, by office and not by name; and the grounds on which others are left out."""
    notes, grounds = [], set()
    entries = list(shown.known_entries(family).order_by("signed_at", "pk"))
    answers, files = by_entry(shown.answers(family, entries)), by_entry(shown.attachments(family, entries))
    for entry in entries:
        if ground := ground_of(entry, kind):
            grounds.add(ground)
            continue
        office = entry.office.name if entry.office else entry.signature.partition(", ")[2]
        notes.append(
            {
                "number": str(entry.public_id),
                "kind": str(entry.get_kind_display()),
                "happened_on": day(entry.happened_on),
                "signed_at": day(entry.signed_at),
                "office": office_of(office, family),
                "readers": str(entry.get_audience_display()),
                "text": entry.shown_text,
                "interpreter": "" if entry.is_closed else entry.interpreted,
                "answers": [_answer(answer) for answer in answers[entry.pk]],
                "files": [file.name for file in files[entry.pk]],
                "corrects": str(entry.corrects.public_id) if entry.corrects else "",
            }
        )
    return notes, grounds


def _answer(answer: Answer) -> dict[str, str]:
    taken = str(_("Lest og tatt videre.")) if answer.takes_it_on else ""
    return {"said": f"{taken} {answer.text}".strip(), "signed_at": day(answer.signed_at)}


def flags_of(family: Family) -> list[dict[str, Any]]:
    """That the family was to be taken up, and what was done about it. Why is said in the rule, which is no secret.

    But where the rule tells who asked for it, or of a service that the family is not to learn of here.
    """
    left_out = [*FOR_THE_LEAD, *(WHOM_IT_TELLS_OF if shown.unknown_to(family).services else ())]
    rows = Flag.objects.filter(family=family).exclude(rule__in=left_out).order_by("since", "pk")
    rows = rows.prefetch_related("steps")
    return [
        {
            "rule": row.rule,
            "since": day(row.since),
            "cleared_at": day(row.cleared_at),
            "steps": [_step(step) for step in row.steps.all()],
        }
        for row in rows
    ]


def _step(step: FlagStep) -> dict[str, str]:
    return {"what": str(step.get_kind_display()), "words": step.words, "taken_at": day(step.taken_at)}


def participants_of(family: Family) -> list[dict[str, str]]:
    return [_part(row, family) for row in shown.participations(family)]


def _part(row: Participation, family: Family) -> dict[str, str]:
    return {
        "name": row.worker.name,
        "office": office_of(row.office.name, family),
        "part": str(row.get_part_display()),
        "basis": str(row.basis),
        "from": day(row.started_on),
        "to": day(row.ended_on),
        "ended_because": str(row.get_end_reason_display()) if row.end_reason else "",
    }


def requests_of(order: ExportOrder) -> list[dict[str, str]]:
    """At the door only what the one who asks has asked: what another in the family asked may be theirs alone."""
    rows = RightsRequest.objects.filter(family=order.family).order_by("asked_at", "pk")
    if order.kind == OrderKind.OWN:
        rows = rows.filter(asked_by=order.ordered_by)
    return [
        {
            "kind": str(row.get_kind_display()),
            "said_by": row.said_by,
            "about": row.about,
            "asked_at": day(row.asked_at),
            "outcome": str(row.get_outcome_display()) if row.outcome else "",
            "reason": row.reason,
            "note": row.note,
        }
        for row in rows
    ]


def readings_of(order: ExportOrder) -> list[dict[str, str]]:
    """Oldest first. The family has a right to know who has read, and by which office."""
    user = order.ordered_by if order.kind == OrderKind.OWN else None
    rows = shown.readings(order.family, user).order_by("read_at", "id")
    return [
        {
            "at": day(row.read_at),
            "who": row.user_name,
            "office": office_of(row.office, order.family),
            "what": row.what,
            "why": row.purpose,
        }
        for row in rows.iterator(chunk_size=2000)
    ]
