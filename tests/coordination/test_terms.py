"""The administrator keeps the short lists of a measure; what stands in a plan keeps the name it was agreed under."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from familieplan.coordination.models import Measure, Register, Term
from familieplan.coordination.operations.catalogue import TermDayError, end_term, rename_term
from familieplan.coordination.operations.measures import add_measure
from tests.cast import Cast

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=3)
PAGE = "/planlister/"


@pytest.fixture
def kind(cast: Cast) -> Term:
    return Term.objects.in_force().filter(register=Register.MEASURE)[0]


def page(cast: Cast, address: str = PAGE, who: str = "administrator") -> str:
    return unescape(cast.client(who).get(address).content.decode())


def names(on: date, register: Register = Register.MEASURE) -> list[str]:
    return [term.name for term in Term.objects.in_force(on).filter(register=register)]


def sent(name: str, on: date, **more: str) -> dict[str, str]:
    return {"name": name, "valid_from": f"{on:%d.%m.%Y}", **more}


def test_a_new_name_can_be_chosen_from_its_day(cast: Cast) -> None:
    client = cast.client("administrator")
    answer = client.post(PAGE, sent("Østersjøtur", SOON, register="measure"), follow=True)
    assert "«Østersjøtur» er lagt til." in unescape(answer.content.decode())
    assert "Østersjøtur" in names(SOON)
    assert "Østersjøtur" not in names(TODAY)
    assert Term.objects.get(name="Østersjøtur").code == "ostersjotur"


def test_a_measure_keeps_the_name_it_was_agreed_under(cast: Cast, kind: Term) -> None:
    measure = add_measure(plan=cast.plan, by=cast["coordinator"], area="housing", text="Se på leilighet", kind=kind)
    before, address = kind.name, f"{PAGE}{kind.pk}/"
    Term.objects.filter(pk=kind.pk).update(valid_from=TODAY - timedelta(days=10))
    assert cast.client("administrator").post(address, sent("Et nytt navn", TODAY)).status_code == 302
    assert "Et nytt navn" in names(TODAY)
    assert before not in names(TODAY)
    assert Measure.objects.get(pk=measure.pk).kind == kind
    assert Term.objects.get(name="Et nytt navn").code == kind.code
    assert before in page(cast)
    assert cast.client("administrator").get(address).status_code == 404


def test_a_name_that_has_not_begun_is_mended_where_it_stands(cast: Cast, kind: Term) -> None:
    Term.objects.filter(pk=kind.pk).update(valid_from=SOON)
    assert rename_term(term=kind, name="Skrevet rett", valid_from=SOON).pk == kind.pk
    assert Term.objects.filter(code=kind.code).count() == 1


def test_without_a_name_nobody_chooses_it_from_that_day(cast: Cast, kind: Term) -> None:
    cast.client("administrator").post(f"{PAGE}{kind.pk}/", sent("", SOON))
    assert kind.name in names(SOON - timedelta(days=1))
    assert kind.name not in names(SOON)
    assert "Kan ikke velges fra" in page(cast)
    with pytest.raises(TermDayError):
        end_term(term=kind, valid_to=SOON + timedelta(days=1))


@pytest.mark.parametrize("spelt", [str.upper, str.lower])
def test_a_name_that_stands_on_the_list_is_not_entered_twice(cast: Cast, kind: Term, spelt: object) -> None:
    before = Term.objects.count()
    answer = cast.client("administrator").post(PAGE, sent(spelt(kind.name), TODAY, register="measure"))  # type: ignore[operator]
    assert answer.status_code == 422
    assert "Navnet står alt på listen." in unescape(answer.content.decode())
    other = Term.objects.in_force().filter(register=Register.MEASURE).exclude(pk=kind.pk)[0]
    answer = cast.client("administrator").post(f"{PAGE}{other.pk}/", sent(spelt(kind.name), SOON))  # type: ignore[operator]
    assert answer.status_code == 422
    assert Term.objects.count() == before


def test_a_day_that_is_past_is_explained_and_what_was_written_stays(cast: Cast, kind: Term) -> None:
    answer = cast.client("administrator").post(f"{PAGE}{kind.pk}/", sent("Skrevet med møye", TODAY - timedelta(days=1)))
    said = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "Skriv dagen i dag eller en dag som kommer." in said
    assert "Skrevet med møye" in said


@pytest.mark.parametrize("who", ["coordinator", "lead", "auditor", "area_coordinator", "superuser", "family_member"])
def test_nobody_but_the_administrator_keeps_the_lists(cast: Cast, kind: Term, who: str) -> None:
    client, before = cast.client(who), list(Term.objects.values())
    for address in (PAGE, f"{PAGE}{kind.pk}/"):
        assert client.get(address).status_code == 404
        assert client.post(address, sent("Noe annet", TODAY, register="measure")).status_code == 404
    assert list(Term.objects.values()) == before
