"""Nothing typed is lost, and no page's words take the place of another's."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from familieplan.coordination import tasks
from familieplan.coordination.models import Answer, EntryTemplate, FollowUp, LogDraft, LogEntry
from familieplan.coordination.operations.answers import answer_entry
from familieplan.coordination.operations.closing import close_plan
from familieplan.coordination.operations.drafts import discard_draft, save_draft
from familieplan.coordination.operations.followups import follow_up
from familieplan.coordination.operations.plan import start_plan
from tests.cast import Cast
from tests.coordination.journals import entry_by, log_of
from tests.coordination.stories import another_family

pytestmark = pytest.mark.django_db
NOTE = {"kind": "phone", "happened_on": "1.11.2026"}


def opened(client: Client, address: str) -> dict[str, str]:
    """The hidden fields of the editor, as a browser would send them back."""
    page = client.get(address).content.decode()
    form = page[page.index("data-draft=") : page.index("Signer notatet")]
    return dict(re.findall(r'type="hidden"[^>]* name="(plan|draft|seen|corrects)" value="([^"]*)"', form))


def save(client: Client, address: str, fields: dict[str, str], text: str) -> dict[str, str]:
    """One automatic save; what the page knows afterwards."""
    answer = client.post(f"{address}utkast/", NOTE | fields | {"text": text}).content.decode()
    return fields | dict(re.findall(r'name="(draft|seen)" value="([^"]*)"', answer))


def words(cast: Cast) -> set[str]:
    return set(LogDraft.objects.standing().values_list("text", flat=True))


def test_one_page_that_goes_on_writing_has_one_draft(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    page = save(client, log, opened(client, log), "Vi snakket")
    page = save(client, log, page, "Vi snakket om huset")
    save(client, log, page, "Vi")
    assert words(cast) == {"Vi"}


def test_two_pages_of_one_family_keep_a_draft_each(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    first, second = opened(client, log), opened(client, log)
    save(client, log, first, "Fra den ene fanen")
    save(client, log, second, "Fra den andre fanen")
    assert words(cast) == {"Fra den ene fanen", "Fra den andre fanen"}


def test_two_pages_that_took_up_the_same_draft_part_when_their_words_do(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    save(client, log, opened(client, log), "Vi snakket")
    laptop, phone = opened(client, log), opened(client, log)
    save(client, log, phone, "Vi snakket på telefonen")
    laptop = save(client, log, laptop, "Vi møttes")
    assert words(cast) == {"Vi snakket på telefonen", "Vi møttes"}
    save(client, log, laptop, "Vi møttes i går")
    assert words(cast) == {"Vi snakket på telefonen", "Vi møttes i går"}
    assert "Du har ett utkast til i denne loggen" in client.get(log).content.decode()


def test_an_answer_that_was_lost_on_its_way_makes_no_second_draft(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    page = opened(client, log)
    save(client, log, page, "Vi snakket")
    save(client, log, page, "Vi snakket om huset")
    assert words(cast) == {"Vi snakket om huset"}


def test_signing_takes_the_page_s_own_draft_and_leaves_the_other(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    first, second = opened(client, log), opened(client, log)
    first = save(client, log, first, "Den ene")
    save(client, log, second, "Den andre")
    client.post(log, NOTE | first | {"text": "Den ene, ferdig"})
    assert words(cast) == {"Den andre"}
    assert LogEntry.objects.get().text == "Den ene, ferdig"


def test_signing_what_another_page_has_gone_on_with_leaves_its_words(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    save(client, log, opened(client, log), "Vi snakket")
    laptop, phone = opened(client, log), opened(client, log)
    save(client, log, phone, "Vi snakket, og avtalte et møte")
    client.post(log, NOTE | laptop | {"text": "Vi snakket"})
    assert words(cast) == {"Vi snakket, og avtalte et møte"}


def test_a_button_pressed_twice_signs_once(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    page = NOTE | opened(client, log) | {"text": "Vi ringte."}
    assert [client.post(log, page).status_code for _time in range(2)] == [302, 302]
    assert LogEntry.objects.count() == 1


def test_other_words_from_a_page_that_the_browser_went_back_to_are_an_entry_of_their_own(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    page = NOTE | opened(client, log)
    client.post(log, page | {"text": "Vi ringte."})
    client.post(log, page | {"text": "Så kom de på besøk."})
    assert set(LogEntry.objects.values_list("text", flat=True)) == {"Vi ringte.", "Så kom de på besøk."}


def test_a_save_that_comes_after_the_signing_leaves_no_draft(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    page = NOTE | opened(client, log) | {"text": "Vi ringte."}
    client.post(log, page)
    assert client.post(f"{log}utkast/", page).status_code == 204
    assert not LogDraft.objects.exists()


def test_a_field_that_is_touched_before_anything_is_written_makes_no_draft(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    assert client.post(f"{log}utkast/", NOTE | opened(client, log) | {"text": " "}).status_code == 204
    assert not LogDraft.objects.exists()


def test_a_note_that_cannot_be_signed_yet_is_kept_as_it_was_sent(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    answer = client.post(log, NOTE | opened(client, log) | {"happened_on": "i går", "text": "Vi ringte."})
    assert answer.status_code == 422
    assert words(cast) == {"Vi ringte."}
    assert LogDraft.objects.get().happened_on == "i går"


def test_a_correction_does_not_take_up_the_words_of_another_note(cast: Cast) -> None:
    entry, client, log = entry_by(cast), cast.client("coordinator"), log_of(cast)
    save(client, log, opened(client, log), "Et helt annet notat")
    page = client.get(f"{log}?retter={entry.public_id}").content.decode()
    assert "Et helt annet notat</textarea>" not in page
    assert "Du har ett utkast til" in page


def test_discarding_takes_the_draft_on_the_page_and_no_other(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    first, second = opened(client, log), opened(client, log)
    first = save(client, log, first, "Bort")
    save(client, log, second, "Bli")
    client.post(f"{log}utkast/slett/", first)
    assert words(cast) == {"Bli"}


def test_what_was_put_away_by_mistake_is_brought_back(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    page = save(client, log, opened(client, log), "Bort ved en feil")
    answer = client.post(f"{log}utkast/slett/", page, follow=True).content.decode()
    assert "Utkastet er slettet." in answer
    assert "Bort ved en feil" not in answer
    assert "Bort ved en feil" not in client.get("/").content.decode()
    back = client.post(f"{log}utkast/slett/", {"angre": page["draft"]}, follow=True).content.decode()
    assert "Bort ved en feil</textarea>" in back
    assert words(cast) == {"Bort ved en feil"}


def test_nobody_brings_back_what_somebody_else_put_away(cast: Cast) -> None:
    draft = save_draft(plan=cast.plan, by=cast["coordinator"], text="Mitt")
    discard_draft(draft=draft, by=cast["coordinator"])
    cast.client("responsible").post(f"{log_of(cast)}utkast/slett/", {"angre": str(draft.key)})
    assert words(cast) == set()


@pytest.mark.parametrize(("hours", "there"), [(23, True), (25, False)])
def test_what_is_put_away_is_gone_after_a_day(cast: Cast, hours: int, there: bool) -> None:
    draft = save_draft(plan=cast.plan, by=cast["coordinator"], text="Bort")
    save_draft(plan=cast.plan, by=cast["coordinator"], text="Bli")
    discard_draft(draft=draft, by=cast["coordinator"])
    LogDraft.objects.filter(pk=draft.pk).update(discarded_at=timezone.now() - timedelta(hours=hours))
    tasks.forget_drafts()
    assert (LogDraft.objects.filter(pk=draft.pk).exists(), words(cast)) == (there, {"Bli"})


def test_nobody_discards_what_somebody_else_is_writing(cast: Cast) -> None:
    draft = save_draft(plan=cast.plan, by=cast["coordinator"], text="Mitt")
    with pytest.raises(ValueError, match="author"):
        discard_draft(draft=draft, by=cast["responsible"])
    cast.client("responsible").post(f"{log_of(cast)}utkast/slett/", {"draft": str(draft.key)})
    assert words(cast) == {"Mitt"}


def test_somebody_else_s_number_is_no_way_into_the_draft(cast: Cast) -> None:
    theirs = save_draft(plan=cast.plan, by=cast["coordinator"], key=uuid4(), text="Mitt")
    client, log = cast.client("responsible"), log_of(cast)
    save(client, log, opened(client, log) | {"draft": str(theirs.key), "seen": theirs.version}, "Overskrevet")
    theirs.refresh_from_db()
    assert theirs.text == "Mitt"
    assert words(cast) == {"Mitt", "Overskrevet"}


# Words and families ------------------------------------------------------------------------------------------------


@pytest.fixture
def other(cast: Cast) -> Any:
    return another_family(cast, "Bregne")


def test_what_was_written_for_one_family_is_refused_by_another_and_kept_where_it_belongs(
    cast: Cast, other: Any
) -> None:
    client, here = cast.client("coordinator"), f"/familier/{other.family.public_id}/logg/"
    page = opened(client, log_of(cast))
    answer = client.post(here, NOTE | page | {"text": "Om Blomst"})
    assert answer.status_code == 409
    assert "Åpne utkastet hos familien Blomst" in answer.content.decode()
    assert not LogEntry.objects.exists()
    assert LogDraft.objects.get().plan == cast.plan
    assert "Om Blomst" not in client.get(here).content.decode()


@pytest.mark.parametrize("address", ["utkast/", "utkast/fjern/"])
def test_a_save_that_came_to_the_wrong_family_leaves_no_word_there(cast: Cast, other: Any, address: str) -> None:
    client, here = cast.client("coordinator"), f"/familier/{other.family.public_id}/logg/"
    page = opened(client, log_of(cast))
    assert client.post(here + address, NOTE | page | {"text": "Om Blomst"}).status_code == 409
    assert list(LogDraft.objects.values_list("plan", "text")) == [(cast.plan.pk, "Om Blomst")]


def test_the_number_of_one_family_s_draft_is_no_number_in_another(cast: Cast, other: Any) -> None:
    draft = save_draft(plan=cast.plan, by=cast["coordinator"], key=uuid4(), text="Om Blomst")
    client, here = cast.client("coordinator"), f"/familier/{other.family.public_id}/logg/"
    save(client, here, opened(client, here) | {"draft": str(draft.key), "seen": draft.version}, "Om Bregne")
    assert set(LogDraft.objects.values_list("plan", "text")) == {(cast.plan.pk, "Om Blomst"), (other.pk, "Om Bregne")}


def test_two_pages_with_two_families_keep_their_words_apart_all_the_way(cast: Cast, other: Any) -> None:
    client, here, there = cast.client("coordinator"), log_of(cast), f"/familier/{other.family.public_id}/logg/"
    blomst, bregne = opened(client, here), opened(client, there)
    blomst, bregne = save(client, here, blomst, "Blomst 1"), save(client, there, bregne, "Bregne 1")
    blomst, bregne = save(client, here, blomst, "Blomst 2"), save(client, there, bregne, "Bregne 2")
    client.post(there, NOTE | bregne | {"text": "Bregne 2"})
    client.post(here, NOTE | blomst | {"text": "Blomst 2"})
    signed = set(LogEntry.objects.values_list("plan__family__name", "text"))
    assert signed == {("Familien Blomst", "Blomst 2"), ("Familien Bregne", "Bregne 2")}


def test_words_for_a_family_that_one_no_longer_follows_are_given_back_to_be_copied(cast: Cast, other: Any) -> None:
    """Nothing is said of the family, and nothing is kept where one may not write."""
    client = cast.client("other_office")
    mine = another_family(cast, "Lyng", by="other_office")
    here = f"/familier/{mine.family.public_id}/logg/"
    answer = client.post(here, NOTE | opened(client, here) | {"plan": str(cast.plan.pk), "text": "Mine ord"})
    assert answer.status_code == 409
    assert "Mine ord" in answer.content.decode()
    assert "Blomst" not in answer.content.decode()
    assert not LogDraft.objects.exists()


def test_a_note_that_was_begun_in_a_plan_that_is_closed_is_not_signed_into_the_next(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    page = opened(client, log)
    close_plan(plan=cast.plan, by=cast["coordinator"], reason="Målene er nådd")
    start_plan(family=cast.family, by=cast["coordinator"])
    answer = client.post(log, NOTE | page | {"text": "Skrevet i den gamle"})
    assert (answer.status_code, "Skrevet i den gamle" in answer.content.decode()) == (409, True)
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("claimed", ["999999", "tull", "9" * 40, "-1"])
def test_a_plan_that_is_none_is_refused_without_a_fault(cast: Cast, claimed: str) -> None:
    answer = cast.client("coordinator").post(log_of(cast), NOTE | {"plan": claimed, "text": "Ord"})
    assert (answer.status_code, "Ord" in answer.content.decode()) == (409, True)


# Templates ---------------------------------------------------------------------------------------------------------


def test_a_template_stands_below_what_is_written_and_is_fetched_once(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    page = NOTE | opened(client, log) | {"text": "Vakker ringte.", "mal": "1"}
    answer = client.post(f"{log}utkast/", page)
    draft = LogDraft.objects.get()
    assert answer["Location"].endswith(f"?utkast={draft.key}#nytt")
    assert draft.text.startswith("Vakker ringte.\n\nHvem ringte hvem:")
    client.post(f"{log}utkast/", page | {"text": draft.text, "seen": draft.version})
    draft.refresh_from_db()
    assert draft.text.count("Hvem ringte hvem:") == 1


def test_each_kind_has_its_template_and_a_new_text_is_a_new_row(cast: Cast) -> None:
    old = EntryTemplate.objects.get(kind="meeting")
    old.valid_to = date(2026, 11, 1)
    old.save()
    EntryTemplate.objects.create(kind="meeting", text="Ny mal:", valid_from=date(2026, 11, 1))
    client, log = cast.client("coordinator"), log_of(cast)
    client.post(f"{log}utkast/", NOTE | opened(client, log) | {"kind": "meeting", "text": "", "mal": "1"})
    assert LogDraft.objects.get().text == "Ny mal:"


def test_a_plain_note_has_no_template_and_says_so(cast: Cast) -> None:
    client, log = cast.client("coordinator"), log_of(cast)
    sent = NOTE | opened(client, log) | {"kind": "note", "text": "Noe", "mal": "1"}
    assert "ingen mal" in client.post(f"{log}utkast/", sent, follow=True).content.decode()
    assert words(cast) == {"Noe"}


def test_what_is_signed_is_answered_and_followed_up_stays_as_it_is(cast: Cast) -> None:
    entry = entry_by(cast)
    answer_entry(plan=cast.plan, entry=entry, by=cast["responsible"], takes_it_on=True)
    follow_up(plan=cast.plan, entry=entry, by=cast["coordinator"], area="housing", text="Ringe utleier")
    for model, change in ((Answer, {"text": "x"}), (FollowUp, {"made_by": cast["reader"]})):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all().delete()
