"""Agreed versions in what is handed on: the family's copy, the archive, and the paper of one version."""

from __future__ import annotations

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from familieplan.accounts.models import Service
from familieplan.coordination.models import PlanVersion
from familieplan.coordination.operations.closing import close_plan
from familieplan.coordination.operations.freezing import freeze_plan, sign_version
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.families.models import ExportOrder, FamilyNotTold, OrderKind
from familieplan.rights import orders
from familieplan.rights.archive.package import package_of
from familieplan.rights.archive.reach import Reach
from familieplan.rights.copies.contents import contents
from familieplan.rights.papers.files import paper_of_order
from tests.cast import Cast
from tests.rights.people import secret_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen(cast: Cast) -> PlanVersion:
    by = cast["coordinator"]
    secret_service(cast)
    add_measure(plan=cast.plan, by=by, area="work", text="Søke praksis", owner=Owner.of_worker(cast["responsible"]))
    add_measure(plan=cast.plan, by=by, area="work", text="Låne bil", owner=Owner("local", name="Nabo Rolig"))
    hidden = Owner.of_worker(cast["bv"])
    add_measure(plan=cast.plan, by=cast["bv"], area="health", text="Hjemmebesøk", owner=hidden)
    version = freeze_plan(plan=cast.plan, by=by, occasion="Møtet hjemme")
    sign_version(version=version, by=by, how="not", words="Ikke ennå", person=cast.member("Stille").person)
    return version


def text_of(content: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def test_the_familys_copy_holds_what_was_agreed_and_who_signed(cast: Cast, frozen: PlanVersion) -> None:
    service = Service.objects.get(code="bv")
    FamilyNotTold.objects.create(family=cast.family, service=service, marked_by=cast["bv"])
    order = orders.order_papers(family=cast.family, by=cast["coordinator"], kind=OrderKind.COPY)
    [version] = contents(order)["plans"][0]["versions"]
    said = json.dumps(version, ensure_ascii=False)
    assert (version["number"], version["signed"][0]["words"]) == (1, "Ikke ennå")
    assert [row["owner"] for row in version["measures"]] == ["NAV kommune", "Noen utenfor familien"]
    for told in ("Hjemmebesøk", "Trygg Furu", "Nabo Rolig"):
        assert told not in said, told


@pytest.mark.parametrize(("who", "sees"), [(None, True), ("coordinator", False)])
def test_the_archive_holds_every_version_as_far_as_whoever_packs_it_may_know(
    cast: Cast, frozen: PlanVersion, who: str | None, sees: bool
) -> None:
    close_plan(plan=cast.plan, by=cast["coordinator"], reason="Ferdig")
    packed = package_of(cast.family, Reach(cast[who]) if who else Reach())
    with ZipFile(BytesIO(packed)) as files:
        text = text_of(files.read(f"dokumenter/versjon-{frozen.public_id}.pdf"))
    assert "Søke praksis" in text
    assert "Ikke ennå" in text
    assert ("Hjemmebesøk" in text) is sees


def test_the_paper_of_a_version_is_as_it_was_agreed_and_says_who_signed(cast: Cast, frozen: PlanVersion) -> None:
    add_measure(plan=cast.plan, by=cast["coordinator"], area="housing", text="Se på leilighet")
    asked = {"audience": "team", "service": None, "large_print": False, "version": frozen}
    order: ExportOrder = orders.order_plan_paper(plan=cast.plan, by=cast["coordinator"], **asked)
    [(_name, _kind, content)] = paper_of_order(order)
    text = text_of(content)
    for said in ("Versjon 1, slik den ble avtalt", "Søke praksis", "Stille: vil ikke skrive under", "«Ikke ennå»"):
        assert said in text, said
    for told in ("Se på leilighet", "Hjemmebesøk"):
        assert told not in text, told
