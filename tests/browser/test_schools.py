"""A school raises a concern and gets the answer, a place is entered, and the forum of users meets: by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from familieplan.areas import school_operations as verbs
from familieplan.areas.forum_operations import answer_input
from familieplan.areas.models import Institution
from familieplan.reporting.operations import order_report
from familieplan.reporting.tasks import render_annual_report
from tests.areas.places import add_place, hold_forum, say, write_year
from tests.browser.conftest import Visitor, unfold
from tests.cast import Cast
from tests.coordination.inviting import add_school
from tests.reporting.test_report import fill

TODAY = timezone.localdate()


@pytest.fixture
def school(transactional_db: None, cast: Cast) -> Institution:
    add_school(cast)
    place = add_place(cast, office="school")
    verbs.name_contact(
        institution=place, name="Mild Mose", role="Sosionom", from_on=TODAY - timedelta(days=400), reach="72 00 00 00"
    )
    return place


@pytest.mark.demand("IO3-a", "IO3-d")
def test_a_school_raises_a_concern_and_gets_the_answer(
    school: Institution, cast: Cast, visit: Callable[[str], Visitor]
) -> None:
    teacher = visit("teacher")
    page = teacher.go("/omrader/saupstad/")
    page.get_by_role("link", name="Solhaug skole").press("Enter")
    page.get_by_role("heading", name="For deg som arbeider her").wait_for()
    page.get_by_text("Hva skolen og barnehagen kan se").press("Enter")
    page.get_by_text("Du ser ikke om barnevernet følger familien").wait_for()
    teacher.look("skole-for")
    page.get_by_role("link", name="Meld en bekymring").press("Enter")
    page.get_by_role("heading", name="Dette er ikke en melding til barnevernet").wait_for()
    page.get_by_role("button", name="Send til OSK-teamet").press("Enter")
    page.locator(".ds-error-summary").wait_for()
    teacher.complaints = [text for text in teacher.complaints if "422" not in text]
    teacher.look("skole-bekymring-feil")
    chosen = page.get_by_label("Hvor skriver du fra?").locator("option:checked")
    assert chosen.inner_text() == "Solhaug skole"
    page.get_by_label("Barnets fornavn og etternavn").fill("Lystig Blomst")
    page.get_by_label("Postnummer").fill("7078")
    page.get_by_label("Hva har dere sett?").fill("Kommer ofte uten matpakke.")
    page.get_by_label("Har dere snakket med foreldrene?").select_option("agreed")
    page.get_by_label("Hva sier barnet selv?").fill("«Jeg er sulten.»")
    page.get_by_role("button", name="Send til OSK-teamet").press("Enter")
    page.get_by_text("OSK-teamet har fått det dere skrev.").wait_for()

    rask = visit("lead")
    inbox = rask.go("/bekymringer/")
    inbox.get_by_text("Myk Lærke, Solhaug skole").wait_for()
    inbox.get_by_role("link", name="Lystig Blomst").press("Enter")
    inbox.get_by_label("Takk for at dere sa fra. Vi ringer dere").press("Space")
    inbox.get_by_role("button", name="Send svaret").press("Enter")
    inbox.get_by_text("Svaret er sendt.").wait_for()

    page = teacher.go(f"/omrader/skoler/{school.public_id}/")
    page.get_by_text("Besvart").wait_for()
    teacher.look("skole-svar")
    page.get_by_role("link", name="Bekymring for Lystig Blomst").press("Enter")
    page.get_by_text("Vi ringer dere for å høre mer.").wait_for()
    assert "Familien Blomst" not in page.content()
    # Somebody else who reads of areas meets the same place, and nothing of what was sent.
    reader = visit("reader")
    reader.go(f"/omrader/skoler/{school.public_id}/").get_by_role("heading", name="Solhaug skole").wait_for()
    assert "Lystig" not in reader.page.content()


@pytest.mark.demand("IO3-a", "IO3-b", "IO3-c")
def test_an_area_coordinator_enters_a_kindergarten_and_sees_how_help_is_spread(
    school: Institution, cast: Cast, visit: Callable[[str], Visitor]
) -> None:
    write_year(school, 412, "1.2", "0.8", "1.4", year=TODAY.year)
    write_year(add_place(cast, "Granlia skole", ""), 520, "0.9", "0.3", "1.2", year=TODAY.year)
    vid = visit("area_coordinator")
    page = vid.go("/omrader/")
    page.get_by_role("link", name="Skoler, barnehager og helsestasjoner").press("Enter")
    page.get_by_role("link", name="Legg til et sted").press("Enter")
    page.get_by_role("button", name="Lagre").press("Enter")
    page.locator(".ds-error-summary").wait_for()
    vid.complaints = [text for text in vid.complaints if "422" not in text]
    vid.look("skole-ny-feil")
    page.get_by_label("Hva heter stedet?").fill("Mosegrend barnehage")
    page.get_by_label("Slags sted").select_option("kinder")
    page.get_by_label("Levekårssone").select_option("kattem")
    page.get_by_role("button", name="Lagre").press("Enter")
    page.get_by_text("Mosegrend barnehage er lagt inn.").wait_for()
    page.get_by_text("Oppgi kontakt").press("Enter")
    page.get_by_label("Navn", exact=True).fill("Klok Kløver")
    page.get_by_label("Sosialfaglig kompetanse").fill("Sosionom")
    page.get_by_role("button", name="Lagre kontakten").press("Enter")
    page.get_by_text("Kontaktpersonen er lagret.").wait_for()
    page.get_by_text("Før en praksis").press("Enter")
    page.get_by_label("Slags praksis").select_option("language")
    page.get_by_label("Hva gjør dere?").fill("Språkgrupper hver dag for barn som er nye i norsk")
    page.get_by_role("button", name="Lagre praksisen").press("Enter")
    page.get_by_text("Praksisen er ført.").wait_for()
    unfold(page.locator("summary", has_text="Skriv resultatet"))
    page.get_by_label("Hva kom ut av det?").fill("Alle barna forstår nå beskjedene på avdelingen.")
    page.locator("button", has_text="Lagre resultatet").press("Enter")
    page.get_by_text("Resultat: Alle barna").wait_for()
    page.get_by_text("Før tall for et år").press("Enter")
    page.get_by_label("Barn ved stedet").fill("72")
    page.get_by_label("PPT, årsverk").fill("0,2")
    page.get_by_label("Kilde", exact=True).fill("Enhetenes egne tall")
    page.get_by_role("button", name="Lagre tallene").press("Enter")
    page.get_by_text("Tallene for året er lagret.").wait_for()
    vid.look("barnehage")
    page.get_by_role("link", name="Sammenlign i og utenfor sonene").press("Enter")
    page.get_by_role("heading", name=f"Ressursene i og utenfor sonene, {TODAY.year}").wait_for()
    vid.look("skoler")
    vid.go("/omrader/kattem/").get_by_text("Kontakt: Klok Kløver, Sosionom").wait_for()
    vid.look("omrade-sone-skoler")


@pytest.mark.demand("H8")
def test_the_forum_meets_a_group_says_something_and_it_is_done(cast: Cast, visit: Callable[[str], Visitor]) -> None:
    vid = visit("area_coordinator")
    page = vid.go("/omrader/brukerforum/")
    page.get_by_text(f"0 av 2 møter er holdt i {TODAY.year}").wait_for()
    vid.look("brukerforum-tomt")
    page.get_by_role("link", name="Nytt møte").press("Enter")
    page.get_by_label("Planlagt dag").fill(f"{TODAY:%d.%m.%Y}")
    page.get_by_label("Sted").fill("Kattem bydelshus")
    page.get_by_label("Saksliste").fill("Hva hindrer familiene")
    page.get_by_label("Hvem er invitert?").fill("Ungdomsrådet\nVelferdsalliansen")
    page.get_by_label("Holdt").fill(f"{TODAY + timedelta(days=3):%d.%m.%Y}")
    page.get_by_role("button", name="Lagre møtet").press("Enter")
    page.locator(".ds-error-summary").wait_for()
    vid.complaints = [text for text in vid.complaints if "422" not in text]
    vid.look("brukerforum-feil")
    page.get_by_label("Holdt").fill(f"{TODAY:%d.%m.%Y}")
    page.get_by_role("button", name="Lagre møtet").press("Enter")
    page.get_by_text("Møtet er lagt inn.").wait_for()
    page.get_by_text("Før et innspill").press("Enter")
    page.get_by_label("Hvilken gruppe sier det?").select_option("Velferdsalliansen")
    page.get_by_label("Hva sa de?").fill("Brevene om sosialhjelp er vanskelige å forstå.")
    page.get_by_role("button", name="Lagre innspillet").press("Enter")
    page.get_by_text("Innspillet er ført.").wait_for()
    page.get_by_role("link", name="Skriv hva vi gjør").press("Enter")
    page.get_by_label("Hva gjør vi med det?").fill("Vi skriver de tre vanligste brevene på nytt.")
    page.get_by_label("Hvilket kontor gjør det?").select_option(label="NAV Heimdal")
    vid.look("brukerforum-svar")
    page.get_by_role("button", name="Lagre").press("Enter")
    page.get_by_text("NAV Heimdal har ansvaret.").wait_for()
    vid.look("brukerforum-mote")
    auditor = visit("auditor")
    page = auditor.go("/omrader/brukerforum/")
    page.get_by_text("1 innspill, 0 gjort").wait_for()
    auditor.look("brukerforum")
    assert page.get_by_role("link", name="Nytt møte").count() == 0


@pytest.mark.demand("H8")
def test_the_yearly_status_tells_of_the_forum(cast: Cast, visit: Callable[[str], Visitor]) -> None:
    meeting = hold_forum(date(2025, 5, 14), date(2025, 5, 14))
    answer_input(
        forum_input=say(meeting),
        group="Ungdomsrådet",
        words="Brevene er vanskelige å forstå.",
        answer="Vi skriver de tre vanligste brevene på nytt.",
        office=cast.offices["nav"],
    )
    fill()
    report = order_report(by=cast["administrator"], year=2025)
    render_annual_report(report.pk)
    visitor = visit("administrator")
    page = visitor.go(f"/arsstatus/{report.public_id}/")
    page.get_by_role("heading", name="Brukerforum 2025").wait_for()
    page.get_by_text("NAV Heimdal har ansvaret.").wait_for()
    visitor.look("arsstatus-brukerforum")
