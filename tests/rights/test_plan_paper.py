"""The plan on paper: for each reader what that one may see and nothing else, tagged, kept, fetched after a notice."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from familieplan.accounts.models import ReadRecord, Service
from familieplan.coordination.models import OwnerKind, PaperFor, PlanPaper
from familieplan.coordination.models.rights import Restriction
from familieplan.coordination.operations.agreements import add_strength, say_to_words
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.parties import add_party
from familieplan.coordination.operations.plan import add_goal, answer_area, write_words
from familieplan.coordination.operations.rights import ask_for_right
from familieplan.families import operations
from familieplan.families.models import ExportOrder, FamilyExport, Knowledge, OrderStatus
from familieplan.families.protection import protect_address
from familieplan.rights import orders, tasks
from familieplan.rights.papers.files import paper_of_order
from tests.assistance.files import number
from tests.cast import Cast, add_break_glass
from tests.rights.people import TODAY, note, secret_service

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(cast: Cast) -> Cast:
    by, plan = cast["coordinator"], cast.plan
    words = {"vision": "Et trygt hjem", "vision_by": "Vakker", "strengths": "Vi holder sammen"}
    write_words(plan=plan, by=by, situation="Kontrakten går ut", **words)
    plan.refresh_from_db()
    add_goal(plan=plan, by=by, area="housing", words="Vi vil bo her", said_by="Glad")
    owner = Owner.of_worker(cast["responsible"])
    budget = add_measure(plan=plan, by=by, area="economy", text="Lage budsjett", owner=owner, due_on=TODAY - DAY)
    add_party(measure=budget, by=by, who=Owner(OwnerKind.LOCAL, name="Saupstad IL"), task="Låne ut rom")
    add_strength(plan=plan, by=by, what="Synger i kor", who="Vakker")
    say_to_words(plan=plan, by=by, stand="disagrees", words="Husleia er grunnen", person=cast.member("Stille").person)
    return cast


def ordered(cast: Cast, reader: str = "family", who: str = "coordinator", **wish: Any) -> ExportOrder:
    service = None if reader in PaperFor.values[:2] else Service.objects.get(code=reader)
    audience = "service" if service else reader
    asked = {"large_print": False, "version": None} | wish
    order = orders.order_plan_paper(plan=cast.plan, by=cast[who], audience=audience, service=service, **asked)
    ExportOrder.objects.filter(pk=order.pk).update(status=OrderStatus.READY, ready_at=order.ordered_at)
    return order


def pdf(cast: Cast, reader: str = "family", who: str = "coordinator", **wish: Any) -> PdfReader:
    [(_name, kind, content)] = paper_of_order(ordered(cast, reader, who, **wish))
    assert kind == "application/pdf"
    return PdfReader(BytesIO(content))


def words_of(paper: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in paper.pages))


def read(cast: Cast, reader: str = "family", who: str = "coordinator", **wish: Any) -> str:
    return words_of(pdf(cast, reader, who, **wish))


def secret_measure(cast: Cast) -> Service:
    """Barnevernet has a measure, a task and an answer of its own."""
    service, by = secret_service(cast), cast["bv"]
    own = Owner.of_worker(by)
    add_measure(plan=cast.plan, by=by, area="health", text="Hjemmebesøk i det stille", owner=own)
    shared = add_measure(plan=cast.plan, by=by, area="leisure", text="Følge til trening")
    add_party(measure=shared, by=by, who=own, task="Snakke med treneren")
    say_to_words(plan=cast.plan, by=by, stand="agrees", words="Vi støtter dette", service=service)
    return service


@pytest.mark.demand("IO4-a")
@pytest.mark.parametrize("reader", ["family", "team", "nav"])
def test_the_paper_says_what_was_agreed_in_the_words_that_were_used(story: Cast, reader: str) -> None:
    text = read(story, reader)
    for said in ("Et trygt hjem", "Kontrakten går ut", "Vi vil bo her", "Lage budsjett", "Trygg Furu", "Synger i kor",
                 "Saupstad IL: Låne ut rom", "forsinket", "Husleia er grunnen", "Familien Blomst"):  # fmt: skip
        assert said in text, said
    assert "Vi har ikke snakket om dette ennå" in text


def test_the_paper_of_a_service_begins_with_what_that_service_does(story: Cast) -> None:
    text = read(story, "nav")
    assert text.index("Dette gjør NAV kommune") < text.index("Dette har vi avtalt")
    assert "Dette gjør" not in read(story, "helse")


@pytest.mark.demand("IO5-d")
def test_the_family_has_room_to_write_that_it_disagrees(story: Cast) -> None:
    assert "Skriv det her" in read(story, "family")
    assert "Skriv det her" not in read(story, "team")


SECRET = ("Hjemmebesøk i det stille", "Barnevern", "Stille Vakt", "Snakke med treneren", "Vi støtter dette")


@pytest.mark.parametrize("reader", ["family", "team", "nav"])
def test_nothing_of_a_secret_service_is_on_a_paper_that_somebody_may_not_know_it_from(story: Cast, reader: str) -> None:
    secret_measure(story)
    text = read(story, reader)
    for told in SECRET:
        assert told not in text, told
    assert "Følge til trening" in text


def test_what_the_whole_team_may_know_is_on_the_paper_of_the_team(story: Cast) -> None:
    secret_measure(story)
    for told in ("nav", "helse"):
        tell(story, told)
    assert "Hjemmebesøk i det stille" in read(story, "team")
    assert "Hjemmebesøk i det stille" in read(story, "nav")


def test_what_one_service_may_know_is_on_its_own_paper_alone(story: Cast) -> None:
    secret_measure(story)
    tell(story, "helse")
    assert "Hjemmebesøk i det stille" in read(story, "helse")
    for reader in ("team", "nav"):
        assert "Hjemmebesøk i det stille" not in read(story, reader), reader


def test_nobody_orders_more_than_they_may_see_themselves(story: Cast) -> None:
    secret_measure(story)
    tell(story, "helse")
    assert "Hjemmebesøk i det stille" not in read(story, "helse", "responsible")


def tell(cast: Cast, code: str) -> None:
    part = cast.family.participations.get(worker=cast["bv"])
    facts = {"family": cast.family, "about": part.office.service, "basis": part.basis, "told_by": cast["bv"]}
    Knowledge.objects.create(told=Service.objects.get(code=code), **facts)


def test_no_identity_number_no_address_no_office_and_no_note_is_on_it(story: Cast) -> None:
    secret = number(7)
    operations.set_identity(story.member("Vakker").person, secret)
    add_measure(plan=story.plan, by=story["coordinator"], area="work", text=f"Søke for {secret[:6]} {secret[6:]}")
    note(story, "Bare for oss på kontoret", "office", reason="working_note")
    for reader in ("family", "team", "nav"):
        text = read(story, reader)
        assert "Søke for" in text
        for told in (secret[6:], "Prøveveien", "NAV Heimdal", "Bare for oss"):
            assert told not in text, told


def test_a_strictly_protected_name_lies_on_no_desk_but_the_familys_own_table(story: Cast) -> None:
    protect_address(family=story.family, by=story["coordinator"], protection="strict")
    story.family.refresh_from_db()
    assert "Familien Blomst" in read(story, "family")
    for reader in ("team", "nav"):
        assert "Blomst" not in read(story, reader)


def test_what_is_shut_while_it_is_looked_into_is_shut_on_paper(story: Cast) -> None:
    by = story["coordinator"]
    answer_area(plan=story.plan, by=by, area="health", state="in_work", situation="Hun sover dårlig")
    asked = {"kind": "restriction", "about": "Helsa", "said_by": "Vakker", "area": "health"}
    wish = ask_for_right(family=story.family, by=by, **asked)
    Restriction.objects.create(request=wish, family=story.family, area="health", started_by=by)
    assert "sover" not in read(story, "family", large_print=True)


@pytest.mark.parametrize("large", [False, True])
def test_the_file_is_tagged_and_keeps_for_the_archive(story: Cast, large: bool) -> None:
    paper = pdf(story, "family", large_print=large)
    root = paper.trailer["/Root"]
    said = root["/Metadata"].get_object().get_data().decode()
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], "/StructTreeRoot" in root) == (True, "nb", True)
    assert re.search(r'pdfaid:part(="|>)2', said)
    assert re.search(r'pdfaid:conformance(="|>)A', said)
    assert "<pdfuaid:part>1<" in said
    assert said.count("<rdf:RDF") == 1
    assert paper.metadata.title == "Planen vår, Familien Blomst"


def test_large_letters_are_large_and_say_the_same(story: Cast) -> None:
    sizes: list[float] = []
    paper = pdf(story, "family", large_print=True)
    paper.pages[0].extract_text(visitor_text=lambda text, _cm, tm, _font, size: sizes.append(size * abs(tm[0])))
    text = words_of(paper)
    for said in ("Et trygt hjem", "Lage budsjett", "Saupstad IL: Låne ut rom", "Vi vil bo her"):
        assert said in text, said
    # 16 CSS points are twelve in the units of the file; the foot alone is smaller.
    assert sorted(sizes)[len(sizes) // 2] >= 12


def test_it_is_ordered_on_a_page_and_fetched_after_a_notice_that_is_kept_in_the_list_of_readers(
    story: Cast, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, at = story.client("responsible"), f"/familier/{story.family.public_id}/papir/"
    monkeypatch.setattr(tasks, "send", lambda pk: None)
    answer = client.post(at, {"reader": "team", "size": "large"})
    order = ExportOrder.objects.get()
    assert answer.headers["Location"] == f"{at}{order.public_id}/"
    assert "Den lages nå" in client.get(answer.headers["Location"]).content.decode()
    tasks.make_order(order.pk)
    page = client.get(answer.headers["Location"]).content.decode()
    file = FamilyExport.objects.get()
    assert "planen-til-teamet.pdf" in page
    there = f"{at}{order.public_id}/{file.public_id}/"
    assert "Gi det ikke til andre" in client.get(there).content.decode()
    assert client.post(there).content.startswith(b"%PDF-1.7")
    record = ReadRecord.objects.latest("id")
    assert (record.purpose, record.user_name) == ("planen på papir til teamet", "Trygg Furu")


def test_one_who_has_lost_the_family_meanwhile_gets_no_paper(story: Cast) -> None:
    order = ordered(story, "team", "responsible")
    ExportOrder.objects.filter(pk=order.pk).update(status=OrderStatus.ORDERED, ready_at=None)
    part = story.family.participations.get(worker=story["responsible"])
    operations.end_participation(participation=part, by=story["coordinator"], reason="finished")
    tasks.make_order(order.pk)
    order.refresh_from_db()
    assert (order.status, FamilyExport.objects.count()) == (OrderStatus.FAILED, 0)


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("break_glass", 403), ("other_office", 404)])
def test_a_part_that_is_too_small_orders_no_paper(story: Cast, who: str, status: int) -> None:
    if who == "break_glass":
        add_break_glass(story)
    at = f"/familier/{story.family.public_id}/papir/"
    assert story.client(who).post(at, {"reader": "family", "size": "normal"}).status_code == status
    assert not PlanPaper.objects.exists()


def test_another_colleagues_paper_is_not_there(story: Cast) -> None:
    order = ordered(story, "team")
    at = f"/familier/{story.family.public_id}/papir/{order.public_id}/"
    assert story.client("coordinator").get(at).status_code == 200
    assert story.client("responsible").get(at).status_code == 404


def test_a_paper_is_fetched_by_its_own_notice_and_by_no_other(story: Cast) -> None:
    order, client = ordered(story, "team"), story.client("coordinator")
    rights = f"/familier/{story.family.public_id}/rettigheter/"
    assert str(order.public_id) not in client.get(rights).content.decode()
    assert client.get(f"{rights}papirer/{order.public_id}/").status_code == 404


def test_another_grade_of_protection_calls_the_paper_back(story: Cast) -> None:
    order = ordered(story, "team")
    file = {"what": "planen-til-teamet.pdf", "content_type": "application/pdf", "content": b"%PDF"}
    export = FamilyExport.objects.create(family=story.family, order=order, made_by=story["coordinator"], **file)
    protect_address(family=story.family, by=story["coordinator"], protection="strict")
    at = f"/familier/{story.family.public_id}/papir/{order.public_id}/{export.public_id}/"
    answer = story.client("coordinator").post(at)
    assert answer.status_code == 410
    assert "Adressebeskyttelsen er endret" in answer.content.decode()


def test_the_page_says_what_the_readers_do_not_get_and_counts_only_what_one_may_know(story: Cast) -> None:
    secret_measure(story)
    at = f"/familier/{story.family.public_id}/papir/"
    said = "ett tiltak, fordi ikke alle som leser"
    assert said not in story.client("coordinator").get(at).content.decode()
    tell(story, "helse")
    assert f"Alle i teamet: {said}" in story.client("coordinator").get(at).content.decode()
    assert said not in story.client("responsible").get(at).content.decode()


def test_two_papers_at_once_are_one_after_the_other(story: Cast) -> None:
    client, at = story.client("coordinator"), f"/familier/{story.family.public_id}/papir/"
    client.post(at, {"reader": "team", "size": "normal"})
    same = client.post(at, {"reader": "team", "size": "normal"})
    other = client.post(at, {"reader": "family", "size": "normal"})
    assert (same.status_code, other.status_code, ExportOrder.objects.count()) == (302, 422, 1)
    assert "Vent noen sekunder" in other.content.decode()


def test_the_page_costs_the_same_however_many_measures_and_services(
    story: Cast, django_assert_max_num_queries: Any
) -> None:
    client, at = story.client("coordinator"), f"/familier/{story.family.public_id}/papir/"
    for each in range(20):
        add_measure(plan=story.plan, by=story["coordinator"], area="work", text=f"Tiltak {each}")
    with django_assert_max_num_queries(34):
        client.get(at)
