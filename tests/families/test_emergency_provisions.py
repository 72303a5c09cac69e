"""On what a family can be opened in danger: the dated register says it, and an opening keeps the words of its day."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from familieplan.families.emergency_operations import Sought, open_in_emergency
from familieplan.families.models import EmergencyAccess, EmergencyAttempt, LegalBasis, Person
from familieplan.families.register_operations import add_version, end_version
from tests.cast import Cast
from tests.clock import later
from tests.families.emergencies import IN_DANGER, WHY, number_of, open_blomst
from tests.families.test_emergency import ADDRESS, form

pytestmark = pytest.mark.django_db


def offered(cast: Cast, who: str) -> list[str]:
    """The codes that the page offers as a provision."""
    page = cast.client(who).get(ADDRESS).content.decode()
    return re.findall(r'<option value="([^"]+)"', page[page.index('name="basis"') :])


def test_the_provisions_to_choose_from_are_those_of_the_register(cast: Cast) -> None:
    assert set(offered(cast, "other_office")) == {"fvl-13b-7", "hpl-23", "strl-17", "strl-196"}
    entered = {"law": "Prøveloven", "paragraph": "§ 9", "text": "Fare.", "source": "prøve", "givers": None}
    days = {"valid_from": timezone.localdate(), "opens_in_danger": True}
    nav = cast.offices["nav"].service
    add_version(by=cast["administrator"], code="prove-9", receivers=[nav], **entered, **days)
    end_version(by=cast["administrator"], version=LegalBasis.objects.get(code="strl-17"), on=timezone.localdate())
    assert set(offered(cast, "other_office")) == {"fvl-13b-7", "hpl-23", "strl-196", "prove-9"}
    assert "prove-9" not in offered(cast, "lead")
    number_of("Glad")
    assert cast.client("other_office").post(ADDRESS, form(basis="strl-17")).status_code == 422
    assert cast.client("lead").post(ADDRESS, form(basis="prove-9")).status_code == 422
    assert not EmergencyAttempt.objects.exists()
    assert cast.client("other_office").post(ADDRESS, form(basis="prove-9")).status_code == 302


def test_no_provision_opens_a_family_to_a_service_that_it_does_not_reach(cast: Cast) -> None:
    provision = LegalBasis.objects.get(code="bvl-13-1")
    glad = Sought(name="Glad Blomst", birth_date=Person.objects.get(given_name="Glad").birth_date)
    with pytest.raises(ValueError, match="opens no family"):
        open_in_emergency(by=cast["other_office"], sought=glad, basis=provision, why=WHY)
    assert not EmergencyAccess.objects.exists()


def test_an_emergency_keeps_the_words_that_it_was_opened_under(cast: Cast) -> None:
    emergency = open_blomst(cast)
    was = LegalBasis.objects.get(code=IN_DANGER)
    facts = {"paragraph": was.paragraph, "text": "Nytt.", "source": "prøve", "givers": None, "receivers": None}
    today = timezone.localdate()
    add_version(by=cast["administrator"], code=was.code, law="Ny lov", valid_from=today, opens_in_danger=True, **facts)
    emergency.refresh_from_db()
    assert emergency.basis == str(was)
    assert str(was) in cast.client("coordinator").get(f"/familier/{cast.family.public_id}/nodtilgang/").content.decode()
    with later(timezone.now() + timedelta(minutes=1)):
        assert "Ny lov" in cast.client("lead").get(ADDRESS).content.decode()
