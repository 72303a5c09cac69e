"""The dated register of provisions: read by many, changed by the administrator, never rewritten."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.models import Service
from familieplan.families import access, first_rows, operations
from familieplan.families.basis_operations import state_law
from familieplan.families.models import ConsentAge, EndReason, LegalBasis
from familieplan.families.register_operations import VersionDateError, add_version, end_version
from tests.cast import Cast
from tests.families.sharing import TODAY, law, provision, service
from tests.families.test_access import seen_by

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def test_the_first_provisions_are_there_with_their_source(db: None) -> None:
    rows = {row.code: row for row in LegalBasis.objects.all()}
    assert {"fvl-13b-7", "nav-7", "nav-16", "sotjl-43", "sotjl-44", "bvl-13-1", "bvl-13-2", "hol-12-1"} <= set(rows)
    assert all(row.source and row.text for row in rows.values())
    assert rows["bvl-13-2"].from_all
    assert not [row for row in rows.values() if "2025-06-20-81" in row.text]


def test_nav_stat_and_nav_kommune_are_two_bodies_in_the_register(db: None) -> None:
    stat, kommune = service("nav-stat"), service("nav-kommune")
    by_code = {row.code: row for row in LegalBasis.objects.in_force()}
    assert list(by_code["nav-7"].givers.all()) == [stat]
    assert list(by_code["sotjl-44"].givers.all()) == [kommune]
    assert set(by_code["nav-16"].receivers.all()) == {stat, kommune}
    assert not LegalBasis.objects.given_by(stat).filter(code="sotjl-44").exists()


def test_a_service_entered_later_joins_what_names_it(db: None) -> None:
    barnevern = Service.objects.create(code="barnevern", name="Barneverntjenesten", short_name="Barnevernet")
    assert LegalBasis.objects.received_by(barnevern).filter(code="hpl-33").exists()
    helse = Service.objects.create(code="helsestasjon", name="Helsestasjonen", short_name="Helsestasjonen")
    assert ConsentAge.objects.rule().years(helse) == 16
    assert ConsentAge.objects.rule().years(barnevern) == 15


def test_entering_the_first_rows_again_changes_nothing(db: None) -> None:
    before = LegalBasis.objects.count(), ConsentAge.objects.count()
    first_rows.enter(apps, None)
    assert (LegalBasis.objects.count(), ConsentAge.objects.count()) == before


@pytest.mark.parametrize(
    ("on", "code"), [(date(2021, 6, 30), False), (date(2021, 7, 1), True), (date(2030, 1, 1), True)]
)
def test_a_provision_is_in_force_from_its_day(db: None, on: date, code: bool) -> None:
    assert LegalBasis.objects.in_force(on).filter(code="fvl-13b-7").exists() is code


def version(cast: Cast, **changed: Any) -> LegalBasis:
    facts = {
        "code": "prove-1", "law": "Prøveloven", "paragraph": "§ 1", "text": "Ny tekst.", "source": "x",
        "valid_from": TOMORROW, "givers": None, "receivers": None,
    }  # fmt: skip
    return add_version(by=cast["administrator"], **(facts | changed))


def test_a_new_version_takes_over_from_the_old_one_on_its_day(cast: Cast) -> None:
    old = provision()
    new = version(cast)
    old.refresh_from_db()
    assert (old.valid_to, new.valid_from) == (TOMORROW, TOMORROW)
    assert LegalBasis.objects.in_force(TODAY).get(code="prove-1") == old
    assert LegalBasis.objects.in_force(TOMORROW).get(code="prove-1") == new


def test_a_version_never_begins_before_the_one_it_takes_over_from(cast: Cast) -> None:
    old = provision(valid_from=TODAY)
    with pytest.raises(VersionDateError):
        version(cast, valid_from=TODAY)
    with pytest.raises(VersionDateError):
        end_version(by=cast["administrator"], version=old, on=TODAY)


def test_two_versions_never_hold_on_one_day(cast: Cast) -> None:
    old = provision()
    with pytest.raises(IntegrityError, match="one_version_of_a_provision"), transaction.atomic():
        LegalBasis.objects.create(code=old.code, law="x", paragraph="x", text="x", source="x", valid_from=TODAY)


@pytest.mark.parametrize(
    "statement", ["UPDATE families_legalbasis SET text = 'Alt er lov'", "DELETE FROM families_legalbasis"]
)
def test_a_version_is_not_rewritten_and_not_deleted(cast: Cast, statement: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_who_is_in_on_a_version_loses_access_on_the_day_it_ends(cast: Cast) -> None:
    basis = state_law(family=cast.family, by=cast["coordinator"], stated=law())
    operations.start_participation(
        family=cast.family, by=cast["coordinator"], worker=cast["other_office"], part="reader", basis=basis
    )
    end_version(by=cast["administrator"], version=basis.legal_basis, on=TOMORROW)
    assert seen_by(cast, "other_office")
    assert cast.family.access_rows.filter(user=cast["other_office"]).exclude(until_at=None).exists()
    assert access.differences() == []
    end_version(by=cast["administrator"], version=basis.legal_basis, on=TODAY)
    ended = cast.family.participations.get(worker=cast["other_office"])
    assert (ended.ended_on, ended.end_reason) == (TODAY, EndReason.BASIS_ENDED)
    assert not seen_by(cast, "other_office")


FORM = {
    "law": "Nyloven",
    "paragraph": "§ 2",
    "text": "Alle kan dele.",
    "source": "Kontrollert",
    "valid_from": "1.1.2027",
}


def test_the_administrator_enters_a_provision(cast: Cast) -> None:
    answer = cast.client("administrator").post(
        "/hjemler/ny/", FORM | {"from_all": "on", "receivers": [service("nav").pk]}
    )
    assert answer.status_code == 302
    row = LegalBasis.objects.get(law="Nyloven")
    assert (row.from_all, row.to_all, [each.code for each in row.receivers.all()]) == (True, False, ["nav"])
    assert row.entered_by == cast["administrator"]
    assert "Først fra 1. januar 2027" in cast.client("reader").get("/hjemler/").content.decode().replace("\xa0", " ")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"text": ""}, "med vanlige ord"), ({}, "Velg enten alle tjenester"), ({"valid_from": "i dag"}, "dd.mm.åååå")],
)
def test_a_slip_is_explained(cast: Cast, change: dict[str, str], sentence: str) -> None:
    answer = cast.client("administrator").post("/hjemler/ny/", FORM | {"from_all": "on"} | change)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_the_administrator_adds_and_ends_a_version(cast: Cast) -> None:
    client, old = cast.client("administrator"), provision()
    address = f"/hjemler/{old.pk}/ny-versjon/"
    assert "Alle kan dele." in client.get(address).content.decode()
    posted = FORM | {"from_all": "on", "to_all": "on"}
    assert client.post(address, posted | {"valid_from": "1.1.2001"}).status_code == 422
    assert client.post(address, posted).status_code == 302
    new = LegalBasis.objects.get(code=old.code, valid_to=None)
    assert client.post(f"/hjemler/{new.pk}/avslutt/", {"on": "1.1.2001"}).status_code == 422
    assert client.post(f"/hjemler/{new.pk}/avslutt/", {"on": "1.2.2027"}).status_code == 302
    assert client.post(f"/hjemler/{new.pk}/avslutt/", {"on": "1.2.2027"}).status_code == 404


def test_the_administrator_sets_an_age(cast: Cast) -> None:
    client = cast.client("administrator")
    posted = {"service": service("nav").pk, "years": "16", "source": "Vedtak i bystyret", "valid_from": "1.1.2026"}
    assert client.post("/hjemler/samtykkealder/", posted).status_code == 302
    assert ConsentAge.objects.rule().years(service("nav")) == 16
    assert client.post("/hjemler/samtykkealder/", posted | {"years": "11"}).status_code == 422
    assert client.post("/hjemler/samtykkealder/", posted).status_code == 422


@pytest.mark.parametrize("who", ["coordinator", "lead", "auditor", "superuser"])
def test_nobody_else_changes_the_register(cast: Cast, who: str) -> None:
    old = provision()
    for address in (
        "/hjemler/ny/",
        f"/hjemler/{old.pk}/ny-versjon/",
        f"/hjemler/{old.pk}/avslutt/",
        "/hjemler/samtykkealder/",
    ):
        assert cast.client(who).post(address, FORM | {"from_all": "on", "to_all": "on"}).status_code == 404
    old.refresh_from_db()
    assert old.valid_to is None


def test_the_register_costs_the_same_for_few_and_many(cast: Cast) -> None:
    def price() -> int:
        client = cast.client("administrator")
        client.get("/hjemler/")
        with CaptureQueriesContext(connection) as found:
            client.get("/hjemler/")
        return len(found)

    one = price()
    for number in range(8):
        provision(f"flere-{number}").givers.add(service("nav"))
    assert price() == one
