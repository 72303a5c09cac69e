"""A coordinator whose basis has run out by the clock alone coordinates nothing, before anybody has tidied up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from familieplan.families import access, operations
from familieplan.families.deputy_operations import register_absence
from familieplan.families.models import Consent, ConsentedService, Family, LegalBasis, SharingBasis
from familieplan.families.models.area import WHOLE_PLAN
from familieplan.families.policies import Part
from tests.cast import LONG_AGO, Cast
from tests.coordination.stories import TODAY, raised
from tests.families.sharing import law

pytestmark = pytest.mark.django_db
PLAN = "plan_untouched"
YESTERDAY = TODAY - timedelta(days=1)


def stand_on_law(cast: Cast) -> LegalBasis:
    """The coordinator's own part stands on a provision."""
    basis = operations.state_law(family=cast.family, by=cast["coordinator"], stated=law(), on=LONG_AGO)
    cast.family.participations.filter(part=Part.COORDINATOR).update(basis=basis)
    assert basis.legal_basis
    return basis.legal_basis


def run_out(cast: Cast, how: str) -> None:
    """By the clock alone: nobody has tidied up, and the participation itself has no end."""
    if how == "the provision":
        stand_on_law(cast)
        LegalBasis.objects.filter(code="prove-1").update(valid_to=YESTERDAY)
    elif how == "the service of the consent":
        done = {"withdrawn_on": YESTERDAY, "withdrawn_at": timezone.now(), "withdrawn_by_name": "Vakker"}
        done |= {"withdrawal_channel": "oral", "withdrawal_recorded_by": cast["coordinator"]}
        ConsentedService.objects.filter(consent__family=cast.family, service__code="helse").update(**done)
    else:
        consent = {"family": cast.family, "what": "Hele planen", "areas": list(WHOLE_PLAN), "channel": "oral"}
        made = Consent.objects.create(**consent, given_on=LONG_AGO, until_on=YESTERDAY, recorded_by=cast["coordinator"])
        ConsentedService.objects.create(consent=made, service=cast.offices["helse"].service)
        facts = {"kind": "consent", "statement": "Hele planen", "stated_by": cast["coordinator"]}
        basis = SharingBasis.objects.create(family=cast.family, consent=made, started_on=LONG_AGO, **facts)
        cast.family.participations.filter(part=Part.COORDINATOR).update(basis=basis)


@pytest.mark.parametrize("how", ["the provision", "the service of the consent", "the days of the consent"])
def test_a_coordinator_whose_basis_has_run_out_coordinates_nothing_since_that_day(cast: Cast, how: str) -> None:
    run_out(cast, how)
    assert not Family.objects.visible_to(cast["coordinator"]).exists() or access.differences()
    flag = raised(PLAN)
    assert flag is not None
    assert (flag.subject, flag.since) == ("no_coordinator", YESTERDAY)


@pytest.mark.parametrize("how", ["the provision", "the service of the consent", "the days of the consent"])
def test_whoever_coordinates_no_more_is_not_awaited_back(cast: Cast, how: str) -> None:
    register_absence(by=cast["coordinator"], started_on=TODAY, last_on=TODAY)
    assert raised("coordinator_away")
    run_out(cast, how)
    assert raised("coordinator_away") is None


def test_a_part_that_stands_on_law_is_coordinated_while_the_provision_holds(cast: Cast) -> None:
    stand_on_law(cast)
    assert raised(PLAN) is None
