"""Residence status of one person: never needed, never about a country, and beside it what services shall and may give."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from familieplan.accounts.models import ReadRecord, Service
from familieplan.areas.entitlements import entitlements
from familieplan.coordination.models import FamilyPlan, FastLane
from familieplan.families.models import Family, FamilyLogin, Person, ResidenceNote
from familieplan.families.residence_operations import BeforeTheLastError, say_residence
from familieplan.rights.archive.reach import Reach
from familieplan.rights.copies.adults import adults_of
from tests.access_matrix import EVERYBODY, SEES
from tests.cast import Cast, add_break_glass, add_deputy, add_same_office
from tests.coordination.fastlanes import receives, send
from tests.families.test_pages import FORM

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SAID = {"status": "refused", "said_by": "Brev fra UDI", "from_on": ""}


def path(cast: Cast, name: str = "Vakker") -> str:
    return f"/familier/{cast.family.public_id}/familien/{cast.member(name).pk}/opphold/"


def page(cast: Cast, who: str = "reader", name: str = "Vakker") -> str:
    return unescape(cast.client(who).get(path(cast, name)).content.decode())


@pytest.mark.demand("H9b")
def test_when_a_status_is_set_the_case_shows_the_text_that_everybody_reads(cast: Cast) -> None:
    assert "Hva tjenestene skal og kan gi" not in page(cast)
    cast.client("coordinator").post(path(cast), SAID)
    shown, open_page = page(cast), unescape(Client().get("/rettigheter/").content.decode())
    rules = entitlements(statuses=["refused"]).statuses[0].rules
    assert len(rules) == 9
    for told in rules:
        assert told.words.text in shown
        assert told.words.text in open_page
    assert "Har fått endelig avslag på asyl" in unescape(
        cast.client("reader").get(f"/familier/{cast.family.public_id}/familien/").content.decode()
    )


@pytest.mark.demand("H9b")
def test_those_who_read_the_family_read_it_and_nobody_else(cast: Cast) -> None:
    add_same_office(cast), add_deputy(cast), add_break_glass(cast)
    cast.let_in("family_member", "Vakker")
    cast.client("coordinator").post(path(cast), SAID)
    for who in EVERYBODY:
        answer = cast.client(who).get(path(cast))
        assert (answer.status_code == 200) == (who in SEES), who
    record = ReadRecord.objects.filter(what="oppholdsstatus").latest("id")
    assert record.family == str(cast.family.public_id)


def test_a_new_status_ends_the_earlier_one_and_the_history_stays(cast: Cast) -> None:
    row, by = cast.member("Vakker"), cast["coordinator"]
    say_residence(membership=row, by=by, status="seeker", from_on=TODAY - timedelta(days=30), said_by="Hun selv")
    say_residence(membership=row, by=by, status="settled", from_on=TODAY, said_by="Brev fra UDI")
    notes = ResidenceNote.objects.filter(family=cast.family)
    assert [(note.status, note.until_on) for note in notes] == [("seeker", TODAY), ("settled", None)]
    assert "Har søkt asyl og venter på svar, fra" in page(cast)
    with pytest.raises(BeforeTheLastError):
        say_residence(membership=row, by=by, status="none", from_on=TODAY - timedelta(days=9), said_by="x")
    cast.client("coordinator").post(path(cast), {"status": "", "said_by": "", "from_on": ""})
    assert not ResidenceNote.objects.filter(until_on=None).exists()


def test_who_says_it_is_asked_for(cast: Cast) -> None:
    answer = cast.client("coordinator").post(path(cast), SAID | {"said_by": " "})
    assert answer.status_code == 422
    assert "Skriv hvem som sier det." in unescape(answer.content.decode())


def test_no_country_and_no_background_can_be_written_of_anybody() -> None:
    columns = {field.name for model in (Person, ResidenceNote, Family) for field in model._meta.get_fields()}
    assert not [name for name in columns if any(word in name for word in ("country", "nation", "ethnic", "birthplace"))]


@pytest.mark.demand("H9a")
def test_a_family_is_registered_and_asks_for_emergency_help_without_number_or_status(cast: Cast) -> None:
    """Nødvendig helsehjelp and økonomisk nødhjelp wait for no number: neither the form nor the lane asks for one."""
    client = cast.client("coordinator")
    services = [Service.objects.get(code=code).pk for code in ("helse", "nav")]
    form = unescape(client.get("/familier/ny/").content.decode())
    assert "Ingen må ha nummer eller oppholdstillatelse for å få en plan." in form
    assert (
        client.post(
            "/familier/ny/", FORM | {"services": services, "medlem-0-identity_number": "", "medlem-0-birth_date": ""}
        ).status_code
        == 302
    )
    plan = FamilyPlan.objects.latest("pk")
    mother = plan.family.memberships.first()
    assert mother is not None
    assert (mother.person.identity_hash, mother.person.birth_date) == (None, None)
    assert not ResidenceNote.objects.exists()
    receives(cast, "other_office")
    lane = send(cast, family=plan.family)
    assert FastLane.objects.get(pk=lane.pk).family == plan.family
    answer = client.post(
        f"/familier/{plan.family.public_id}/omrade/health/tiltak/", {"text": "Nødvendig helsehjelp i dag"}
    )
    assert answer.status_code in {200, 302}
    assert plan.measures.filter(text="Nødvendig helsehjelp i dag").exists()


def test_the_copy_and_the_archive_hold_it_and_at_the_door_each_gets_their_own(cast: Cast) -> None:
    for name in ("Vakker", "Stille"):
        say_residence(
            membership=cast.member(name), by=cast["coordinator"], status="eea", from_on=TODAY, said_by=f"{name} selv"
        )
    _left_out, rows = adults_of(cast.family, None, own=False)
    assert sorted(row["residence"][0]["said_by"] for row in rows) == ["Stille selv", "Vakker selv"]
    cast.let_in("mother", "Vakker")
    left_out, rows = adults_of(cast.family, FamilyLogin.objects.get(), own=True)
    assert left_out
    assert [row["residence"][0]["said_by"] for row in rows] == ["Vakker selv"]
    assert {note.said_by for note in Reach().residence(cast.family)} == {"Stille selv", "Vakker selv"}
