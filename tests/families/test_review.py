"""Each use of an emergency is judged by a lead of another office, and stays open until it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import Notice, ReadRecord
from familieplan.accounts.policies import Role
from familieplan.families.emergency_operations import (
    NotForThisReviewerError,
    end_emergency,
    review_emergency,
)
from familieplan.families.models import EmergencyAccess, EmergencyReview
from tests.cast import Cast
from tests.clock import later
from tests.families.emergencies import WHY, open_blomst

pytestmark = pytest.mark.django_db
QUEUE = "/nodtilgang/gjennomgang/"
JUDGED = {"verdict": "right", "reason": "Barnet var i fare, og ingen andre kunne nås."}


def used(cast: Cast, who: str = "other_office") -> EmergencyAccess:
    """Opened, read a little, ended."""
    emergency = open_blomst(cast, who)
    cast.client(who).get(f"/familier/{cast.family.public_id}/logg/")
    end_emergency(emergency=emergency, by=cast[who])
    # The database's clock stood still when the test began: its readings are as old as that.
    EmergencyAccess.objects.filter(pk=emergency.pk).update(opened_at=emergency.opened_at - timedelta(minutes=10))
    emergency.refresh_from_db()
    return emergency


def page(cast: Cast, who: str = "lead", path: str = QUEUE) -> str:
    return cast.client(who).get(path).content.decode()


@pytest.mark.parametrize("who", ["coordinator", "other_office", "administrator", "auditor", "superuser"])
def test_only_leads_judge(cast: Cast, who: str) -> None:
    emergency = used(cast)
    assert cast.client(who).get(QUEUE).status_code == 404
    assert cast.client(who).post(f"{QUEUE}{emergency.public_id}/", JUDGED).status_code == 404
    assert not EmergencyReview.objects.exists()


def test_the_reviewer_sees_who_when_why_on_what_and_which_pages_but_nothing_of_the_family(cast: Cast) -> None:
    emergency = used(cast)
    shown = page(cast, "lead_of_other_district", f"{QUEUE}{emergency.public_id}/")
    for said in (
        "Lun Hytte",
        "NAV Lerkendal",
        WHY,
        "Forvaltningsloven § 13 b første ledd nr. 7",
        ": loggen",
        str(cast.family.public_id),
    ):
        assert said in shown
    for hidden in ("Blomst", "Glad", "Vakker", "Prøveveien", "Klar Bekk"):
        assert hidden not in shown


def test_neither_what_others_read_nor_what_the_worker_read_earlier_is_shown(cast: Cast) -> None:
    emergency = used(cast)
    cast.client("reader").get(f"/familier/{cast.family.public_id}/familien/")
    address = f"{QUEUE}{emergency.public_id}/"
    assert ReadRecord.objects.filter(what="familiens medlemmer").exists()
    assert "familiens medlemmer" not in page(cast, "lead", address)
    EmergencyAccess.objects.filter(pk=emergency.pk).update(opened_at=emergency.over_at)
    assert "Ingenting er lest." in page(cast, "lead", address)


def test_a_lead_of_the_openers_own_office_neither_sees_nor_judges(cast: Cast) -> None:
    cast.hire("lead_there", "Stø Kvist", "nav_lerkendal", Role.TEAM_LEAD)
    emergency = used(cast)
    assert "Ingen bruk venter på deg" in page(cast, "lead_there")
    assert cast.client("lead_there").get(f"{QUEUE}{emergency.public_id}/").status_code == 404
    with pytest.raises(NotForThisReviewerError):
        review_emergency(emergency=emergency, by=cast["lead_there"], **JUDGED)


def test_nobody_judges_their_own_use(cast: Cast) -> None:
    emergency = used(cast, "lead_of_other_district")
    assert cast.client("lead_of_other_district").get(f"{QUEUE}{emergency.public_id}/").status_code == 404
    with pytest.raises(NotForThisReviewerError):
        review_emergency(emergency=emergency, by=cast["lead_of_other_district"], **JUDGED)
    assert cast.client("lead").get(f"{QUEUE}{emergency.public_id}/").status_code == 200


def test_a_use_is_judged_when_it_is_over_and_not_before(cast: Cast) -> None:
    emergency = open_blomst(cast)
    assert "Gå gjennom" not in page(cast, "lead")
    assert "Bruken pågår ennå" in page(cast, "lead", f"{QUEUE}{emergency.public_id}/")
    cast.client("lead").post(f"{QUEUE}{emergency.public_id}/", JUDGED)
    assert not EmergencyReview.objects.exists()
    with later(emergency.ends_at + timedelta(seconds=1)):
        assert "Gå gjennom" in page(cast, "lead")
        cast.client("lead").post(f"{QUEUE}{emergency.public_id}/", JUDGED)
    assert EmergencyReview.objects.get().reviewer == cast["lead"]


def test_it_stays_open_and_shows_as_overdue_until_somebody_has_judged(cast: Cast) -> None:
    emergency = used(cast)
    assert "Gjennomgås innen" in page(cast)
    with later(timedelta(days=8)):
        for who, path in (("lead", QUEUE), ("auditor", "/nodtilgang/forsok/"), ("other_office", "/nodtilgang/")):
            assert "Skulle vært gjennomgått innen" in page(cast, who, path)
        review_emergency(emergency=emergency, by=cast["lead_of_other_district"], **JUDGED)
        assert "Skulle vært" not in page(cast, "auditor", "/nodtilgang/forsok/")
        assert "Ingen bruk venter på deg" in page(cast, "lead_of_other_district")


def test_it_is_judged_once_and_the_second_reviewer_is_told(cast: Cast) -> None:
    emergency = used(cast)
    review_emergency(emergency=emergency, by=cast["lead"], **JUDGED)
    answer = cast.client("lead_of_other_district").post(
        f"{QUEUE}{emergency.public_id}/", JUDGED | {"verdict": "wrong"}, follow=True
    )
    assert "eller noen har gjort det" in answer.content.decode()
    assert EmergencyReview.objects.get().verdict == "right"


@pytest.mark.parametrize(
    "sql", ["UPDATE families_emergencyreview SET verdict = 'right'", "DELETE FROM families_emergencyreview"]
)
def test_a_verdict_stands(cast: Cast, sql: str) -> None:
    review_emergency(emergency=used(cast), by=cast["lead"], **JUDGED)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"verdict": ""}, "Var det riktig"), ({"reason": "nei"}, "Skriv litt mer"), ({"verdict": "kanskje"}, "Var det")],
)
def test_a_verdict_needs_its_reason(cast: Cast, changed: dict[str, str], sentence: str) -> None:
    answer = cast.client("lead").post(f"{QUEUE}{used(cast).public_id}/", JUDGED | changed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_wrong_use_is_told_to_the_worker_and_the_auditor_without_a_name(cast: Cast) -> None:
    emergency = used(cast)
    Notice.objects.all().delete()
    review_emergency(emergency=emergency, by=cast["lead"], verdict="wrong", reason="Familien kunne vært spurt.")
    assert set(Notice.objects.values_list("recipient__name", flat=True)) == {"Lun Hytte", "Nøye Lupe"}
    for notice in Notice.objects.all():
        assert "Blomst" not in notice.text
        assert "Lun" not in notice.text
    for who, path in (
        ("coordinator", f"/familier/{cast.family.public_id}/nodtilgang/"),
        ("auditor", "/nodtilgang/forsok/"),
    ):
        assert "Ikke riktig bruk" in page(cast, who, path)
        assert "Familien kunne vært spurt." in page(cast, who, path)


def test_a_right_use_is_told_to_the_worker_alone(cast: Cast) -> None:
    emergency = used(cast)
    Notice.objects.all().delete()
    review_emergency(emergency=emergency, by=cast["lead"], **JUDGED)
    assert [notice.recipient for notice in Notice.objects.all()] == [cast["other_office"]]


def test_the_lead_of_the_district_sees_what_was_opened_there_and_the_other_lead_does_not(cast: Cast) -> None:
    emergency = used(cast)
    for who in ("lead", "lead_of_other_district"):
        assert page(cast, who).count("<b>Lun Hytte</b>") == 1
        assert "Ingen annen familie i bydelen din" in page(cast, who)
    review_emergency(emergency=emergency, by=cast["lead_of_other_district"], **JUDGED)
    assert "Ingen bruk venter på deg" in page(cast, "lead")
    assert "<b>Lun Hytte</b>" in page(cast, "lead")
    assert "<b>Lun Hytte</b>" not in page(cast, "lead_of_other_district")
    assert "Blomst" not in page(cast, "lead")


def test_a_lead_who_takes_part_reads_the_familys_name(cast: Cast) -> None:
    from familieplan.families.operations import start_participation

    used(cast)
    basis = cast.family.bases.get()
    start_participation(family=cast.family, by=cast["coordinator"], worker=cast["lead"], part="reader", basis=basis)
    assert "Familien Blomst" in page(cast, "lead")


def test_the_queue_costs_the_same_for_one_use_and_for_ten(cast: Cast) -> None:
    def cost(path: str, who: str) -> int:
        client = cast.client(who)
        client.get(path)
        with CaptureQueriesContext(connection) as found:
            client.get(path)
        return len(found)

    used(cast)
    before = cost(QUEUE, "lead"), cost("/nodtilgang/forsok/", "auditor"), cost("/nodtilgang/", "other_office")
    for _n in range(9):
        used(cast)
    after = cost(QUEUE, "lead"), cost("/nodtilgang/forsok/", "auditor"), cost("/nodtilgang/", "other_office")
    assert after == before


def test_the_auditors_list_goes_on_where_it_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("familieplan.families.review_views.PAGE", 2)
    for who in ("other_office", "ended_yesterday", "lead"):
        open_blomst(cast, who)
    first = page(cast, "auditor", "/nodtilgang/forsok/")
    assert "Lun Hytte" not in first
    more = first.split('href="?etter=')[1].split('"')[0]
    assert "Lun Hytte" in page(cast, "auditor", f"/nodtilgang/forsok/?etter={more}")
    assert "Rask Elv" in page(cast, "auditor", "/nodtilgang/forsok/?etter=tull")


def test_the_auditor_reads_the_use_and_not_the_family(cast: Cast) -> None:
    used(cast)
    shown = page(cast, "auditor", "/nodtilgang/forsok/")
    assert str(cast.family.public_id) in shown
    assert "Blomst" not in shown
    assert timezone.localtime().strftime("%H") in shown
