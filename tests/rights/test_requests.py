"""Correction, restriction and erasure: asked, answered with a reason, and seen beside what it is about."""

from __future__ import annotations

import pytest

from familieplan.accounts.models import Notice, ReadRecord
from familieplan.coordination.models import LogDraft, LogEntry, Restriction, RightsRequest
from familieplan.coordination.operations.drafts import save_draft
from familieplan.coordination.operations.journal import correctable, sign_entry
from familieplan.coordination.operations.plan import answer_area
from familieplan.coordination.operations.rights import AlreadyAnsweredError, answer_request, ask_for_right
from familieplan.rights.erasure import KEPT_IN, Subject, refusal
from tests.cast import Cast
from tests.rights.people import TODAY, note

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(cast: Cast) -> LogEntry:
    return note(cast, "Far kom ikke til møtet", "everybody")


@pytest.fixture
def address(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/"


def ask(cast: Cast, **asked: object) -> RightsRequest:
    facts = {"kind": "correction", "about": "Han var der hele tiden", "concerns": "", "area": "", "subject": ""}
    page = f"/var-plan/{cast.family.public_id}/si-fra/"
    answer = cast.client("family_member").post(page, {**facts, **asked})
    assert answer.status_code == 302
    return RightsRequest.objects.latest("pk")


def answer(cast: Cast, asked: RightsRequest, **said: str) -> int:
    page = f"/familier/{cast.family.public_id}/rettigheter/{asked.public_id}/"
    return cast.client("coordinator").post(page, said).status_code


def seen_by_family(cast: Cast) -> str:
    return cast.client("family_member").get(f"/var-plan/{cast.family.public_id}/si-fra/").content.decode()


def test_a_wrong_note_is_mended_by_a_new_one_that_points_at_it(cast: Cast, entry: LogEntry) -> None:
    asked = ask(cast, notat=str(entry.public_id))
    assert (asked.entry, asked.said_by) == (entry, "Vakker Blomst")
    assert Notice.objects.get(recipient=cast["coordinator"]).path.endswith(f"{asked.public_id}/")
    assert answer(cast, asked, outcome="granted", reason="Du har rett.") == 422
    said = {"outcome": "granted", "reason": "Du har rett.", "correction": "Far var på hele møtet"}
    assert answer(cast, asked, **said) == 302
    mended = LogEntry.objects.get(corrects=entry)
    assert (mended.text, mended.audience) == ("Far var på hele møtet", "everybody")
    assert "Du har rett." in seen_by_family(cast)


def test_what_the_family_means_stands_beside_a_note_that_is_not_changed(
    cast: Cast, entry: LogEntry, address: str
) -> None:
    asked = ask(cast, notat=str(entry.public_id))
    said = {"outcome": "noted", "reason": "Vi husker det ulikt."}
    assert answer(cast, asked, **said) == 422
    assert answer(cast, asked, **said, note="Far var der") == 302
    log = cast.client("reader").get(address + "logg/").content.decode()
    assert "Vakker Blomst er uenig" in log
    assert "«Far var der»" in log
    assert "Far kom ikke til møtet" in log


def test_an_answer_stands(cast: Cast, entry: LogEntry) -> None:
    asked = ask(cast)
    assert answer(cast, asked, outcome="refused", reason="Det stemmer slik det står.") == 302
    with pytest.raises(AlreadyAnsweredError):
        answer_request(request=asked, by=cast["coordinator"], outcome="granted", reason="Likevel")
    assert answer(cast, asked, outcome="granted", reason="Likevel") == 302
    asked.refresh_from_db()
    assert asked.outcome == "refused"


def shut(cast: Cast, **asked: object) -> Restriction:
    request = ask(cast, kind="restriction", **asked)
    assert answer(cast, request, outcome="granted", reason="Vi ser på det.") == 302
    return Restriction.objects.get(request=request)


def test_a_restricted_note_is_shut_for_everybody(cast: Cast, entry: LogEntry, address: str) -> None:
    shut(cast, notat=str(entry.public_id))
    pages = [("coordinator", address), ("responsible", address + "logg/"), ("reader", address + "logg/")]
    pages += [("family_member", f"/var-plan/{cast.family.public_id}/notater/")]
    for who, page in pages:
        shown = cast.client(who).get(page).content.decode()
        assert "Far kom ikke" not in shown, page
        assert "begrenset behandling" in shown, page
    api = cast.client("responsible").get(f"/api/v1/families/{cast.family.public_id}/log-entries/").content.decode()
    assert "Far kom ikke" not in api
    assert "begrenset behandling" in api
    assert not correctable(cast.plan, cast["responsible"]).filter(pk=entry.pk).exists()


def test_the_coordinator_opens_it_with_a_reason_that_the_family_reads(
    cast: Cast, entry: LogEntry, address: str
) -> None:
    restriction = shut(cast, notat=str(entry.public_id))
    page = f"{address}rettigheter/{restriction.request.public_id}/lukket/"
    client = cast.client("coordinator")
    assert "Far kom ikke" not in client.get(page).content.decode()
    assert client.post(page, {"reason": ""}).status_code == 422
    assert "Far kom ikke" in client.post(page, {"reason": "Klagen behandles"}).content.decode()
    assert ReadRecord.objects.filter(what="noe som er lukket", purpose="Klagen behandles").count() == 1
    for who, status in (("responsible", 403), ("reader", 403), ("other_office", 404), ("family_member", 404)):
        assert cast.client(who).post(page, {"reason": "Nysgjerrig"}).status_code == status


def test_it_is_opened_again_with_what_was_found(cast: Cast, entry: LogEntry, address: str) -> None:
    restriction = shut(cast, notat=str(entry.public_id))
    page = f"{address}rettigheter/{restriction.request.public_id}/apne/"
    client = cast.client("coordinator")
    assert client.post(page, {"end_reason": ""}).status_code == 422
    assert client.post(page, {"end_reason": "Notatet stemmer"}).status_code == 302
    assert "Far kom ikke" in cast.client("reader").get(address + "logg/").content.decode()
    assert "Notatet stemmer" in seen_by_family(cast)
    assert client.post(page, {"end_reason": "En gang til"}).status_code == 404


def test_a_restricted_life_area_is_shut_and_not_written_in(cast: Cast, address: str) -> None:
    answer_area(plan=cast.plan, by=cast["coordinator"], area="housing", state="in_work", situation="Bor trangt")
    shut(cast, area="housing")
    client = cast.client("responsible")
    assert "Bor trangt" not in client.get(address).content.decode()
    assert "Bor trangt" not in client.get(address + "?svar=housing").content.decode()
    assert client.post(address + "omrade/housing/svar/", {"state": "in_work"}).status_code == 403
    assert "Bor trangt" not in client.get(f"/api/v1/families/{cast.family.public_id}/plan/").content.decode()


def test_two_cannot_shut_the_same_thing(cast: Cast, entry: LogEntry) -> None:
    shut(cast, notat=str(entry.public_id))
    again = ask(cast, kind="restriction", notat=str(entry.public_id))
    assert answer(cast, again, outcome="granted", reason="Igjen") == 422
    again.refresh_from_db()
    assert again.handled_at is None


def test_erasure_that_the_archive_law_forbids_is_refused_with_the_rules_own_reason(cast: Cast) -> None:
    asked = ask(cast, kind="erasure", subject="record")
    assert (asked.outcome, asked.handled_by) == ("refused", None)
    assert "arkivloven" in asked.reason
    assert "arkivloven" in seen_by_family(cast)
    assert not Notice.objects.exists()


def test_every_subject_of_erasure_has_a_rule_and_the_law_refuses_two(cast: Cast) -> None:
    assert set(KEPT_IN) == set(Subject)
    assert {subject for subject in Subject if refusal(subject)} == {Subject.RECORD, Subject.READ_LOG}


def test_an_address_is_erased_when_the_coordinator_grants_it(cast: Cast) -> None:
    asked = ask(cast, kind="erasure", subject="contact")
    assert asked.handled_at is None
    assert answer(cast, asked, outcome="granted", reason="Adressen er slettet.") == 302
    cast.family.refresh_from_db()
    assert (cast.family.address, cast.family.postcode, cast.family.name) == ("", "", "Familien Blomst")


def test_drafts_go_and_what_is_signed_stays(cast: Cast, entry: LogEntry) -> None:
    save_draft(plan=cast.plan, by=cast["responsible"], kind="note", happened_on="", text="Et utkast")
    asked = ask(cast, kind="erasure", subject="drafts")
    assert LogDraft.objects.count() == 1
    assert answer(cast, asked, outcome="granted", reason="Utkastene er slettet.") == 302
    assert (LogDraft.objects.count(), LogEntry.objects.count()) == (0, 1)


def test_erasure_says_what_is_to_be_erased(cast: Cast) -> None:
    page = f"/var-plan/{cast.family.public_id}/si-fra/"
    asked = {"kind": "erasure", "about": "Slett alt"}
    assert cast.client("family_member").post(page, asked).status_code == 422


def test_a_note_that_the_family_may_not_read_cannot_be_pointed_at(cast: Cast) -> None:
    hidden = note(cast, "Bare for oss", "office", "working_note")
    assert ask(cast, notat=str(hidden.public_id)).entry is None


def test_what_one_has_asked_is_not_shown_to_the_other(cast: Cast) -> None:
    ask(cast, about="Jeg vil flytte")
    cast.let_in("father", "Stille")
    page = f"/var-plan/{cast.family.public_id}/si-fra/"
    assert "Jeg vil flytte" not in cast.client("father").get(page).content.decode()
    assert "Jeg vil flytte" in seen_by_family(cast)


def test_the_coordinator_writes_down_what_somebody_says(cast: Cast, address: str) -> None:
    child = cast.member("Glad").person
    asked = {"said_by": "Glad", "kind": "objection", "about": "Ikke snakk med skolen", "concerns": child.pk}
    assert cast.client("coordinator").post(address + "rettigheter/", asked).status_code == 302
    row = RightsRequest.objects.get()
    assert (row.person, row.said_by, row.asked_by) == (child, "Glad", cast["coordinator"])


@pytest.mark.parametrize(
    ("who", "status"), [("responsible", 403), ("reader", 403), ("other_office", 404), ("auditor", 404), ("lead", 404)]
)
def test_nobody_but_the_coordinator_reads_or_answers_them(cast: Cast, address: str, who: str, status: int) -> None:
    asked = ask(cast)
    for page in ("rettigheter/", f"rettigheter/{asked.public_id}/"):
        assert cast.client(who).get(address + page).status_code == status
        assert cast.client(who).post(address + page, {"outcome": "refused", "reason": "x"}).status_code == status
    asked.refresh_from_db()
    assert asked.handled_at is None


def test_an_entry_of_another_family_is_refused(cast: Cast) -> None:
    from tests.coordination.stories import another_family

    plan = another_family(cast, "Fjell")
    theirs = sign_entry(plan=plan, by=cast["coordinator"], kind="note", happened_on=TODAY, text="Deres")
    with pytest.raises(ValueError, match="another family"):
        ask_for_right(
            family=cast.family, by=cast["coordinator"], kind="correction", about="x", said_by="y", entry=theirs
        )
