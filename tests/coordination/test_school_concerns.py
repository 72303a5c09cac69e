"""A school raises a concern from its own page and gets the answer there; of barnevern it learns nothing (IO3-d)."""

from __future__ import annotations

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.models import Office, Service
from familieplan.accounts.policies import Role
from familieplan.areas.models import Institution
from familieplan.coordination.models import Concern
from familieplan.coordination.operations import concerns as verbs
from familieplan.families import operations, secrecy
from familieplan.families.policies import Part
from tests.areas.places import add_place
from tests.cast import Cast
from tests.coordination.inviting import SEEN, add_school, raise_one
from tests.coordination.test_concerns import NEW, WRITTEN
from tests.crawl import quiet
from tests.families.sharing import consent, law

pytestmark = pytest.mark.django_db
SECRET = ("Stille Vakt", "Barneverntjenesten Heimdal", "Barneverntjenesten,")


@pytest.fixture
def school(cast: Cast) -> Institution:
    add_school(cast)
    cast.hire("colleague", "Stø Ask", "school", Role.CASEWORKER)
    return add_place(cast, office="school")


def page(cast: Cast, who: str, path: str) -> str:
    return unescape(cast.client(who).get(path, follow=True).content.decode())


def inside(text: str) -> str:
    """Without what stands around every page: the lead's bell rings."""
    return text.split("<main")[1].split("</main>")[0]


def of(place: Institution) -> str:
    return f"/omrader/skoler/{place.public_id}/"


def begin_barnevern(cast: Cast) -> None:
    """Takes part on a provision of its own; nobody has been told."""
    service = Service.objects.create(code="vern", name="Barneverntjenesten", short_name="Barnevernet", is_secret=True)
    cast.offices["vern"] = Office.objects.create(
        service=service, name="Barneverntjenesten Heimdal", district_code="500104"
    )
    by = cast.hire("vern", "Stille Vakt", "vern", Role.CASEWORKER)
    basis = operations.state_law(family=cast.family, by=by, stated=law())
    operations.start_participation(family=cast.family, by=by, worker=by, part=Part.RESPONSIBLE, basis=basis)


def let_school_in(cast: Cast) -> None:
    basis = consent(cast, "skole", what="Skolen kan være med i planen")
    facts = {"family": cast.family, "by": cast["coordinator"], "worker": cast["teacher"], "basis": basis}
    operations.start_participation(part=Part.READER, **facts)


@pytest.mark.demand("IO3-a")
def test_a_concern_is_raised_from_the_schools_page_and_its_answer_comes_back_there(
    cast: Cast, school: Institution
) -> None:
    teacher = cast.client("teacher")
    assert f"{NEW}?fra={school.public_id}" in page(cast, "teacher", of(school))
    asked = page(cast, "teacher", f"{NEW}?fra={school.public_id}")
    assert f'<option value="{school.public_id}" selected>' in asked
    teacher.post(NEW, WRITTEN | {"institution": str(school.public_id)})
    concern = Concern.objects.get()
    # The lead knows which of the office's schools to ring.
    assert concern.signature == "Myk Lærke, Solhaug skole"
    assert "Sendt" in page(cast, "lead", f"/bekymringer/{concern.public_id}/")
    assert "Myk Lærke, Solhaug skole" in page(cast, "lead", "/bekymringer/")
    assert "Venter på svar" in page(cast, "teacher", of(school))
    verbs.answer_concern(concern=concern, by=cast["lead"], text="Takk for at dere sa fra.")
    text = page(cast, "teacher", of(school))
    assert "Bekymring for Lystig Blomst" in text
    assert "Besvart" in text
    assert f"/bekymringer/{concern.public_id}/" in text


@pytest.mark.parametrize(
    "who", ["colleague", "coordinator", "lead", "lead_of_other_district", "area_coordinator", "administrator"]
)
def test_nobody_else_sees_on_the_schools_page_what_somebody_has_sent(cast: Cast, school: Institution, who: str) -> None:
    before = quiet(inside(page(cast, who, of(school))))
    raise_one(cast, "teacher", institution=school)
    after = quiet(inside(page(cast, who, of(school))))
    assert before == after
    assert "Lystig" not in after


@pytest.mark.parametrize("who", ["coordinator", "lead", "area_coordinator", "administrator"])
def test_the_button_is_for_those_who_work_there(cast: Cast, school: Institution, who: str) -> None:
    assert "Meld en bekymring" not in page(cast, who, of(school))


def test_nobody_raises_a_concern_in_the_name_of_another_school(cast: Cast, school: Institution) -> None:
    other = add_place(cast, "Bergknatten skole", "kattem", office="nav_lerkendal")
    answer = cast.client("teacher").post(NEW, WRITTEN | {"institution": str(other.public_id)})
    assert answer.status_code == 422
    assert "Kommer uten mat." in answer.content.decode()
    with pytest.raises(verbs.ConcernRefusedError):
        verbs.raise_concern(
            by=cast["teacher"], child=verbs.Child("Lystig Blomst"), said=SEEN, district_code="500104", institution=other
        )
    assert not Concern.objects.exists()


def test_an_office_without_a_school_is_asked_nothing_of_it(cast: Cast, school: Institution) -> None:
    assert "Hvor skriver du fra?" not in page(cast, "reader", NEW)
    assert "Hvor skriver du fra?" in page(cast, "teacher", NEW)
    assert "Hvor skriver du fra?" in page(cast, "teacher", f"{NEW}?fra=ingen")


@pytest.mark.demand("IO3-d")
def test_the_school_sees_the_family_that_said_yes_and_nothing_of_barnevern(cast: Cast, school: Institution) -> None:
    let_school_in(cast)
    raise_one(cast, "teacher", institution=school)
    concern = f"/bekymringer/{Concern.objects.get().public_id}/"
    family = f"/familier/{cast.family.public_id}/"
    paths = (of(school), concern, "/bekymringer/", "/familier/", family, f"{family}deltakere/", f"{family}logg/")
    before = [quiet(page(cast, "teacher", path)) for path in paths]
    begin_barnevern(cast)
    after = [quiet(page(cast, "teacher", path)) for path in paths]
    assert "Familien Blomst" in after[4]
    for text, was in zip(after, before, strict=True):
        assert text == was
        assert not [words for words in SECRET if words in text]


@pytest.mark.demand("IO3-d")
def test_with_a_basis_to_know_the_school_sees_that_barnevern_takes_part(cast: Cast, school: Institution) -> None:
    let_school_in(cast)
    begin_barnevern(cast)
    path = f"/familier/{cast.family.public_id}/deltakere/"
    assert "Stille Vakt" not in page(cast, "teacher", path)
    about, told = cast.offices["vern"].service, cast.offices["school"].service
    basis = cast.family.bases.filter(kind="law").latest("pk")
    secrecy.tell(family=cast.family, by=cast["vern"], about=about, told=told, basis=basis)
    assert "Stille Vakt" in page(cast, "teacher", path)
    # Told of this family by being in it; the page of the school itself says nothing of any.
    assert "Stille Vakt" not in page(cast, "teacher", of(school))


@pytest.mark.demand("IO3-d")
def test_without_a_yes_the_school_meets_no_family_at_all(cast: Cast, school: Institution) -> None:
    raise_one(cast, "teacher", institution=school)
    assert cast.client("teacher").get(f"/familier/{cast.family.public_id}/").status_code == 404
    assert "Familien Blomst" not in page(cast, "teacher", of(school))
    assert "Familien Blomst" not in page(cast, "teacher", "/familier/")


def test_the_schools_page_costs_the_same_for_one_concern_and_for_eight(cast: Cast, school: Institution) -> None:
    raise_one(cast, "teacher", institution=school)
    client = cast.client("teacher")
    client.get(of(school))
    with CaptureQueriesContext(connection) as one:
        client.get(of(school))
    for _each in range(7):
        raise_one(cast, "teacher", institution=school)
    with CaptureQueriesContext(connection) as eight:
        shown = client.get(of(school)).content.decode()
    assert len(eight) == len(one)
    # The newest five; the rest stand on the page of all that one has sent.
    assert shown.count("Bekymring for") == 5
