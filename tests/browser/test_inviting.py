"""A coordinator asks a school into the plan, and a school raises a concern: in a real browser, by keyboard where it counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from familieplan.families.consent_operations import give_consent
from familieplan.families.models import LifeArea
from familieplan.families.stated import Yes
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.coordination.inviting import add_school, ask_outside, invite


@pytest.fixture
def school(transactional_db: None, cast: Cast) -> Cast:
    add_school(cast)
    mother, service = cast.member("Vakker").person, cast.offices["school"].service
    given = {"areas": [*LifeArea], "services": [service], "givers": [Yes(mother)], "channel": "oral"}
    yesterday = timezone.localdate() - timedelta(days=1)
    give_consent(family=cast.family, by=cast["coordinator"], what="Skolen kan delta", on=yesterday, **given)
    return cast


@pytest.mark.demand("IO3-d")
def test_a_school_is_asked_says_yes_and_the_coordinator_reads_the_receipt(
    school: Cast, visit: Callable[[str], Visitor]
) -> None:
    klar = visit("coordinator")
    page = klar.go(f"/familier/{school.family.public_id}/deltakere/")
    page.get_by_role("link", name="Hvem er spurt om å bli med").click()
    page.get_by_role("link", name="Inviter kontor, skole eller barnehage").click()
    klar.look("invitere")
    page.get_by_label("Hvem vil dere invitere?").select_option(label="Skolen Heimdal")
    page.get_by_label("Livsområde").select_option("learning")
    page.get_by_label("Hva ber dere om?").fill("Kan dere gi leksehjelp to ganger i uka?")
    basis = school.family.bases.latest("pk")
    page.get_by_label("Grunnlag for å dele").select_option(f"grunnlag-{basis.pk}")
    page.get_by_role("button", name="Send invitasjonen").focus()
    page.keyboard.press("Enter")
    # What is shared was not said: the question stays, and is asked for.
    page.get_by_text("Skriv hva som deles hvis de sier ja").first.wait_for()
    assert page.get_by_label("Hva ber dere om?").input_value() == "Kan dere gi leksehjelp to ganger i uka?"
    klar.complaints.clear()
    page.get_by_label("Hva deles hvis de sier ja").fill("Planen, slik at hjelpen passer med resten.")
    page.get_by_role("button", name="Send invitasjonen").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Skolen Heimdal er spurt.").wait_for()
    klar.look("invitasjon-sendt")

    teacher = visit("teacher")
    asked = teacher.go("/sendt-og-mottatt/?vis=kontoret")
    asked.get_by_role("link", name="Klar Bekk").click()
    asked.get_by_role("heading", name="Familien Blomst").wait_for()
    teacher.look("invitasjon-spurt")
    asked.get_by_label("Vil du si noe til den som spør?").fill("Ja, mandag og onsdag.")
    asked.keyboard.press("Tab")
    asked.keyboard.press("Enter")
    asked.get_by_text("Svaret er sendt.").wait_for()
    asked.goto(f"{teacher.address}/familier/{school.family.public_id}/")
    asked.get_by_role("heading", name="Familien Blomst").first.wait_for()

    page.reload()
    page.get_by_text("Ja, mandag og onsdag.").wait_for()
    klar.look("invitasjon-kvittering")
    page.goto(f"{klar.address}/sendt-og-mottatt/")
    page.get_by_text("Takket ja").first.wait_for()
    klar.look("sendt-og-mottatt")


@pytest.mark.demand("IO3-a")
def test_a_concern_is_raised_and_answered(school: Cast, visit: Callable[[str], Visitor]) -> None:
    teacher = visit("teacher")
    page = teacher.go("/bekymringer/ny/")
    teacher.look("bekymring-ny")
    page.get_by_label("Barnets fornavn og etternavn").fill("Lystig Blomst")
    page.get_by_label("Fødselsdato (dd.mm.åååå)").fill(f"{school.member('Lystig').person.birth_date:%d.%m.%Y}")
    page.get_by_label("Postnummer").fill("7078")
    page.get_by_label("Hva har dere sett?").fill("Kommer ofte uten matpakke.")
    page.get_by_label("Har dere snakket med foreldrene?").select_option("agreed")
    page.get_by_label("Hva sier barnet selv?").fill("«Jeg er sulten.»")
    page.get_by_role("button", name="Send til OSK-teamet").focus()
    page.keyboard.press("Enter")
    page.get_by_text("OSK-teamet har fått det dere skrev.").wait_for()
    teacher.look("bekymring-kvittering")

    rask = visit("lead")
    inbox = rask.go("/bekymringer/")
    rask.look("bekymringer")
    inbox.get_by_role("link", name="Lystig Blomst").click()
    rask.look("bekymring-osk")
    inbox.get_by_role("button", name="Knytt til familien").click()
    inbox.get_by_text("Bekymringen er knyttet til familien.").wait_for()
    inbox.get_by_label("Takk for at dere sa fra. Vi ringer dere").check()
    inbox.get_by_role("button", name="Send svaret").focus()
    inbox.keyboard.press("Enter")
    inbox.get_by_text("Svaret er sendt.").wait_for()

    page.reload()
    page.get_by_text("Vi ringer dere for å høre mer.").wait_for()
    assert "Familien Blomst" not in page.content()
    teacher.look("bekymring-svar")


def test_the_familys_list_and_somebody_outside(school: Cast, visit: Callable[[str], Visitor]) -> None:
    invite(school)
    sent = ask_outside(school)
    klar = visit("coordinator")
    klar.go(f"/familier/{school.family.public_id}/invitasjoner/")
    klar.look("invitasjoner")
    page = klar.go(f"/invitasjoner/{sent.public_id}/")
    klar.look("invitasjon-utenfor")
    page.get_by_label("Hva sa de?").fill("De begynner torsdag.")
    page.get_by_role("button", name="Før at de sa ja").click()
    page.get_by_text("Svaret er ført.").wait_for()
    klar.go(f"/familier/{school.family.public_id}/invitasjoner/utenfor/")
    klar.look("invitere-utenfor")
