"""Words that all agree on, or do not; what the family has with it; and needs that nobody has taken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.coordination import board
from familieplan.coordination.models import Agreement, AreaAnswer, FamilyWish, Measure, OwnerKind, Strength
from familieplan.coordination.operations.agreements import add_strength, say_to_words
from familieplan.coordination.operations.measures import NOBODY, Owner, add_measure, move_measure
from familieplan.coordination.operations.plan import add_goal, answer_area, write_words
from familieplan.coordination.operations.versions import ChangedMeanwhileError, number_of
from familieplan.coordination.operations.wishes import answer_wish, say_wish, withdraw_wish
from familieplan.coordination.plan_facts import facts_of
from familieplan.families.models import Membership
from tests.cast import Cast
from tests.coordination.stories import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan_url(cast: Cast) -> str:
    return f"/familier/{cast.family.public_id}/"


@pytest.fixture
def words(cast: Cast) -> Cast:
    write(cast, "Vi bor trangt")
    return cast


def write(cast: Cast, situation: str, vision: str = "Vi vil bo trygt") -> None:
    by = cast["coordinator"]
    write_words(plan=cast.plan, by=by, situation=situation, vision=vision, vision_by="Vakker", strengths="")
    cast.plan.refresh_from_db()


def party_of(cast: Cast, name: str) -> str:
    return f"p{member(cast.family, name).pk}"


def reply(cast: Cast, plan_url: str, who: str = "coordinator", **said: object) -> int:
    form = {"wording": cast.plan.wording, "party": party_of(cast, "Vakker"), **said}
    return cast.client(who).post(plan_url + "enighet/", form).status_code


@pytest.mark.demand("IO5-d")
def test_each_adult_and_each_service_is_asked_and_no_child(words: Cast, plan_url: str) -> None:
    page = words.client("coordinator").get(plan_url + "enighet/").content.decode()
    for party in ("Vakker", "Stille", "Helse- og velferdskontor", "NAV kommune"):
        assert f"<b>{party}</b>: ikke spurt" in page
    assert "<b>Glad</b>:" not in page


@pytest.mark.demand("IO5-d")
def test_a_disagreement_stands_beside_the_words_in_its_own_words(words: Cast, plan_url: str) -> None:
    assert reply(words, plan_url, stand="disagrees", words="Husleia er grunnen") == 302
    page = words.client("reader").get(plan_url).content.decode()
    assert "Slik ser vi situasjonen sammen:</b> Vi bor trangt" in page
    assert "«Husleia er grunnen»" in page


@pytest.mark.demand("IO5-d")
def test_new_words_ask_anew_and_the_old_disagreement_is_kept(words: Cast, plan_url: str) -> None:
    reply(words, plan_url, stand="disagrees", words="Husleia er grunnen")
    write(words, "Vi bor trangt, for husleia er høy")
    page = words.client("reader").get(plan_url).content.decode()
    assert "<b>Vakker</b>: ikke spurt" in page
    assert "Tidligere uenighet" in page
    assert "«Husleia er grunnen»" in page


def test_whoever_agrees_later_has_still_disagreed(words: Cast, plan_url: str) -> None:
    reply(words, plan_url, stand="disagrees", words="Husleia er grunnen")
    reply(words, plan_url, stand="agrees")
    assert Agreement.objects.count() == 2
    page = words.client("reader").get(plan_url).content.decode()
    assert "<b>Vakker</b>: enig" in page
    assert "«Husleia er grunnen»" in page


def object_to(words: Cast, name: str, text: str, days_ago: int = 0) -> FamilyWish:
    """Somebody of the family says at their own door that they disagree."""
    facts = {"kind": "disagree", "words": text, "by": words["coordinator"], "is_recorded": True}
    wish = say_wish(plan=words.plan, person=words.member(name).person, **facts)
    FamilyWish.objects.filter(pk=wish.pk).update(asked_at=timezone.now() - timedelta(days=days_ago))
    return wish


@pytest.mark.demand("IO5-d")
def test_what_a_family_disagrees_with_at_its_own_door_is_its_answer_on_the_plan(words: Cast, plan_url: str) -> None:
    reply(words, plan_url, stand="agrees")
    wish = object_to(words, "Vakker", "Det er kaldt, ikke trangt")
    for page in (plan_url, plan_url + "enighet/"):
        text = words.client("coordinator").get(page).content.decode()
        assert "<b>Vakker</b>: uenig" in text
        assert "«Det er kaldt, ikke trangt»" in text
        assert "skrevet ned av en som hjelper familien" in text
    answer_wish(wish=wish, by=words["coordinator"], outcome="no", answer="Vi lar det stå.")
    assert "<b>Vakker</b>: uenig" in words.client("reader").get(plan_url).content.decode()
    reply(words, plan_url, stand="agrees")
    text = words.client("reader").get(plan_url).content.decode()
    assert "<b>Vakker</b>: enig" in text
    assert "Tidligere uenighet" in text
    assert words.client("other_office").get(plan_url).status_code == 404


def test_whoever_agreed_after_disagreeing_at_the_door_agrees(words: Cast, plan_url: str) -> None:
    object_to(words, "Vakker", "Det er kaldt, ikke trangt", days_ago=2)
    assert "<b>Vakker</b>: uenig" in words.client("reader").get(plan_url).content.decode()
    reply(words, plan_url, stand="agrees")
    text = words.client("reader").get(plan_url).content.decode()
    assert "<b>Vakker</b>: enig" in text
    assert "«Det er kaldt, ikke trangt»" in text


def test_whoever_has_left_the_family_keeps_what_they_said_among_the_earlier(words: Cast, plan_url: str) -> None:
    wish = object_to(words, "Stille", "Jeg vil ikke flytte", days_ago=3)
    FamilyWish.objects.filter(pk=wish.pk).update(is_recorded=False)
    assert "Sagt med egne ord til planen." in words.client("reader").get(plan_url).content.decode()
    Membership.objects.filter(person=wish.person).update(ended_on=timezone.localdate())
    text = words.client("reader").get(plan_url).content.decode()
    assert "<b>Stille</b>: uenig" not in text
    assert "«Jeg vil ikke flytte»" in text


def test_a_child_who_disagrees_is_heard_and_is_still_not_asked(words: Cast, plan_url: str) -> None:
    assert "<b>Glad</b>:" not in words.client("reader").get(plan_url).content.decode()
    wish = object_to(words, "Glad", "Jeg vil bytte rom")
    page = words.client("coordinator").get(plan_url + "enighet/").content.decode()
    assert "<b>Glad</b>: uenig" in page
    assert f'value="p{words.member("Glad").person_id}"' not in page
    withdraw_wish(wish=wish, by=words["coordinator"])
    assert "<b>Glad</b>:" not in words.client("reader").get(plan_url).content.decode()


def test_other_strengths_or_a_review_are_no_other_words(words: Cast) -> None:
    before = words.plan.wording
    write_words(
        plan=words.plan, by=words["coordinator"], situation="Vi bor trangt", vision="Vi vil bo trygt",
        vision_by="Vakker", strengths="Synger",
    )  # fmt: skip
    assert words.plan.wording == before


def test_an_answer_to_words_that_have_changed_is_asked_about_again(words: Cast, plan_url: str) -> None:
    form = {"wording": words.plan.wording, "party": party_of(words, "Stille"), "stand": "disagrees", "words": "Nei"}
    write(words, "Noe annet")
    late = words.client("coordinator").post(plan_url + "enighet/", form)
    assert late.status_code == 409
    assert "Nei</textarea>" in late.content.decode()
    assert not Agreement.objects.exists()
    with pytest.raises(ChangedMeanwhileError):
        say_to_words(plan=words.plan, by=words["coordinator"], stand="agrees", wording=form["wording"])


@pytest.mark.parametrize(
    "said",
    [{"stand": "disagrees"}, {"stand": "agrees", "party": ""}, {"stand": "agrees", "party": "p999999"}, {"stand": ""}],
)
def test_a_half_answer_is_asked_about(words: Cast, plan_url: str, said: dict) -> None:
    assert reply(words, plan_url, **said) == 422
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("other_office", 404), ("lead", 404), ("superuser", 404)])
def test_nobody_else_answers_for_a_party_or_writes_a_strength(
    words: Cast, plan_url: str, who: str, status: int
) -> None:
    assert reply(words, plan_url, who, stand="agrees") == status
    assert words.client(who).post(plan_url + "styrker/", {"what": "Synger"}).status_code == status
    assert not Agreement.objects.exists()
    assert not Strength.objects.exists()


def test_the_database_wants_one_party_and_words_of_a_disagreement(words: Cast) -> None:
    for said in ({"stand": "agrees"}, {"stand": "disagrees", "person": member(words.family, "Stille")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.create(plan=words.plan, wording=1, recorded_by=words["coordinator"], **said)


@pytest.mark.demand("IO4-c")
def test_strengths_stand_beside_the_needs(cast: Cast, plan_url: str) -> None:
    client = cast.client("coordinator")
    assert client.post(plan_url + "styrker/", {"what": "Henter i barnehagen", "who": "Tante", "area": "leisure"}).status_code == 302  # fmt: skip
    page = cast.client("reader").get(plan_url).content.decode()
    assert page.index('id="la-leisure"') < page.index("Henter i barnehagen")
    strength = Strength.objects.get()
    client.post(plan_url + "styrker/", {"fjern": strength.public_id})
    assert "Henter i barnehagen" not in client.get(plan_url).content.decode()
    assert client.post(plan_url + "styrker/", {"fjern": strength.public_id}).status_code == 404
    assert client.post(plan_url + "styrker/", {"what": ""}).status_code == 422


@pytest.mark.demand("IO1-c")
def test_a_basic_need_that_nobody_has_asked_about_stays_visible(cast: Cast, plan_url: str) -> None:
    answer_area(plan=cast.plan, by=cast["coordinator"], area="economy", state="no_need")
    page = cast.client("reader").get(plan_url).content.decode()
    assert "Ikke spurt ennå: Bolig, Arbeid og utdanning." in page


def blocks(cast: Cast) -> list[str]:
    return board.board_of(cast.plan, cast["coordinator"], facts_of(cast.plan, cast["coordinator"])).pyramid


@pytest.mark.demand("IO1-c")
def test_a_need_without_anybody_is_a_gap_of_the_system_until_somebody_has_it(cast: Cast, plan_url: str) -> None:
    by = cast["coordinator"]
    answer_area(plan=cast.plan, by=by, area="housing", state="in_work", situation="Kontrakten går ut")
    every = Measure.objects.all()
    assert blocks(cast)[1] == board.GAP
    assert [answer.area for answer in AreaAnswer.objects.unmet(every)] == ["housing"]
    page = cast.client("reader").get(plan_url).content.decode()
    assert "Familien trenger noe her, og ingen av oss har tatt det ennå" in page
    assert "Ett behov mangler noen som tar det" in page
    nobodys = add_measure(plan=cast.plan, by=by, area="housing", text="Få møbler", owner=NOBODY)
    assert AreaAnswer.objects.unmet(every).exists()
    measure = add_measure(plan=cast.plan, by=by, area="work", text="Finne leilighet", owner=Owner.of_worker(by),
                          also_areas=["housing"])  # fmt: skip
    move_measure(measure=nobodys, by=by, status="stopped")
    assert not AreaAnswer.objects.unmet(every).exists()
    assert blocks(cast)[1] == board.IN_WORK
    move_measure(measure=measure, by=by, status="done")
    assert {answer.area for answer in AreaAnswer.objects.unmet(every)} == {"housing", "work"}
    assert not AreaAnswer.objects.unmet(every).filter(state="no_need").exists()


def test_the_list_and_the_page_show_the_same_gaps(cast: Cast) -> None:
    by = cast["coordinator"]
    add_goal(plan=cast.plan, by=by, area="health", words="Jeg vil sove", said_by="Glad")
    owner = Owner(OwnerKind.LOCAL, name="Tante")
    add_measure(plan=cast.plan, by=by, area="work", text="Ringe", owner=owner, also_areas=["leisure"])
    answer_area(plan=cast.plan, by=by, area="leisure", state="in_work")
    page = cast.client("coordinator").get("/familier/").content.decode()
    shown = [part.split('"')[0] for part in page.split('<rect class="')[1:7]]
    assert shown == blocks(cast) == ["o", "o", "w", "o", "g", "w"]


def test_all_of_it_costs_no_more_however_much_there_is(words: Cast, plan_url: str) -> None:
    def cost() -> int:
        client = words.client("coordinator")
        client.get(plan_url)
        with CaptureQueriesContext(connection) as found:
            client.get(plan_url)
        return len(found)

    def fill(count: int) -> None:
        for serial in range(count):
            add_strength(plan=words.plan, by=words["coordinator"], what=f"Styrke {serial}")
            adult = member(words.family, "Vakker")
            say_to_words(plan=words.plan, by=words["coordinator"], stand="agrees", person=adult)

    fill(1)
    few = cost()
    fill(9)
    assert cost() == few
    assert few <= 20


def test_two_texts_can_be_put_together_before_anything_is_saved(cast: Cast, plan_url: str) -> None:
    url, form = plan_url + "omrade/housing/svar/", {"state": "in_work", "seen": 0}
    cast.client("responsible").post(url, form | {"situation": "Kontrakten går ut"})
    client = cast.client("coordinator")
    late = client.post(url, form | {"situation": "De leter"})
    assert "Sett sammen begge tekstene" in late.content.decode()
    seen = number_of(AreaAnswer.objects.get())
    both = client.post(url, form | {"situation": "De leter", "seen": seen, "begge": "1"})
    assert both.status_code == 200
    assert "Kontrakten går ut\n\nDe leter" in both.content.decode()
    assert AreaAnswer.objects.get().situation == "Kontrakten går ut"
    client.post(url, form | {"situation": "Kontrakten går ut, og de leter.", "seen": seen})
    assert AreaAnswer.objects.get().situation == "Kontrakten går ut, og de leter."


def test_an_answer_that_says_there_was_one_before_overwrites_none(cast: Cast) -> None:
    with pytest.raises(ChangedMeanwhileError):
        answer_area(plan=cast.plan, by=cast["coordinator"], area="work", state="no_need", seen=7)
    assert not AreaAnswer.objects.exists()
