"""The administrator adds, moves and leaves out parts of the kartlegging; what was asked before stands as it was."""

from __future__ import annotations

import pytest
from django.test import Client

from familieplan.coordination.models import FormVersion
from familieplan.coordination.operations import questionnaire as verbs
from familieplan.coordination.operations import questionnaire_order as order
from tests.cast import Cast
from tests.coordination.stories import TODAY, applied
from tests.coordination.test_questionnaire import NEW, administrator, draft, keys, opened_after, url, written

__all__ = ["administrator", "draft", "url"]
pytestmark = [pytest.mark.django_db, pytest.mark.demand("H3a")]


def parts(version: FormVersion) -> list[str]:
    return list(version.sections.values_list("key", flat=True))


def test_a_part_is_added_moved_and_asked_where_it_was_put(
    cast: Cast, administrator: Client, draft: FormVersion, url: str
) -> None:
    before = applied(cast, 3).assessments.get(child__given_name="Glad")
    place = administrator.post(url, {"ny-del": "", "title": "Nettliv"})["Location"]
    key = place.partition("#del-")[2]
    assert parts(draft)[-1] == key
    for _step in range(2):
        assert administrator.post(url, {"del-opp": key})["Location"] == place
    assert parts(draft)[-3] == key
    administrator.post(url, NEW | {"section": key, "text": "Hva gjør {barnet} på nett?"})
    administrator.post(url, {"valid_from": written(TODAY), "publiser": ""})
    new = opened_after(cast, 0)
    pages = {
        each: cast.client("coordinator").get(f"/familier/{cast.family.public_id}/kartlegging/{each.public_id}/")
        for each in (before, new)
    }
    assert "Nettliv" not in pages[before].content.decode()
    text = pages[new].content.decode()
    titles = list(FormVersion.objects.get(pk=draft.pk).sections.values_list("title", flat=True))
    assert [text.index(title) for title in titles] == sorted(text.index(title) for title in titles)


def test_a_part_that_asks_nothing_cannot_be_published_and_the_page_says_what_to_do(
    administrator: Client, draft: FormVersion, url: str
) -> None:
    administrator.post(url, {"ny-del": "", "title": "Nettliv"})
    answer = administrator.post(url, {"valid_from": written(TODAY), "publiser": ""})
    assert answer.status_code == 422
    assert "Delen «Nettliv» har ingen spørsmål ennå." in answer.content.decode()
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_part_without_a_name_is_asked_for_one(administrator: Client, draft: FormVersion, url: str) -> None:
    answer = administrator.post(url, {"ny-del": "", "title": " "})
    assert (answer.status_code, "Skriv hva delen heter." in answer.content.decode()) == (422, True)


def test_a_part_is_left_out_with_its_questions_and_comes_back_with_one_of_them(
    administrator: Client, draft: FormVersion, url: str
) -> None:
    before = parts(draft)
    administrator.post(url, {"del-ut": "home"})
    assert parts(draft) == [key for key in before if key != "home"]
    assert "home" not in keys(draft)
    administrator.post(url, {"inn": "home"})
    assert "home" in parts(draft)
    assert "home" in keys(draft)


def test_a_part_with_what_the_plan_demands_is_never_left_out(
    administrator: Client, draft: FormVersion, url: str
) -> None:
    demanded = next(each.section.key for each in draft.questions() if each.core)
    page = administrator.post(url, {"del-ut": demanded}, follow=True).content.decode()
    assert "planen mot fattigdom krever det" in page
    assert demanded in parts(draft)
    assert f'name="del-ut" value="{demanded}"' not in page


@pytest.mark.parametrize("what", ["part", "question"])
def test_at_the_ends_nothing_moves(cast: Cast, draft: FormVersion, what: str) -> None:
    by, before = cast["administrator"], (parts(draft), keys(draft))
    section = draft.sections.first()
    assert section
    first = section.key if what == "part" else section.questions.all()[0].key
    move = order.move_part if what == "part" else order.move_question
    for key in (first, "no_such_key"):
        move(version=draft, by=by, key=key, up=True)
    assert (parts(draft), keys(draft)) == before
    last = parts(draft)[-1]
    order.move_part(version=draft, by=by, key=last, up=False)
    assert parts(draft) == before[0]


def test_questions_change_places_within_their_part(administrator: Client, draft: FormVersion, url: str) -> None:
    for text in ("Først?", "Så?"):
        administrator.post(url, NEW | {"text": text})
    home = [each.key for each in draft.sections.get(key="home").questions.all()]
    administrator.post(url, {"opp": home[-1]})
    assert [each.key for each in draft.sections.get(key="home").questions.all()] == [*home[:-2], home[-1], home[-2]]
    administrator.post(url, {"ned": home[-1]})
    assert [each.key for each in draft.sections.get(key="home").questions.all()] == home


def test_a_question_never_comes_before_the_one_it_follows_from(
    administrator: Client, draft: FormVersion, url: str
) -> None:
    followed = next(each for each in draft.questions() if each.when_key)
    section = followed.section.key
    while True:
        rows = [each.key for each in draft.sections.get(key=section).questions.all()]
        at = rows.index(followed.key)
        if followed.when_key not in rows[:at] or rows[at - 1] == followed.when_key:
            break
        administrator.post(url, {"opp": followed.key})
    before = keys(draft)
    page = administrator.post(url, {"opp": followed.key}, follow=True).content.decode()
    assert "kan ikke stå før det spørsmålet det følger av" in page
    assert keys(draft) == before


@pytest.mark.parametrize("verb", ["opp", "ned", "del-opp", "del-ned", "del-ut", "ny-del"])
def test_what_is_published_has_its_order_for_good(administrator: Client, verb: str) -> None:
    standing = verbs.latest()
    before = (parts(standing), keys(standing))
    page = administrator.post(f"/kartleggingsskjema/{standing.number}/", {verb: "home", "title": "Ny"}, follow=True)
    assert "publisert og kan ikke endres" in page.content.decode()
    assert (parts(standing), keys(standing)) == before


@pytest.mark.parametrize("who", ["lead", "coordinator", "auditor", "family_member"])
def test_nobody_else_moves_anything(cast: Cast, draft: FormVersion, url: str, who: str) -> None:
    before = parts(draft)
    assert cast.client(who).post(url, {"del-ut": "home"}).status_code in {403, 404}
    assert parts(draft) == before
