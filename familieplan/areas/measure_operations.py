"""Verbs on area measures: begin, change, take a step, ask a partner, write the diary, ask the residents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from familieplan.accounts.models import User
from familieplan.accounts.uploads import FileKind, checked
from familieplan.areas.models import (
    AreaDiary,
    AreaMeasure,
    AreaMeasureGoal,
    AreaPartner,
    AreaStatus,
    AreaStep,
    AreaSurvey,
    AreaSurveyAnswer,
    PartnerStand,
)

PICTURES = (FileKind.JPEG, FileKind.PNG)
WIDEST = 1600  # pixels
CHANGES = (
    *("zone", "kind", "name", "goal", "office", "status", "waits_for", "started_on", "ends_on"),
    *("budget", "funding", "account_id", "account_estimate"),
)


@transaction.atomic
def begin_area_measure(*, by: User, **facts: Any) -> AreaMeasure:
    """`facts` are the columns of `CHANGES`."""
    measure = AreaMeasure.objects.create(created_by=by, **facts)
    _note(measure, by, _("Tiltaket er lagt inn som «%(status)s».") % {"status": measure.get_status_display()})
    return measure


@transaction.atomic
def change_area_measure(*, measure: AreaMeasure, by: User, **facts: Any) -> None:
    """A new status and a new end are told in the diary, so that the way the measure took can be read afterwards."""
    before = AreaMeasure.objects.select_for_update().get(pk=measure.pk)
    for name, value in facts.items():
        setattr(measure, name, value)
    measure.save(update_fields=list(facts))
    if measure.status != before.status:
        now = measure.get_status_display()
        if measure.status == AreaStatus.WAITING:
            now = _("%(status)s på %(who)s") % {"status": now, "who": measure.waits_for}
        _note(measure, by, _("Status: %(before)s → %(now)s.") % {"before": before.get_status_display(), "now": now})
    if measure.ends_on != before.ends_on and measure.ends_on:
        _note(measure, by, _("Tiltaket varer til %(day)s.") % {"day": f"{measure.ends_on:%d.%m.%Y}"})
    told = ("status", "waits_for", "ends_on")
    others = [name for name in facts if name not in told and getattr(measure, name) != getattr(before, name)]
    if others:
        words = ", ".join(_column(name) for name in others)
        _note(measure, by, _("Endret: %(what)s.") % {"what": words})


@dataclass(frozen=True)
class GoalKey:
    """How a plan of the municipality calls a goal, or a lettered measure of one."""

    plan: str
    number: int
    letter: str = ""


@transaction.atomic
def serve_goals(*, measure: AreaMeasure, by: User, goals: Collection[GoalKey]) -> None:
    """These and no others. The diary tells how many, and the page which."""
    AreaMeasure.objects.select_for_update().get(pk=measure.pk)
    kept = {GoalKey(row.plan, row.number, row.letter): row.pk for row in measure.register_goals.all()}
    wanted = set(goals)
    if kept.keys() == wanted:
        return
    measure.register_goals.filter(pk__in=[pk for key, pk in kept.items() if key not in wanted]).delete()
    AreaMeasureGoal.objects.bulk_create(
        AreaMeasureGoal(measure=measure, plan=key.plan, number=key.number, letter=key.letter)
        for key in wanted - kept.keys()
    )
    said = _("Tiltaket er knyttet til %(n)s mål i planene.") if wanted else _("Tiltaket er ikke knyttet til mål nå.")
    _note(measure, by, said % {"n": len(wanted)})


def _column(name: str) -> str:
    field = AreaMeasure._meta.get_field(name)
    keys = {"zone": _("sone"), "office": _("ansvarlig kontor")}
    return keys.get(name) or str(getattr(field, "verbose_name", name))


def _note(measure: AreaMeasure, by: User, text: str) -> None:
    AreaDiary.objects.create(
        measure=measure, happened_on=timezone.localdate(), text=text, author=by, signature=by.signature
    )


def add_step(*, measure: AreaMeasure, text: str, who: str, due_on: date | None = None) -> AreaStep:
    return AreaStep.objects.create(measure=measure, text=text, who=who, due_on=due_on)


@transaction.atomic
def tick_step(*, step: AreaStep, by: User) -> None:
    """Done today, or, ticked once more, not done after all. The diary tells it to the others who follow the zone."""
    step.done_on = None if step.done_on else timezone.localdate()
    step.save(update_fields=["done_on"])
    said = _("Steg gjort: %(text)s") if step.done_on else _("Steg ikke gjort likevel: %(text)s")
    _note(step.measure, by, said % {"text": step.text})


def ask_partner(*, measure: AreaMeasure, name: str, kind: str, contact: str = "") -> AreaPartner:
    """Whoever is asked again stands where they stood; IntegrityError is met in the form."""
    return AreaPartner.objects.create(measure=measure, name=name, kind=kind, contact=contact)


@transaction.atomic
def answer_for_partner(*, partner: AreaPartner, stand: str, by: User) -> None:
    changed, partner.stand = partner.stand != stand, stand
    partner.answered_on = None if stand == PartnerStand.ASKED else timezone.localdate()
    partner.save(update_fields=["stand", "answered_on"])
    if changed:
        _note(partner.measure, by, f"{partner.name}: {partner.get_stand_display()}.")


def write_area_diary(
    *,
    measure: AreaMeasure,
    by: User,
    happened_on: date,
    text: str,
    picture: UploadedFile[Any] | None = None,
    shows: str = "",
) -> AreaDiary:
    """Raises UploadRefusedError for what is no picture."""
    facts: dict[str, Any] = {"happened_on": happened_on, "text": text, "author": by, "signature": by.signature}
    if picture:
        checked(picture, PICTURES)
        facts |= {"picture": ContentFile(drawn_anew(picture), name="bilde"), "shows": shows}
    return AreaDiary.objects.create(measure=measure, **facts)


def drawn_anew(picture: UploadedFile[Any]) -> bytes:
    """The same picture as JPEG, turned upright, at most `WIDEST` wide or high, without place, camera or name in it."""
    picture.seek(0)
    with Image.open(picture) as sent:
        upright = ImageOps.exif_transpose(sent).convert("RGB")
    upright.thumbnail((WIDEST, WIDEST))
    held = BytesIO()
    Image.frombytes("RGB", upright.size, upright.tobytes()).save(held, "JPEG", quality=82, optimize=True)
    return held.getvalue()


@transaction.atomic
def open_survey(*, measure: AreaMeasure, question: str, closes_on: date) -> AreaSurvey:
    """One question at a time: the one before is closed."""
    AreaMeasure.objects.select_for_update().get(pk=measure.pk)
    close_surveys(measure=measure)
    return AreaSurvey.objects.create(measure=measure, question=question, closes_on=closes_on)


def close_surveys(*, measure: AreaMeasure) -> None:
    measure.surveys.filter(closed_at=None).update(closed_at=timezone.now())


def answer_survey(*, survey: AreaSurvey, felt: str, words: str = "") -> None:
    AreaSurveyAnswer.objects.create(survey=survey, felt=felt, words=words)
