"""Two families that are one: merged by whoever may, with all of it kept, and undone; and nothing told to anybody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import Deed, Notice, ReadRecord
from familieplan.coordination.models import CarriedOver, FamilyPlan, Goal, Measure
from familieplan.coordination.operations import flags
from familieplan.coordination.operations.assessments import register_application
from familieplan.coordination.operations.closing import close_plan
from familieplan.coordination.operations.measures import Owner, add_measure, move_measure
from familieplan.coordination.operations.merging import (
    Chosen,
    MergeRefusedError,
    merge_families,
    undo_merge,
)
from familieplan.coordination.operations.parties import add_party
from familieplan.coordination.operations.plan import add_goal, open_family_plan, start_plan
from familieplan.coordination.yearly import help_figures
from familieplan.coordination.yearly_places import place_figures
from familieplan.families import access
from familieplan.families.duplicate_operations import look
from familieplan.families.models import Family, FamilyMerge, Membership, PossibleDuplicate
from familieplan.families.operations import (
    NewMember,
    add_member,
    end_membership,
    end_participation,
    start_participation,
)
from familieplan.families.policies import Part
from familieplan.families.protection import protect_address
from familieplan.families.secrecy import tell
from tests.cast import CONSENT, HOUSEHOLD, LONG_AGO, Cast, add_break_glass
from tests.clock import later
from tests.crawl import quiet
from tests.rights.people import secret_service

pytestmark = pytest.mark.django_db
WHY = "Mor har vist oss begge brevene."


@pytest.fixture
def pair(cast: Cast) -> Cast:
    """Blomst, and the same family once more as Rogn: with the mother, a child that Blomst lacks, and work of its own.

    Other_office coordinates Rogn and plans in Blomst, and only that one sees both.
    """
    mother = HOUSEHOLD[0]
    home = [NewMember("Wakker", "mother", mother.birth_date, "Blomsst"), NewMember("Kvikk", "child", None, "Blomst")]
    by = cast["other_office"]
    plan = open_family_plan(by=by, name="Familien Rogn", members=home, postcode="7078", on=LONG_AGO, **CONSENT)
    cast.rogn = plan  # type: ignore[attr-defined]
    start_participation(
        family=cast.family, by=cast["coordinator"], worker=by, part=Part.RESPONSIBLE, basis=cast.family.bases.get()
    )
    goal = add_goal(plan=plan, by=by, area="leisure", words="Jeg vil spille fotball", said_by="Kvikk")
    measure = add_measure(plan=plan, by=by, area="leisure", text="Finne et lag", goal=goal, owner=Owner.of_worker(by))
    add_party(measure=measure, by=by, who=Owner("family", person=_at(plan.family, "Wakker").person), task="Ringe")
    by.__dict__.pop("employment", None)
    return cast


def rogn(cast: Cast) -> Family:
    return cast.rogn.family  # type: ignore[attr-defined, no-any-return]


def _at(family: Family, name: str) -> Membership:
    return Membership.objects.get(family=family, person__given_name=name)


def page_of(cast: Cast, *, stands: Family | None = None, ends: Family | None = None) -> str:
    stands, ends = stands or cast.family, ends or rogn(cast)
    return f"/familier/{stands.public_id}/samme-familie/{ends.public_id}/"


def said(cast: Cast, **changed: Any) -> dict[str, Any]:
    ends = rogn(cast)
    facts = {
        f"m{_at(ends, 'Wakker').pk}": cast.member("Vakker").pk,
        f"m{_at(ends, 'Kvikk').pk}": "kommer",
        "goals": [goal.pk for goal in Goal.objects.filter(plan__family=ends)],
        "measures": [each.pk for each in Measure.objects.filter(plan__family=ends)],
        "reason": WHY,
        "told": "on",
    }
    return facts | changed


def chosen(cast: Cast, **changed: Any) -> Chosen:
    ends = rogn(cast)
    facts: dict[str, Any] = {
        "same": {_at(ends, "Wakker"): cast.member("Vakker")},
        "come": [_at(ends, "Kvikk")],
        "goals": list(Goal.objects.filter(plan__family=ends)),
        "measures": list(Measure.objects.filter(plan__family=ends)),
    }
    return Chosen(**facts | changed)


def merge(cast: Cast, **changed: Any) -> FamilyMerge:
    by = cast["other_office"]
    facts = {"standing": cast.family, "merged": rogn(cast), "by": by, "reason": WHY, "chosen": chosen(cast)}
    return merge_families(**facts | changed)


def names(family: Family) -> list[str]:
    here = Membership.objects.current().filter(family=family).select_related("person").order_by("person__given_name")
    return [row.person.given_name for row in here]


def undo(cast: Cast, done: FamilyMerge) -> list[str]:
    return undo_merge(merge=done, by=cast["other_office"])


def read(cast: Cast, who: str, address: str, status: int = 200) -> str:
    answer = cast.client(who).get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


# Who may


@pytest.mark.parametrize(("who", "status"), [
    ("other_office", 200), ("coordinator", 404), ("responsible", 404), ("reader", 403), ("lead", 404),
    ("lead_of_other_district", 404), ("administrator", 404), ("auditor", 404), ("superuser", 404),
    ("ended_yesterday", 404), ("family_member", 404)])  # fmt: skip
def test_only_whoever_steers_the_one_and_plans_in_the_other_lays_them_side_by_side(
    pair: Cast, who: str, status: int
) -> None:
    client = pair.client(who)
    assert client.get(page_of(pair)).status_code == status
    answer = client.post(page_of(pair), said(pair))
    assert answer.status_code == (302 if status == 200 else status)
    assert FamilyMerge.objects.exists() is (status == 200)


def test_nobody_ends_the_plan_of_another_coordinator(pair: Cast) -> None:
    turned = page_of(pair, stands=rogn(pair), ends=pair.family)
    assert pair.client("other_office").get(turned).status_code == 403
    start = read(pair, "other_office", f"/familier/{rogn(pair).public_id}/samme-familie/")
    assert (page_of(pair) in start, turned in start) == (True, False)


def test_whoever_steers_both_chooses_which_one_goes_on(pair: Cast) -> None:
    start_participation(
        family=rogn(pair), by=pair["other_office"], worker=pair["coordinator"], part=Part.RESPONSIBLE,
        basis=rogn(pair).bases.get(),
    )  # fmt: skip
    turned = page_of(pair, stands=rogn(pair), ends=pair.family)
    start = read(pair, "coordinator", f"/familier/{pair.family.public_id}/samme-familie/")
    assert (turned in start, page_of(pair) in start) == (True, False)


def test_two_families_that_share_nobody_are_not_merged(pair: Cast) -> None:
    by = pair["other_office"]
    bregne = open_family_plan(by=by, name="Familien Bregne", members=[NewMember("Rolig", "mother")], **CONSENT).family
    assert pair.client("other_office").get(page_of(pair, ends=bregne)).status_code == 404
    start = read(pair, "other_office", f"/familier/{pair.family.public_id}/samme-familie/")
    assert ("Familien Rogn" in start, "Familien Bregne" in start) == (True, False)


def test_where_nobody_is_alike_the_page_says_so(cast: Cast) -> None:
    start = read(cast, "coordinator", f"/familier/{cast.family.public_id}/samme-familie/")
    assert "Ingen av familiene du kan endre planen for, ligner på denne." in start


# What the page asks


def test_the_two_stand_side_by_side_with_who_is_likely_the_same(pair: Cast) -> None:
    page = read(pair, "other_office", page_of(pair))
    for shown in ("Familien Blomst", "Familien Rogn", "Trygg Furu", "Jeg vil spille fotball", "Finne et lag",
                  f'<option value="{pair.member("Vakker").pk}" selected>'):  # fmt: skip
        assert shown in page, shown


def test_what_is_missing_is_asked_for_and_nothing_written_is_lost(pair: Cast) -> None:
    kvikk = f"m{_at(rogn(pair), 'Kvikk').pk}"
    answer = pair.client("other_office").post(page_of(pair), said(pair, **{kvikk: "", "told": ""}))
    page = answer.content.decode()
    assert answer.status_code == 422
    for shown in ("Velg hvem Kvikk er.", "Snakk med familien først", WHY):
        assert shown in page, shown
    assert not FamilyMerge.objects.exists()


def test_two_of_the_one_household_are_not_the_same_one_of_the_other(pair: Cast) -> None:
    vakker, kvikk = pair.member("Vakker").pk, f"m{_at(rogn(pair), 'Kvikk').pk}"
    answer = pair.client("other_office").post(page_of(pair), said(pair, **{kvikk: vakker}))
    assert (answer.status_code, "To kan ikke være den samme." in answer.content.decode()) == (422, True)


def test_a_plan_that_has_ended_meanwhile_is_said_and_nothing_happens(pair: Cast) -> None:
    asked = chosen(pair)
    close_plan(plan=pair.plan, by=pair["coordinator"], reason="Ferdig")
    with pytest.raises(MergeRefusedError, match="Begge familiene må ha en aktiv plan"):
        merge(pair, chosen=asked)
    assert not FamilyMerge.objects.exists()


# What happens


def test_one_plan_and_one_household_go_on(pair: Cast) -> None:
    answer = pair.client("other_office").post(page_of(pair), said(pair), follow=True)
    assert "Familiene er slått sammen." in answer.content.decode()
    ended = FamilyPlan.objects.get(pk=pair.rogn.pk)  # type: ignore[attr-defined]
    assert (ended.ended_on, names(rogn(pair))) == (timezone.localdate(), [])
    assert names(pair.family) == ["Glad", "Kvikk", "Lystig", "Stille", "Vakker"]
    goal, measure = Goal.objects.get(plan=pair.plan), Measure.objects.get(plan=pair.plan)
    assert (goal.words, measure.text, measure.goal) == ("Jeg vil spille fotball", "Finne et lag", goal)


def test_what_was_there_stands_as_it_was_written(pair: Cast) -> None:
    goal, measure = Goal.objects.get(), Measure.objects.get()
    merge(pair)
    for row, field in ((goal, "ended_on"), (measure, "status")):
        before = getattr(row, field)
        row.refresh_from_db()
        assert getattr(row, field) == before
    origins = CarriedOver.objects.exclude(goal=None) | CarriedOver.objects.exclude(measure=None)
    assert {(row.goal, row.measure) for row in origins} == {(goal, None), (None, measure)}


def test_a_task_of_the_family_goes_to_whoever_that_is_here(pair: Cast) -> None:
    merge(pair)
    party = Measure.objects.get(plan=pair.plan).parties.get()
    assert (party.person, party.task) == (pair.member("Vakker").person, "Ringe")


@pytest.mark.demand("IO1-c")
def test_a_task_of_a_service_without_a_part_here_has_nobody_yet(pair: Cast) -> None:
    by, osk = pair["other_office"], pair.offices["osk"].service
    add_measure(plan=pair.rogn, by=by, area="work", text="Samle alle", owner=Owner("service", service=osk))  # type: ignore[attr-defined]
    merge(pair)
    owners = dict(Measure.objects.filter(plan=pair.plan).values_list("text", "owner_kind"))
    assert owners == {"Finne et lag": "service", "Samle alle": "nobody"}


def test_only_what_is_ticked_is_copied(pair: Cast) -> None:
    merge(pair, chosen=chosen(pair, goals=[], measures=[]))
    assert not Goal.objects.filter(plan=pair.plan).exists()
    assert not Measure.objects.filter(plan=pair.plan).exists()


@pytest.mark.parametrize("stricter", ["standing", "merged"])
def test_the_strictest_protection_holds_for_both(pair: Cast, stricter: str) -> None:
    family = pair.family if stricter == "standing" else rogn(pair)
    protect_address(family=family, by=pair["other_office"], protection="strict")
    merge(pair)
    for each in (pair.family, rogn(pair)):
        each.refresh_from_db()
        assert each.protection == "strict"


def who_sees(cast: Cast) -> dict[str, set[int]]:
    return {who: set(Family.objects.visible_to(user).values_list("pk", flat=True)) for who, user in cast.users.items()}


def test_nobody_is_let_in_by_a_merge(pair: Cast) -> None:
    start_participation(
        family=rogn(pair), by=pair["other_office"], worker=pair["lead"], part=Part.READER, basis=rogn(pair).bases.get()
    )
    before = who_sees(pair)
    merge(pair)
    assert (who_sees(pair), access.differences()) == (before, [])


def test_those_who_worked_there_are_proposed_and_not_let_in(pair: Cast) -> None:
    start_participation(
        family=rogn(pair), by=pair["other_office"], worker=pair["lead"], part=Part.READER, basis=rogn(pair).bases.get()
    )
    done = merge(pair)
    page = read(pair, "other_office", f"/familier/{pair.family.public_id}/sammenslaing/{done.public_id}/")
    assert "Rask Elv, OSK" in page
    assert not Family.objects.visible_to(pair["lead"]).filter(pk=pair.family.pk).exists()


def test_both_logs_of_reading_say_it_in_words_that_name_nobody_else(pair: Cast) -> None:
    pair.client("other_office").post(page_of(pair), said(pair))
    for family in (pair.family, rogn(pair)):
        rows = ReadRecord.objects.filter(
            family=str(family.public_id), deed=Deed.WRITE, user_email=pair["other_office"].email
        )
        assert rows.filter(what="gjennomgang av hvem familien er").exists()


def test_the_coordinators_are_told_and_not_of_the_other_family(pair: Cast) -> None:
    done = merge(pair)
    told = Notice.objects.get(recipient=pair["coordinator"])
    assert (told.text, told.path) == ("En plan du koordinerer, er endret.", f"/familier/{pair.family.public_id}/")
    undo(pair, done)
    assert Notice.objects.filter(recipient=pair["coordinator"]).count() == 2
    assert not Notice.objects.filter(recipient=pair["other_office"]).exists()


# Once, for whoever sees both


def test_the_old_address_leads_whoever_sees_both_to_the_plan_that_goes_on(pair: Cast) -> None:
    merge(pair)
    there = f"/familier/{rogn(pair).public_id}/"
    answer = pair.client("other_office").get(there, follow=True)
    assert answer.redirect_chain == [(f"/familier/{pair.family.public_id}/", 302)]
    assert "er slått sammen med denne" in answer.content.decode()
    for page in ("familien/", "grunnlag/", "tidligere-planer/"):
        assert "Denne familien er slått sammen med en annen" in read(pair, "other_office", there + page), page
    start = pair.client("other_office").post(f"{there}start/")
    assert (start.status_code, FamilyPlan.objects.active().filter(family=rogn(pair)).exists()) == (302, False)


def test_the_plan_that_ended_is_an_earlier_plan_of_the_family_that_goes_on(pair: Cast) -> None:
    merge(pair)
    page = f"/familier/{pair.family.public_id}/tidligere-planer/"
    there = f"/familier/{rogn(pair).public_id}/tidligere-planer/{pair.rogn.pk}/"  # type: ignore[attr-defined]
    assert there in read(pair, "other_office", page)
    assert "Jeg vil spille fotball" in read(pair, "other_office", there)
    assert there not in read(pair, "coordinator", page)
    assert pair.client("coordinator").get(there).status_code == 404
    read_there = ReadRecord.objects.filter(family=str(rogn(pair).public_id), what="planene familien har hatt")
    assert read_there.filter(user_email=pair["other_office"].email).exists()


def listed(cast: Cast, who: str) -> list[bool]:
    """Whether Rogn stands in the list, is found by its name, and is fetched by a program."""
    client = cast.client(who)
    pages = [
        client.get("/familier/?vis=alle"),
        client.get("/familier/?vis=mine"),
        client.post("/familier/sok/", {"words": "Rogn"}),
        client.get("/api/v1/families/"),
    ]
    return [str(rogn(cast).public_id) in answer.content.decode() for answer in pages]


def test_lists_and_searches_hold_the_family_once(pair: Cast) -> None:
    start_participation(
        family=rogn(pair), by=pair["other_office"], worker=pair["lead"], part=Part.READER, basis=rogn(pair).bases.get()
    )
    assert listed(pair, "other_office") == [True] * 4
    done = merge(pair)
    assert listed(pair, "other_office") == [False] * 4
    # Whoever sees only this one keeps it.
    assert listed(pair, "lead") == [True] * 4
    undo(pair, done)
    assert listed(pair, "other_office") == [True] * 4


def test_a_merged_family_has_no_flags_and_no_child_to_be_asked_and_is_no_duplicate(pair: Cast) -> None:
    by, mother = pair["other_office"], _at(rogn(pair), "Wakker").person
    applied_on = timezone.localdate() - timedelta(days=90)
    register_application(family=rogn(pair), by=by, applicant=mother, applied_on=applied_on)
    flags.evaluate()
    assert rogn(pair).flags.filter(cleared_at=None).exists()
    assert "Kartlegging av Kvikk" in read(pair, "other_office", "/")
    merge(pair)
    flags.evaluate()
    assert not rogn(pair).flags.filter(cleared_at=None).exists()
    assert "Kartlegging av Kvikk" not in read(pair, "other_office", "/")
    look()
    assert not PossibleDuplicate.objects.exists()


def apply(cast: Cast) -> None:
    """Both families have applied this year, and both have a plan."""
    for family, who in ((cast.family, "Vakker"), (rogn(cast), "Wakker")):
        adult = _at(family, who).person
        register_application(family=family, by=cast["other_office"], applicant=adult, applied_on=timezone.localdate())


def test_the_year_counts_the_two_as_one(pair: Cast) -> None:
    apply(pair)
    year = timezone.localdate().year

    def counted() -> tuple[int, int, int]:
        figures, places = help_figures(year), place_figures(year)
        assert figures is not None
        return figures.applied_families, figures.plan_families, places.city["plan_families"]

    assert counted() == (2, 2, 2)
    done = merge(pair)
    assert counted() == (1, 1, 1)
    undo(pair, done)
    assert counted() == (2, 2, 2)


def test_a_family_that_took_in_another_and_was_taken_in_itself_is_counted_as_the_last(pair: Cast) -> None:
    apply(pair)
    by = pair["other_office"]
    home = [NewMember("Wakker", "mother", HOUSEHOLD[0].birth_date, "Blomst")]
    first = open_family_plan(by=by, name="Familien Bregne", members=home, **CONSENT).family
    register_application(family=first, by=by, applicant=_at(first, "Wakker").person, applied_on=timezone.localdate())
    merge(pair, standing=rogn(pair), merged=first, chosen=Chosen())
    done = merge(pair)
    figures = help_figures(timezone.localdate().year)
    assert figures is not None
    assert figures.applied_families == 1
    earlier = FamilyMerge.objects.get(merged=first)
    with pytest.raises(MergeRefusedError, match="siden slått sammen med en annen"):
        undo(pair, earlier)
    undo(pair, done)
    assert undo(pair, earlier) == []


# Nothing for anybody else


def answers(cast: Cast, who: str, family: Family) -> list[tuple[int, str]]:
    """Every page of a family as somebody meets it, without what changes with every answer."""
    client, base = cast.client(who), f"/familier/{family.public_id}/"
    pages = ["", "familien/", "deltakere/", "grunnlag/", "tidligere-planer/", "samme-familie/", "kartlegging/"]
    met = [client.get(base + page) for page in pages]
    met += [client.get(page) for page in ("/", "/familier/", "/varsler/", "/sok/?q=Rogn", "/sok/?q=Blomst")]
    met.append(client.post("/familier/sok/", {"words": "Rogn"}))
    return [(answer.status_code, quiet(answer.content.decode())) for answer in met]


def test_whoever_sees_only_the_one_that_ended_meets_a_plan_that_ended_and_nothing_more(pair: Cast) -> None:
    """The same municipality without a merge, in which the plan and the household ended by hand."""
    start_participation(
        family=rogn(pair),
        by=pair["other_office"],
        worker=pair["lead"],
        part=Part.RESPONSIBLE,
        basis=rogn(pair).bases.get(),
    )

    def by_hand() -> None:
        for row in Membership.objects.current().filter(family=rogn(pair)):
            end_membership(membership=row, by=pair["other_office"])
        reads = "Arbeidet fortsetter. Spør familiekoordinatoren."
        close_plan(plan=pair.rogn, by=pair["other_office"], reason=reads)  # type: ignore[attr-defined]

    met = []
    for happens in (by_hand, lambda: merge(pair)):
        with transaction.atomic():
            happens()
            met.append(answers(pair, "lead", rogn(pair)))
            transaction.set_rollback(True)
    assert met[0] == met[1]
    assert not any("Blomst" in page or "slått sammen" in page for _status, page in met[1])


@pytest.mark.parametrize("who", ["coordinator", "responsible", "reader"])
def test_whoever_sees_only_the_one_that_goes_on_meets_nothing_new_where_nothing_was_carried_over(
    pair: Cast, who: str
) -> None:
    nothing = Chosen(same={_at(rogn(pair), "Wakker"): pair.member("Vakker")})
    met = []
    for happens in (lambda: None, lambda: merge(pair, chosen=nothing)):
        with transaction.atomic():
            happens()
            Notice.objects.filter(recipient=pair[who]).delete()
            met.append(answers(pair, who, pair.family))
            transaction.set_rollback(True)
    assert met[0] == met[1]


@pytest.mark.parametrize("who", ["coordinator", "lead", "auditor", "administrator", "superuser", "family_member"])
def test_the_database_shows_a_merge_to_nobody_who_does_not_see_both(pair: Cast, who: str) -> None:
    merge(pair)
    with acting_as(user_id=pair[who].pk):
        assert not FamilyMerge.objects.exists()
        assert not CarriedOver.objects.exists()
    with acting_as(user_id=pair["other_office"].pk):
        assert FamilyMerge.objects.exists()


@pytest.mark.parametrize("of", ["standing", "merged"])
def test_whoever_loses_the_one_family_loses_the_merge_with_it(pair: Cast, of: str) -> None:
    done = merge(pair)
    family = getattr(done, of)
    part = family.participations.get(worker=pair["other_office"])
    end_participation(participation=part, by=pair["other_office"], reason="finished")
    with acting_as(user_id=pair["other_office"].pk):
        assert not FamilyMerge.objects.exists()
    page = f"/familier/{pair.family.public_id}/sammenslaing/{done.public_id}/"
    assert pair.client("other_office").get(page).status_code == 404


def test_what_a_secret_service_does_is_neither_offered_nor_carried(pair: Cast) -> None:
    service, blomst = secret_service(pair), pair.family
    by = pair["bv"]
    add_measure(plan=pair.plan, by=by, area="health", text="Hjemmebesøk", owner=Owner.of_worker(by))
    tell(family=blomst, by=by, about=service, told=pair.offices["helse"].service, basis=blomst.bases.get(kind="law"))
    # The coordinator knows of it, comes to see Rogn, and would end Blomst's plan.
    start_participation(
        family=rogn(pair), by=pair["other_office"], worker=pair["coordinator"], part=Part.RESPONSIBLE,
        basis=rogn(pair).bases.get(),
    )  # fmt: skip
    page = read(pair, "coordinator", page_of(pair, stands=rogn(pair), ends=blomst))
    assert "Hjemmebesøk" not in page
    assert "Hjemmebesøk" in read(pair, "coordinator", f"/familier/{blomst.public_id}/")


def test_a_family_open_in_an_emergency_is_not_merged(pair: Cast) -> None:
    add_break_glass(pair)
    assert pair.client("break_glass").get(page_of(pair)).status_code == 403
    assert pair.client("break_glass").get(page_of(pair, stands=rogn(pair), ends=pair.family)).status_code == 404


# Undone


def test_a_merge_that_was_wrong_is_undone_and_the_two_are_two(pair: Cast) -> None:
    done = merge(pair)
    page = f"/familier/{pair.family.public_id}/sammenslaing/{done.public_id}/"
    assert "Angre sammenslåingen" in read(pair, "other_office", page)
    answer = pair.client("other_office").post(page, follow=True).content.decode()
    assert "De to familiene er to igjen." in answer
    assert FamilyPlan.objects.active().filter(family=rogn(pair)).exists()
    assert (names(rogn(pair)), "Kvikk" in names(pair.family)) == (["Kvikk", "Wakker"], False)
    assert not Measure.objects.open().filter(plan=pair.plan).exists()
    assert not Goal.objects.open().filter(plan=pair.plan).exists()
    assert read(pair, "other_office", f"/familier/{rogn(pair).public_id}/")


def test_what_somebody_has_worked_on_since_is_left_and_said(pair: Cast) -> None:
    done = merge(pair)
    move_measure(measure=Measure.objects.get(plan=pair.plan), by=pair["coordinator"], status="active")
    left = undo(pair, done)
    assert "«Finne et lag» er arbeidet videre med, og står." in left
    assert Measure.objects.open().filter(plan=pair.plan).exists()


def test_a_goal_that_another_measure_stands_under_is_left(pair: Cast) -> None:
    done = merge(pair)
    goal = Goal.objects.get(plan=pair.plan)
    add_measure(plan=pair.plan, by=pair["coordinator"], area="leisure", text="Kjøpe sko", goal=goal)
    assert "«Jeg vil spille fotball» er arbeidet videre med, og står." in undo(pair, done)


def test_the_time_to_undo_is_dated_and_runs_out(pair: Cast) -> None:
    done = merge(pair)
    page = f"/familier/{pair.family.public_id}/sammenslaing/{done.public_id}/"
    with later(timezone.now() + timedelta(days=15)):
        with pytest.raises(MergeRefusedError, match="Fristen for å angre er ute"):
            undo(pair, done)
        assert "Angre sammenslåingen" not in read(pair, "other_office", page)
        answer = pair.client("other_office").post(page, follow=True).content.decode()
        assert "Fristen for å angre er ute" in answer


def test_it_is_undone_once(pair: Cast) -> None:
    done = merge(pair)
    undo(pair, done)
    with pytest.raises(MergeRefusedError, match="angret fra før"):
        undo(pair, done)


@pytest.mark.parametrize(("who", "status"), [
    ("coordinator", 404), ("responsible", 404), ("reader", 403), ("lead", 404), ("superuser", 404)])  # fmt: skip
def test_nobody_else_undoes_it(pair: Cast, who: str, status: int) -> None:
    done = merge(pair)
    page = f"/familier/{pair.family.public_id}/sammenslaing/{done.public_id}/"
    assert pair.client(who).post(page).status_code == status
    done.refresh_from_db()
    assert done.undone_at is None


def test_a_plan_begun_anew_by_somebody_who_knew_of_nothing_stands_and_is_listed(pair: Cast) -> None:
    done = merge(pair)
    anew = start_plan(family=rogn(pair), by=pair["other_office"])
    assert listed(pair, "other_office") == [True] * 4
    left = undo(pair, done)
    assert any("åpnes ikke igjen" in each for each in left)
    assert FamilyPlan.objects.active().get(family=rogn(pair)) == anew


# What the database holds


@pytest.mark.parametrize("changed", [{"reason": "Noe annet"}, {"undone_at": timezone.now()}])
def test_a_merge_is_not_rewritten(pair: Cast, changed: dict[str, Any]) -> None:
    done = merge(pair)
    with pytest.raises(Error), transaction.atomic():
        FamilyMerge.objects.filter(pk=done.pk).update(**changed)


def test_neither_a_merge_nor_what_it_carried_is_deleted(pair: Cast) -> None:
    merge(pair)
    for rows in (CarriedOver.objects.all(), FamilyMerge.objects.all()):
        with pytest.raises(Error), transaction.atomic():
            rows._raw_delete(rows.db)


def test_a_family_is_merged_once_at_a_time_and_never_into_one_that_has_been(pair: Cast) -> None:
    done = merge(pair)
    facts = {"merged_by": pair["other_office"], "reason": WHY}
    for stands, ends in ((done.standing, done.merged), (done.merged, done.standing), (done.standing, done.standing)):
        with pytest.raises(Error), transaction.atomic():
            FamilyMerge.objects.create(standing=stands, merged=ends, **facts)


def test_the_pages_cost_the_same_for_few_and_for_many(pair: Cast) -> None:
    client = pair.client("other_office")
    start = f"/familier/{pair.family.public_id}/samme-familie/"

    def cost() -> list[int]:
        found = []
        for page in (start, page_of(pair)):
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    few = cost()
    by = pair["other_office"]
    for number in range(4):
        add_measure(plan=pair.rogn, by=by, area="work", text=f"Skrive søknad {number}")  # type: ignore[attr-defined]
        add_member(family=rogn(pair), by=by, member=NewMember(f"Rolig {number}", "child"))
        home = [NewMember("Wakker", "mother", HOUSEHOLD[0].birth_date, "Blomst")]
        open_family_plan(by=by, name=f"Familien Bregne {number}", members=home, **CONSENT)
    assert cost() == few
