"""What services shall and may give by residence status: one text for everybody, in versions, in several languages."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.areas import entitlement_operations as verbs
from familieplan.areas.entitlements import entitlements
from familieplan.areas.models import (
    EntitledService,
    Entitlement,
    EntitlementText,
    EntitlementWord,
    PageLanguage,
    ResidenceStatus,
)
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.demand("H9")]
PAGE = "/rettigheter/"
TODAY = timezone.localdate()
FACTS = {"grade": "may", "source": "Prøveloven § 1", "valid_from_on": f"{TODAY:%d.%m.%Y}", "text_nb": "Vi kan hjelpe."}
HEALTH = f"{PAGE}versjoner/refused/health/"


def read(path: str = PAGE) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def write(words: str = "Vi kan hjelpe.", days: int = 0, **texts: str) -> Entitlement:
    return verbs.write_version(
        service="health",
        status="refused",
        by=None,  # type: ignore[arg-type]
        grade="may",
        source="Prøveloven § 1",
        valid_from_on=TODAY + timedelta(days=days),
        texts={"nb": words, **texts},
    )


def test_whoever_needs_help_reads_it_without_signing_in_and_nothing_is_asked_or_kept() -> None:
    answer = Client().get(PAGE)
    text = unescape(answer.content.decode())
    for label in (*ResidenceStatus.labels, *EntitledService.labels, "Skal gis", "Kan gis"):
        assert str(label) in text
    assert "FOR-2011-12-16-1251 § 4" in text
    assert "Gjelder fra" in text
    assert "sessionid" not in answer.cookies
    assert "<form" not in text.partition("<main")[2]


def test_every_service_is_answered_for_every_status_with_a_source() -> None:
    rows = Entitlement.objects.standing()
    assert {(row.service, row.status) for row in rows} == {
        (service, status) for service in EntitledService.values for status in ResidenceStatus.values
    }
    assert all(row.source for row in rows)


def test_staff_and_those_who_need_help_read_the_same_words(cast: Cast) -> None:
    cast.let_in("family_member", "Vakker")
    pages = [read()] + [
        unescape(cast.client(who).get(PAGE).content.decode())
        for who in ("coordinator", "administrator", "family_member")
    ]
    words = [re.findall(r'<p lang="nb" dir="ltr">[^<]+', page) for page in pages]
    assert len(words[0]) == 46  # 45 rules, and the note that nobody has approved them
    assert words[0] == words[1] == words[2] == words[3]


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", "What you have the right to"), ("pl", "Do czego masz prawo"), ("uk", "На що ви маєте право")],
)
def test_it_is_there_in_other_languages_marked_as_a_machines_work(code: str, words: str) -> None:
    text = read(f"{PAGE}{code}/")
    assert words in text
    assert "Maskinoversatt, ikke godkjent av et menneske ennå." in text
    assert f'lang="{code}" dir="ltr"' in text


def test_arabic_runs_from_right_to_left_and_sources_stay_norwegian() -> None:
    text = read(f"{PAGE}ar/")
    assert "<h1>ما لك الحق فيه</h1>" in text
    assert 'lang="ar" dir="rtl"' in text
    assert '<span lang="nb" dir="ltr">Krisesenterlova § 2</span>' in text


def test_words_that_a_language_lacks_stand_in_norwegian_and_say_so() -> None:
    page = entitlements("ti")
    assert not page.is_whole
    missing = {told.rule.service for of in page.statuses for told in of.rules if told.words.language == "nb"}
    assert missing == {"assistance", "emergency", "health"}
    text = read(f"{PAGE}ti/")
    assert "እዚ ጽሑፍ እዚ ክሳብ ሕጂ በዚ ቋንቋ የለን።" in text
    assert "ብማሽን ዝተተርጎመ" in text
    assert entitlements("en").is_whole


def test_texts_that_came_later_are_entered_where_the_rule_stands_as_it_did() -> None:
    later = import_module("familieplan.areas.migrations.0079_more_rights_in_tigrinya")
    count = EntitlementText.objects.filter(language="ti").count()
    EntitlementText.objects.filter(language="ti").delete()
    EntitlementWord.objects.filter(language="ti").exclude(key="title").delete()
    of_school = EntitlementText.objects.filter(entitlement__service="school", language="nb")
    of_school.update(words="Noe annet enn det som ble oversatt.")
    for _twice in range(2):
        later.enter(apps, None)
    entered = EntitlementText.objects.filter(language="ti")
    assert entered.count() == count - of_school.count()
    assert not entered.filter(entitlement__service="school").exists()
    assert set(entered.values_list("approved_by", flat=True)) == {None}
    assert entitlements("ti").words["lead"].language == "ti"


def test_a_language_that_is_not_there_is_no_page() -> None:
    assert Client().get(f"{PAGE}xx/").status_code == 404


def test_a_version_holds_from_its_day_and_the_earlier_one_until_then() -> None:
    write("Fra i morgen.", days=1)
    assert "Fra i morgen." not in read()
    tomorrow = entitlements(statuses=["refused"], on=TODAY + timedelta(days=1))
    assert "Fra i morgen." in {told.words.text for told in tomorrow.statuses[0].rules}
    assert Entitlement.objects.filter(service="health", status="refused").count() == 2


def test_a_version_that_would_begin_before_the_newest_is_refused() -> None:
    write(days=3)
    with pytest.raises(verbs.EarlierVersionError):
        write(days=2)


def test_the_administrator_looks_before_anything_is_saved(cast: Cast) -> None:
    client = cast.client("administrator")
    shown = unescape(client.post(HEALTH, FACTS | {"text_ar": "نساعد", "look": "1"}).content.decode())
    assert "Slik vil det stå" in shown
    assert 'lang="ar" dir="rtl">نساعد' in shown
    assert "Mangler på Nynorsk" in shown
    assert "Prøveloven" not in read()
    assert client.post(HEALTH, FACTS | {"text_ar": "نساعد", "save": "1"}).status_code == 302
    assert "Prøveloven § 1" in read()
    assert "نساعد" in read(f"{PAGE}ar/")
    row = Entitlement.objects.get(source="Prøveloven § 1")
    assert (row.version, row.written_by) == (2, cast["administrator"])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text_nb": ""}, "Fyll ut"),
        ({"source": ""}, "Fyll ut"),
        ({"valid_from_on": "1.1.2020"}, "Velg i dag eller en senere dag"),
    ],
)
def test_a_version_without_words_source_or_a_day_to_come_is_not_saved(
    cast: Cast, change: dict[str, str], said: str
) -> None:
    answer = cast.client("administrator").post(HEALTH, FACTS | {"save": "1"} | change)
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())
    assert Entitlement.objects.filter(service="health", status="refused").count() == 1


@pytest.mark.parametrize("who", ["coordinator", "lead", "area_coordinator", "auditor"])
def test_nobody_else_changes_or_approves(cast: Cast, who: str) -> None:
    for path in (HEALTH, f"{PAGE}versjoner/", f"{PAGE}godkjenn/en/"):
        assert cast.client(who).get(path).status_code == 404
        assert cast.client(who).post(path, FACTS | {"save": "1"}).status_code == 404


def test_the_note_goes_when_somebody_has_read_every_word_of_a_language(cast: Cast) -> None:
    client, path = cast.client("administrator"), f"{PAGE}godkjenn/en/"
    boxes = re.findall(r'type="checkbox" name="(\w+)" value="(\d+)"', client.get(path).content.decode())
    some = {"texts": [pk for name, pk in boxes if name == "texts"]}
    client.post(path, some)
    assert "Machine translated" in read(f"{PAGE}en/")
    client.post(path, {"words": [pk for name, pk in boxes if name == "words"]})
    assert "Machine translated" not in read(f"{PAGE}en/")
    assert "Maskinoversatt" in read(f"{PAGE}pl/")
    text = EntitlementText.objects.filter(language="en").first()
    assert text is not None
    assert text.approved_by == cast["administrator"]


def test_a_text_of_another_language_is_not_approved_along(cast: Cast) -> None:
    polish = EntitlementText.objects.filter(language="pl").values_list("pk", flat=True)
    cast.client("administrator").post(f"{PAGE}godkjenn/en/", {"texts": list(polish)})
    assert not EntitlementText.objects.exclude(approved_at=None).exists()


def test_new_norwegian_words_take_the_approval_of_the_translations_with_them(cast: Cast) -> None:
    by = cast["administrator"]
    first = write("Hjelp.", en="Help.", pl="Pomoc.")
    verbs.approve(language="en", by=by, texts=first.texts.values_list("pk", flat=True), words=[])
    same = write("Hjelp.", en="Help.", pl="Pomoc!")
    assert {text.language for text in same.texts.exclude(approved_at=None)} == {"en"}
    changed = write("Mer hjelp.", en="Help.", pl="Pomoc!")
    assert not changed.texts.exclude(approved_at=None).exists()


def test_the_page_asks_the_same_number_of_questions_however_many_versions_there_are() -> None:
    with CaptureQueriesContext(connection) as few:
        read()
    for day in range(5):
        write(days=day)
    with CaptureQueriesContext(connection) as many:
        read()
    assert len(few) == len(many) <= 5


def test_every_language_says_the_page_itself_as_far_as_it_is_translated() -> None:
    whole = {code for code in PageLanguage.values if entitlements(code).is_whole}
    assert whole == {"nb", "nn", "en", "ar", "so", "uk", "pl"}
