"""A copy of everything held: whole, masked for others, made once, fetched after a notice, called back when it must."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from familieplan.accounts.models import ReadRecord
from familieplan.accounts.policies import Role
from familieplan.coordination.models import Assessment, NarrowReason
from familieplan.coordination.operations.assessments import register_application, save_answers
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.plan import add_goal, answer_area, write_words
from familieplan.families import operations, own_access
from familieplan.families.models import ExportOrder, FamilyExport, OrderKind, OrderStatus
from familieplan.families.operations import set_identity
from familieplan.families.policies import Part
from familieplan.families.protection import protect_address
from familieplan.rights import orders, tasks
from familieplan.rights.copies.contents import contents
from familieplan.rights.copies.files import files
from familieplan.rights.copies.masks import masked
from familieplan.rights.copies.withheld import Ground
from tests.assistance.files import number
from tests.cast import Cast
from tests.families.sharing import law, told_on_law
from tests.rights.people import TODAY, note, secret_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(cast: Cast) -> Cast:
    """Something of everything."""
    by, plan = cast["coordinator"], cast.plan
    write_words(plan=plan, by=by, vision="Et trygt hjem", vision_by="Vakker", strengths="Vi holder sammen")
    answer_area(plan=plan, by=by, area="housing", state="in_work", situation="Bor trangt")
    add_goal(plan=plan, by=by, area="housing", words="Vi vil bo her", said_by="Glad")
    add_measure(plan=plan, by=by, area="housing", text="Ringe utleier", owner=Owner("local", name="Tante Rolig"))
    application = register_application(
        family=cast.family, by=by, applicant=cast.member("Vakker").person, applied_on=TODAY
    )
    glad = application.assessments.get(child__given_name="Glad")
    answers = {"child_words": "Jeg vil spille fotball", "leisure_what": "Ingen", "health": "Bra", "result": "fine"}
    save_answers(assessment=glad, by=by, answers=answers)
    note(cast, "Vi ringte NAV", "everybody")
    cast.client("reader").get(f"/familier/{cast.family.public_id}/")
    return cast


def order(cast: Cast, kind: str = OrderKind.COPY, who: str = "coordinator") -> ExportOrder:
    return orders.order_papers(family=cast.family, by=cast[who], kind=kind)


def held(cast: Cast, kind: str = OrderKind.COPY, who: str = "coordinator") -> str:
    return json.dumps(contents(order(cast, kind, who)), ensure_ascii=False)


def test_a_copy_holds_all_that_is_held(story: Cast) -> None:
    found = contents(order(story))
    text = json.dumps(found, ensure_ascii=False)
    for words in ("Et trygt hjem", "Bor trangt", "Vi vil bo her", "Ringe utleier", "Jeg vil spille fotball",
                  "Vi ringte NAV", "Klar Bekk", "Samtykke: ", "Myk Vind", "Prøveveien 1"):  # fmt: skip
        assert words in text, words
    assert {row["name"] for row in found["people"]} == {
        "Vakker Blomst",
        "Stille Blomst",
        "Glad Blomst",
        "Lystig Blomst",
    }
    assert (len(found["applications"]), len(found["assessments"])) == (1, Assessment.objects.count())
    assert found["withheld"] == []


def test_paper_and_data_say_the_same(story: Cast) -> None:
    made = {kind: content for _name, kind, content in files(order(story))}
    paper = PdfReader(BytesIO(made["application/pdf"]))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in paper.pages))
    for words in ("Et trygt hjem", "Bor trangt", "Vi ringte NAV", "Klar Bekk", "Myk Vind", "Jeg vil spille fotball"):
        assert words in text, words
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert paper.trailer["/Root"]["/Lang"] == "nb"
    assert json.loads(made["application/json"])["family"]["name"] == "Familien Blomst"


def test_the_same_rows_give_the_same_bytes(story: Cast) -> None:
    same = order(story)
    assert files(same) == files(same)


def test_nobody_outside_the_family_is_named_and_staff_stand_as_offices(story: Cast) -> None:
    found = contents(order(story))
    assert "Tante Rolig" not in json.dumps(found, ensure_ascii=False)
    assert found["plans"][0]["measures"][0]["owner"] == "Noen utenfor familien"
    assert found["notes"][0]["office"] == "Helse- og velferdskontoret Heimdal"
    assert "Klar Bekk" not in json.dumps(found["notes"], ensure_ascii=False)


def test_no_identity_number_is_in_a_copy_even_where_somebody_wrote_one(story: Cast) -> None:
    person, secret = story.member("Vakker").person, number(7)
    set_identity(person, secret)
    person.save()
    note(story, f"Hun oppga {secret[:6]} {secret[6:]} på telefon", "everybody")
    made = files(order(story))
    for _name, kind, content in made:
        text = content.decode() if kind.endswith("json") else PdfReader(BytesIO(content)).pages[0].extract_text()
        assert secret not in re.sub(r"[\s-]", "", text)
        assert secret[6:] not in text
    assert f"{secret[:6]} *****" in made[1][2].decode()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("01819012345", "018190 *****"), ("018190 12345.", "018190 *****."), ("201012345678", "201012 *****"),
        ("ring 73 54 00 00", "ring 73 54 00 00"), ("ab01819012345", "ab01819012345"),
        ("6f9619ff-8b86-4011-b42d-123456789012", "6f9619ff-8b86-4011-b42d-123456789012"),
    ],
)  # fmt: skip
def test_what_is_masked(text: str, left: str) -> None:
    assert masked({"x": [text]}) == {"x": [left]}


WITHHELD = {
    NarrowReason.THIRD_PARTY: Ground.OTHERS, NarrowReason.DANGER: Ground.OTHERS,
    NarrowReason.CHILD_ASKED: Ground.OTHERS, NarrowReason.ANOTHER_MEMBER: Ground.OTHERS,
    NarrowReason.OWN_SECRECY: Ground.SECRECY, NarrowReason.WORKING_NOTE: Ground.INTERNAL,
}  # fmt: skip


@pytest.mark.parametrize("reason", NarrowReason)
@pytest.mark.parametrize("audience", ["professionals", "office"])
def test_what_is_withheld_is_said_by_ground_and_never_by_number(story: Cast, reason: str, audience: str) -> None:
    for turn in range(2):
        note(story, f"Noe hemmelig {turn}", audience, reason)
    found = contents(order(story))
    assert "Noe hemmelig" not in json.dumps(found, ensure_ascii=False)
    assert found["withheld"] == [str(WITHHELD[NarrowReason(reason)].label)]
    assert not re.search(r"\b(to|2) notat", " ".join(found["withheld"]))


def test_what_is_written_for_staff_is_in_the_coordinators_copy_and_not_in_the_familys_own(story: Cast) -> None:
    worker = story.hire("lawful", "Rett Linje", "nav", Role.CASEWORKER)
    basis = operations.state_law(family=story.family, by=story["responsible"], stated=law())
    operations.start_participation(
        family=story.family, by=story["responsible"], worker=worker, part=Part.RESPONSIBLE, basis=basis
    )
    note(story, "For fagfolkene", by="lawful")
    assert "For fagfolkene" in held(story)
    own = contents(order(story, OrderKind.OWN, "family_member"))
    assert "For fagfolkene" not in json.dumps(own, ensure_ascii=False)
    assert str(Ground.STAFF.label) in own["withheld"]


def test_a_childs_own_words_go_to_the_child_alone_at_the_door(story: Cast) -> None:
    own = contents(order(story, OrderKind.OWN, "family_member"))
    assert "fotball" not in json.dumps(own, ensure_ascii=False)
    assert own["withheld"] == [str(Ground.OTHERS.label)]
    glad = story.member("Glad").person
    glad.birth_date = TODAY - timedelta(days=365 * 16)
    glad.save()
    story.let_in("child", "Glad")
    assert "fotball" in held(story, OrderKind.OWN, "child")


def test_what_a_child_said_goes_to_the_parents_when_the_child_wants_it(story: Cast) -> None:
    glad = Assessment.objects.get(child__given_name="Glad")
    for wish, told in (("not_asked", False), ("no", False), ("yes", True)):
        save_answers(assessment=glad, by=story["coordinator"], answers={"child_share": wish})
        assert ("fotball" in held(story, OrderKind.OWN, "family_member")) is told


@pytest.mark.parametrize("kind", [OrderKind.OWN, OrderKind.COPY])
def test_a_service_that_the_family_does_not_know_of_leaves_no_trace(story: Cast, kind: str) -> None:
    who = "family_member" if kind == OrderKind.OWN else "coordinator"
    service = secret_service(story)
    assert "barnevern" in held(story, kind, who).lower()
    own_access.keep_from_family(family=story.family, by=story["bv"], service=service)
    after = contents(order(story, kind, who))
    assert "barnevern" not in json.dumps(after, ensure_ascii=False).lower()
    assert "Stille Vakt" not in json.dumps(after, ensure_ascii=False)


def test_a_protected_familys_place_is_on_no_paper(story: Cast) -> None:
    protect_address(family=story.family, by=story["coordinator"], protection="strict")
    text = held(story)
    assert "Prøveveien" not in text
    assert "Heimdal" not in text


def page_of(cast: Cast, kind: str) -> str:
    return (
        f"/var-plan/{cast.family.public_id}/kopi/"
        if kind == "own"
        else f"/familier/{cast.family.public_id}/rettigheter/kopi/"
    )


@pytest.mark.parametrize(("who", "kind"), [("family_member", "own"), ("coordinator", "copy")])
def test_a_copy_is_ordered_made_and_fetched_after_a_notice(
    story: Cast, who: str, kind: str, django_capture_on_commit_callbacks, monkeypatch
) -> None:
    monkeypatch.setattr(tasks, "send", tasks.make_order)
    client = story.client(who)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(page_of(story, kind))["Location"]
    made = ExportOrder.objects.get()
    assert (made.status, made.kind) == (OrderStatus.READY, kind)
    shown = client.get(page).content.decode()
    for export in made.files.all():
        address = f"{page}{export.public_id}/"
        assert address in shown
        assert not ReadRecord.objects.filter(what__contains=export.what).exists()
        assert "Hent filen" in client.get(address).content.decode()
        answer = client.post(address)
        assert answer.content == bytes(export.content)
        assert answer["Content-Disposition"].startswith("attachment")
        assert ReadRecord.objects.filter(what=f"hentet en fil: {export.what}").count() == 1


def made_by(cast: Cast, who: str, kind: str) -> FamilyExport:
    tasks.make_order(order(cast, kind, who).pk)
    return FamilyExport.objects.filter(order__kind=kind).first()


def test_a_file_that_is_called_back_is_gone_with_a_page_that_says_why(story: Cast) -> None:
    for who, kind, base in (
        ("family_member", "own", f"/var-plan/{story.family.public_id}/kopi/"),
        ("coordinator", "copy", f"/familier/{story.family.public_id}/rettigheter/papirer/"),
    ):
        export = made_by(story, who, kind)
        protect_address(family=story.family, by=story["coordinator"], protection="strict" if kind == "own" else "")
        for answer in (
            story.client(who).get(f"{base}{export.order.public_id}/{export.public_id}/"),
            story.client(who).post(f"{base}{export.order.public_id}/{export.public_id}/"),
        ):
            assert answer.status_code == 410
            assert "Adressebeskyttelsen er endret" in answer.content.decode()


def test_nobody_fetches_what_another_has_ordered(story: Cast) -> None:
    story.let_in("father", "Stille")
    own, copy = made_by(story, "family_member", "own"), made_by(story, "coordinator", "copy")
    at_door = f"/var-plan/{story.family.public_id}/kopi/{own.order.public_id}/"
    at_office = f"/familier/{story.family.public_id}/rettigheter/papirer/{copy.order.public_id}/"
    met = [
        ("father", at_door, 404), ("coordinator", at_door, 404), ("auditor", at_door, 404),
        ("responsible", at_office, 403), ("other_office", at_office, 404), ("family_member", at_office, 404),
        ("superuser", at_office, 404),
    ]  # fmt: skip
    for who, page, status in met:
        export = own if page == at_door else copy
        assert story.client(who).get(page).status_code == status, who
        assert story.client(who).post(f"{page}{export.public_id}/").status_code == status, who
    # The copy that the coordinator reads through first is not at the family's door.
    swapped = f"/var-plan/{story.family.public_id}/kopi/{copy.order.public_id}/{copy.public_id}/"
    assert story.client("family_member").post(swapped).status_code == 404


def test_a_message_that_comes_twice_makes_one_copy(story: Cast) -> None:
    made = order(story)
    for _time in range(2):
        tasks.make_order(made.pk)
    assert FamilyExport.objects.filter(order=made).count() == 2


def test_a_double_click_orders_once(story: Cast) -> None:
    assert order(story) == order(story)


def test_an_order_whose_worker_died_is_sent_again_and_given_up_in_the_end(story: Cast, monkeypatch) -> None:
    made, sent = order(story), []
    monkeypatch.setattr(tasks, "send", sent.append)
    ExportOrder.objects.claim(made.pk)
    assert ExportOrder.objects.claim(made.pk) is None
    ExportOrder.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    tasks.resume_orders()
    assert sent == [made.pk]
    ExportOrder.objects.update(attempts=4)
    tasks.resume_orders()
    made.refresh_from_db()
    assert (made.status, sent) == (OrderStatus.FAILED, [made.pk])


def test_a_worker_that_was_believed_dead_leaves_no_files(story: Cast) -> None:
    slow = ExportOrder.objects.claim(order(story).pk)
    assert slow is not None
    ExportOrder.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    assert ExportOrder.objects.claim(slow.pk) is not None
    orders.make(slow)
    assert not FamilyExport.objects.exists()


def test_a_copy_holds_the_consents_and_what_was_shared_that_the_family_knows_of(story: Cast) -> None:
    told_on_law(story, "At de trenger større bolig")
    told_on_law(story, "En bekymring", because="Det kan være farlig for barnet")
    found = contents(order(story))
    text = json.dumps(found["disclosures"], ensure_ascii=False)
    assert "At de trenger større bolig" in text
    assert "En bekymring" not in json.dumps(found, ensure_ascii=False)
    assert found["consents"][0]["said_by"]
    assert "NAV kommune" in {each["name"] for each in found["consents"][0]["services"]}
