"""The form of the kartlegging is rows: the administrator adds and ends a question from a day, and no answer moves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from familieplan.coordination.models import Assessment, FormSection, FormVersion, Question
from familieplan.coordination.operations import questionnaire as verbs
from familieplan.coordination.operations.assessments import register_application, save_answers
from tests.cast import Cast
from tests.clock import later
from tests.coordination.stories import ANSWERS, TODAY, applied, assessed, member

pytestmark = [pytest.mark.django_db, pytest.mark.demand("H3a")]
FORMS = "/kartleggingsskjema/"
TOMORROW = TODAY + timedelta(days=1)
NEW = {"section": "home", "text": "Har {barnet} eget rom?", "kind": "text", "legg-til": ""}


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return cast.client("administrator")


@pytest.fixture
def draft(cast: Cast) -> FormVersion:
    return verbs.begin_draft(by=cast["administrator"], source="Prøve")


@pytest.fixture
def url(draft: FormVersion) -> str:
    return f"{FORMS}{draft.number}/"


def keys(version: FormVersion) -> list[str]:
    return [question.key for question in FormVersion.objects.with_questions().get(pk=version.pk).questions()]


def written(day: object) -> str:
    return f"{day:%d.%m.%Y}"


def opened_after(cast: Cast, days: int) -> Assessment:
    with later(timedelta(days=days)):
        application = register_application(
            family=cast.family,
            by=cast["coordinator"],
            applicant=member(cast.family, "Stille"),
            applied_on=TODAY + timedelta(days=days),
        )
    found = application.assessments.first()
    assert found is not None
    return found


def test_a_question_is_added_in_the_browser_and_asked_from_its_day_on(cast: Cast, administrator: Client) -> None:
    before = applied(cast, 3).assessments.get(child__given_name="Glad")
    place = administrator.post(FORMS)["Location"]
    administrator.post(place, NEW)
    administrator.post(place, {"valid_from": written(TOMORROW), "publiser": ""})
    today, tomorrow = opened_after(cast, 0), opened_after(cast, 1)
    client = cast.client("coordinator")
    pages = [
        client.get(f"/familier/{cast.family.public_id}/kartlegging/{each.public_id}/").content.decode()
        for each in (before, today, tomorrow)
    ]
    assert ["eget rom?" in page for page in pages] == [False, False, True]
    assert f"Har {tomorrow.child.given_name} eget rom?" in pages[2]


def test_a_question_is_ended_from_a_day_and_what_was_answered_before_is_still_read(
    cast: Cast, administrator: Client, draft: FormVersion, url: str
) -> None:
    old = assessed(applied(cast, 3).assessments.get(child__given_name="Glad"), cast["coordinator"], home="Bor trangt.")
    administrator.post(url, {"ut": "home"})
    administrator.post(url, {"valid_from": written(TODAY), "publiser": ""})
    assert "home" not in keys(draft)
    page = cast.client("reader").get(f"/familier/{cast.family.public_id}/kartlegging/{old.public_id}/")
    assert "Bor trangt." in page.content.decode()
    new = opened_after(cast, 0)
    saved = save_answers(assessment=new, by=cast["coordinator"], answers={"home": "Hit skal ingenting"})
    assert saved.values == {}


@pytest.mark.demand("H6a")
@pytest.mark.parametrize("key", ["leisure_active", "leisure_obstacle", "child_asked", "child_words", "result"])
def test_what_the_plan_demands_is_never_left_out(
    cast: Cast, administrator: Client, draft: FormVersion, url: str, key: str
) -> None:
    assert "planen mot fattigdom krever det" in administrator.post(url, {"ut": key}, follow=True).content.decode()
    assert key in keys(draft)
    assert f'name="ut" value="{key}"' not in administrator.get(url).content.decode()


def test_a_question_left_out_by_mistake_stands_in_the_draft_again(
    administrator: Client, draft: FormVersion, url: str
) -> None:
    administrator.post(url, {"ut": "health"})
    assert "Tatt ut i denne utgaven" in administrator.get(url).content.decode()
    administrator.post(url, {"inn": "health"})
    administrator.post(url, {"inn": "health"})
    assert sorted(keys(draft)) == sorted(keys(verbs.latest()))


def test_a_draft_is_a_copy_and_there_is_one_at_a_time(cast: Cast, draft: FormVersion) -> None:
    assert keys(draft) == keys(verbs.latest())
    assert verbs.begin_draft(by=cast["administrator"], source="En til") == draft


def test_a_draft_asks_nobody_and_is_thrown_away_without_a_trace(
    cast: Cast, administrator: Client, draft: FormVersion, url: str
) -> None:
    administrator.post(url, NEW)
    first = applied(cast, 3).assessments.first()
    assert first is not None
    assert first.form == verbs.latest()
    assert administrator.post(url, {"slett": ""})["Location"] == FORMS
    assert FormVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": ""}, "Skriv spørsmålet slik det skal stilles."),
        ({"kind": "choice", "options": "Bare ett"}, "Skriv minst to svar, ett på hver linje."),
        ({"section": "garden"}, "Velg et gyldig valg"),
    ],
)
def test_a_faulty_question_is_told_and_what_was_written_stands(
    administrator: Client, draft: FormVersion, url: str, change: dict[str, str], said: str
) -> None:
    answer = administrator.post(url, NEW | {"help": "Tenk på søsken"} | change)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Tenk på søsken" in answer.content.decode()
    assert keys(draft) == keys(verbs.latest())


def test_answers_to_choose_among_are_written_one_on_each_line(
    administrator: Client, draft: FormVersion, url: str
) -> None:
    administrator.post(url, NEW | {"kind": "several", "options": "Ja\n\nNei\nJa\n", "required": "on"})
    question = Question.objects.get(section__version=draft, text=NEW["text"])
    assert (question.options, question.required) == ([["a1", "Ja"], ["a2", "Nei"]], True)
    assert question.words_of("a1 a2") == "Ja, Nei"


def test_a_question_may_follow_from_an_answer_and_is_left_out_with_it(
    administrator: Client, draft: FormVersion, url: str
) -> None:
    follows = {"text": "Hvor sover {barnet}?", "when": "home_space:no", "required": "on"}
    administrator.post(url, NEW | follows)
    question = Question.objects.get(section__version=draft, text=follows["text"])
    assert [question.is_missing({"home_space": said}) for said in ("yes", "no", "")] == [False, True, False]
    assert "er: Nei" in administrator.get(url).content.decode()
    administrator.post(url, {"ut": "home_space"})
    assert question.key not in keys(draft)


def test_a_key_that_any_version_has_used_is_not_used_again(cast: Cast, draft: FormVersion) -> None:
    home = FormSection.objects.get(version=draft, key="home")
    made = [verbs.add_question(version=draft, by=cast["administrator"], section=home, text="Rom?", kind="line")]
    made.append(verbs.add_question(version=draft, by=cast["administrator"], section=home, text="Rom?", kind="line"))
    assert [question.key for question in made] == ["own_rom", "own_rom_2"]


@pytest.mark.parametrize("day", ["01.01.2026", "", "31.02.2027"])
def test_a_version_does_not_begin_in_the_past(administrator: Client, draft: FormVersion, url: str, day: str) -> None:
    assert administrator.post(url, {"valid_from": day, "publiser": ""}).status_code == 422
    draft.refresh_from_db()
    assert draft.is_draft


def test_one_version_takes_over_from_the_other_without_a_gap(
    cast: Cast, administrator: Client, draft: FormVersion, url: str
) -> None:
    before = verbs.latest()
    administrator.post(url, {"valid_from": written(TOMORROW), "publiser": ""})
    before.refresh_from_db()
    assert before.valid_to == TOMORROW
    assert [FormVersion.objects.in_force(day).get() for day in (TODAY, TOMORROW)] == [before, draft]


def test_what_is_published_cannot_be_changed_by_a_page(administrator: Client) -> None:
    published, before = verbs.latest(), keys(verbs.latest())
    for button in ({"ut": "health"}, {"slett": ""}, NEW, {"publiser": "", "valid_from": written(TOMORROW)}):
        answer = administrator.post(f"{FORMS}{published.number}/", button, follow=True)
        assert "kan ikke endres" in answer.content.decode()
    assert keys(verbs.latest()) == before
    assert 'name="ut"' not in administrator.get(f"{FORMS}{published.number}/").content.decode()


@pytest.mark.parametrize(
    "change",
    [
        lambda: Question.objects.filter(key="health").update(text="Noe annet"),
        lambda: Question.objects.filter(key="health").delete(),
        lambda: Question.objects.create(section=FormSection.objects.get(key="health"), key="x", place=9, kind="line", text="x"),
        lambda: FormSection.objects.filter(key="health").update(title="Noe annet"),
        lambda: FormVersion.objects.filter(number=2).update(source="Noe annet"),
        lambda: FormVersion.objects.filter(number=2).delete(),
    ],
)  # fmt: skip
def test_the_database_too_keeps_what_is_published(db: None, change: object) -> None:
    with pytest.raises(DatabaseError, match=r"never changed|Cannot (update|delete)"), transaction.atomic():
        change()  # type: ignore[operator]


def test_the_preview_shows_when_a_question_is_asked(administrator: Client) -> None:
    page = administrator.get(f"{FORMS}2/").content.decode()
    assert "Bare når svaret på «Driver barnet med noe fast på fritiden?» er: Vi har ikke spurt" in page
    assert "{barnet}" not in page


@pytest.mark.parametrize("who", ["coordinator", "lead", "auditor", "area_coordinator", "superuser"])
def test_nobody_else_sees_or_changes_the_form(cast: Cast, draft: FormVersion, url: str, who: str) -> None:
    client = cast.client(who)
    assert {client.get(FORMS).status_code, client.get(url).status_code, client.post(url, NEW).status_code} == {404}
    assert keys(draft) == keys(verbs.latest())


def test_every_version_that_is_published_can_be_completed(cast: Cast) -> None:
    for version in FormVersion.objects.published().with_questions():
        asked = {question.key for question in version.questions()}
        assert "result" in asked
        assert {q.when_key for q in version.questions() if q.when_key} <= asked
        assert any(section.childs_words for section in version.sections.all())
    assert set(ANSWERS) <= set(keys(verbs.latest()))
