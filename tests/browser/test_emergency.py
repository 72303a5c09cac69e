"""Break-glass from the door to the verdict, a deputy named, and a baton handed over, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from familieplan.accounts.models import Deputy
from familieplan.accounts.policies import Role
from familieplan.coordination.operations import flags, telling
from familieplan.coordination.operations.journal import sign_entry
from familieplan.families.deputy_operations import register_absence
from familieplan.families.models import EmergencyAccess, EmergencyReview, Handover
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.families.emergencies import number_of

TODAY = timezone.localdate()


def test_a_family_in_danger_is_opened_left_and_judged(cast: Cast, visit: Callable[[str], Visitor]) -> None:
    number = number_of("Glad")
    lun = visit("other_office")
    page = lun.go("/nodtilgang/")
    page.get_by_role("button", name="Åpne med nødtilgang").click()
    assert page.title().startswith("Feil:")
    lun.complaints.clear()
    lun.look("nodtilgang-feil")
    page.get_by_label("Fødselsnummer, D-nummer eller DUF").fill("12")
    page.get_by_label("Fødselsnummer, D-nummer eller DUF").fill(number)
    page.get_by_label("Hjemmel").select_option("strl-17")
    page.get_by_label("Hva er faren, og hvorfor haster det?").fill("Barnet er alene ute, og ingen svarer på telefon.")
    page.get_by_label("Jeg mener at noen er i fare").check()
    page.get_by_role("button", name="Åpne med nødtilgang").click()
    page.get_by_role("heading", name="Familien Blomst").wait_for()
    page.get_by_text("Alt du gjør er ført, og blir gjennomgått.").wait_for()
    assert number not in page.url
    lun.look("nodtilgang-plan")
    for tab in ("Logg", "Familien", "Hvem deltar", "Hvem har lest", "Kartlegging"):
        page.get_by_role("navigation", name="Familien Blomst").get_by_role("link", name=tab, exact=True).click()
        page.get_by_text("Nødtilgang til kl.").wait_for()
    page.get_by_role("button", name="Avslutt nødtilgangen").click()
    page.get_by_text("Nødtilgangen er avsluttet.").wait_for()
    lun.look("nodtilgang")
    assert lun.go(f"/familier/{cast.family.public_id}/").title().startswith("Vi finner ikke")

    klok = visit("lead_of_other_district")
    klok.page.get_by_role("link", name="Nye beskjeder").click()
    klok.look("beskjeder")
    klok.page.get_by_role("link", name="En nødtilgang skal gjennomgås").click()
    klok.look("gjennomganger")
    klok.page.get_by_role("link", name="Gå gjennom").click()
    klok.page.get_by_text("familiens medlemmer").wait_for()
    assert "Blomst" not in klok.page.content()
    klok.page.get_by_label("Var det riktig å åpne familien?").select_option("right")
    klok.page.get_by_label("Begrunnelse").fill("Barnet var i fare, og koordinatoren var ikke å nå.")
    klok.look("gjennomgang")
    klok.page.get_by_role("button", name="Før gjennomgangen").click()
    klok.page.get_by_text("Gjennomgangen er ført.").wait_for()
    assert EmergencyReview.objects.get().access == EmergencyAccess.objects.get()

    klar = visit("coordinator")
    klar.page.get_by_role("link", name="Nye beskjeder").click()
    klar.page.get_by_role("link", name="En familie du koordinerer, er åpnet i nød.").click()
    klar.page.get_by_text("Riktig bruk").wait_for()
    klar.look("nodtilgang-i-familien")
    noye = visit("auditor")
    noye.page.get_by_role("link", name="Nødtilganger", exact=True).first.click()
    noye.page.get_by_text("Lun Hytte").wait_for()
    noye.look("nodtilgang-forsok")


def test_a_try_that_finds_nobody_says_so_and_is_kept(visit: Callable[[str], Visitor]) -> None:
    lun = visit("other_office")
    page = lun.go("/nodtilgang/")
    page.get_by_label("Eller fullt navn på et medlem").fill("Ukjent Vind")
    page.get_by_label("Fødselsdatoen til samme medlem").fill("1.2.2013")
    page.get_by_label("Hjemmel").select_option("strl-196")
    page.get_by_label("Hva er faren").fill("Vi tror at noen kan bli skadet i kveld.")
    page.get_by_label("Jeg mener at noen er i fare").check()
    page.get_by_role("button", name="Åpne med nødtilgang").click()
    page.get_by_role("heading", name="Ingen familie er åpnet").wait_for()
    lun.look("nodtilgang-ingen")


def test_the_baton_is_handed_over_and_old_notes_stay_behind(cast: Cast, visit: Callable[[str], Visitor]) -> None:
    facts = {"kind": "note", "happened_on": TODAY, "text": "Et notat fra før overleveringen."}
    sign_entry(plan=cast.plan, by=cast["coordinator"], **facts)
    klar = visit("coordinator")
    page = klar.go(f"/familier/{cast.family.public_id}/deltakere/")
    page.get_by_role("link", name="Overlever koordineringen").click()
    page.get_by_label("E-posten til den som skal overta").fill(cast["other_office"].email)
    page.get_by_label("Melding til den som skal overta").fill("De flytter til Lerkendal, der du er.")
    page.get_by_label("Hvilke tidligere notater").select_option("none")
    page.get_by_label("Etterpå vil du").select_option("reader")
    page.get_by_role("button", name="Spør om å overta").click()
    klar.look("overlever")
    page.get_by_role("link", name="Vis overleveringen til Lun Hytte").click()
    klar.look("overlevering-spurt")

    lun = visit("other_office")
    lun.look("min-dag-overlevering")
    lun.page.get_by_role("heading", name="Klar Bekk ber deg bli familiekoordinator").wait_for()
    lun.page.get_by_role("link", name="Les hva det gjelder").click()
    lun.page.get_by_role("heading", name="Familien Blomst").wait_for()
    lun.look("overlevering")
    lun.page.get_by_role("button", name="Overta koordineringen").click()
    lun.page.get_by_text("Du er nå familiekoordinator.").wait_for()
    lun.page.get_by_role("navigation", name="Familien Blomst").get_by_role("link", name="Logg", exact=True).click()
    lun.page.get_by_text("Tidligere notater følger ikke med. Spør Klar Bekk.").wait_for()
    assert "Et notat fra før" not in lun.page.content()
    lun.look("logg-uten-tidligere-notater")
    assert Handover.objects.get().outcome == "accepted"
    klar.page.reload()
    klar.page.get_by_text("Godtatt").wait_for()
    klar.look("overlevering-kvittering")


@pytest.mark.usefixtures("transactional_db")
def test_an_absence_reaches_the_lead_who_names_a_deputy(cast: Cast, visit: Callable[[str], Visitor]) -> None:
    cast.hire("colleague", "Fin Gran", "helse", Role.CASEWORKER)
    klar = visit("coordinator")
    page = klar.go("/stedfortreder/")
    first, last = (on.strftime("%d.%m.%Y") for on in (TODAY + timedelta(days=10), TODAY + timedelta(days=12)))
    page.get_by_label("E-posten til stedfortrederen").fill(cast["colleague"].email)
    page.locator("#id_sted-started_on").fill(first)
    page.locator("#id_sted-last_on").fill(last)
    page.get_by_role("button", name="Navngi stedfortrederen").click()
    page.get_by_text("Fin Gran er stedfortreder for deg.").wait_for()
    klar.look("stedfortreder")
    register_absence(by=cast["coordinator"], started_on=TODAY, last_on=TODAY + timedelta(days=3))
    flags.evaluate()
    telling.tell_of_absent_coordinators()
    rask = visit("lead")
    rask.page.get_by_role("link", name="Nye beskjeder").click()
    rask.page.get_by_role("link", name="En familiekoordinator er borte uten stedfortreder.").click()
    rask.look("osk-uten-stedfortreder")
    rask.page.get_by_role("link", name="Navngi stedfortreder").click()
    rask.page.get_by_label("E-posten til stedfortrederen").fill(cast["colleague"].email)
    rask.page.get_by_label("Til og med").fill((TODAY + timedelta(days=3)).strftime("%d.%m.%Y"))
    rask.look("osk-navngi")
    rask.page.get_by_role("button", name="Navngi stedfortrederen").click()
    rask.page.get_by_text("Stedfortrederen er navngitt.").wait_for()
    assert Deputy.objects.filter(named_by=cast["lead"]).count() == 1
    fin = visit("colleague")
    fin.go(f"/familier/{cast.family.public_id}/")
    fin.page.get_by_text("Du er stedfortreder for Klar Bekk til og med").wait_for()
    fin.look("plan-som-stedfortreder")
