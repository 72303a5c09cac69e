"""The administrator's page: who works where, from when and until when."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.models import Employment, User
from tests.cast import LONG_AGO, Cast

pytestmark = pytest.mark.django_db
NEW = {"name": "Ny Bekk", "email": "Ny@prove.example", "role": "caseworker"}


def hire(cast: Cast, **said: object) -> str:
    form = NEW | {"office": cast.offices["nav"].pk} | said
    return cast.client("administrator").post("/kontorer/ansettelse/", form, follow=True).content.decode()


def test_offices_are_listed_by_service_with_how_many_work_there(cast: Cast) -> None:
    page = cast.client("administrator").get("/kontorer/").content.decode()
    headings = re.findall(r'<h2 class="fp-h" id="tjeneste-\d+">([^<]+)', page)
    assert headings == sorted(headings)
    assert re.search(r"NAV Heimdal</a><span[^>]*>3 ansatte", page)
    assert re.search(r"OSK Heimdal</a><span[^>]*>1 ansatt<", page)
    assert "Trygg Furu" not in page


def test_an_office_shows_its_people_and_no_family(cast: Cast) -> None:
    page = cast.client("administrator").get(f"/kontorer/?kontor={cast.offices['nav'].pk}").content.decode()
    assert "Ansatte ved NAV Heimdal" in page
    assert "Trygg Furu" in page
    assert "Klar Bekk" not in page
    assert "Blomst" not in page


@pytest.mark.parametrize(
    ("asked", "found"), [("furu", "Trygg Furu"), ("lead@", "Rask Elv"), ("finnes-ikke", "Ingen ansatte")]
)
def test_an_employee_is_found_by_name_or_address(cast: Cast, asked: str, found: str) -> None:
    assert found in cast.client("administrator").get("/kontorer/", {"q": asked}).content.decode()


@pytest.mark.parametrize("asked", ["kontor=tull", "kontor=999999999999999999999", "q=%00", "kontor=-1"])
def test_a_strange_address_shows_the_whole_list(cast: Cast, asked: str) -> None:
    assert cast.client("administrator").get(f"/kontorer/?{asked}").status_code == 200


def test_a_new_person_chooses_a_password_by_letter_and_gets_in(cast: Cast) -> None:
    assert "Glemt passordet?" in hire(cast)
    client = Client()
    client.post("/konto/passord/glemt/", {"email": "ny@prove.example"})
    assert "Familieplan" in mail.outbox[0].subject
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert link
    form = client.get(link[1], follow=True)
    chosen = {"password1": "lang-og-trygg-2026", "password2": "lang-og-trygg-2026"}
    client.post(form.redirect_chain[-1][0], chosen)
    entered = client.post("/konto/logg-inn/", {"login": "ny@prove.example", "password": "lang-og-trygg-2026"})
    assert entered.status_code == 302
    assert "Ny Bekk" in client.get("/", follow=True).content.decode()


def test_an_unknown_address_gets_the_same_answer_as_a_known_one(cast: Cast) -> None:
    answers = [
        Client().post("/konto/passord/glemt/", {"email": email}, follow=True)
        for email in (cast["reader"].email, "ukjent@prove.example")
    ]
    assert answers[0].redirect_chain == answers[1].redirect_chain
    assert all("Se i e-posten din" in answer.content.decode() for answer in answers)


def test_a_person_who_moves_leaves_the_old_office_the_same_day(cast: Cast) -> None:
    hire(cast, name="Myk Vind", email=cast["reader"].email, office=cast.offices["helse"].pk)
    jobs = Employment.objects.filter(user=cast["reader"]).order_by("started_on")
    assert [(job.office.name, job.ended_on) for job in jobs] == [
        ("NAV Heimdal", timezone.localdate()),
        ("Helse- og velferdskontoret Heimdal", None),
    ]


def test_a_person_never_has_two_offices_on_one_day(cast: Cast) -> None:
    before = (LONG_AGO - timedelta(days=1)).strftime("%d.%m.%Y")
    page = hire(cast, email=cast["reader"].email, on=before)
    assert "Personen begynte ved NAV Heimdal senere enn dette." in page
    assert Employment.objects.filter(user=cast["reader"]).count() == 1


def test_a_form_with_faults_says_what_to_mend_and_stores_nothing(cast: Cast) -> None:
    page = hire(cast, email="ikke en adresse", on="31.11.2026")
    assert "<title>Feil:" in page
    assert "Skriv datoen som dd.mm.åååå" in page
    assert not User.objects.filter(name="Ny Bekk").exists()


def test_whoever_leaves_loses_the_families_at_once(cast: Cast) -> None:
    reader, path = cast["reader"], f"/familier/{cast.family.public_id}/"
    client = cast.client("reader")
    assert client.get(path).status_code == 200
    cast.client("administrator").post(f"/kontorer/ansettelse/{reader.employment.pk}/avslutt/")
    assert client.get(path).headers["Location"].startswith("/konto/logg-inn/")
    # Signing in anew opens nothing either.
    reader.refresh_from_db()
    assert cast.client("reader").get(path).status_code == 404


def test_an_administrator_cannot_shut_herself_out(cast: Cast) -> None:
    own = cast["administrator"].employment
    client = cast.client("administrator")
    answer = client.post(f"/kontorer/ansettelse/{own.pk}/avslutt/")
    assert answer.status_code == 403
    assert "Be en annen administrator" in answer.content.decode()
    assert f"ansettelse/{own.pk}/" not in client.get(f"/kontorer/?kontor={own.office_id}").content.decode()


@pytest.mark.parametrize("who", ["coordinator", "lead", "auditor", "area_coordinator", "superuser"])
def test_nobody_else_finds_the_page_or_its_verbs(cast: Cast, who: str) -> None:
    client = cast.client(who)
    own = cast["reader"].employment
    assert client.get("/kontorer/").status_code == 404
    assert client.post("/kontorer/ansettelse/", NEW).status_code == 404
    assert client.post(f"/kontorer/ansettelse/{own.pk}/avslutt/").status_code == 404
    assert Employment.objects.current().filter(pk=own.pk).exists()


def test_the_page_costs_the_same_for_few_and_for_many(cast: Cast) -> None:
    client = cast.client("administrator")
    path = f"/kontorer/?kontor={cast.offices['nav'].pk}"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(20):
        cast.hire(f"flere{number}", f"Blid Bekk {number}", "nav", "caseworker")
    with CaptureQueriesContext(connection) as many:
        assert client.get(path).content.decode().count("Blid Bekk") >= 20
    assert len(many) == len(few)
