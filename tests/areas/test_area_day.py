"""The area coordinator's day: what moves and what is due in the zones that are followed, and nothing of a family."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.areas.day_operations import choose_zones, mark_seen
from familieplan.areas.indicator_values import ValueRow
from familieplan.areas.knowledge_operations import enter_values, observe
from familieplan.areas.measure_operations import (
    add_step,
    answer_for_partner,
    answer_survey,
    ask_partner,
    change_area_measure,
    write_area_diary,
)
from familieplan.areas.models import AreaCoordination, AreaMeasure, AreaPartner, AreaStep, District, Zone
from familieplan.areas.offer_operations import answer_question, withdraw_offer
from familieplan.areas.school_operations import begin_practice
from familieplan.coordination.operations.concerns import Child
from familieplan.reporting.zone_figures import ZoneFigures
from tests.access_matrix import EVERYBODY
from tests.areas.measures import TODAY, ask_residents, meeting_place
from tests.areas.offers import an_offer, asked
from tests.areas.places import add_place, hold_forum, say
from tests.cast import Cast, add_break_glass, add_deputy, add_same_office
from tests.coordination.inviting import raise_one

pytestmark = [pytest.mark.django_db, pytest.mark.demand("IO2-e")]
DAY, MINE, KEEPERS = "/omrader/min-dag/", "/omrader/min-dag/soner/", "/omrader/koordinatorer/"
MONTH = TODAY.replace(day=1)
BEFORE = (MONTH - timedelta(days=1)).replace(day=1)
FACTS = {"key": "trangbodde", "name": "Trangbodde", "unit": "prosent", "definition": "Per rom.", "source": "SSB"}


def page(cast: Cast, path: str = DAY, who: str = "area_coordinator") -> str:
    return unescape(cast.client(who).get(path).content.decode())


def follow(cast: Cast, *slugs: str) -> None:
    zones = Zone.objects.filter(slug__in=slugs)
    choose_zones(user=cast["area_coordinator"], zones=zones, by=cast["area_coordinator"])


def in_kattem(cast: Cast, **facts: Any) -> AreaMeasure:
    return meeting_place(cast, zone=Zone.objects.get(slug="kattem"), name="Kveldskafé", **facts)


def counted(on: date, **cells: Any) -> None:
    said = {name.replace("__", "."): value for name, value in cells.items()}
    ZoneFigures.objects.create(as_of_on=on, threshold=5, cells=said)


def test_the_page_is_there_for_area_coordinators_and_for_nobody_else(cast: Cast) -> None:
    add_same_office(cast), add_deputy(cast), add_break_glass(cast)
    for who in EVERYBODY:
        opens = who == "area_coordinator"
        for path in (DAY, MINE):
            assert cast.client(who).get(path).status_code == (200 if opens else 404), who
        assert cast.client(who).post(f"{DAY}sett/").status_code == (302 if opens else 404), who


def test_the_day_begins_there(cast: Cast) -> None:
    assert cast.client("area_coordinator").get("/")["Location"] == DAY
    text = page(cast)
    assert f'href="{DAY}" aria-current="page"' in text
    assert 'href="/omrader/" aria-current' not in text
    assert 'href="/omrader/" aria-current="page"' in page(cast, "/omrader/kattem/")


def test_without_a_choice_all_six_zones_are_followed_and_a_choice_narrows_every_list(cast: Cast) -> None:
    add_step(measure=in_kattem(cast), text="Finne lokale", who="Frivilligsentralen", due_on=TODAY)
    ask_partner(measure=in_kattem(cast), name="Kattem ungdomsråd", kind="voluntary")
    ask_residents(in_kattem(cast, ends_on=TODAY))
    begin_practice(
        institution=add_place(cast, zone="kattem"), kind="reading", what="Lesekurs", from_on=TODAY, to_on=TODAY
    )
    observe(
        zone=Zone.objects.get(slug="kattem"), by=cast["coordinator"], theme="safety", text="Mørkt", source="Rådet",
        observed_on=TODAY,
    )  # fmt: skip
    lines = ("Finne lokale", "Kattem ungdomsråd", "Har kafeen gjort det bedre", "Lesekurs", "Mørkt")
    text = page(cast)
    assert "Du følger alle sonene" in text
    assert [line for line in lines if line not in text] == []
    follow(cast, "saupstad")
    text = page(cast)
    assert "Sonene du følger" in text
    assert [line for line in lines if line in text] == []
    assert "Kattem" not in text


def test_a_choice_is_dated_and_what_was_followed_before_keeps_its_days(cast: Cast) -> None:
    client = cast.client("area_coordinator")
    client.post(MINE, {"zones": ["saupstad", "kattem"]})
    AreaCoordination.objects.update(from_on=TODAY - timedelta(days=40))
    client.post(MINE, {"zones": ["kattem"]})
    ended = AreaCoordination.objects.get(zone__slug="saupstad")
    assert (ended.from_on, ended.to_on) == (TODAY - timedelta(days=40), TODAY)
    assert AreaCoordination.objects.get(zone__slug="kattem").to_on is None
    assert "Fulgt før" in page(cast, MINE)
    client.post(MINE, {"zones": ["saupstad", "kattem"]})
    assert AreaCoordination.objects.filter(zone__slug="saupstad").count() == 2
    client.post(MINE, {})
    assert not AreaCoordination.objects.current().exists()


def test_a_zone_that_is_none_is_refused_and_nothing_is_changed(cast: Cast) -> None:
    follow(cast, "kattem")
    answer = cast.client("area_coordinator").post(MINE, {"zones": ["kattem", "atlantis"]})
    assert answer.status_code == 422
    assert "En av sonene finnes ikke." in answer.content.decode()
    assert [each.zone.slug for each in AreaCoordination.objects.current()] == ["kattem"]


def test_an_administrator_chooses_for_a_coordinator_and_it_is_kept_who_did(cast: Cast) -> None:
    coordinator, client = cast["area_coordinator"], cast.client("administrator")
    assert "Har ikke valgt." in page(cast, KEEPERS, "administrator")
    client.post(f"{KEEPERS}{coordinator.pk}/", {"zones": ["saupstad"]})
    row = AreaCoordination.objects.get()
    assert (row.user, row.set_by) == (coordinator, cast["administrator"])
    assert "Saupstad" in page(cast, KEEPERS, "administrator")
    assert KEEPERS in page(cast, "/omrader/", "administrator")


@pytest.mark.parametrize("who", ["coordinator", "lead", "auditor", "area_coordinator", "superuser", "family_member"])
def test_nobody_else_chooses_for_others(cast: Cast, who: str) -> None:
    path = f"{KEEPERS}{cast['area_coordinator'].pk}/"
    assert cast.client(who).get(KEEPERS).status_code == 404
    assert cast.client(who).post(path, {"zones": ["saupstad"]}).status_code == 404
    assert not AreaCoordination.objects.exists()
    assert KEEPERS not in page(cast, "/omrader/", who)


def test_zones_are_chosen_for_area_coordinators_only(cast: Cast) -> None:
    path = f"{KEEPERS}{cast['coordinator'].pk}/"
    assert cast.client("administrator").post(path, {"zones": ["saupstad"]}).status_code == 404


def test_the_database_refuses_the_same_zone_twice_and_an_end_before_the_start(cast: Cast) -> None:
    follow(cast, "kattem")
    row = AreaCoordination.objects.get()
    with pytest.raises(Error), transaction.atomic():
        AreaCoordination.objects.create(user=row.user, zone=row.zone, set_by=row.user)
    with pytest.raises(Error), transaction.atomic():
        AreaCoordination.objects.update(to_on=TODAY - timedelta(days=1))


def test_steps_past_their_day_stand_first_and_one_is_ticked_where_it_stands(cast: Cast) -> None:
    measure = meeting_place(cast)
    for days, text in ((-3, "Ringe utleier"), (4, "Møte med laget"), (40, "Evaluere")):
        add_step(measure=measure, text=text, who="Vid Utsikt", due_on=TODAY + timedelta(days=days))
    add_step(measure=measure, text="En gang", who="Vid Utsikt")
    text = page(cast)
    assert text.index("Over frist") < text.index("Ringe utleier") < text.index("De neste to ukene")
    assert "Møte med laget" in text
    assert not [later for later in ("Evaluere", "En gang") if later in text]
    step = measure.steps.get(text="Ringe utleier")
    answer = cast.client("area_coordinator").post(
        f"/omrader/tiltak/{measure.public_id}/steg/{step.pk}/", {"tilbake": "min-dag"}, follow=True
    )
    assert answer.redirect_chain == [(DAY, 302)]
    text = unescape(answer.content.decode())
    assert "«Ringe utleier» er gjort." in text
    assert "Over frist" not in text


def test_measures_that_are_over_leave_the_page(cast: Cast) -> None:
    measure = meeting_place(cast, status="waiting", waits_for="kommunalteknikk")
    add_step(measure=measure, text="Ringe utleier", who="Vid Utsikt", due_on=TODAY)
    ask_partner(measure=measure, name="Beboerforeningen", kind="residents")
    assert "Venter på kommunalteknikk" in page(cast)
    AreaMeasure.objects.update(status="done")
    text = page(cast)
    assert not [line for line in ("Ringe utleier", "Beboerforeningen", "kommunalteknikk") if line in text]


@pytest.mark.parametrize(("days", "said"), [(-1, "Skulle være ferdig"), (20, "Varer til"), (60, "")])
def test_a_measure_near_its_end_is_told_of(cast: Cast, days: int, said: str) -> None:
    began = TODAY - timedelta(days=99)
    meeting_place(cast, status="active", started_on=began, ends_on=TODAY + timedelta(days=days))
    mark_seen(user=cast["area_coordinator"])
    text = page(cast)
    assert (said in text) if said else ("Åpen kafé" not in text)


def test_partners_who_have_not_answered_are_asked_again_in_time(cast: Cast) -> None:
    measure = meeting_place(cast)
    partner = ask_partner(measure=measure, name="Beboerforeningen", kind="residents")
    assert "Spurt i dag" in page(cast)
    AreaPartner.objects.update(asked_on=TODAY - timedelta(days=15))
    assert '<span class="fp-late fp-with">' in page(cast)
    answer_for_partner(partner=partner, stand="joined", by=cast["area_coordinator"])
    assert "Partnere som ikke har svart" not in page(cast)


@pytest.mark.parametrize(
    ("answers", "said"), [(0, "Færre enn 5 svar"), (4, "Færre enn 5 svar"), (9, "5 svar"), (10, "10 svar")]
)
def test_answers_of_residents_are_told_as_on_the_page_of_the_measure(cast: Cast, answers: int, said: str) -> None:
    survey = ask_residents(meeting_place(cast))
    for _each in range(answers):
        answer_survey(survey=survey, felt="better", words="Det var fint")
    text = page(cast)
    assert f">{said}<" in text
    assert "Det var fint" not in text
    assert said.removesuffix(" svar") in page(cast, f"/omrader/tiltak/{survey.measure.public_id}/")


def test_practice_that_ends_or_has_ended_without_a_result_is_told_of(cast: Cast) -> None:
    place, began = add_place(cast), TODAY - timedelta(days=200)
    for what, days, result in (
        ("Lesekurs", 30, ""), ("Språkkafé", -9, ""), ("Nattvandring", -9, "Gikk bra"), ("Turdag", 90, "")
    ):  # fmt: skip
        practice = begin_practice(
            institution=place, kind="reading", what=what, from_on=began, to_on=TODAY + timedelta(days=days)
        )
        type(practice).objects.filter(pk=practice.pk).update(result=result)
    text = page(cast)
    assert "Lesekurs" in text
    assert "resultatet mangler" in text
    assert text.index("Språkkafé") < text.index("Lesekurs")
    assert not [what for what in ("Nattvandring", "Turdag") if what in text]


def test_meetings_that_are_missing_and_inputs_without_an_answer_are_told_of(cast: Cast) -> None:
    text = page(cast)
    assert f"0 av 2 møter er holdt i {TODAY.year}" in text
    assert "2 møter er ikke planlagt ennå." in text
    said = say(hold_forum(held_on=TODAY))
    hold_forum()
    text = page(cast)
    assert f"1 av 2 møter er holdt i {TODAY.year}" in text
    assert "Resten er planlagt." in text
    assert f"/omrader/brukerforum/{said.meeting.public_id}/innspill/{said.pk}/" in text
    type(said).objects.update(answer="Vi skriver brevene på nytt.", office=cast.offices["nav"])
    hold_forum(held_on=TODAY)
    text = page(cast)
    assert f"Møtene i {TODAY.year} er holdt." in text
    assert "Innspill uten svar" not in text


def test_what_others_did_is_news_until_it_is_marked_as_seen(cast: Cast) -> None:
    measure, other = meeting_place(cast), cast["administrator"]
    assert "Ingen andre har skrevet" in page(cast)
    write_area_diary(measure=measure, by=other, happened_on=TODAY, text="Det kom 30.")
    change_area_measure(measure=measure, by=other, budget=90_000)
    observe(zone=measure.zone, by=other, theme="safety", text="Mørkt på gangveien", source="Rådet", observed_on=TODAY)
    enter_values(facts=FACTS, rows=[ValueRow("saupstad", 2025, 12), ValueRow("saupstad", 2024, 11)])
    text = page(cast)
    lines = ("Det kom 30.", "Endret: budsjett i kroner.", "Mørkt på gangveien", "Nye tall er lest inn.")
    assert [text.count(f"<p>{line}</p>") for line in lines] == [1, 1, 1, 1]
    cast.client("area_coordinator").post(f"{DAY}sett/")
    text = page(cast)
    assert not [line for line in lines if line in text]


@pytest.mark.parametrize(
    ("reach", "is_news"),
    [
        ({"zone": "saupstad"}, True),
        ({"zone": "kattem"}, False),
        ({"district": "500104"}, True),
        ({"district": "500102"}, False),
        ({}, True),
    ],
)
def test_an_offer_that_its_actor_has_ended_is_news_where_it_reached(
    cast: Cast, reach: dict[str, str], is_news: bool
) -> None:
    follow(cast, "saupstad")
    place = {
        "zone": Zone.objects.filter(slug=reach.get("zone")).first(),
        "district": District.objects.filter(code=reach.get("district")).first(),
    }
    offer = an_offer(cast, **place)
    assert "Aktøren sier at det er slutt." not in page(cast)
    answer_question(question=asked(offer), goes_on=False)
    text = page(cast)
    assert (f'href="/tilbud/{offer.public_id}/"' in text) is is_news
    assert ("<p>Aktøren sier at det er slutt. Tilbudet er tatt ut av søket.</p>" in text) is is_news


def test_what_a_coordinator_has_taken_out_is_no_news_of_an_actor(cast: Cast) -> None:
    withdraw_offer(offer=an_offer(cast))
    assert "Aktøren sier at det er slutt." not in page(cast)


def test_new_numbers_of_a_bydel_are_news_to_whoever_follows_a_zone_in_it(cast: Cast) -> None:
    follow(cast, "saupstad")
    enter_values(facts=FACTS, rows=[ValueRow("500104", 2025, 12)])
    text = page(cast)
    assert "Heimdal<br>" in text
    assert "/omrader/#bydelstall-" in text
    follow(cast, "lademoen-mollenberg")
    assert "Nye tall er lest inn." not in page(cast)


def test_what_was_taken_back_is_no_news(cast: Cast) -> None:
    zone = Zone.objects.get(slug="kattem")
    seen = observe(zone=zone, by=cast["lead"], theme="safety", text="Mørkt", source="Rådet", observed_on=TODAY)
    seen.withdrawn_at = timezone.now()
    seen.save()
    assert "Mørkt" not in page(cast)


def test_numbers_that_changed_are_those_that_both_months_published(cast: Cast) -> None:
    counted(BEFORE, saupstad__families=17, saupstad__children="protect", kattem__families="few")
    counted(MONTH, saupstad__families=22, saupstad__children="protect", kattem__families="few")
    text = page(cast)
    assert "Familier: 17, nå 22" in text
    assert "Barn:" not in text
    ZoneFigures.objects.filter(as_of_on=MONTH).update(cells={"saupstad.families": "few", "kattem.families": "few"})
    assert "Familier: 17, nå færre enn 5" in page(cast)


def test_a_month_that_was_not_counted_is_not_counted_late(cast: Cast) -> None:
    assert "Neste måned ser du her hva som er endret." in page(cast)
    assert ZoneFigures.objects.get().as_of_on == MONTH


def test_no_family_and_no_concern_stands_on_the_page(cast: Cast) -> None:
    add_same_office(cast)
    raise_one(cast, "same_office", child=Child("Rolig Rogn", postcode="7078"))
    add_step(measure=meeting_place(cast), text="Finne lokale", who="Nav", due_on=TODAY)
    text = page(cast)
    assert "Finne lokale" in text
    assert "Blomst" not in text
    assert "Rogn" not in text
    assert str(cast.family.public_id) not in text
    assert "bekymring" not in text.lower()


def test_a_long_list_is_opened_in_full(cast: Cast) -> None:
    measure = meeting_place(cast)
    for number in range(12):
        add_step(measure=measure, text=f"Steg {number:02}", who="Nav", due_on=TODAY + timedelta(days=number))
    assert "Steg 08" not in page(cast)
    assert "Vis flere steg" in page(cast)
    assert "Steg 11" in page(cast, f"{DAY}?vis=steg")


def test_the_page_costs_the_same_for_one_measure_and_for_many(cast: Cast, django_assert_num_queries: Any) -> None:
    def more() -> None:
        measure = meeting_place(cast, status="waiting", waits_for="laget", ends_on=TODAY)
        add_step(measure=measure, text="Finne lokale", who="Nav", due_on=TODAY)
        ask_partner(measure=measure, name="Beboerforeningen", kind="residents")
        survey = ask_residents(measure)
        answer_survey(survey=survey, felt="better")
        write_area_diary(measure=measure, by=cast["lead"], happened_on=TODAY, text="Møtte laget")
        observe(zone=measure.zone, by=cast["lead"], theme="safety", text="Mørkt", source="Rådet", observed_on=TODAY)
        answer_question(question=asked(an_offer(cast, title=f"Tilbud {measure.pk}")), goes_on=False)
        place = add_place(cast, name=f"Skole {measure.pk}")
        begin_practice(institution=place, kind="reading", what="Lesekurs", from_on=TODAY, to_on=TODAY)
        say(hold_forum())

    client = cast.client("area_coordinator")
    more()
    enter_values(facts=FACTS, rows=[ValueRow("saupstad", 2025, 12)])
    client.get(DAY)
    with CaptureQueriesContext(connection) as one:
        client.get(DAY)
    for _each in range(7):
        more()
    for zone in ("kattem", "ila-midtbyen"):
        enter_values(facts=FACTS | {"key": zone, "name": zone}, rows=[ValueRow(zone, 2025, 12)])
    with django_assert_num_queries(len(one)):
        client.get(DAY)
    assert AreaStep.objects.count() == 8
