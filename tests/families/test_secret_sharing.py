"""A secret service in consents and in the ledger: there for those who may know of it, and for nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from familieplan.accounts.models import Notice, Office, Service
from familieplan.accounts.policies import Role
from familieplan.families import operations, secrecy
from familieplan.families.consent_operations import withdraw_consent
from familieplan.families.consent_questions import warn_of_ends
from familieplan.families.disclosure_operations import write_disclosure
from familieplan.families.models import Consent, ConsentedService, Disclosure, Participation, SharingBasis
from familieplan.families.stated import NotCoveredError, Told
from tests.cast import Cast
from tests.families.sharing import TODAY, consent, law, provision

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(cast: Cast) -> Cast:
    """Barnevernet takes part on a provision of its own; nobody has been told."""
    service = Service.objects.create(code="barnevern", name="Barneverntjenesten", short_name="Vernet", is_secret=True)
    cast.offices["vern"] = Office.objects.create(service=service, name="Vernet Heimdal", district_code="500104")
    by = cast.hire("vern", "Stille Vakt", "vern", Role.CASEWORKER)
    basis = operations.state_law(family=cast.family, by=by, stated=law("Barnet trenger hjelp nå."))
    operations.start_participation(family=cast.family, by=by, worker=by, part="responsible", basis=basis)
    return cast


def page(cast: Cast, who: str, more: str = "") -> str:
    return cast.client(who).get(f"/familier/{cast.family.public_id}/grunnlag/{more}", follow=True).content.decode()


def tell(cast: Cast, told: str) -> None:
    about, service = cast.offices["vern"].service, cast.offices[told].service
    basis = cast.family.bases.get(kind="law")
    secrecy.tell(family=cast.family, by=cast["vern"], about=about, told=service, basis=basis)


def test_the_ledger_is_silent_of_a_secret_service_until_one_is_told(secret: Cast) -> None:
    write_disclosure(
        family=secret.family, by=secret["vern"], what="Ringte skolen", to_whom="Rektor",
        to_service=secret.offices["nav"].service, on_what=provision(), told=Told(on=TODAY),
        proportionality="Bare det som trengs.",
    )  # fmt: skip
    for word in ("Stille Vakt", "Vernet", "Ringte skolen"):
        assert word not in page(secret, "coordinator")
        assert word in page(secret, "vern")
    tell(secret, "helse")
    for word in ("Stille Vakt", "Ringte skolen"):
        assert word in page(secret, "coordinator")
        assert word not in page(secret, "responsible")


def test_a_consent_names_a_secret_service_only_to_those_who_may_know_and_to_its_writer(secret: Cast) -> None:
    both = consent(secret, "nav", "barnevern", what="Alt om skolen")
    alone = consent(secret, "barnevern", what="Bare vernet")
    for who, knows in (("coordinator", True), ("vern", True), ("responsible", False), ("reader", False)):
        shown = page(secret, who)
        assert "Alt om skolen" in shown
        assert ("Vernet" in shown, "Bare vernet" in shown) == (knows, knows), who
    assert not Consent.objects.visible_to(secret["reader"]).filter(pk=alone.consent_id).exists()
    assert not SharingBasis.objects.visible_to(secret["reader"]).filter(pk=alone.pk).exists()
    items = ConsentedService.objects.visible_to(secret["reader"]).filter(consent=both.consent)
    assert [item.service.code for item in items] == ["nav"]


def test_a_law_basis_of_a_secret_service_is_not_there_for_others(secret: Cast) -> None:
    for who, seen in (("coordinator", 0), ("responsible", 0), ("vern", 1)):
        assert SharingBasis.objects.visible_to(secret[who]).filter(kind="law").count() == seen


def test_what_was_open_on_a_day_leaves_a_secret_part_out(secret: Cast) -> None:
    day = f"?dato={TODAY:%d.%m.%Y}"
    assert "Stille Vakt" not in page(secret, "coordinator", day)
    assert "Stille Vakt" in page(secret, "vern", day)


def test_whoever_takes_back_all_that_is_shown_takes_back_the_whole_yes(secret: Cast) -> None:
    """A later coordinator does not see the service that an earlier one wrote down, and yet it is closed."""
    basis = consent(secret, "nav", "barnevern", what="Alt om skolen")
    worker = secret.hire("vern_too", "Varsom Due", "vern", Role.CASEWORKER)
    part = {"worker": worker, "part": "reader", "basis": basis}
    operations.start_participation(family=secret.family, by=secret["vern"], **part)
    Consent.objects.filter(pk=basis.consent_id).update(recorded_by=secret["vern"])
    address = f"/familier/{secret.family.public_id}/grunnlag/samtykke/{basis.consent.public_id}/trekk/"  # type: ignore[union-attr]
    client = secret.client("coordinator")
    assert "Vernet" not in client.get(address).content.decode()
    assert "Varsom Due" not in client.get(address).content.decode()
    sent = {"services": [secret.offices["nav"].service_id], "name": "Vakker", "channel": "oral"}
    assert client.post(address, sent).status_code == 302
    assert Participation.objects.get(worker=worker).end_reason == "basis_ended"


def test_the_coordinator_is_not_warned_of_a_consent_that_only_a_secret_part_stands_on(secret: Cast) -> None:
    basis = consent(secret, "nav", "barnevern", until_on=TODAY + timedelta(days=20))
    worker = secret.hire("vern_too", "Varsom Due", "vern", Role.CASEWORKER)
    part = {"worker": worker, "part": "reader", "basis": basis}
    operations.start_participation(family=secret.family, by=secret["vern"], **part)
    assert warn_of_ends() == 1, "the consent is looked at, and nobody is told"
    assert not Notice.objects.exists()


def test_who_asks_a_secret_service_in_knows_that_it_takes_part(secret: Cast) -> None:
    worker = secret.hire("vern_too", "Varsom Due", "vern", Role.CASEWORKER)
    basis = consent(secret, "nav", "barnevern")
    operations.start_participation(
        family=secret.family, by=secret["coordinator"], worker=worker, part="reader", basis=basis
    )
    known = Participation.objects.known_to(secret["coordinator"]).filter(family=secret.family)
    assert known.filter(worker=worker).exists()
    assert not Participation.objects.known_to(secret["responsible"]).filter(worker=worker).exists()


def test_knowledge_ends_when_the_yes_behind_it_is_taken_back(secret: Cast) -> None:
    basis = consent(secret, "nav", "helse")
    service, told = secret.offices["vern"].service, secret.offices["helse"].service
    secrecy.tell(family=secret.family, by=secret["vern"], about=service, told=told, basis=basis)
    known = Participation.objects.known_to(secret["coordinator"]).filter(worker=secret["vern"])
    assert known.exists()
    taken: dict[str, Any] = {"withdrawn_by_name": "Vakker", "channel": "oral"}
    everything = basis.consent.services.all()  # type: ignore[union-attr]
    withdraw_consent(consent=basis.consent, by=secret["coordinator"], services=everything, **taken)  # type: ignore[arg-type]
    assert not known.exists()


def test_one_is_told_only_on_a_basis_that_reaches_ones_service(secret: Cast) -> None:
    narrow = consent(secret, "nav")
    address = f"/familier/{secret.family.public_id}/deltakere/hvem-vet/"
    sent = {"told": secret.offices["helse"].service_id, "basis": narrow.pk}
    answer = secret.client("vern").post(address, sent)
    assert (answer.status_code, "Grunnlaget gjelder ikke" in answer.content.decode()) == (422, True)
    sent["told"] = secret.offices["nav"].service_id
    assert secret.client("vern").post(address, sent).status_code == 302


def test_a_basis_that_does_not_reach_the_service_answers_the_same_whether_or_not_it_is_there(secret: Cast) -> None:
    basis = secret.family.bases.filter(kind="consent").earliest("pk")
    asked = {"family": secret.family, "by": secret["coordinator"], "part": "reader", "basis": basis}
    fresh = secret.hire("vern_too", "Varsom Due", "vern", Role.CASEWORKER)
    said = []
    for worker in (fresh, secret["vern"]):
        with pytest.raises(NotCoveredError) as refused:
            operations.start_participation(worker=worker, **asked)
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert not Disclosure.objects.filter(consent=basis.consent, to_whom="Stille Vakt").exists()
