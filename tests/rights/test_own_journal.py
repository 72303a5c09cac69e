"""What hangs on a note that was written for the family: its files and answers are the family's to see, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import ReadRecord
from familieplan.coordination.models import Attachment
from familieplan.coordination.models.rights import Restriction
from familieplan.coordination.operations.answers import answer_entry
from familieplan.coordination.operations.attachments import attach
from familieplan.coordination.operations.drafts import save_draft
from familieplan.coordination.operations.rights import ask_for_right
from familieplan.families.models import ExportOrder, FamilyNotTold, OrderKind
from familieplan.rights.copies.contents import contents
from tests.access_matrix import STAFF
from tests.cast import Cast
from tests.coordination.journals import entry_by, file_named, signed_file
from tests.coordination.stories import another_family
from tests.families.sharing import PDF
from tests.rights.people import secret_service

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_place(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def notes(cast: Cast) -> str:
    return f"/var-plan/{cast.family.public_id}/notater/"


def met(cast: Cast, file: Attachment, who: str = "family_member") -> int:
    return cast.client(who).get(f"{notes(cast)}vedlegg/{file.public_id}/").status_code


def test_the_family_fetches_the_file_of_a_note_that_was_written_for_it_and_the_fetch_is_written_down(
    cast: Cast,
) -> None:
    file, client = signed_file(cast), cast.client("family_member")
    assert file.name in client.get(notes(cast)).content.decode()
    answer = client.get(f"{notes(cast)}vedlegg/{file.public_id}/")
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert ReadRecord.objects.latest("id").what == "et vedlegg"


@pytest.mark.parametrize(
    ("audience", "reason"), [("professionals", "working_note"), ("office", "working_note"), ("professionals", "danger")]
)
def test_a_file_of_a_note_for_others_is_not_there(cast: Cast, audience: str, reason: str) -> None:
    file = signed_file(cast, audience=audience, narrow_reason=reason)
    assert met(cast, file) == 404
    assert file.name not in cast.client("family_member").get(notes(cast)).content.decode()


@pytest.mark.parametrize("who", STAFF)
def test_the_family_s_way_to_it_exists_for_nobody_else(cast: Cast, who: str) -> None:
    assert met(cast, signed_file(cast), who) == 404


def test_what_waits_with_a_draft_and_what_belongs_to_another_family_is_not_there(cast: Cast) -> None:
    draft = save_draft(plan=cast.plan, by=cast["coordinator"], text="Halvveis")
    (waiting,) = attach(draft=draft, by=cast["coordinator"], uploads=[file_named()])
    assert met(cast, waiting) == 404
    cast.plan = another_family(cast, "Bregne")
    assert met(cast, signed_file(cast)) == 404


def test_what_is_shut_is_shut_for_the_family_s_copy_of_it_too(cast: Cast) -> None:
    file = signed_file(cast)
    answer_entry(plan=cast.plan, entry=file.entry, by=cast["responsible"], text="Et svar")
    asked = ask_for_right(
        family=cast.family, by=cast["coordinator"], kind="restriction", about="x", said_by="Vakker", entry=file.entry
    )
    Restriction.objects.create(request=asked, family=cast.family, entry=file.entry, started_by=cast["coordinator"])
    assert met(cast, file) == 404
    page = cast.client("family_member").get(notes(cast)).content.decode()
    assert file.name not in page
    assert "Et svar" not in page


def test_the_family_sees_who_takes_it_further(cast: Cast) -> None:
    entry = entry_by(cast, interpreter="used", interpreter_language="Tigrinja")
    answer_entry(plan=cast.plan, entry=entry, by=cast["responsible"], takes_it_on=True, text="Jeg ringer utleieren.")
    page = cast.client("family_member").get(notes(cast)).content.decode()
    assert "Har lest dette og tar det videre. Jeg ringer utleieren." in page
    assert "Trygg Furu, NAV Heimdal" in page
    assert "Tolk var med, Tigrinja" in page


def test_a_service_that_the_family_is_not_told_of_answers_without_a_trace(cast: Cast) -> None:
    service = secret_service(cast)
    entry = entry_by(cast)
    answer_entry(plan=cast.plan, entry=entry, by=cast["bv"], text="Svar fra barnevernet")
    client = cast.client("family_member")
    assert "Svar fra barnevernet" in client.get(notes(cast)).content.decode()
    FamilyNotTold.objects.create(family=cast.family, service=service, marked_by=cast["bv"])
    assert "Svar fra barnevernet" not in client.get(notes(cast)).content.decode()


def test_the_database_shows_a_member_the_files_and_answers_of_those_notes_alone(cast: Cast) -> None:
    for_all = signed_file(cast)
    narrow = signed_file(cast, audience="professionals", narrow_reason="working_note")
    answer_entry(plan=cast.plan, entry=for_all.entry, by=cast["responsible"], text="For alle")
    answer_entry(plan=cast.plan, entry=narrow.entry, by=cast["responsible"], text="For fagfolk")
    with acting_as(user_id=cast["family_member"].pk), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM coordination_attachment")
        assert cursor.fetchall() == [(for_all.pk,)]
        cursor.execute("SELECT text FROM coordination_answer")
        assert cursor.fetchall() == [("For alle",)]
        cursor.execute("SELECT count(*) FROM coordination_followup")
        assert cursor.fetchall() == [(0,)]


def test_a_copy_says_what_was_answered_and_which_files_there_are(cast: Cast) -> None:
    file = signed_file(cast)
    answer_entry(plan=cast.plan, entry=file.entry, by=cast["responsible"], takes_it_on=True)
    order = ExportOrder.objects.create(family=cast.family, kind=OrderKind.OWN, ordered_by=cast["family_member"])
    (note,) = contents(order)["notes"]
    assert note["files"] == ["brev fra utleier.pdf"]
    assert [answer["said"] for answer in note["answers"]] == ["Lest og tatt videre."]
