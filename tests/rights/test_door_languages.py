"""The family's door in other languages: chosen at the door, whole on the pages that have it, and marked until approved."""

from __future__ import annotations

import ast
import re
from gettext import GNUTranslations
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from familieplan.accounts.languages import SPOKEN, TRANSLATED, texts_of
from familieplan.accounts.models import LanguageApproval, Notice, ReadRecord
from familieplan.accounts.templatetags import fp
from familieplan.coordination.forms.wishes import WishForm
from familieplan.coordination.models import FeltHelp, Stand, WishKind
from familieplan.coordination.models.wish import WishOutcome
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.plan import write_words
from familieplan.families.models.area import LifeArea
from tests.cast import Cast

ROOT = Path(settings.BASE_DIR)
OTHERS = sorted(set(SPOKEN) - {"nb"})
PAGES = (
    *("own/door.html", "own/start.html", "own/home.html", "own/plan.html", "own/helping.html", "own/wishes.html"),
    *("own/partials/band.html", "base.html"),
    *("components/family_top.html", "components/family_foot.html", "components/error_summary.html"),
    *("components/languages.html", "components/field.html", "components/messages.html"),
)
CODE = (
    *("accounts/templatetags/fp.py", "rights/door_views.py", "rights/own_help_views.py", "rights/own_plan_views.py"),
    "coordination/sheets.py",
)
# What these modules say elsewhere, and what is written into the list of readers, which is bokmål for everybody.
NOT_AT_THE_DOOR = {"planen", "forsiden til familien", "det du har sagt til planen", "om hjelpen hjelper"}
NOT_AT_THE_DOOR |= {"Takk for at du sa det. Det er lagret uten navn."}
MACHINE = {
    "nn": "Maskinomsett.",
    "en": "Translated by a machine.",
    "ar": "ترجمة آلية.",
    "so": "Waxaa turjumay mashiin.",
    "ti": "ብማሽን ዝተተርጎመ።",
    "uk": "Машинний переклад.",
    "pl": "Przetłumaczone maszynowo.",
}


def said_by(path: Path) -> set[str]:
    """The texts that a module hands to gettext."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    first = [call.args[0] for call in calls if getattr(call.func, "id", "") in {"_", "gettext_lazy"} and call.args]
    return {str(text.value) for text in first if isinstance(text, ast.Constant)}


def shown_by(path: Path) -> set[str]:
    source = path.read_text(encoding="utf-8")
    plain = set(re.findall(r'{% translate "([^"]*)"', source))
    blocks = re.findall(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", source)
    return plain | {re.sub(r"{{ (\w+) }}", r"%(\1)s", block) for block in blocks}


def texts() -> set[str]:
    """Every text of the pages that may be shown in another language."""
    found = set().union(*(shown_by(ROOT / "templates" / page) for page in PAGES))
    found |= set().union(*(said_by(ROOT / "familieplan" / module) for module in CODE)) - NOT_AT_THE_DOOR
    found |= {"This field is required.", "Fyll ut dette feltet.", str(WishForm.base_fields["kind"].label)}
    found |= {str(WishForm.base_fields["words"].label), str(WishForm.base_fields["words"].help_text)}
    found |= {str(fp_day) for fp_day in (*fp.MONTHS, *fp.SHORT_MONTHS, *fp.WEEKDAYS)}
    with translation.override("nb"):
        return found | {
            str(label)
            for label in (*LifeArea.labels, *Stand.labels, *FeltHelp.labels, *WishKind.labels, *WishOutcome.labels)
        }


def catalogue(language: str) -> dict[str, str]:
    folder = ROOT / "locale" / language / "LC_MESSAGES"
    with (folder / "django.mo").open("rb") as file:
        made = GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # what it has, and no fallback
    return {key: text for key, text in made.items() if key}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_of_the_doors_pages_is_there_in_every_language(language: str) -> None:
    there = catalogue(language)
    assert len(texts()) > 100
    assert texts() - set(there) == set()
    assert all(there.values())


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_read_by_the_program_is_what_a_person_can_read_and_change(language: str) -> None:
    written = (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8")
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', written, flags=re.MULTILINE)
    assert dict(pairs) == catalogue(language)


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_names_the_same_facts_as_the_text(language: str) -> None:
    fact = re.compile(r"%\(\w+\)s|{\w+}|\b\d{3}(?: \d{3})?\b")
    for text, told in catalogue(language).items():
        assert sorted(fact.findall(told)) == sorted(fact.findall(text)), text


def at_the_door(cast: Cast, language: str) -> Client:
    client = cast.client("family_member")
    answer = client.post("/var-plan/sprak/", {"language": language, "next": "/var-plan/inn/"})
    assert (answer.status_code, answer.url) == (302, "/var-plan/inn/")
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("language", OTHERS)
def test_a_language_chosen_at_the_door_is_kept_and_marked_as_made_by_a_machine(cast: Cast, language: str) -> None:
    client = at_the_door(cast, language)
    family = cast.family.public_id
    for path in ("inn/", f"{family}/", f"{family}/plan/", f"{family}/hjelper/", f"{family}/innspill/"):
        page = unescape(client.get(f"/var-plan/{path}").content.decode())
        assert f'<html lang="{language}"' in page
        assert ('dir="rtl"' in page.split(">", 2)[1]) is (language == "ar")
        assert MACHINE[language] in page


@pytest.mark.django_db
def test_the_plan_is_read_in_arabic_with_its_days_and_the_familys_own_words_as_they_are(cast: Cast) -> None:
    by = cast["coordinator"]
    write_words(plan=cast.plan, by=by, vision="Vi vil bo trygt", vision_by="Vakker", strengths="")
    due = timezone.localdate().replace(month=12, day=24)
    owner = Owner.of_worker(by)
    add_measure(plan=cast.plan, by=by, area="housing", text="Ringe utleieren", owner=owner, due_on=due)
    page = unescape(at_the_door(cast, "ar").get(f"/var-plan/{cast.family.public_id}/plan/").content.decode())
    for words in ("خطتنا", "السكن", "24\u00a0ديسمبر", "«Vi vil bo trygt»", "Ringe utleieren"):
        assert words in page
    assert "Planen vår" not in page
    assert "Bolig" not in page


@pytest.mark.django_db
def test_whether_it_helps_is_asked_answered_and_thanked_for_in_ones_own_language(cast: Cast) -> None:
    client, url = at_the_door(cast, "pl"), f"/var-plan/{cast.family.public_id}/hjelper/"
    page = unescape(client.get(url).content.decode())
    assert "Czy to pomaga?" in page
    assert "Nie, nie pomaga" in page
    assert "Hjelper det?" not in page
    thanked = unescape(client.post(url, {"hele": "no"}, follow=True).content.decode())
    assert "Odpowiedzi zapisano bez nazwisk." in thanked
    assert ReadRecord.objects.latest("pk").what == "om hjelpen hjelper"


@pytest.mark.django_db
def test_a_family_disagrees_in_its_own_language_and_the_coordinator_is_told_in_bokmal(cast: Cast) -> None:
    client, url = at_the_door(cast, "uk"), f"/var-plan/{cast.family.public_id}/innspill/"
    empty = unescape(client.post(url, {"kind": "disagree", "words": ""}).content.decode())
    assert catalogue("uk")["Fyll ut dette feltet."] in empty
    page = unescape(client.post(url, {"kind": "disagree", "words": "Ні"}, follow=True).content.decode())
    assert "Я не погоджуюся з чимось у плані" in page
    assert "Очікується відповідь координатора." in page
    for bokmal in ("Jeg er uenig", "Med egne ord", "Ta tilbake", "Venter på svar"):
        assert bokmal not in page
    assert Notice.objects.get(recipient=cast["coordinator"], kind="request").text == (
        "En familie har bedt om noe i planen."
    )
    staff = unescape(cast.client("coordinator").get(f"/familier/{cast.family.public_id}/").content.decode())
    assert "Jeg er uenig i noe som står" in staff


@pytest.mark.django_db
def test_what_is_written_down_and_what_staff_read_stays_bokmal(cast: Cast) -> None:
    client = at_the_door(cast, "ti")
    client.get(f"/var-plan/{cast.family.public_id}/plan/")
    assert ReadRecord.objects.latest("pk").what == "planen"
    assert '<html lang="nb"' in client.get(f"/var-plan/{cast.family.public_id}/notater/").content.decode()
    lost = client.get("/var-plan/00000000-0000-4000-8000-000000000000/plan/")
    assert (lost.status_code, '<html lang="nb"' in lost.content.decode()) == (404, True)
    staff = cast.client("coordinator")
    staff.post("/var-plan/sprak/", {"language": "ar"})
    page = staff.get(f"/familier/{cast.family.public_id}/").content.decode()
    assert ('<html lang="nb"' in page, "Økonomi" in page) == (True, True)


@pytest.mark.django_db
def test_a_language_that_nobody_has_changes_nothing_and_leads_to_no_foreign_place(cast: Cast) -> None:
    client = cast.client("family_member")
    for language, onward in (("xx", "/var-plan/inn/"), ("../../etc", "//ond.example/var-plan/"), ("", "/familier/")):
        answer = client.post("/var-plan/sprak/", {"language": language, "next": onward})
        assert answer.url in {"/var-plan/inn/", "/var-plan/"}
    assert '<html lang="nb"' in client.get("/var-plan/inn/").content.decode()


@pytest.mark.django_db
def test_the_mark_goes_when_a_person_has_approved_and_comes_back_with_a_new_text(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = cast.client("administrator")
    said = {"language": "pl", "approved_by": "Blid Tolk", "approved_on": f"{timezone.localdate():%d.%m.%Y}"}
    assert admin.post("/kontorer/sprak/", said | {"approved_on": "01.01.2099"}).status_code == 422
    assert admin.post("/kontorer/sprak/", said).status_code == 302
    assert "Godkjent av Blid Tolk" in unescape(admin.get("/kontorer/sprak/").content.decode())
    approved = LanguageApproval.objects.get()
    assert (approved.texts, approved.entered_by) == (texts_of("pl"), cast["administrator"])
    door = at_the_door(cast, "pl")
    assert MACHINE["pl"] not in unescape(door.get("/var-plan/inn/").content.decode())
    assert MACHINE["uk"] in unescape(at_the_door(cast, "uk").get("/var-plan/inn/").content.decode())
    LanguageApproval.objects.update(texts="0" * 64)
    assert MACHINE["pl"] in unescape(door.get("/var-plan/inn/").content.decode())


@pytest.mark.django_db
def test_another_language_costs_one_question(cast: Cast) -> None:
    client, page = cast.client("family_member"), f"/var-plan/{cast.family.public_id}/plan/"
    asked = []
    for language in ("nb", "ar"):
        client.post("/var-plan/sprak/", {"language": language})
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as questions:
            client.get(page)
        asked.append(len(questions))
    assert asked[1] - asked[0] == 1


def test_the_pages_that_may_be_translated_are_pages_of_the_door() -> None:
    assert all(name.startswith("own:") for name in TRANSLATED)
