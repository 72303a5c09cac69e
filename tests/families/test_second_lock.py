"""The second lock: the database itself shows a row only to whoever may see it, whatever a page forgot to ask."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, models, transaction
from django.utils import timezone

from familieplan.accounts import readlog
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Office, Service, User
from familieplan.coordination.models import (
    Agreement,
    AidApplication,
    Answer,
    AreaAnswer,
    Assessment,
    AssessmentAnswer,
    Attachment,
    CarriedOver,
    FamilyPlan,
    Flag,
    FollowUp,
    Goal,
    LogDraft,
    LogEntry,
    Measure,
    MeasureParty,
    PlanPaper,
    PlanVersion,
    Signature,
    Strength,
)
from familieplan.families.disclosure_operations import write_disclosure
from familieplan.families.models import (
    AreaLink,
    Consent,
    ConsentedService,
    ConsentGiver,
    Disclosure,
    Family,
    FamilyMerge,
    FamilyUserAccess,
    Membership,
    Participation,
    Person,
    PossibleDuplicate,
    ResidenceNote,
    SharingBasis,
)
from familieplan.families.policies import Part, Right
from familieplan.families.stated import Told
from tests.access_matrix import STAFF
from tests.cast import Cast
from tests.coordination.stories import member
from tests.families.locks import EVERY_TABLE, ask, bound_to_families, seen_in, two
from tests.families.sharing import provision

pytestmark = pytest.mark.django_db
_ = two  # the fixture


def test_every_table_that_hangs_on_a_family_is_locked() -> None:
    """A new table without its line in a migration (families/rowlocks.py) fails here."""
    locked = {
        str(row[0])
        for row in ask(
            "SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND EXISTS ("
            "SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname LIKE 'second_lock_%%')"
        )
    }
    assert bound_to_families() - locked == set()
    assert len(locked) >= 23


def test_the_months_of_the_read_log_cannot_be_asked_past_the_lock() -> None:
    ask("SELECT accounts_readrecord_make_room(6)")
    months = ask("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'accounts_readrecord'::regclass")
    assert len(months) > 6
    assert not [month for (month,) in months if ask("SELECT has_table_privilege(%s, 'SELECT')", [month])[0][0]]


def lawful(user: User) -> dict[str, set[int]]:
    """What `visible_to` yields, by table, asked by somebody whom the lock lets through."""
    plans = FamilyPlan.objects.visible_to(user)
    families = Family.objects.visible_to(user)
    keys: dict[str, models.QuerySet[Any]] = {
        "families_family": families | Family.objects.permitting(user, Right.REVIEW),
        "families_familyuseraccess": FamilyUserAccess.objects.filter(user=user),
        "families_participation": Participation.objects.filter(family__in=families),
        "families_sharingbasis": SharingBasis.objects.filter(family__in=families),
        "families_consent": Consent.objects.filter(family__in=families),
        "families_consentedservice": ConsentedService.objects.filter(consent__family__in=families),
        "families_consentgiver": ConsentGiver.objects.filter(consent__family__in=families),
        "families_disclosure": Disclosure.objects.filter(family__in=families),
        "families_membership": Membership.objects.filter(family__in=families),
        "families_person": Person.objects.visible_to(user),
        "coordination_familyplan": plans,
        "coordination_areaanswer": AreaAnswer.objects.visible_to(user),
        "coordination_goal": Goal.objects.visible_to(user),
        "coordination_measure": Measure.objects.visible_to(user),
        "coordination_measureparty": MeasureParty.objects.visible_to(user),
        "coordination_strength": Strength.objects.visible_to(user),
        "coordination_agreement": Agreement.objects.visible_to(user),
        "coordination_planversion": PlanVersion.objects.visible_to(user),
        "coordination_signature": Signature.objects.visible_to(user),
        "coordination_planpaper": PlanPaper.objects.visible_to(user),
        "coordination_logentry": LogEntry.objects.visible_to(user),
        "coordination_logdraft": LogDraft.objects.filter(plan__in=plans, author=user),
        "coordination_attachment": Attachment.objects.visible_to(user)
        | Attachment.objects.filter(plan__in=plans, draft__author=user),
        "coordination_answer": Answer.objects.visible_to(user),
        "coordination_followup": FollowUp.objects.visible_to(user),
        "coordination_aidapplication": AidApplication.objects.visible_to(user),
        "coordination_assessment": Assessment.objects.visible_to(user),
        "coordination_assessmentanswer": AssessmentAnswer.objects.visible_to(user),
        "coordination_flag": Flag.objects.visible_to(user),
        "families_familymerge": FamilyMerge.objects.visible_to(user),
        "coordination_carriedover": CarriedOver.objects.visible_to(user),
        "families_possibleduplicate": PossibleDuplicate.objects.visible_to(user),
        "families_arealink": AreaLink.objects.visible_to(user),
        "families_residencenote": ResidenceNote.objects.visible_to(user),
    }
    return {table: set(rows.values_list("pk", flat=True)) for table, rows in keys.items()}


@pytest.mark.parametrize("who", STAFF)
def test_a_bare_question_yields_exactly_what_one_may_see(two: Cast, who: str) -> None:
    expected = lawful(two[who])
    with acting_as(user_id=two[who].pk):
        assert {table: seen_in(table) for table in expected} == expected
    # And the measuring stick is no empty one.
    assert any(expected.values()) == (who in {"coordinator", "responsible", "reader", "other_office", "lead"})


@pytest.mark.parametrize(
    ("who", "families"),
    [
        ("coordinator", {"Blomst"}),
        ("reader", {"Blomst"}),
        ("other_office", {"Bregne"}),
        ("lead", set()),
        ("auditor", set()),
    ],
)
def test_history_is_seen_as_the_rows_are(two: Cast, who: str, families: set[str]) -> None:
    names = {"Blomst": two.family.pk, "Bregne": two.other.family_id}  # type: ignore[attr-defined]
    of_families = [
        *("families_participationevent", "families_membershipevent", "coordination_familyplanevent"),
        *("coordination_aidapplicationevent", "coordination_assessmentevent", "families_consentevent"),
        "coordination_assessmentanswerevent",
    ]
    with acting_as(user_id=two[who].pk):
        for table in of_families:
            assert {row[0] for row in ask(f"SELECT family_id FROM {table}")} == {names[each] for each in families}
        assert {row[0] for row in ask("SELECT pgh_obj_id FROM families_familyevent")} == {names[f] for f in families}
        of_plans = ("coordination_goalevent", "coordination_measureevent", "coordination_areaanswerevent")
        mine = ("coordination_measurepartyevent", "coordination_strengthevent", "coordination_agreementevent")
        for table in (*of_plans, *mine):
            assert len({row[0] for row in ask(f"SELECT plan_id FROM {table}")}) == len(families)
        people = {row[0] for row in ask("SELECT pgh_obj_id FROM families_personevent")}
        assert people == seen_in("families_person")


@pytest.mark.parametrize(
    ("who", "families"),
    [
        ("coordinator", {"Blomst"}),
        ("other_office", {"Bregne"}),
        ("auditor", {"Blomst", "Bregne"}),
        ("lead", set()),
        ("administrator", set()),
        ("ended_yesterday", set()),
    ],
)
def test_the_read_log_is_read_by_the_auditor_and_by_the_family_s_own_team(
    two: Cast, who: str, families: set[str]
) -> None:
    ids = {"Blomst": str(two.family.public_id), "Bregne": str(two.other.family.public_id)}  # type: ignore[attr-defined]
    with acting_as(user_id=two[who].pk):
        assert {row[0] for row in ask("SELECT family FROM accounts_readrecord")} == {ids[each] for each in families}


def test_a_line_of_the_read_log_that_names_no_family_harms_no_reader(two: Cast, rf: Any) -> None:
    request = rf.get("/")
    request.user = two["coordinator"]
    readlog.record(request, ["ukjent"], "noe")
    with acting_as(user_id=two["coordinator"].pk):
        assert ask("SELECT count(*) FROM accounts_readrecord WHERE what = 'noe'") == [(0,)]


def refused(write: Any, words: str = "row-level security") -> bool:
    """Refused by the lock, and not for another reason."""
    try:
        with transaction.atomic():
            write()
    except (ProgrammingError, IntegrityError) as error:
        return words in str(error)
    return False


def test_the_database_refuses_what_is_written_into_anothers_family(two: Cast) -> None:
    stranger, family, plan = two["other_office"], two.family, two.plan
    basis, adult = family.bases.get(), member(family, "Vakker")
    goal = {"plan": plan, "area": "work", "words": "Jobb", "said_by": "Vakker"}
    part = {"family": family, "worker": stranger, "office": Office.objects.first(), "basis": basis}
    given = Consent.objects.filter(family=family).get()
    told = {
        "family": family,
        "by": stranger,
        "what": "Alt",
        "to_whom": "noen",
        "to_service": None,
        "on_what": provision(),
    }
    told |= {"told": Told(because="nei"), "proportionality": "Alt trengs."}
    access = {"user": stranger, "content_object": family, "permission": FamilyUserAccess.objects.first().permission}
    with acting_as(user_id=stranger.pk):
        assert refused(lambda: Goal.objects.create(**goal))
        # The trigger looks first, and finds no basis: the lock has hidden it.
        takes_part = {**part, "part": Part.READER, "started_on": "2026-01-01"}
        assert refused(lambda: Participation.objects.create(**takes_part), "no basis")
        assert refused(lambda: Membership.objects.create(family=family, person=adult, started_on="2026-01-01"))
        assert refused(
            lambda: SharingBasis.objects.create(
                family=family, kind="law", statement="x", started_on="2026-01-01", stated_by=stranger
            )
        )
        consented = {"family": family, "what": "Alt", "areas": ["work"], "channel": "oral", "recorded_by": stranger}
        assert refused(lambda: Consent.objects.create(**consented, given_on="2026-01-01"))
        assert refused(lambda: ConsentedService.objects.create(consent=given, service=Service.objects.last()))
        assert refused(lambda: write_disclosure(**told))
        assert refused(lambda: FamilyUserAccess.objects.create(**access))
        assert refused(lambda: Family.objects.create(name="Familien Ingen"))
        assert refused(lambda: Person.objects.create(given_name="Ingen"))
        assert Family.objects.filter(pk=family.pk).update(name="Stjålet") == 0
        assert Measure.objects.filter(plan=plan).delete() == (0, {})
    assert Family.objects.get(pk=family.pk).name == "Familien Blomst"


def test_nobody_gives_himself_access_nor_clears_a_flag(two: Cast) -> None:
    coordinator, own = two["coordinator"], FamilyUserAccess.objects.filter(user=two["coordinator"])
    with acting_as(user_id=coordinator.pk):
        assert own.update(content_object=two.other.family_id) == 0  # type: ignore[attr-defined]
        assert own.delete() == (0, {})
        assert Flag.objects.filter(family=two.family).update(cleared_at=timezone.now()) == 0
    assert own.exists()
    assert Flag.objects.raised().filter(family=two.family).exists()


@pytest.mark.parametrize(
    "view", ["families_seen", "families_reviewed", "families_known", "families_people_seen", "families_consents_seen"]
)
def test_nobody_writes_through_the_views_that_the_lock_looks_in(two: Cast, view: str) -> None:
    with acting_as(user_id=two["coordinator"].pk):
        for write in (f"DELETE FROM {view}", f"INSERT INTO {view} DEFAULT VALUES"):
            with (
                pytest.raises(DatabaseError, match=r"permission denied|cannot"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(write)


def test_whoever_registers_sees_only_what_leads_to_nobody_yet(two: Cast) -> None:
    with acting_as(duty=Duty.REGISTER):
        made = Family.objects.create(name="Familien Lyng")
        person = Person.objects.create(given_name="Modig")
        assert seen_in("families_family") == {made.pk}
        assert seen_in("families_person") == {person.pk}


def test_the_lock_is_looked_up_row_by_row_and_never_hashed(two: Cast) -> None:
    """A hash holds everything one may see: for a lead of 25,000 families that costs more than the page."""
    with acting_as(user_id=two["lead"].pk):
        ask("SELECT 1")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        for table in EVERY_TABLE:
            plan = "\n".join(row[0] for row in ask(f"EXPLAIN SELECT * FROM {table}"))
            # Row by row: a function whose own plan looks one row up, or a sub-select that does.
            assert "_has(" in plan or "SubPlan" in plan or table == "families_familyuseraccess", table
            assert "hashed" not in plan, table
            assert "Hash" not in plan, table
        page = Family.objects.permitting(two["lead"], Right.REVIEW).order_by("name", "pk")[:26].explain()
    assert "Seq Scan on families_family" not in page


def test_without_anybody_to_act_for_there_is_no_family(two: Cast) -> None:
    with acting_as():
        assert not [table for table in EVERY_TABLE if seen_in(table)]


def test_acting_for_another_ends_where_it_began_also_after_a_fault(two: Cast) -> None:
    with acting_as(user_id=two["coordinator"].pk):
        with pytest.raises(DatabaseError), transaction.atomic(), acting_as(duty=Duty.FLAGS):
            ask("SELECT 1 / 0")
        assert seen_in("families_family") == {two.family.pk}
        with acting_as(user_id=two["other_office"].pk):
            assert seen_in("families_family") == {two.other.family_id}  # type: ignore[attr-defined]
        assert seen_in("families_family") == {two.family.pk}


def test_a_question_that_is_planned_for_several_processes_is_answered_all_the_same(two: Cast) -> None:
    """A large municipality's planner splits large questions up; the lock remembers a right, which only one may do."""
    with acting_as(user_id=two["coordinator"].pk), connection.cursor() as cursor:
        for setting in ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size"):
            cursor.execute(f"SET LOCAL {setting} = 0")
        cursor.execute("SET LOCAL debug_parallel_query = on")
        cursor.execute("SELECT count(*) FROM coordination_areaanswer")
        assert cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proparallel <> 'u' AND proname ~ '_has$'")
        assert cursor.fetchone() == (0,)


def test_a_duty_is_let_in_before_anybody_is_looked_up() -> None:
    """PostgreSQL asks the policies of a table from the last name to the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.polname FROM pg_policy a JOIN pg_policy b ON b.polrelid = a.polrelid"
            " WHERE pg_get_expr(a.polqual, a.polrelid) LIKE '(current_setting(%%familieplan.duty%%'"
            " AND b.polname LIKE 'second%%' AND a.polname < b.polname"
        )
        assert cursor.fetchall() == []


def _families_of_goals() -> set[int]:
    goals = "SELECT p.family_id FROM coordination_goal g JOIN coordination_familyplan p ON p.id = g.plan_id"
    return {row[0] for row in ask(goals)}


def test_a_right_that_is_taken_back_is_gone_at_the_next_question_of_the_same_request(two: Cast) -> None:
    """The lock remembers its last yes: not past a change of who may."""
    coordinator = two["coordinator"].pk
    with acting_as(user_id=coordinator):
        assert _families_of_goals() == {two.family.pk}
    with acting_as(duty=Duty.ACCESS):
        FamilyUserAccess.objects.filter(user_id=coordinator).delete()
    with acting_as(user_id=coordinator):
        assert not _families_of_goals()
        assert not seen_in("families_family")


def test_a_right_that_was_given_and_rolled_back_is_not_remembered(two: Cast) -> None:
    other = two["other_office"]
    held = FamilyUserAccess.objects.filter(content_object=two.family, user=two["coordinator"]).get(
        permission__codename=Right.VIEW
    )
    with transaction.atomic():
        with acting_as(duty=Duty.ACCESS):
            FamilyUserAccess.objects.create(content_object=two.family, user=other, permission=held.permission)
        with acting_as(user_id=other.pk):
            assert two.family.pk in _families_of_goals()
        transaction.set_rollback(True)
    with acting_as(user_id=other.pk):
        assert _families_of_goals() == {two.other.family_id}  # type: ignore[attr-defined]
