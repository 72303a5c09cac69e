"""A reading is written whole: who, from where, in which role, of which families, why, and what was done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts import readlog
from familieplan.accounts.models import Deed, ReadRecord, User
from familieplan.families import access
from familieplan.families.models import Family, FamilyUserAccess
from familieplan.families.policies import Right
from tests.cast import LONG_AGO, Cast, add_break_glass, add_deputy
from tests.families.sharing import law
from tests.families.test_access import seen_by

pytestmark = pytest.mark.django_db


def asks(cast: Cast, who: str, method: str = "GET") -> Any:
    request = RequestFactory().generic(method, "/", REMOTE_ADDR="192.0.2.7")
    request.user = User.objects.get(pk=cast[who].pk)
    return request


def rows() -> list[ReadRecord]:
    return list(ReadRecord.objects.order_by("pk"))


def test_a_reading_says_who_from_where_of_what_and_why(cast: Cast) -> None:
    readlog.record(asks(cast, "reader"), ["en", "to"], "planen", readlog.REVIEW)
    found = rows()
    assert [row.family for row in found] == ["en", "to"]
    for row in found:
        assert (row.user_email, row.user_name) == (cast["reader"].email, "Myk Vind")
        assert (row.office, row.role) == ("NAV Heimdal", "caseworker")
        assert (row.what, row.purpose, row.address) == ("planen", "gjennomgang i OSK", "192.0.2.7")
        assert row.deed == Deed.READ
        assert timezone.now() - row.read_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("method", "deed"),
    [("GET", "read"), ("HEAD", "read"), ("POST", "write"), ("PUT", "write"), ("PATCH", "write"), ("DELETE", "write")],
)
def test_what_was_done_follows_from_the_method(cast: Cast, method: str, deed: str) -> None:
    readlog.record(asks(cast, "reader", method), ["en"], "planen")
    assert [(row.deed, row.purpose) for row in rows()] == [(deed, "oppfølging av planen")]


def test_what_is_said_to_be_done_counts_more_than_the_method(cast: Cast) -> None:
    readlog.record(asks(cast, "reader", "POST"), ["en"], "planen", deed=Deed.OUT)
    assert [row.deed for row in rows()] == [Deed.OUT]


def test_a_list_of_many_families_is_one_statement_and_an_empty_one_none(cast: Cast) -> None:
    request = asks(cast, "reader")
    assert request.user.employment
    with CaptureQueriesContext(connection) as few:
        readlog.record(request, ["en"], "planen")
    with CaptureQueriesContext(connection) as many:
        readlog.record(request, map(str, range(40)), "planen")
    assert len(few) == len(many) == 1
    with CaptureQueriesContext(connection) as none:
        readlog.record(request, [], "planen")
    assert len(none) == 0


def test_whoever_is_at_no_office_leaves_none(cast: Cast) -> None:
    readlog.record(asks(cast, "superuser"), ["en"], "planen")
    assert [(row.office, row.role) for row in rows()] == [("", "")]


def partitions() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_partition_tree('accounts_readrecord')")
        return int(cursor.fetchone()[0])


def test_room_is_made_for_the_months_ahead(cast: Cast) -> None:
    readlog.make_room()
    there = partitions()
    readlog.make_room()
    assert partitions() == there
    readlog.make_room(5)
    assert partitions() == there + 2


def fetched(cast: Cast, who: str, right: Right = Right.VIEW, what: str | None = "planen", **more: Any) -> Any:
    request = asks(cast, who)
    return request, access.family_for(request, cast.family.public_id, right, what, **more)


def test_a_family_is_fetched_with_what_its_reader_holds_and_stands_on(cast: Cast) -> None:
    request, family = fetched(cast, "responsible")
    assert family == cast.family
    assert set(family.rights) == {"view_family", "log_family", "plan_family", "review_family"}
    assert (family.basis_kind, family.emergency, family.stand_in) == ("consent", None, None)
    (row,) = rows()
    assert (row.family, row.what, row.purpose) == (str(family.public_id), "planen", "oppfølging av planen")
    clock = timezone.localtime().strftime("%H.")
    assert request.reading.startswith(f"Lesingen din er ført kl. {clock}")
    assert request.reading.endswith(": saksbehandler, oppfølging av planen. Familien kan se den.")


def test_what_shows_nothing_of_the_family_is_no_reading(cast: Cast) -> None:
    request, _family = fetched(cast, "reader", what=None)
    assert rows() == []
    assert not hasattr(request, "reading")


def test_a_reading_keeps_the_purpose_and_the_deed_of_its_page(cast: Cast) -> None:
    request, _family = fetched(cast, "reader", purpose=readlog.INSIGHT, deed=Deed.OUT)
    assert [(row.purpose, row.deed) for row in rows()] == [("innsyn i hvem som har lest", Deed.OUT)]
    assert "innsyn i hvem som har lest" in request.reading


def test_in_an_emergency_the_purpose_is_the_emergency(cast: Cast) -> None:
    add_break_glass(cast)
    request, family = fetched(cast, "break_glass", purpose=readlog.INSIGHT)
    assert family.emergency is not None
    assert (family.basis_kind, set(family.rights)) == ("", {"view_family", "log_family"})
    assert [row.purpose for row in rows()] == ["nødtilgang"]
    assert "nødtilgang" in request.reading
    assert fetched(cast, "reader")[1].emergency is None


def test_whoever_stands_in_is_said_and_holds_no_part(cast: Cast) -> None:
    add_deputy(cast)
    _request, family = fetched(cast, "deputy", Right.STEER)
    assert family.stand_in is not None
    assert (family.stand_in.deputy_id, family.basis_kind) == (cast["deputy"].pk, "")


def test_a_right_that_is_not_held_is_refused_with_a_next_step_and_is_no_reading(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="ikke lov til å endre planen"):
        fetched(cast, "reader", Right.PLAN)
    with pytest.raises(Http404):
        fetched(cast, "other_office")
    with pytest.raises(Http404):
        fetched(cast, "lead", Right.REVIEW)
    assert rows() == []


def test_a_right_whose_time_has_run_out_is_none(cast: Cast) -> None:
    held = FamilyUserAccess.objects.filter(user=cast["responsible"], permission__codename="plan_family")
    held.update(until_at=timezone.now() - timedelta(seconds=1))
    assert "plan_family" not in fetched(cast, "responsible")[1].rights
    held.update(until_at=timezone.now() + timedelta(minutes=1))
    assert "plan_family" in fetched(cast, "responsible")[1].rights


def test_the_basis_is_that_of_ones_own_part_in_this_family(cast: Cast) -> None:
    from familieplan.families import operations

    basis = operations.state_law(family=cast.family, by=cast["coordinator"], stated=law(), on=LONG_AGO)
    asked = {"family": cast.family, "by": cast["coordinator"], "worker": cast["other_office"], "part": "reader"}
    operations.start_participation(basis=basis, on=LONG_AGO, **asked)
    assert fetched(cast, "other_office")[1].basis_kind == "law"
    assert fetched(cast, "reader")[1].basis_kind == "consent"


def test_rows_that_are_right_are_left_as_they_are(cast: Cast) -> None:
    before = set(FamilyUserAccess.objects.values_list("pk", "until_at"))
    access.sync()
    access.sync(families=[cast.family.pk], users=[cast["reader"].pk])
    assert set(FamilyUserAccess.objects.values_list("pk", "until_at")) == before
    assert seen_by(cast, "reader")
    assert Family.objects.count() == 1


def test_a_row_that_ends_at_another_moment_is_both_missing_and_unfounded(cast: Cast) -> None:
    row = FamilyUserAccess.objects.filter(user=cast["reader"]).get()
    FamilyUserAccess.objects.filter(pk=row.pk).update(until_at=timezone.now() + timedelta(days=1))
    found = {(which, user, family, permission) for which, user, family, permission in access.differences()}
    facts = (cast["reader"].pk, cast.family.pk, row.permission_id)
    assert found == {("missing", *facts), ("unfounded", *facts)}
    FamilyUserAccess.objects.filter(pk=row.pk).update(until_at=timezone.now() - timedelta(days=1))
    assert [each[0] for each in access.differences()] == ["missing"]
