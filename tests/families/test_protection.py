"""Address protection: at once, everywhere, for everybody but those who need what it hides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from familieplan.accounts.models import ReadRecord
from familieplan.families import protection
from familieplan.families.models import FamilyExport
from tests.cast import LONG_AGO, Cast
from tests.coordination.stories import another_family
from tests.crawl import walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(cast: Cast) -> str:
    protection.protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    return f"/familier/{cast.family.public_id}/"


@pytest.mark.parametrize(("who", "named"), [("coordinator", True), ("responsible", False), ("reader", False)])
def test_a_strictly_protected_family_is_named_to_the_coordinator_alone(
    cast: Cast, address: str, who: str, named: bool
) -> None:
    for page in ("", "logg/", "familien/", "deltakere/", "lest/", "kartlegging/"):
        shown = cast.client(who).get(address + page).content.decode()
        assert ("Familien Blomst" in shown, "Skjermet familie" in shown) == (named, not named), page


def test_a_confidential_address_leaves_the_name_to_the_team(cast: Cast, address: str) -> None:
    protection.protect_address(family=cast.family, by=cast["coordinator"], protection="confidential")
    shown = cast.client("reader").get(address).content.decode()
    assert "Familien Blomst" in shown
    assert "Fortrolig adresse" in shown


@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 200), ("responsible", 403), ("other_office", 404), ("superuser", 404)]
)
def test_the_address_is_shown_on_purpose_to_those_who_may(cast: Cast, address: str, who: str, status: int) -> None:
    answer = cast.client(who).post(address + "adressebeskyttelse/vis/")
    assert answer.status_code == status
    assert ("Prøveveien" in answer.content.decode()) == (status == 200)
    assert ReadRecord.objects.filter(what="den skjulte adressen").count() == (1 if status == 200 else 0)


def test_somebody_who_is_cleared_sees_it_until_the_clearance_ends(cast: Cast, address: str) -> None:
    client, page = cast.client("coordinator"), address + "adressebeskyttelse/"
    asked = {"worker": cast["responsible"].pk, "why": "Kjører barna til skolen"}
    assert client.post(page, asked).status_code == 302
    shown = cast.client("responsible").get(address).content.decode()
    assert "Familien Blomst" in shown
    assert cast.client("responsible").post(address + "adressebeskyttelse/vis/").status_code == 200
    clearance = cast.family.clearances.get()
    assert client.post(f"{page}{clearance.pk}/avslutt/").status_code == 302
    assert cast.client("responsible").post(address + "adressebeskyttelse/vis/").status_code == 403


def test_nobody_outside_the_team_can_be_cleared(cast: Cast, address: str) -> None:
    asked = {"worker": cast["other_office"].pk, "why": "Nysgjerrig"}
    assert cast.client("coordinator").post(address + "adressebeskyttelse/", asked).status_code == 422
    with pytest.raises(protection.NotOnTheTeamError):
        protection.clear(family=cast.family, by=cast["coordinator"], worker=cast["other_office"], why="x")


def test_papers_made_before_a_change_of_grade_are_called_back(cast: Cast) -> None:
    paper = FamilyExport.objects.create(
        family=cast.family, what="kopi", content_type="application/pdf", content=b"x", made_by=cast["coordinator"]
    )
    protection.protect_address(family=cast.family, by=cast["coordinator"], protection="")
    paper.refresh_from_db()
    assert paper.withdrawn_at is None
    protection.protect_address(family=cast.family, by=cast["coordinator"], protection="confidential")
    paper.refresh_from_db()
    assert paper.withdrawn_at <= timezone.now()
    assert paper.withdrawn_why == "Adressebeskyttelsen er endret."


def test_nothing_of_a_family_lies_in_the_cache(cast: Cast) -> None:
    """There is nothing to empty when a grade changes: pages are made anew for each who asks."""
    walk(cast.client("coordinator"), [f"/familier/{cast.family.public_id}/", "/", "/familier/"])
    client = cache._cache.get_client()
    kept = [client.get(key) or b"" for key in client.scan_iter(f"{cache.key_prefix}:*")]
    assert kept
    for secret in ("Blomst", "Vakker", "Prøveveien"):
        assert not [value for value in kept if secret.encode() in value]


def test_taking_part_in_one_family_clears_nobody_for_another(cast: Cast, address: str) -> None:
    other = another_family(cast, "Bregne").family
    asked = {"by": cast["coordinator"], "worker": cast["responsible"], "why": "Kjører barna"}
    with pytest.raises(protection.NotOnTheTeamError):
        protection.clear(family=other, **asked)
    assert protection.clear(family=cast.family, **asked).family == cast.family


def test_a_clearance_is_written_down_once_and_given_anew_when_it_has_ended(cast: Cast) -> None:
    today = timezone.localdate()
    asked = {"family": cast.family, "by": cast["coordinator"], "worker": cast["responsible"]}
    first = protection.clear(why="Kjører barna", on=LONG_AGO, **asked)
    assert (first.worker, first.given_by, first.why) == (cast["responsible"], cast["coordinator"], "Kjører barna")
    assert (first.started_on, first.ended_on) == (LONG_AGO, None)
    assert protection.clear(why="En annen grunn", **asked) == first
    protection.end_clearance(clearance=first, by=cast["coordinator"], on=LONG_AGO - timedelta(days=1))
    first.refresh_from_db()
    assert first.ended_on == LONG_AGO, "not before it began"
    again = protection.clear(why="En annen grunn", **asked)
    assert (again != first, again.why, again.started_on) == (True, "En annen grunn", today)
    protection.end_clearance(clearance=again, by=cast["coordinator"])
    again.refresh_from_db()
    assert again.ended_on == today


def test_papers_of_another_family_stay_and_what_was_called_back_keeps_its_moment(cast: Cast) -> None:
    facts = {"what": "kopi", "content_type": "application/pdf", "content": b"x", "made_by": cast["coordinator"]}
    other = FamilyExport.objects.create(family=another_family(cast, "Bregne").family, **facts)
    earlier = timezone.now() - timedelta(days=3)
    gone = FamilyExport.objects.create(family=cast.family, withdrawn_at=earlier, withdrawn_why="Feil.", **facts)
    protection.protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    for paper in (other, gone):
        paper.refresh_from_db()
    assert (other.withdrawn_at, gone.withdrawn_at, gone.withdrawn_why) == (None, earlier, "Feil.")


def test_somebody_is_cleared_on_a_day_on_which_they_take_part_and_on_no_other(cast: Cast) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    cast.family.participations.filter(worker=cast["responsible"]).update(started_on=tomorrow)
    asked = {"family": cast.family, "by": cast["coordinator"], "worker": cast["responsible"], "why": "Kjører barna"}
    with pytest.raises(protection.NotOnTheTeamError):
        protection.clear(**asked)
    assert protection.clear(on=tomorrow, **asked).started_on == tomorrow
