"""A meeting place at Saupstad, with a step, a partner, a picture and a question to the residents."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from familieplan.areas.knowledge_operations import observe
from familieplan.areas.measure_operations import (
    add_step,
    ask_partner,
    begin_area_measure,
    open_survey,
    write_area_diary,
)
from familieplan.areas.models import AreaMeasure, AreaSurvey, Zone
from tests.areas.places import school_addresses
from tests.cast import Cast

TODAY = timezone.localdate()


def meeting_place(cast: Cast, **facts: Any) -> AreaMeasure:
    said = {
        "zone": Zone.objects.get(slug="saupstad"),
        "kind": "community",
        "name": "Åpen kafé",
        "goal": "Et sted å være om kvelden",
        "office": cast.offices["nav"],
        "status": "proposed",
        "started_on": TODAY,
    }
    return begin_area_measure(by=cast["area_coordinator"], **said | facts)


def ask_residents(measure: AreaMeasure, days: int = 30) -> AreaSurvey:
    question = "Har kafeen gjort det bedre å bo her?"
    return open_survey(measure=measure, question=question, closes_on=TODAY + timedelta(days=days))


def photograph(size: tuple[int, int] = (2400, 1200)) -> SimpleUploadedFile:
    """As a telephone sends it: where and with what it was taken stands in the file."""
    taken = Image.new("RGB", size, "darkgreen")
    exif = Image.Exif()
    exif[0x010F] = "Telefon"  # Make
    exif[0x8825] = {1: "N", 2: (63.0, 21.0, 0.0)}  # GPS
    held = BytesIO()
    taken.save(held, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_1.jpg", held.getvalue(), "image/jpeg")


def area_addresses(cast: Cast) -> dict[str, dict[str, Any]]:
    """What each address of an area measure names (tests/test_access_matrix.py)."""
    measure = meeting_place(cast)
    step = add_step(measure=measure, text="Finne lokale", who="Frivilligsentralen")
    partner = ask_partner(measure=measure, name="Beboerforeningen", kind="residents")
    entry = write_area_diary(
        measure=measure, by=cast["area_coordinator"], happened_on=TODAY, text="Åpnet", picture=photograph(), shows="Kaffe"
    )  # fmt: skip
    seen = observe(
        zone=measure.zone,
        by=cast["area_coordinator"],
        theme="safety",
        text="Mørkt på gangveien",
        source="Skolens elevråd",
        observed_on=TODAY,
    )
    of_it = {"public_id": measure.public_id}
    names = ("measure", "measure_edit", "step_add", "partner_add", "diary_add", "survey_open", "survey_close")
    return {
        **{f"areas:{name}": of_it for name in names},
        "areas:step_tick": of_it | {"pk": step.pk},
        "areas:partner_stand": of_it | {"pk": partner.pk},
        "areas:diary_picture": of_it | {"pk": entry.pk},
        "areas:observe": {"slug": "saupstad"},
        "areas:observation_withdraw": {"slug": "saupstad", "pk": seen.pk},
        "areas:zones_of": {"pk": cast["area_coordinator"].pk},
        **school_addresses(cast),
        "survey": {"code": ask_residents(measure).code},
        "survey_poster": of_it,
        "goals_served": of_it,
    }
