"""A school raises a concern early and is answered; it never learns who helps the family, nor whether anybody does."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext

from familieplan.accounts.models import Notice, Office, ReadRecord, Service
from familieplan.accounts.policies import Role
from familieplan.coordination.models import Concern, ConcernAnswer, ConcernLink
from familieplan.coordination.operations import concerns as verbs
from tests.assistance.files import number
from tests.cast import Cast
from tests.coordination.inviting import add_school, days_ago, raise_one
from tests.coordination.stories import another_family, give_assistance, member
from tests.crawl import quiet

pytestmark = pytest.mark.django_db
NEW = "/bekymringer/ny/"
WRITTEN = {
    "child_name": "Lystig Blomst", "postcode": "7078", "seen": "Kommer uten mat.", "parents_told": "agreed",
    "child_view": "Han sier at han er sulten.",
}  # fmt: skip


@pytest.fixture
def school(cast: Cast) -> Cast:
    add_school(cast)
    return cast


def address(concern: Concern, more: str = "") -> str:
    return f"/bekymringer/{concern.public_id}/{more}"


def told(cast: Cast, who: str) -> list[str]:
    return [
        *Notice.objects.filter(recipient=cast[who], path__startswith="/bekymringer/").values_list("text", flat=True)
    ]


@pytest.mark.demand("IO3-a")
def test_a_concern_goes_to_the_lead_where_the_child_lives_and_the_school_gets_its_receipt_and_its_answer(
    school: Cast,
) -> None:
    teacher, lead = school.client("teacher"), school.client("lead")
    receipt = teacher.post(NEW, WRITTEN, follow=True)
    assert "OSK-teamet har fått det dere skrev." in receipt.content.decode()
    concern = Concern.objects.get()
    assert concern.district_code == "500104"
    assert told(school, "lead") == ["Noen er bekymret for et barn i bydelen."]
    assert told(school, "lead_of_other_district") == []
    assert "Lystig Blomst" in lead.get("/bekymringer/").content.decode()
    lead.post(address(concern, "svar/"), {"ready": "talk", "own": "Klokka ti i morgen."})
    assert told(school, "teacher") == ["Du har fått svar på en bekymring."]
    page = teacher.get(address(concern)).content.decode()
    assert "Vi ringer dere" in page
    assert "Klokka ti i morgen." in page


def test_the_page_says_that_it_is_no_report_to_barnevernet_and_where_that_is_sent(school: Cast) -> None:
    page = school.client("teacher").get(NEW).content.decode()
    assert "Dette er ikke en melding til barnevernet" in page
    assert "plikt til å melde til barneverntjenesten" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"parents_told": "no"}, "Skriv hvorfor dere ikke har snakket med foreldrene ennå."),
        ({"child_view": ""}, "Skriv hva barnet sier, eller hvorfor barnet ikke er spurt."),
        ({"postcode": "0001"}, "Vi finner ikke bydelen."),
        ({"identity_number": "123"}, "identity_number"),
        ({"birth_date": "1.1.2099"}, "Datoen er fram i tid."),
    ],
)
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    school: Cast, changed: dict[str, str], said: str
) -> None:
    answer = school.client("teacher").post(NEW, WRITTEN | changed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Kommer uten mat." in answer.content.decode()
    assert not Concern.objects.exists()


def test_an_identity_number_is_used_to_find_the_family_and_is_kept_nowhere(school: Cast) -> None:
    known = number(7)
    school.client("teacher").post(NEW, WRITTEN | {"identity_number": known})
    concern = Concern.objects.get()
    assert len(concern.identity_hash) == 64
    assert known not in str(Concern.objects.values().get())


@pytest.mark.parametrize(
    ("who", "status"),
    [("teacher", 200), ("lead", 200), ("lead_of_other_district", 404), ("coordinator", 404), ("superuser", 404)],
)
def test_a_concern_is_between_its_sender_and_the_districts_lead(school: Cast, who: str, status: int) -> None:
    concern = raise_one(school, "teacher")
    assert school.client(who).get(address(concern)).status_code == status


def test_a_colleague_at_the_same_school_does_not_see_it(school: Cast) -> None:
    concern = raise_one(school, "teacher")
    school.hire("colleague", "Stø Ask", "school", Role.CASEWORKER)
    client = school.client("colleague")
    assert client.get(address(concern)).status_code == 404
    assert "Lystig" not in client.get("/bekymringer/").content.decode()


@pytest.mark.demand("IO3-d")
def test_the_sender_meets_the_same_whether_a_family_is_known_and_linked_or_not(school: Cast) -> None:
    concern = raise_one(school, "teacher")
    client = school.client("teacher")
    before = quiet(client.get(address(concern)).content.decode())
    school.client("lead").post(address(concern, "familie/"), {"familie": str(school.family.public_id)})
    assert ConcernLink.objects.get(concern=concern).family == school.family
    after = quiet(client.get(address(concern)).content.decode())
    assert before == after
    assert "Familien Blomst" not in after


def test_once_linked_the_familys_team_reads_it_and_the_coordinator_is_told(school: Cast) -> None:
    concern = raise_one(school, "teacher")
    lead = school.client("lead")
    assert "Familien Blomst" in lead.get(address(concern)).content.decode()
    lead.post(address(concern, "familie/"), {"familie": str(school.family.public_id)})
    assert told(school, "coordinator") == ["En bekymring er knyttet til en av familiene dine."]
    for who, status in (("coordinator", 200), ("reader", 200), ("other_office", 404), ("ended_yesterday", 404)):
        assert school.client(who).get(address(concern)).status_code == status
    listed = school.client("coordinator").get(f"/familier/{school.family.public_id}/invitasjoner/").content.decode()
    assert address(concern) in listed
    assert ReadRecord.objects.filter(what="en bekymring", user_email=school["reader"].email).exists()


def test_only_a_family_that_the_child_belongs_to_can_be_linked(school: Cast) -> None:
    other = another_family(school, "Bregne").family
    concern = raise_one(school, "teacher")
    school.client("lead").post(address(concern, "familie/"), {"familie": str(other.public_id)})
    assert not ConcernLink.objects.exists()


def test_the_number_finds_the_family_where_the_name_does_not(school: Cast) -> None:
    give_assistance(member(school.family, "Lystig"), {1})
    concern = raise_one(school, "teacher", number=number(7), child=verbs.Child("Feil Navn", None, number(7)))
    assert [*verbs.candidates(concern=concern, by=school["lead"])] == [school.family]
    assert not verbs.candidates(concern=concern, by=school["lead_of_other_district"]).exists()


@pytest.mark.parametrize("verb", ["svar/", "familie/"])
@pytest.mark.parametrize("who", ["teacher", "coordinator", "lead_of_other_district"])
def test_only_the_districts_lead_answers_and_links(school: Cast, who: str, verb: str) -> None:
    concern = raise_one(school, "teacher")
    said = {"ready": "on", "familie": str(school.family.public_id)}
    assert school.client(who).post(address(concern, verb), said).status_code == 404
    assert not ConcernAnswer.objects.exists()


def test_a_concern_is_answered_once_and_an_empty_answer_is_asked_for(school: Cast) -> None:
    concern, lead = raise_one(school, "teacher"), school.client("lead")
    assert lead.post(address(concern, "svar/"), {"ready": "own"}).status_code == 422
    lead.post(address(concern, "svar/"), {"ready": "on"})
    lead.post(address(concern, "svar/"), {"ready": "talk"})
    assert ConcernAnswer.objects.get().text.startswith("Takk for at dere sa fra. Vi har lest det")


def test_a_service_that_is_secret_raises_none_here(cast: Cast) -> None:
    secret = Service.objects.create(code="barnevern", name="Barneverntjenesten", short_name="B", is_secret=True)
    cast.offices["secret"] = Office.objects.create(service=secret, name="Barnevernet Heimdal", district_code="500104")
    cast.hire("secret", "Stille Vakt", "secret", Role.CASEWORKER)
    assert cast.client("secret").post(NEW, WRITTEN).status_code == 422
    assert not Concern.objects.exists()


@pytest.mark.demand("IO3-a")
def test_an_unanswered_concern_is_late_after_the_dated_deadline_for_lead_and_sender_alike(school: Cast) -> None:
    raise_one(school, "teacher")
    late = raise_one(school, "teacher", at=days_ago(11))
    for who in ("lead", "teacher"):
        context: Any = school.client(who).get("/bekymringer/").context
        assert [row.is_late for row in context["rows"]].count(True) == 1, who
        assert context["sent"] == context["open"] + context["answered"] == 2
    verbs.answer_concern(concern=late, by=school["lead"], text="Takk.")
    context = school.client("lead").get("/bekymringer/").context
    assert [row.is_answered for row in context["rows"]] == [False, True]
    assert not any(row.is_late for row in context["rows"])


def test_nothing_of_a_concern_is_changed_or_deleted(school: Cast) -> None:
    concern = raise_one(school, "teacher")
    verbs.answer_concern(concern=concern, by=school["lead"], text="Takk.")
    for rows in (Concern.objects.all(), ConcernAnswer.objects.all()):
        with pytest.raises(Error), transaction.atomic():
            rows.update(signature="en annen")
        with pytest.raises(Error), transaction.atomic():
            rows._raw_delete(rows.db)


def test_the_leads_list_goes_on_where_it_ended_with_every_row_once(
    school: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("familieplan.coordination.views.concerns.PAGE", 2)
    made = [raise_one(school, "teacher") for _each in range(5)]
    verbs.answer_concern(concern=made[0], by=school["lead"], text="Takk.")
    client, path, seen = school.client("lead"), "/bekymringer/", []
    for _page in range(3):
        context: Any = client.get(path).context
        seen += [row.public_id for row in context["rows"]]
        path = "/bekymringer/" + context["more"]
    assert seen == [each.public_id for each in [*made[1:], made[0]]]


@pytest.mark.parametrize("who", ["lead", "teacher"])
def test_the_list_costs_the_same_for_one_concern_and_for_twelve(
    school: Cast, who: str, django_assert_num_queries: Any
) -> None:
    raise_one(school, "teacher")
    client = school.client(who)
    client.get("/bekymringer/")
    with CaptureQueriesContext(connection) as one:
        client.get("/bekymringer/")
    for _each in range(11):
        raise_one(school, "teacher")
    with django_assert_num_queries(len(one)):
        client.get("/bekymringer/")
