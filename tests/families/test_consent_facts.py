"""What a consent writes down, and to the edge: who may say it, what taking it back leaves, that the paper is kept once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from familieplan.accounts.uploads import FileKind
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.families.consent_operations import keep_scan, may_say_yes, withdraw_consent
from familieplan.families.models import (
    Consent,
    ConsentGiver,
    Family,
    FamilyUserAccess,
    LifeArea,
    Membership,
    Person,
    SharingBasis,
)
from familieplan.families.models.area import WHOLE_PLAN
from familieplan.families.operations import NewMember
from familieplan.families.paper import look_through
from familieplan.families.stated import ConsentAgeError, FirstConsent, Yes
from tests.cast import LONG_AGO, Cast
from tests.coordination.stories import another_family
from tests.families.sharing import PDF, PNG, TODAY, consent, first_consent, person, service
from tests.families.test_consent_age import years_ago
from tests.families.test_consents import let_in

pytestmark = pytest.mark.django_db
YESTERDAY, SOON = TODAY - timedelta(days=1), TODAY + timedelta(days=9)


def test_a_consent_is_kept_as_it_was_given(cast: Cast) -> None:
    said = {"what": "Læring", "areas": [LifeArea.LEARNING], "channel": "paper", "note": "På møtet"}
    basis = consent(cast, "nav", "skole", on=YESTERDAY, until_on=SOON, **said)
    kept = basis.consent
    assert kept is not None
    assert (kept.family, kept.what, kept.areas, kept.channel, kept.note) == (
        cast.family, "Læring", ["learning"], "paper", "På møtet",
    )  # fmt: skip
    assert (kept.given_on, kept.until_on, kept.recorded_by) == (YESTERDAY, SOON, cast["coordinator"])
    assert {item.service.code for item in kept.items.all()} == {"nav", "skole"}
    assert (basis.family, basis.kind, basis.started_on, basis.stated_by) == (
        cast.family, "consent", YESTERDAY, cast["coordinator"],
    )  # fmt: skip
    assert basis.statement == "Vakker Blomst: Læring"


def test_a_consent_without_a_day_is_of_today_and_has_no_end(cast: Cast) -> None:
    kept = consent(cast, "nav").consent
    assert kept is not None
    assert (kept.given_on, kept.until_on, kept.note) == (TODAY, None, "")


def test_long_words_are_cut_where_the_basis_ends(cast: Cast) -> None:
    basis = consent(cast, "nav", what="A" * 110, givers=[Yes(said_by="M" * 100), Yes(said_by="F" * 100)])
    assert basis.statement == f"{'M' * 100}, {'F' * 100}: {'A' * 96}"
    assert len(basis.statement) == 300


def givers(basis: SharingBasis) -> set[tuple[str | None, str, str | None, str]]:
    found = ConsentGiver.objects.filter(consent=basis.consent)
    return {
        (str(each.person) if each.person else None, each.said_by,
         str(each.representative) if each.representative else None, each.representative_name)
        for each in found
    }  # fmt: skip


def test_who_said_yes_for_whom_is_written_down(cast: Cast) -> None:
    mother, child = person(cast, "Vakker"), person(cast, "Lystig")
    both = consent(cast, "nav", givers=[Yes(mother), Yes(child, representative=mother)])
    assert givers(both) == {
        ("Vakker Blomst", "Vakker Blomst", None, ""),
        ("Lystig Blomst", "Vakker Blomst", "Vakker Blomst", ""),
    }
    assert both.statement == "Vakker Blomst, Lystig Blomst: Hele planen"
    named = consent(cast, "nav", givers=[Yes(child, representative_name="Fjern Fjord")])
    assert givers(named) == {("Lystig Blomst", "Fjern Fjord", None, "Fjern Fjord")}
    heard = consent(cast, "nav", givers=[Yes(said_by="Moren")])
    assert givers(heard) == {(None, "Moren", None, "")}
    assert heard.statement == "Moren: Hele planen"


@pytest.mark.parametrize("missing", ["services", "givers"])
def test_a_yes_is_somebodys_and_to_somebody(cast: Cast, missing: str) -> None:
    codes = [] if missing == "services" else ["nav"]
    changed: dict[str, Any] = {"givers": []} if missing == "givers" else {}
    before = Consent.objects.count()
    with pytest.raises(ConsentAgeError, match="Velg minst én tjeneste, og minst én som sier ja"):
        consent(cast, *codes, **changed)
    assert Consent.objects.count() == before


def test_every_giver_is_looked_at(cast: Cast) -> None:
    with pytest.raises(ConsentAgeError, match="Lystig er for ung"):
        consent(cast, "nav", givers=[Yes(person(cast, "Vakker")), Yes(person(cast, "Lystig"))])


def test_whoever_has_left_the_family_answers_for_it_no_more(cast: Cast) -> None:
    Membership.objects.filter(person__given_name="Stille").update(ended_on=YESTERDAY)
    with pytest.raises(ConsentAgeError, match="Stille Blomst er ikke med i familien"):
        consent(cast, "nav", givers=[Yes(person(cast, "Stille"))])
    with pytest.raises(ConsentAgeError, match="Stille Blomst kan ikke si ja for et barn"):
        consent(cast, "nav", givers=[Yes(person(cast, "Lystig"), representative=person(cast, "Stille"))])
    assert consent(cast, "nav", givers=[Yes(person(cast, "Stille"))], on=YESTERDAY - timedelta(days=1))


def test_an_adult_of_another_family_does_not_speak_for_a_child(cast: Cast) -> None:
    other = another_family(cast, "Bregne").family
    stranger = Person.objects.get(memberships__family=other, given_name="Vennlig")
    with pytest.raises(ConsentAgeError, match="Vennlig Bregne kan ikke si ja for et barn"):
        consent(cast, "nav", givers=[Yes(person(cast, "Lystig"), representative=stranger)])


def test_somebody_of_unknown_age_answers_unless_it_is_a_child() -> None:
    unknown = Person(given_name="Rolig")
    assert may_say_yes(unknown, Membership(relation="mother"), 15, TODAY)
    assert not may_say_yes(unknown, Membership(relation="child"), 15, TODAY)


def register(cast: Cast, *members: NewMember, **stated: Any) -> SharingBasis:
    basis = FirstConsent(services=("helse", "nav"), **stated)
    plan = open_family_plan(by=cast["coordinator"], name="Familien Ny", members=list(members), basis=basis)
    return plan.family.bases.get()


def test_a_family_is_registered_with_the_yes_that_was_said(cast: Cast) -> None:
    home = (NewMember("Rolig", "mother"), NewMember("Munter", "child", years_ago(14)))
    basis = register(cast, *home, until_on=SOON, channel="paper", note="Hjemme", what="Alt")
    kept = basis.consent
    assert kept is not None
    assert (kept.what, kept.until_on, kept.channel, kept.note) == ("Alt", SOON, "paper", "Hjemme")
    assert (kept.areas, kept.given_on, kept.recorded_by) == (list(WHOLE_PLAN), TODAY, cast["coordinator"])
    assert {item.service.code for item in kept.items.all()} == {"helse", "nav"}
    assert givers(basis) == {("Rolig", "Rolig", None, ""), ("Munter", "Rolig", "Rolig", "")}


def test_only_those_who_said_yes_are_written_down(cast: Cast) -> None:
    home = (NewMember("Rolig", "mother"), NewMember("Munter", "father"))
    assert givers(register(cast, *home, said_yes=(1,))) == {("Munter", "Munter", None, "")}


def test_at_the_age_of_the_services_a_child_answers_for_itself_already_when_registered(cast: Cast) -> None:
    home = (NewMember("Rolig", "mother"), NewMember("Munter", "child", years_ago(15)))
    assert givers(register(cast, *home)) == {("Rolig", "Rolig", None, ""), ("Munter", "Munter", None, "")}


def test_a_child_nobody_speaks_for_is_not_registered_on_a_yes(cast: Cast) -> None:
    with pytest.raises(ConsentAgeError, match="Munter er for ung"):
        register(cast, NewMember("Munter", "child", years_ago(15, 1)), NewMember("Lun", "child", years_ago(17)))
    assert not Family.objects.filter(name="Familien Ny").exists()


def take_back(cast: Cast, *codes: str, of: Consent, **changed: Any) -> int:
    facts: dict[str, Any] = {"withdrawn_by_name": "Moren", "channel": "phone"}
    services = [service(code) for code in codes]
    return withdraw_consent(consent=of, by=cast["coordinator"], services=services, **facts | changed)


def test_what_is_taken_back_says_who_when_and_how(cast: Cast) -> None:
    kept = first_consent(cast)
    assert take_back(cast, "osk", of=kept) == 0
    item = kept.items.get(service__code="osk")
    assert (item.withdrawn_on, item.withdrawn_by, item.withdrawn_by_name) == (TODAY, None, "Moren")
    assert (item.withdrawal_channel, item.withdrawal_recorded_by) == ("phone", cast["coordinator"])
    assert timezone.now() - item.withdrawn_at < timedelta(minutes=1)
    mother = person(cast, "Vakker")
    assert take_back(cast, "nav", of=kept, withdrawn_by=mother, on=YESTERDAY) == 2
    item = kept.items.get(service__code="nav")
    assert (item.withdrawn_on, item.withdrawn_by, item.withdrawn_by_name) == (YESTERDAY, mother, "Vakker Blomst")
    assert kept.items.get(service__code="helse").withdrawn_on is None


def test_what_was_taken_back_before_stays_as_it_was(cast: Cast) -> None:
    kept = first_consent(cast)
    take_back(cast, "nav", of=kept, on=YESTERDAY)
    assert take_back(cast, "nav", "osk", of=kept, withdrawn_by_name="Faren") == 0
    item = kept.items.get(service__code="nav")
    assert (item.withdrawn_on, item.withdrawn_by_name) == (YESTERDAY, "Moren")


def test_nothing_is_taken_back_before_it_was_given(cast: Cast) -> None:
    basis = consent(cast, "nav")
    assert basis.consent is not None
    take_back(cast, "nav", of=basis.consent, on=YESTERDAY)
    basis.refresh_from_db()
    assert (basis.consent.items.get().withdrawn_on, basis.ended_on) == (TODAY, TODAY)


def test_a_consent_taken_back_leaves_what_stands_on_another(cast: Cast) -> None:
    other = consent(cast, "nav", what="Et annet")
    stays = let_in(cast, "other_office", other)
    FamilyUserAccess.objects.filter(user=cast["administrator"]).delete()
    assert take_back(cast, "nav", of=first_consent(cast)) == 2
    stays.refresh_from_db()
    assert stays.ended_on is None
    other.refresh_from_db()
    assert other.ended_on is None


def test_taking_back_touches_no_other_familys_rows(cast: Cast) -> None:
    other = another_family(cast, "Bregne").family
    FamilyUserAccess.objects.filter(content_object=other).delete()
    take_back(cast, "nav", of=first_consent(cast))
    assert not FamilyUserAccess.objects.filter(content_object=other).exists()


def test_a_yes_is_taken_back_on_the_day_itself_or_earlier(cast: Cast) -> None:
    assert take_back(cast, "osk", of=first_consent(cast), on=TODAY) == 0
    with pytest.raises(ValueError, match="at once"):
        take_back(cast, "nav", of=first_consent(cast), on=TODAY + timedelta(days=1))
    assert LONG_AGO < TODAY


def test_the_signed_paper_is_kept_once(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    kept = first_consent(cast)
    facts = {"consent": kept, "by": cast["coordinator"]}
    keep_scan(paper=look_through(SimpleUploadedFile("a.pdf", PDF)), **facts)
    with pytest.raises(ValueError, match="kept already"):
        keep_scan(paper=look_through(SimpleUploadedFile("b.png", PNG)), **facts)
    kept.refresh_from_db()
    with kept.scan.open() as file:
        assert (file.read(), kept.scan_type) == (PDF, FileKind.PDF)
