"""Break-glass: who can open a family in danger, what it opens, for how long, and what is left of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import Employment, Notice, ReadRecord
from familieplan.accounts.operations import employ, end_employment
from familieplan.coordination.models import LogEntry
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.families import access, operations
from familieplan.families.emergency_operations import Sought, end_emergency
from familieplan.families.models import (
    AccessTerms,
    EmergencyAccess,
    EmergencyAttempt,
    Family,
    Participation,
    Person,
)
from familieplan.families.operations import NewMember
from familieplan.families.policies import Right
from familieplan.families.protection import protect_address
from familieplan.families.tasks import end_emergencies, follow_the_facts
from tests.assistance.files import number
from tests.cast import CONSENT, Cast
from tests.clock import later
from tests.families.emergencies import WHY, number_of, open_blomst, seek

pytestmark = pytest.mark.django_db
MOTHER = NewMember("Varm", "mother")
ADDRESS = "/nodtilgang/"


def form(**changed: str) -> dict[str, str]:
    return {"identity_number": number(11), "basis": "strl-17", "why": WHY, "confirmed": "on"} | changed


def rights_of(cast: Cast, who: str) -> set[Right]:
    return {right for right in Right if Family.objects.permitting(cast[who], right).filter(pk=cast.family.pk).exists()}


def pages(cast: Cast) -> list[str]:
    at = f"/familier/{cast.family.public_id}/"
    return [at, f"{at}logg/", f"{at}familien/", f"{at}deltakere/", f"{at}kartlegging/", f"{at}lest/"]


@pytest.mark.parametrize("who", ["other_office", "lead", "lead_of_other_district", "ended_yesterday"])
def test_any_professional_opens_a_family_in_danger_and_goes_to_its_plan(cast: Cast, who: str) -> None:
    number_of("Glad")
    answer = cast.client(who).post(ADDRESS, form())
    assert answer.url == f"/familier/{cast.family.public_id}/"
    assert b"Familien Blomst" in cast.client(who).get(answer.url).content
    assert {Right.VIEW, Right.LOG} <= rights_of(cast, who)
    assert not {Right.PLAN, Right.STEER} & rights_of(cast, who)


@pytest.mark.parametrize("who", ["administrator", "auditor", "area_coordinator", "superuser"])
def test_nobody_else_has_such_a_door(cast: Cast, who: str) -> None:
    number_of("Glad")
    assert cast.client(who).get(ADDRESS).status_code == 404
    assert cast.client(who).post(ADDRESS, form()).status_code == 404
    assert not EmergencyAttempt.objects.exists()


def test_it_lets_one_see_and_write_in_the_log_and_no_more(cast: Cast) -> None:
    open_blomst(cast)
    client, at = cast.client("other_office"), f"/familier/{cast.family.public_id}/"
    note = {"kind": "note", "happened_on": "1.11.2026", "text": "Vi hentet barnet."}
    assert client.post(f"{at}logg/", note).status_code == 302
    assert LogEntry.objects.get().author == cast["other_office"]
    for path in ("ord/", "adresse/", "deltakere/", "nodtilgang/"):
        assert client.post(f"{at}{path}", {}).status_code in {403, 405}
    assert client.get(f"{at}nodtilgang/").status_code == 403
    assert not Participation.objects.filter(worker=cast["other_office"]).exists()


def test_every_page_of_the_family_says_the_whole_time_that_it_is_an_emergency(cast: Cast) -> None:
    emergency = open_blomst(cast)
    until = timezone.localtime(emergency.ends_at).strftime("%H.%M")
    client = cast.client("other_office")
    for page in pages(cast):
        shown = client.get(page).content.decode()
        assert f"Nødtilgang til kl. {until}." in shown, page
        assert "Alt du gjør er ført, og blir gjennomgått." in shown
        assert "nødtilgang. Familien kan se den." in shown
        assert "Nødtilgang til kl." not in cast.client("coordinator").get(page).content.decode()


def test_one_second_after_its_time_nothing_is_seen_though_no_task_has_run(cast: Cast) -> None:
    emergency = open_blomst(cast)
    with later(emergency.ends_at - timedelta(seconds=1)):
        assert cast.client("other_office").get(pages(cast)[0]).status_code == 200
        assert "Familien Blomst" in cast.client("other_office").get("/familier/").content.decode()
    with later(emergency.ends_at + timedelta(seconds=1)):
        client = cast.client("other_office")
        assert {client.get(page).status_code for page in pages(cast)} == {404}
        for listing in ("/familier/", "/familier/?vis=nylig", "/", "/api/v1/families/"):
            assert "Blomst" not in client.get(listing).content.decode()
        assert "Blomst" not in client.post("/familier/sok/", {"words": "glad"}).content.decode()
        assert client.get(f"/api/v1/families/{cast.family.public_id}/").status_code == 404
        assert rights_of(cast, "other_office") == set()
        assert access.differences() == []


def test_the_clock_ends_it_and_the_task_tidies_up_as_often_as_it_runs(cast: Cast) -> None:
    emergency = open_blomst(cast)
    end_emergencies()
    emergency.refresh_from_db()
    assert emergency.ended_at is None
    with later(emergency.ends_at + timedelta(minutes=4)):
        end_emergencies()
        end_emergencies()
        emergency.refresh_from_db()
        assert emergency.ended_at == emergency.ends_at
    assert rights_of(cast, "other_office") == set()
    assert access.differences() == []


def test_it_lasts_as_long_as_the_terms_of_the_day_say(cast: Cast) -> None:
    today = timezone.localdate()
    AccessTerms.objects.update(valid_to=today)
    AccessTerms.objects.create(emergency_hours=3, review_days=2, valid_from=today)
    emergency = open_blomst(cast)
    assert emergency.ends_at - emergency.opened_at == timedelta(hours=3)
    assert emergency.review_due_on == today + timedelta(days=2)


def test_the_worker_ends_it_early_and_nobody_else_can(cast: Cast) -> None:
    emergency = open_blomst(cast)
    address = f"/nodtilgang/{emergency.public_id}/avslutt/"
    for who in ("coordinator", "lead", "lead_of_other_district", "administrator"):
        assert cast.client(who).post(address).status_code == 404
    end_emergency(emergency=emergency, by=cast["lead"])
    assert Right.VIEW in rights_of(cast, "other_office")
    assert cast.client("other_office").post(address).status_code == 302
    assert cast.client("other_office").get(pages(cast)[0]).status_code == 404
    assert access.differences() == []


@pytest.mark.parametrize("how", ["leaves", "moves", "closed"])
def test_it_ends_with_the_post_it_was_opened_from(cast: Cast, how: str) -> None:
    open_blomst(cast)
    worker = cast["other_office"]
    if how == "leaves":
        end_employment(employment=worker.employments.get(), by=cast["administrator"])
    elif how == "moves":
        employ(by=cast["administrator"], email=worker.email, name="", office=cast.offices["nav"], role="caseworker")
    else:
        worker.is_active = False
        worker.save()
    assert rights_of(cast, "other_office") == set()
    assert access.differences() == []


def test_whoever_begins_to_take_part_keeps_the_part_when_the_emergency_is_over(cast: Cast) -> None:
    emergency = open_blomst(cast)
    operations.start_participation(
        family=cast.family,
        by=cast["coordinator"],
        worker=cast["other_office"],
        part="reader",
        basis=cast.family.bases.get(),
    )
    with later(emergency.ends_at + timedelta(seconds=1)):
        assert rights_of(cast, "other_office") == {Right.VIEW}
        follow_the_facts()
        assert access.differences() == []


MISSES = {
    "nobody has the number": form(identity_number=number(99)),
    "nobody has the name": form(identity_number="", name="Ukjent Vind", birth_date="1.2.2013"),
    "the day is another": form(identity_number="", name="Glad Blomst", birth_date="1.2.2013"),
}


def test_what_opens_nothing_answers_with_the_same_words_and_the_same_work(cast: Cast) -> None:
    """Nobody there, or somebody who has left the family long ago: the same page, byte for byte."""
    left = number_of("Stille", 12)
    membership = cast.family.memberships.get(person__given_name="Stille")
    operations.end_membership(membership=membership, by=cast["coordinator"])
    client = cast.client("other_office")
    client.get(ADDRESS)

    def ask(sent: dict[str, str]) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as found:
            answer = client.post(ADDRESS, sent)
        page = answer.content.decode()
        assert (answer.status_code, "Ingen familie er åpnet" in page) == (200, True)
        for value in ("csrfmiddlewaretoken", "X-CSRFToken"):
            page = "\n".join(line for line in page.splitlines() if value not in line)
        return page.replace(sent["identity_number"] or "–", ""), len(found)

    assert ask(form(identity_number=left)) == ask(form(identity_number=number(99)))
    for miss in MISSES.values():
        assert ask(miss)[1] == ask(form(identity_number=left))[1]
    assert not EmergencyAccess.objects.exists()


@pytest.mark.parametrize("miss", MISSES)
def test_an_attempt_that_opens_nothing_is_kept_and_the_auditor_reads_of_it(cast: Cast, miss: str) -> None:
    number_of("Glad")
    cast.client("other_office").post(ADDRESS, MISSES[miss])
    attempt = EmergencyAttempt.objects.get()
    assert (attempt.worker, attempt.why) == (cast["other_office"], WHY)
    page = cast.client("auditor").get("/nodtilgang/forsok/").content.decode()
    assert "Lun Hytte" in page
    assert "Ingen familie åpnet." in page
    assert not Notice.objects.exists()


def test_whom_was_sought_is_kept_only_as_a_hash_the_same_each_time(cast: Cast) -> None:
    for sent in (MISSES["nobody has the name"], MISSES["nobody has the name"] | {"name": "UKJENT VIND"}):
        cast.client("other_office").post(ADDRESS, sent)
    first, second = EmergencyAttempt.objects.all()
    assert first.sought_hash == second.sought_hash
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM families_emergencyattempt t")
        kept = str(cursor.fetchall()).casefold()
    assert "vind" not in kept
    assert "2013" not in kept


@pytest.mark.parametrize(
    "sql", ["UPDATE families_emergencyattempt SET why = why", "DELETE FROM families_emergencyattempt"]
)
def test_no_attempt_can_be_tidied_away(cast: Cast, sql: str) -> None:
    cast.client("other_office").post(ADDRESS, form())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"why": "fare"}, "Skriv litt mer"),
        ({"basis": ""}, "Hjemmel"),
        ({"basis": "oppfunnet"}, "Hjemmel"),
        ({"confirmed": ""}, "bekrefte at det haster"),
        ({"identity_number": ""}, "Skriv fødselsnummeret, eller navn og fødselsdato"),
        ({"identity_number": "", "name": "Glad Blomst"}, "Skriv fødselsnummeret, eller navn og fødselsdato"),
        ({"identity_number": "123"}, "Fødselsnummer"),
    ],
)
def test_a_form_that_is_not_whole_looks_nobody_up(cast: Cast, changed: dict[str, str], sentence: str) -> None:
    number_of("Glad")
    answer = cast.client("other_office").post(ADDRESS, form(**changed))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Ingen familie er åpnet" not in answer.content.decode()
    assert not EmergencyAttempt.objects.exists()


def test_the_number_stands_in_no_address(cast: Cast) -> None:
    number_of("Glad")
    answer = cast.client("other_office").post(ADDRESS, form())
    assert number(11) not in answer.url
    assert number(11) not in str(ReadRecord.objects.values())


def test_a_name_and_day_that_fit_two_people_open_neither(cast: Cast) -> None:
    glad = Person.objects.get(given_name="Glad")
    twin = NewMember("Glad", "child", glad.birth_date, "Blomst")
    open_family_plan(by=cast["reader"], name="Familien Annen", members=[MOTHER, twin], **CONSENT)
    opened = seek(cast, "other_office", Sought(name=" glad  BLOMST", birth_date=glad.birth_date))
    assert opened.families == []


def test_a_child_with_two_homes_opens_both(cast: Cast) -> None:
    glad, sought = Person.objects.get(given_name="Glad"), number_of("Glad")
    home = NewMember("Glad", "child", glad.birth_date, "Blomst", identity_number=sought)
    other = open_family_plan(by=cast["reader"], name="Familien Annen", members=[MOTHER, home], **CONSENT)
    answer = cast.client("other_office").post(ADDRESS, form(identity_number=sought))
    assert "Personen hører til flere familier" in answer.content.decode()
    assert {each.family for each in EmergencyAccess.objects.all()} == {cast.family, other.family}


def test_whoever_sees_the_family_already_needs_no_emergency(cast: Cast) -> None:
    number_of("Glad")
    answer = cast.client("reader").post(ADDRESS, form(), follow=True)
    assert "Ingen nødtilgang er brukt" in answer.content.decode()
    assert (EmergencyAccess.objects.count(), EmergencyAttempt.objects.count()) == (0, 1)


def test_opening_twice_is_one_right_and_again_after_its_time_a_new_one(cast: Cast) -> None:
    first = open_blomst(cast)
    number_of("Glad")
    cast.client("other_office").post(ADDRESS, form())
    assert EmergencyAccess.objects.get() == first
    with later(first.ends_at + timedelta(minutes=1)):
        second = open_blomst(cast)
        assert rights_of(cast, "other_office") == {Right.VIEW, Right.LOG}
        assert access.differences() == []
    first.refresh_from_db()
    assert first.ended_at == first.ends_at < second.opened_at


def test_those_who_answer_are_told_at_once_and_the_message_names_nothing(cast: Cast) -> None:
    open_blomst(cast)
    told = {notice.recipient.name: notice for notice in Notice.objects.select_related("recipient")}
    assert set(told) == {"Klar Bekk", "Rask Elv", "Klok Lerke", "Nøye Lupe"}
    assert told["Klar Bekk"].path == f"/familier/{cast.family.public_id}/nodtilgang/"
    for notice in told.values():
        for fact in ("Blomst", "Glad", "Lun", "Hytte", "Lerkendal", "NAV"):
            assert fact not in notice.text
        # Wherever it leads is open to the one who is told.
        assert (
            cast.client(next(w for w, u in cast.users.items() if u == notice.recipient)).get(notice.path).status_code
            == 200
        )


def test_neither_the_team_nor_a_closed_account_is_told(cast: Cast) -> None:
    cast["auditor"].is_active = False
    cast["auditor"].save()
    open_blomst(cast)
    told = set(Notice.objects.values_list("recipient__name", flat=True))
    assert told == {"Klar Bekk", "Rask Elv", "Klok Lerke"}


def test_the_coordinator_reads_who_opened_the_family_and_why_and_others_do_not(cast: Cast) -> None:
    open_blomst(cast)
    address = f"/familier/{cast.family.public_id}/nodtilgang/"
    page = cast.client("coordinator").get(address).content.decode()
    for said in ("Lun Hytte", "NAV Lerkendal", WHY, "Forvaltningsloven § 13 b første ledd nr. 7"):
        assert said in page
    for who, status in (
        ("responsible", 403),
        ("reader", 403),
        ("lead", 404),
        ("superuser", 404),
        ("other_office", 403),
    ):
        assert cast.client(who).get(address).status_code == status


def test_a_protected_family_hides_the_office_there_too(cast: Cast) -> None:
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    open_blomst(cast)
    page = cast.client("coordinator").get(f"/familier/{cast.family.public_id}/nodtilgang/").content.decode()
    assert "Lun Hytte" in page
    assert "NAV Lerkendal" not in page


def test_what_is_read_in_an_emergency_says_so_in_the_read_log(cast: Cast) -> None:
    open_blomst(cast)
    client = cast.client("other_office")
    for page in (pages(cast)[0], "/familier/", "/", "/api/v1/families/"):
        client.get(page)
    records = ReadRecord.objects.filter(user_name="Lun Hytte", family=str(cast.family.public_id))
    assert records.count() == 3
    assert set(records.values_list("purpose", flat=True)) == {"nødtilgang"}
    cast.client("reader").get("/familier/")
    assert ReadRecord.objects.latest("id").purpose == "oversikt over egne familier"


def test_an_emergency_of_one_family_changes_no_other_reading(cast: Cast) -> None:
    mine = open_family_plan(by=cast["other_office"], name="Familien Egen", members=[MOTHER], **CONSENT).family
    open_blomst(cast)
    cast.client("other_office").get("/familier/")
    purposes = dict(ReadRecord.objects.filter(what="listen over familier").values_list("family", "purpose"))
    assert purposes == {str(mine.public_id): "oversikt over egne familier", str(cast.family.public_id): "nødtilgang"}


def test_every_change_of_an_emergency_stays_in_history(cast: Cast) -> None:
    emergency = open_blomst(cast)
    end_emergency(emergency=emergency, by=cast["other_office"])
    assert [event.ended_at is None for event in emergency.events.order_by("pgh_id")] == [True, False]


@pytest.mark.parametrize("wrong", [{"why": "kort"}, {"ends_at": timezone.now() - timedelta(days=1)}])
def test_the_database_refuses_an_emergency_without_a_reason_or_an_end(cast: Cast, wrong: dict[str, object]) -> None:
    emergency = open_blomst(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmergencyAccess.objects.filter(pk=emergency.pk).update(**wrong)


def test_a_page_of_the_family_costs_no_more_queries_in_an_emergency(cast: Cast) -> None:
    def cost(who: str) -> int:
        client = cast.client(who)
        client.get(pages(cast)[2])
        with CaptureQueriesContext(connection) as found:
            client.get(pages(cast)[2])
        return len(found)

    open_blomst(cast)
    assert cost("other_office") == cost("reader")


def test_whoever_has_no_office_opens_nothing(cast: Cast) -> None:
    Employment.objects.filter(user=cast["other_office"]).update(ended_on=timezone.localdate())
    cast["other_office"].__dict__.pop("employment", None)
    with pytest.raises(ValueError, match="office"):
        open_blomst(cast)
