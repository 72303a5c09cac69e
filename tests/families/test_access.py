"""Access rows are the shadow of participations, and nothing else opens a family."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread
from time import sleep

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import ReadRecord
from familieplan.accounts.operations import end_employment
from familieplan.coordination import listing
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.families import access, operations
from familieplan.families.models import EndReason, Family, FamilyUserAccess, Participation
from familieplan.families.operations import NewMember
from familieplan.families.policies import Part, Right
from familieplan.families.protection import protect_address
from familieplan.families.tasks import follow_the_facts
from tests.cast import CONSENT, Cast
from tests.families.sharing import law

pytestmark = pytest.mark.django_db


def seen_by(cast: Cast, who: str, right: Right = Right.VIEW) -> bool:
    return Family.objects.permitting(cast[who], right).filter(pk=cast.family.pk).exists()


@pytest.mark.parametrize(
    ("who", "rights"),
    [
        ("coordinator", set(Right) - {Right.OWN}),
        ("responsible", {Right.VIEW, Right.LOG, Right.PLAN, Right.REVIEW}),
        ("reader", {Right.VIEW}),
        ("lead", {Right.REVIEW}),
        ("lead_of_other_district", set()),
        ("other_office", set()),
        ("ended_yesterday", set()),
        ("administrator", set()),
        ("superuser", set()),
        ("family_member", {Right.OWN}),
    ],
)
def test_each_holds_the_rights_of_their_part(cast: Cast, who: str, rights: set[Right]) -> None:
    assert {right for right in Right if seen_by(cast, who, right)} == rights


def test_an_ended_basis_ends_access_in_the_same_transaction(cast: Cast) -> None:
    operations.end_basis(basis=cast.family.bases.get(), by=cast["coordinator"])
    assert not seen_by(cast, "coordinator")
    assert not cast.family.participations.filter(ended_on=None).exists()


def test_whoever_leaves_the_office_loses_access_at_once(cast: Cast) -> None:
    end_employment(employment=cast["responsible"].employments.get(), by=cast["administrator"])
    assert not seen_by(cast, "responsible")


def test_a_closed_account_sees_nothing(cast: Cast) -> None:
    cast["responsible"].is_active = False
    cast["responsible"].save()
    assert not seen_by(cast, "responsible")


def test_a_move_to_another_district_moves_the_leads_duty(cast: Cast) -> None:
    operations.move_family(family=cast.family, by=cast["coordinator"], address="", postcode="7029")
    assert not seen_by(cast, "lead", Right.REVIEW)
    assert seen_by(cast, "lead_of_other_district", Right.REVIEW)


def test_a_part_that_begins_tomorrow_opens_tomorrow(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    operations.start_participation(
        family=cast.family,
        by=cast["coordinator"],
        worker=cast["other_office"],
        part=Part.READER,
        basis=cast.family.bases.get(),
        on=tomorrow,
    )
    assert not seen_by(cast, "other_office")


def test_a_basis_may_end_before_a_part_on_it_has_begun(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    basis = cast.family.bases.get()
    late = {"family": cast.family, "by": cast["coordinator"], "part": Part.READER, "basis": basis, "on": tomorrow}
    part = operations.start_participation(worker=cast["other_office"], **late)
    operations.end_basis(basis=basis, by=cast["coordinator"])
    part.refresh_from_db()
    assert (part.ended_on, part.end_reason) == (tomorrow, EndReason.BASIS_ENDED)


def test_the_nightly_task_brings_the_rows_back_to_the_facts(cast: Cast) -> None:
    FamilyUserAccess.objects.filter(user=cast["reader"]).delete()
    wrong = FamilyUserAccess.objects.filter(user=cast["lead"]).first()
    FamilyUserAccess.objects.create(user=cast["other_office"], permission=wrong.permission, content_object=cast.family)
    assert {row[0] for row in access.differences()} == {"missing", "unfounded"}
    follow_the_facts()
    assert access.differences() == []


VERBS = st.lists(st.tuples(st.sampled_from(["start", "end", "basis", "leave", "move"]), st.integers(0, 4)), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VERBS)
def test_whatever_people_do_rows_and_facts_agree(cast: Cast, verbs: list[tuple[str, int]]) -> None:
    workers = [cast[who] for who in ("coordinator", "responsible", "reader", "other_office", "ended_yesterday")]
    by = cast["coordinator"]
    for verb, place in verbs:
        worker = workers[place]
        worker.__dict__.pop("employment", None)
        open_part = Participation.objects.filter(worker=worker, ended_on=None).first()
        if verb == "start" and worker.employment and open_part is None:
            basis = operations.state_law(family=cast.family, by=cast["lead"], stated=law())
            operations.start_participation(family=cast.family, by=by, worker=worker, part=Part.READER, basis=basis)
        elif verb == "end" and open_part:
            operations.end_participation(participation=open_part, by=by, reason=EndReason.FINISHED)
        elif verb == "basis" and open_part:
            operations.end_basis(basis=open_part.basis, by=by)
        elif verb == "leave" and worker.employments.filter(ended_on=None).exists():
            end_employment(employment=worker.employments.get(ended_on=None), by=by)
        elif verb == "move":
            postcode = ["7078", "7029", "7014", "", "7082"][place]
            operations.move_family(family=cast.family, by=by, address="", postcode=postcode)
    assert access.differences() == []


def test_every_reading_is_written_down(cast: Cast) -> None:
    cast.client("reader").get(f"/familier/{cast.family.public_id}/")
    record = ReadRecord.objects.filter(family=str(cast.family.public_id)).latest("read_at")
    assert (record.user_name, record.office, record.what) == ("Myk Vind", "NAV Heimdal", "familieplanen")


def test_a_refused_reading_is_no_reading(cast: Cast) -> None:
    before = ReadRecord.objects.count()
    cast.client("other_office").get(f"/familier/{cast.family.public_id}/")
    assert ReadRecord.objects.count() == before


def more_families(cast: Cast, count: int) -> None:
    for serial in range(count):
        open_family_plan(
            by=cast["coordinator"],
            name=f"Familien Prøve {serial:02}",
            members=[NewMember("Rolig", "mother"), NewMember("Munter", "child")],
            postcode="7082",
            **CONSENT,
        )


def queries_of(cast: Cast, address: str) -> int:
    client = cast.client("coordinator")
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    # Within a test's own transaction the view's is a savepoint; outside it is not a question to the database.
    return len([query for query in found if "SAVEPOINT" not in query["sql"]])


def test_the_family_list_costs_the_same_for_one_family_and_for_twenty(cast: Cast) -> None:
    one = queries_of(cast, "/familier/")
    more_families(cast, 19)
    assert queries_of(cast, "/familier/") == one
    # Session, user and place of work; the list itself and its line in the read log; the zones of the filter.
    assert one <= 6


def test_the_list_goes_on_where_it_stopped(cast: Cast) -> None:
    more_families(cast, listing.PAGE + 3)
    client = cast.client("coordinator")
    first = client.get("/familier/").content.decode()
    more = first.split('href="?etter=')[1].split('"')[0]
    second = client.get(f"/familier/?etter={more}").content.decode()
    assert "Familien Prøve 00" in first
    assert "Familien Prøve 00" not in second
    assert "Vis flere" not in second


def test_search_finds_only_what_one_may_see(cast: Cast) -> None:
    assert b"Familien Blomst" in cast.client("coordinator").post("/familier/sok/", {"words": "blom"}).content
    assert b"Familien Blomst" not in cast.client("other_office").post("/familier/sok/", {"words": "blom"}).content


def test_a_protected_family_loses_name_and_place_in_lists(cast: Cast) -> None:
    operations.confirm_zone(family=cast.family, by=cast["coordinator"], zone=None)
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    page = cast.client("reader").get("/familier/").content.decode()
    assert "Skjermet familie" in page
    assert "Blomst" not in page
    assert b"Skjermet familie" not in cast.client("reader").post("/familier/sok/", {"words": "blom"}).content


def test_a_protected_family_hides_address_and_offices_on_its_own_pages(cast: Cast) -> None:
    protect_address(family=cast.family, by=cast["coordinator"], protection="confidential")
    client = cast.client("coordinator")
    cast.client("responsible").get(f"/familier/{cast.family.public_id}/")
    for page in ("", "familien/", "deltakere/", "lest/", "logg/"):
        shown = client.get(f"/familier/{cast.family.public_id}/{page}").content.decode()
        assert "Prøveveien" not in shown
        assert "NAV Heimdal" not in shown
        assert "Fortrolig adresse" in shown


def test_the_zone_stays_until_a_person_confirms_another(cast: Cast) -> None:
    client, address = cast.client("coordinator"), f"/familier/{cast.family.public_id}/sone/"
    assert "ligger i Saupstad" in client.get(address).content.decode()
    from familieplan.areas.models import Zone

    client.post(address, {"zone": Zone.objects.get(slug="saupstad").pk})
    operations.move_family(family=cast.family, by=cast["coordinator"], address="", postcode="7029")
    cast.family.refresh_from_db()
    assert cast.family.zone.slug == "saupstad"


def test_a_lead_of_many_families_never_scans_the_family_table(cast: Cast) -> None:
    more_families(cast, 60)
    with connection.cursor() as cursor:
        # So few rows are read whole whatever stands on the table; discouraged from it, only a missing index reads on.
        cursor.execute("SET LOCAL enable_seqscan = off")
    page = Family.objects.permitting(cast["lead"], Right.REVIEW).order_by("name", "pk")[:26]
    assert "Seq Scan on families_family" not in page.explain()


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_leave_nobody_with_an_access_that_was_taken_away(cast: Cast) -> None:
    """Somebody is let in on a basis at the very moment when it ends: each knows nothing of the other yet."""
    basis, let_in = cast.family.bases.get(), Event()

    def let_a_reader_in() -> None:
        # A thread of its own acts for nobody until it says so.
        with acting_as(duty="tests"), transaction.atomic():
            operations.start_participation(
                family=cast.family, by=cast["coordinator"], worker=cast["other_office"], part=Part.READER, basis=basis
            )
            let_in.set()
            sleep(0.3)
        connection.close()

    other = Thread(target=let_a_reader_in)
    other.start()
    assert let_in.wait(10)
    operations.end_basis(basis=cast.family.bases.get(), by=cast["coordinator"])
    other.join()
    assert access.differences() == []
    assert not seen_by(cast, "other_office")
