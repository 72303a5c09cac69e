"""The page of consents: what stands, what it means before it is saved, and what it was on another day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.models import ReadRecord
from familieplan.families.models import Consent, Membership
from familieplan.families.models.area import WHOLE_PLAN
from tests.cast import LONG_AGO, Cast
from tests.families.sharing import TODAY, consent, first_consent, person, service, told_on_law
from tests.families.test_access import seen_by

pytestmark = pytest.mark.django_db


def address(cast: Cast, more: str = "") -> str:
    return f"/familier/{cast.family.public_id}/grunnlag/{more}"


def member(cast: Cast, name: str) -> int:
    return Membership.objects.get(family=cast.family, person__given_name=name).pk


def asked(cast: Cast, **changed: Any) -> dict[str, Any]:
    return {
        "what": "Hele planen",
        "areas": list(WHOLE_PLAN),
        "services": [service("skole").pk],
        "said_yes": [member(cast, "Vakker")],
        "channel": "oral",
        "given_on": f"{TODAY:%d.%m.%Y}",
    } | changed


def test_the_page_says_what_stands_and_on_what_the_municipality_builds(cast: Cast) -> None:
    page = cast.client("reader").get(address(cast)).content.decode()
    for said in ("Hele planen", "NAV kommune", "Vakker, Stille", "ikke fordi dere samtykker", "artikkel 6 nr. 1 e"):
        assert said in page
    assert "Vakker Blomst for Glad, Lystig" in page
    assert ReadRecord.objects.latest("read_at").what == "samtykker og delinger"


def test_a_reader_sees_no_way_to_change_it(cast: Cast) -> None:
    page = cast.client("reader").get(address(cast)).content.decode()
    assert "Spør om samtykke" not in page
    assert "Trekk tilbake" not in page
    assert "Før noe du har delt" not in page
    assert "Trekk tilbake" in cast.client("coordinator").get(address(cast)).content.decode()


def test_what_it_means_is_shown_before_anything_is_saved(cast: Cast) -> None:
    client = cast.client("coordinator")
    page = client.post(address(cast, "samtykke/"), asked(cast)).content.decode()
    assert "Ingenting er lagret eller delt ennå" in page
    assert "ser hele planen, loggen og kartleggingen" in page
    assert Consent.objects.count() == 1
    answer = client.post(address(cast, "samtykke/"), asked(cast, bekreft="1"))
    assert answer.status_code == 302
    made = Consent.objects.latest("pk")
    assert (made.what, [item.service.code for item in made.items.all()]) == ("Hele planen", ["skole"])


def test_a_smaller_yes_says_what_stays_closed(cast: Cast) -> None:
    page = cast.client("coordinator").post(address(cast, "samtykke/"), asked(cast, areas=["leisure"])).content.decode()
    assert "De får ikke vite om" in page
    assert "Ingen får åpne planen på dette samtykket" in page


def test_one_may_go_back_and_change(cast: Cast) -> None:
    page = cast.client("coordinator").post(address(cast, "samtykke/"), asked(cast, what="Noe", tilbake="1"))
    assert page.status_code == 200
    assert 'value="Noe"' in page.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"areas": []}, "Hvilke livsområder"),
        ({"services": []}, "Hvem skal det deles med?"),
        ({"said_yes": []}, "Hvem sier ja?"),
        ({"given_on": "01.01.2099"}, "en dag som har vært"),
        ({"until_on": f"{TODAY:%d.%m.%Y}"}, "ligger fram i tid"),
        ({"said_yes": "Lystig"}, "Lystig er for ung til å si ja alene"),
        ({"said_yes": "Lystig", "representative": "Glad"}, "Velg et gyldig valg"),
    ],
)
def test_a_slip_is_explained(cast: Cast, change: dict[str, Any], sentence: str) -> None:
    for name in ("said_yes", "representative"):
        if isinstance(change.get(name), str):
            change = change | {name: [member(cast, change[name])]}
    answer = cast.client("coordinator").post(address(cast, "samtykke/"), asked(cast, bekreft="1", **change))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Consent.objects.count() == 1


def test_a_parent_says_yes_for_a_child(cast: Cast) -> None:
    posted = asked(cast, said_yes=[member(cast, "Lystig")], representative=member(cast, "Stille"), bekreft="1")
    assert cast.client("coordinator").post(address(cast, "samtykke/"), posted).status_code == 302
    giver = Consent.objects.latest("pk").givers.get()
    assert (giver.person, giver.representative) == (person(cast, "Lystig"), person(cast, "Stille"))


def withdraw(cast: Cast, *codes: str, who: str = "coordinator") -> Any:
    posted = {
        "services": [service(code).pk for code in codes], "person": member(cast, "Vakker"), "channel": "oral",
    }  # fmt: skip
    return cast.client(who).post(address(cast, f"samtykke/{first_consent(cast).public_id}/trekk/"), posted)


def test_a_withdrawal_says_first_who_loses_access(cast: Cast) -> None:
    page = cast.client("coordinator").get(address(cast, f"samtykke/{first_consent(cast).public_id}/trekk/"))
    for said in ("Trygg Furu, NAV kommune", "Myk Vind, NAV kommune", "Klar Bekk, Helse- og velferdskontor (deg)"):
        assert said in page.content.decode()


def test_an_open_page_says_at_the_next_click_that_it_is_over_and_shows_nothing(cast: Cast) -> None:
    reader = cast.client("reader")
    assert reader.get(f"/familier/{cast.family.public_id}/").status_code == 200
    assert withdraw(cast, "nav").status_code == 302
    for page in ("", "logg/", "grunnlag/", "deltakere/"):
        answer = reader.get(f"/familier/{cast.family.public_id}/{page}")
        assert answer.status_code == 403
        assert "Du har ikke lenger tilgang til denne familien" in answer.content.decode()
        assert "Blomst" not in answer.content.decode()
    assert "Blomst" not in reader.get("/familier/").content.decode()
    assert seen_by(cast, "coordinator")


def test_a_few_days_later_there_is_no_such_page(cast: Cast) -> None:
    withdraw(cast, "nav")
    cast.family.participations.filter(worker=cast["reader"]).update(
        started_on=LONG_AGO, ended_on=TODAY - timedelta(days=2)
    )
    assert cast.client("reader").get(f"/familier/{cast.family.public_id}/").status_code == 404


def test_whoever_withdraws_their_own_access_is_shown_out_kindly(cast: Cast) -> None:
    answer = withdraw(cast, "helse")
    assert answer.url == "/familier/"


@pytest.mark.parametrize(
    ("who", "status"), [("responsible", 403), ("reader", 403), ("other_office", 404), ("lead", 404)]
)
def test_only_who_steers_writes_consents(cast: Cast, who: str, status: int) -> None:
    assert withdraw(cast, "nav", who=who).status_code == status
    assert cast.client(who).post(address(cast, "samtykke/"), asked(cast, bekreft="1")).status_code == status
    assert seen_by(cast, "reader")


def test_another_familys_consent_is_not_found_here(cast: Cast) -> None:
    from tests.coordination.stories import another_family

    other = another_family(cast, "Bregne").family
    strange = Consent.objects.get(family=other).public_id
    assert cast.client("coordinator").get(address(cast, f"samtykke/{strange}/trekk/")).status_code == 404


def test_what_was_shared_on_another_day(cast: Cast) -> None:
    withdraw(cast, "nav")
    page = cast.client("coordinator").get(address(cast), {"dato": f"{TODAY - timedelta(days=1):%d.%m.%Y}"})
    assert "Slik var det" in page.content.decode()
    assert "Trygg Furu, NAV Heimdal" in page.content.decode()
    today = cast.client("coordinator").get(address(cast), {"dato": f"{TODAY:%d.%m.%Y}"}).content.decode()
    assert "Trygg Furu, NAV Heimdal</li>" not in today
    assert cast.client("coordinator").get(address(cast), {"dato": "i går"}).status_code == 422


def test_who_has_not_been_asked_is_named(cast: Cast) -> None:
    from familieplan.families.operations import NewMember, add_member

    add_member(family=cast.family, by=cast["coordinator"], member=NewMember("Ny", "other", LONG_AGO.replace(year=1990)))
    page = cast.client("coordinator").get(address(cast)).content.decode()
    assert "Ny er gammel nok til å svare selv" in page


def test_the_page_costs_the_same_for_one_consent_and_for_many(cast: Cast) -> None:
    def price() -> int:
        client = cast.client("coordinator")
        client.get(address(cast))
        with CaptureQueriesContext(connection) as found:
            assert client.get(address(cast)).status_code == 200
        return len(found)

    told_on_law(cast, "Ringte NAV", because="De var ikke hjemme.")
    one = price()
    for number in range(6):
        consent(cast, "nav", "skole", "barnevern", what=f"Samtykke {number}")
        told_on_law(cast, f"Ringte {number}", because="De var ikke hjemme.")
    assert price() == one
    assert one <= 21


def test_a_choice_of_basis_offers_only_what_stands_and_opens_the_plan(cast: Cast) -> None:
    consent(cast, "skole", what="Bare fritid", areas=["leisure"])
    consent(cast, "skole", what="Gammelt", on=TODAY - timedelta(days=9), until_on=TODAY - timedelta(days=1))
    page = cast.client("coordinator").get(f"/familier/{cast.family.public_id}/deltakere/").content.decode()
    options = page.split('<select name="basis"')[1].split("</select>")[0]
    assert "Hele planen" in options
    assert "Bare fritid" not in options
    assert "Gammelt" not in options


def test_a_service_that_the_consent_leaves_out_is_not_let_in(cast: Cast) -> None:
    only_health = consent(cast, "helse", what="Bare helse")
    answer = cast.client("coordinator").post(
        f"/familier/{cast.family.public_id}/deltakere/",
        {"email": cast["other_office"].email, "part": "reader", "basis": f"grunnlag-{only_health.pk}"},
    )
    assert answer.status_code == 422
    assert "gjelder ikke NAV kommune. Spør familien" in answer.content.decode()
    assert not seen_by(cast, "other_office")
