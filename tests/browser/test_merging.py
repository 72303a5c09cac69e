"""Two families that are one, merged and undone by somebody at a screen; and the plan that ended, read afterwards."""

from __future__ import annotations

from collections.abc import Callable

from familieplan.coordination.models import FamilyPlan
from familieplan.coordination.operations.freezing import freeze_plan
from familieplan.families.models import FamilyMerge, Membership
from tests.browser.conftest import Visitor
from tests.cast import Cast
from tests.coordination.test_merging import pair, rogn

_ = pair  # the fixture


def test_two_families_are_merged_read_and_undone(
    visit: Callable[[str], Visitor],
    pair: Cast,
) -> None:
    freeze_plan(plan=pair.rogn, by=pair["other_office"], occasion="Møtet hjemme")  # type: ignore[attr-defined]
    lun = visit("other_office")
    page = lun.go(f"/familier/{pair.family.public_id}/familien/")
    page.get_by_role("link", name="Er familien registrert to ganger?").click()
    page.get_by_role("heading", name="Er familien registrert to ganger?").wait_for()
    lun.look("slaa-sammen-finn")
    page.get_by_role("link", name="Avslutt planen til Familien Rogn, og fortsett hos Familien Blomst").click()
    page.get_by_role("heading", name="Hvem er hvem?").wait_for()
    lun.look("slaa-sammen")
    page.get_by_label("Hvem er Kvikk?").select_option("kommer")
    page.get_by_label("Finne et lag").check()
    page.get_by_label("Hvordan vet dere at det er samme familie?").fill("Mor har vist oss begge brevene.")
    page.get_by_label("Familien vet om dette").check()
    page.get_by_role("button", name="Slå sammen").click()
    page.get_by_text("Familiene er slått sammen.").wait_for()
    lun.look("slaatt-sammen")
    lun.go(f"/familier/{rogn(pair).public_id}/")
    page.get_by_text("er slått sammen med denne. Her er planen som fortsetter.").wait_for()
    page.get_by_role("link", name="Tidligere planer").click()
    page.get_by_role("heading", name="Fra en familie som er slått sammen med denne").wait_for()
    lun.look("tidligere-planer")
    page.get_by_role("link", name="Slik planen var da den ble avsluttet").click()
    page.get_by_text("«Jeg vil spille fotball»").wait_for()
    lun.look("tidligere-plan")
    page.get_by_role("link", name="Hva ble nytt etter siste avtalte versjon?").click()
    page.get_by_text("Ingenting er endret.").wait_for()
    lun.look("tidligere-plan-nytt")
    lun.go(f"/familier/{pair.family.public_id}/sammenslaing/{FamilyMerge.objects.get().public_id}/")
    page.get_by_role("button", name="Angre sammenslåingen").click()
    page.get_by_text("De to familiene er to igjen.").wait_for()
    lun.look("slaa-sammen-angret")
    assert FamilyPlan.objects.active().filter(family=rogn(pair)).exists()
    assert Membership.objects.current().filter(family=rogn(pair)).count() == 2
