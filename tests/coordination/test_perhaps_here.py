"""«Finnes kanskje allerede»: said of families that one may see, and of no other, by nothing at all."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.models import Deed, ReadRecord
from familieplan.families.models import Family
from familieplan.families.operations import set_identity
from familieplan.families.protection import protect_address
from tests.assistance.files import number
from tests.cast import Cast
from tests.crawl import Met, difference, quiet, without_sessions
from tests.families.test_pages import FORM

pytestmark = pytest.mark.django_db
NEW = "/familier/ny/"
PERHAPS = "Familien finnes kanskje allerede"
# Vakker Blomst of the cast, as somebody else would write it.
VAKKER = FORM | {
    "name": "Familien Rogn",
    "medlem-0-given_name": "Wakker",
    "medlem-0-family_name": "Blomsst",
    "medlem-0-birth_date": "04.03.1990",
}
OTHERS = VAKKER | {"medlem-0-given_name": "Rolig", "medlem-0-family_name": "Rogn"}


@pytest.fixture(autouse=True)
def _services(cast: Cast) -> None:
    for sent in (VAKKER, OTHERS):
        sent["services"] = [cast.offices[code].service_id for code in ("helse", "nav")]


def with_number(cast: Cast) -> dict[str, str]:
    mother = cast.member("Vakker").person
    set_identity(mother, number(7))
    mother.save()
    return OTHERS | {"medlem-0-birth_date": "", "medlem-0-identity_number": number(7)}


def test_a_name_that_sounds_the_same_on_the_same_birth_date_is_pointed_out(cast: Cast) -> None:
    answer = cast.client("coordinator").post(NEW, VAKKER)
    page = answer.content.decode()
    assert (answer.status_code, PERHAPS in page, "likt navn, samme fødselsdato" in page) == (422, True, True)
    assert "Familien Blomst" in page
    assert 'value="Familien Rogn"' in page
    assert not Family.objects.filter(name="Familien Rogn").exists()


def test_a_number_that_is_here_is_pointed_out_and_stands_as_it_was_typed(cast: Cast) -> None:
    page = cast.client("coordinator").post(NEW, with_number(cast)).content.decode()
    assert (PERHAPS in page, "samme fødselsnummer" in page) == (True, True)


def test_whoever_has_looked_starts_the_plan_all_the_same(cast: Cast) -> None:
    assert cast.client("coordinator").post(NEW, VAKKER | {"not_same": "on"}).status_code == 302
    assert Family.objects.filter(name="Familien Rogn").exists()


@pytest.mark.parametrize("changed", [{"medlem-0-birth_date": "05.03.1990"}, {"medlem-0-given_name": "Stille"}])
def test_another_birth_date_or_another_name_is_somebody_else(cast: Cast, changed: dict[str, str]) -> None:
    assert cast.client("coordinator").post(NEW, VAKKER | changed).status_code == 302


def test_what_was_pointed_out_is_a_reading(cast: Cast) -> None:
    cast.client("coordinator").post(NEW, VAKKER)
    row = ReadRecord.objects.get(user_email=cast["coordinator"].email, what="registrering: finnes kanskje")
    assert (row.family, row.deed, row.purpose) == (str(cast.family.public_id), Deed.LISTED, "ny familie og ny plan")


def test_a_protected_family_is_pointed_out_by_number_without_its_name(cast: Cast) -> None:
    sent = with_number(cast)
    protect_address(family=cast.family, by=cast["coordinator"], protection="strict")
    client = cast.client("reader")
    page = client.post(NEW, sent).content.decode()
    assert ("Skjermet familie" in page, "Familien Blomst" in page) == (True, False)
    assert client.post(NEW, VAKKER).status_code == 302


def registered(cast: Cast, sent: dict[str, str]) -> Met:
    """Everything that a stranger could compare: of the answer, and of the page it leads to."""
    client = cast.client("other_office")
    # Undone each time: what this one has registered before, this one may see.
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        answer = client.post(NEW, sent)
        page = client.get(answer.url).content.decode()
        transaction.set_rollback(True)
    address = answer.url.split("/")[2]
    body = quiet(page.replace(address, "familien"))
    return Met(answer.status_code, (), body, len(without_sessions([each["sql"] or "" for each in asked])))


def test_whoever_must_not_know_meets_the_same_page_and_as_many_questions(cast: Cast) -> None:
    sent = with_number(cast)
    here, not_here = sent, sent | {"medlem-0-identity_number": number(8)}
    registered(cast, OTHERS)
    one = registered(cast, not_here)
    two = registered(cast, here)
    assert one.status == 302
    assert difference(one, two) == []
    by_name = registered(cast, VAKKER | {"name": "Familien Rogn"})
    assert (by_name.status, by_name.queries) == (
        302,
        registered(cast, VAKKER | {"medlem-0-birth_date": "05.03.1990"}).queries,
    )
