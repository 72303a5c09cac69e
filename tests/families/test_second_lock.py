"""The second lock: the database itself shows a row only to whoever may see it, whatever a page forgot to ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, models, transaction
from django.utils import timezone

from familieplan.accounts import readlog
from familieplan.accounts.acting import Duty, acting_as
from familieplan.accounts.models import Office, ReadRecord, Service, StandsFor, User
from familieplan.accounts.policies import Role
from familieplan.coordination.models import (
    AidApplication,
    Answer,
    AreaAnswer,
    Assessment,
    Attachment,
    FamilyPlan,
    Flag,
    FollowUp,
    Goal,
    LogDraft,
    LogEntry,
    Measure,
)
from familieplan.coordination.models.rights import Restriction, RightsRequest
from familieplan.coordination.models.visibility import ThroughFamily
from familieplan.coordination.operations import assessments, flags
from familieplan.coordination.operations.answers import answer_entry
from familieplan.coordination.operations.drafts import save_draft
from familieplan.coordination.operations.followups import follow_up
from familieplan.coordination.operations.journal import sign_entry
from familieplan.coordination.operations.measures import add_measure
from familieplan.coordination.operations.plan import add_goal
from familieplan.families import protection, secrecy
from familieplan.families.deputy_operations import name_deputy
from familieplan.families.disclosure_operations import write_disclosure
from familieplan.families.emergency_operations import end_emergency, review_emergency
from familieplan.families.models import (
    Consent,
    ConsentedService,
    ConsentGiver,
    Disclosure,
    EmergencyAccess,
    ExportOrder,
    Family,
    FamilyCode,
    FamilyExport,
    FamilyLogin,
    FamilyNotTold,
    FamilyUserAccess,
    HoldReason,
    Membership,
    OrderKind,
    OwnAccessHold,
    Participation,
    Person,
    SharingBasis,
)
from familieplan.families.models.family import FamilyQuerySet
from familieplan.families.models.person import PersonQuerySet
from familieplan.families.policies import Part, Right
from familieplan.families.reading_question_operations import ask_about_reading
from familieplan.families.stated import Told
from tests.access_matrix import STAFF
from tests.cast import Cast, add_break_glass
from tests.coordination.stories import another_family, leave_alone, member, propose
from tests.families.sharing import provision

pytestmark = pytest.mark.django_db

# No foreign key leads from these to a family, and yet they tell of one.
ALSO_BOUND = {"families_person", "accounts_readrecord"}


def bound_to_families() -> set[str]:
    """The tables from which some chain of foreign keys leads to a family or to a person of one, and their histories."""
    found: set[type[models.Model]] = {Family, Person}
    while more := {
        model
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model in found and model not in found
    }:
        found |= more
    return {model._meta.db_table for model in found} | ALSO_BOUND


def ask(question: str, values: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def seen_in(table: str) -> set[Any]:
    """What a bare question to the table yields to whoever acts."""
    key = {"coordination_logdraft": "id", "accounts_readrecord": "id"}.get(table, "id")
    column = "pgh_id" if table.endswith("event") else key
    return {row[0] for row in ask(f"SELECT {column} FROM {table}")}


@pytest.fixture
def two(cast: Cast) -> Cast:
    """Familien Blomst with something in every table, and Familien Bregne that somebody else coordinates."""
    cast.other = another_family(cast, "Bregne", by="other_office")  # type: ignore[attr-defined]
    for plan, who in ((cast.plan, "coordinator"), (cast.other, "other_office")):  # type: ignore[attr-defined]
        by = cast[who]
        add_goal(plan=plan, by=by, area="housing", words="Vi vil bo trygt", said_by="Vakker")
        add_measure(plan=plan, by=by, area="housing", text="Se på leilighet")
        entry = sign_entry(plan=plan, by=by, kind="note", happened_on=timezone.localdate(), text="Vi ringte.")
        draft = save_draft(plan=plan, by=by, kind="note", happened_on="", text="Halvveis")
        facts = {"plan": plan, "added_by": by, "kind": "application/pdf", "size": 1, "name": "brev", "digest": "x"}
        Attachment.objects.create(draft=draft, **facts)
        Attachment.objects.create(entry=entry, **facts)
        answer_entry(plan=plan, entry=entry, by=by, text="Takk.")
        follow_up(plan=plan, entry=entry, by=by, area="housing", text="Ringe igjen")
        adult = plan.family.memberships.filter(relation="mother").get().person
        assessments.register_application(family=plan.family, by=by, applicant=adult, applied_on=timezone.localdate())
        leave_alone(plan, 75)
        cast.client(who).get(f"/familier/{plan.family.public_id}/")
    flags.evaluate()
    return cast


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
        "coordination_logentry": LogEntry.objects.visible_to(user),
        "coordination_logdraft": LogDraft.objects.filter(plan__in=plans, author=user),
        "coordination_attachment": Attachment.objects.visible_to(user)
        | Attachment.objects.filter(plan__in=plans, draft__author=user),
        "coordination_answer": Answer.objects.visible_to(user),
        "coordination_followup": FollowUp.objects.visible_to(user),
        "coordination_aidapplication": AidApplication.objects.visible_to(user),
        "coordination_assessment": Assessment.objects.visible_to(user),
        "coordination_flag": Flag.objects.visible_to(user),
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
    ]
    with acting_as(user_id=two[who].pk):
        for table in of_families:
            assert {row[0] for row in ask(f"SELECT family_id FROM {table}")} == {names[each] for each in families}
        assert {row[0] for row in ask("SELECT pgh_obj_id FROM families_familyevent")} == {names[f] for f in families}
        for table in ("coordination_goalevent", "coordination_measureevent", "coordination_areaanswerevent"):
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


PAGES = ("/familier/", "/", "/osk/", "/api/v1/families/", "/api/v1/flags/")
OF_FAMILY = ("", "familien/", "deltakere/", "lest/", "logg/", "kartlegging/")
API_OF_FAMILY = ("", "plan/", "goals/", "measures/", "log-entries/")


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody asks `visible_to` any more: every page asks for everything there is."""

    def everything(self: Any, *_asked: object) -> Any:
        return self.all()

    for queryset in (FamilyQuerySet, ThroughFamily):
        monkeypatch.setattr(queryset, "permitting", everything)
    for queryset in (FamilyQuerySet, ThroughFamily, PersonQuerySet, type(Flag.objects.all())):
        monkeypatch.setattr(queryset, "visible_to", everything)


# The lead of the district is to see that the family is there; what a lead may not see has a test of its own.
@pytest.mark.parametrize("who", [who for who in STAFF if who not in {"other_office", "lead"}])
def test_a_page_that_forgot_to_ask_who_may_see_yields_nothing_of_others(two: Cast, forgetful: None, who: str) -> None:
    other = two.other.family  # type: ignore[attr-defined]
    client = two.client(who)
    addresses = [*PAGES, *(f"/familier/{other.public_id}/{page}" for page in OF_FAMILY)]
    addresses += [f"/api/v1/families/{other.public_id}/{page}" for page in API_OF_FAMILY]
    for address in addresses:
        answer = client.get(address)
        text = answer.content.decode()
        assert "Bregne" not in text, address
        assert str(other.public_id) not in text, address
        assert str(other.public_id) not in address or answer.status_code == 404, address


def test_a_page_that_forgot_shows_ones_own_and_only_those(two: Cast, forgetful: None) -> None:
    page = two.client("other_office").get("/familier/").content.decode()
    assert "Bregne" in page
    assert "Blomst" not in page


def test_a_lead_reads_no_page_of_a_family_however_forgetful_it_is(two: Cast, forgetful: None) -> None:
    client = two.client("lead")
    for page in OF_FAMILY:
        text = client.get(f"/familier/{two.family.public_id}/{page}").content.decode()
        for told in ("Vakker", "Klar Bekk", "Vi ringte", "leilighet"):
            assert told not in text, page


def test_a_key_of_the_api_acts_for_its_person_alone(two: Cast, forgetful: None, client: Any) -> None:
    from rest_framework.authtoken.models import Token

    for who, own, foreign in (("coordinator", "Blomst", "Bregne"), ("other_office", "Bregne", "Blomst")):
        key = Token.objects.create(user=two[who]).key
        told = client.get("/api/v1/families/", headers={"Authorization": f"Token {key}"}).content.decode()
        assert own in told
        assert foreign not in told


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


EVERY_TABLE = sorted(bound_to_families())
WHO_AND_WHY = {"families_participation", "families_sharingbasis", "families_consent", "families_consentedservice"}
THE_FAMILY = {"families_family", "families_participation", "families_membership", "families_person"}
THE_PLAN = {
    *("coordination_familyplan", "coordination_areaanswer", "coordination_goal", "coordination_measure"),
    *("coordination_logentry", "coordination_aidapplication", "coordination_assessment", "coordination_flag"),
    *("coordination_attachment", "coordination_answer"),
}
# What is said of the family in a copy and in the archive: on what others take part, and what it has asked for.
ON_PAPER = {
    *("families_sharingbasis", "families_consent", "families_consentedservice", "families_consentgiver"),
    *("families_disclosure", "coordination_rightsrequest", "coordination_restriction"),
}
SEES = {
    Duty.ACCESS: {
        *WHO_AND_WHY,
        *("families_family", "families_familyuseraccess", "families_deputisedfamily", "families_emergencyaccess"),
        *(
            "families_knowledge",
            "families_disclosure",
            "families_membership",
            "families_person",
            "families_familylogin",
        ),
        "families_ownaccesshold",
    },
    Duty.FLAGS: {
        *("families_family", "families_deputisedfamily"),
        *("families_participation", "families_sharingbasis", "families_membership", "families_person"),
        *("coordination_familyplan", "coordination_aidapplication", "coordination_assessment", "coordination_flag"),
        "families_person",
    },
    Duty.READ_LOG: {
        *("accounts_readrecord", "families_readingquestion", "families_family", "families_participation"),
        *("families_membership", "families_person"),
    },
    Duty.KEYS: {"families_person"},
    Duty.RETENTION: {"coordination_logdraft", "coordination_attachment", "families_familycode"},
    Duty.APPOINT: {
        *WHO_AND_WHY,
        "families_family",
        "families_deputisedfamily",
        "families_consentgiver",
        "families_knowledge",
        "families_disclosure",
    },
    Duty.EMERGENCY: {
        *("families_family", "families_membership", "families_person", "families_participation"),
        *("families_emergencyaccess", "families_emergencyreview", "accounts_readrecord", "families_knowledge"),
    },
    Duty.HANDOVER: {
        *WHO_AND_WHY,
        *("families_family", "families_handover", "families_knowledge", "families_disclosure"),
    },
    Duty.CONSENTS: {*WHO_AND_WHY, "families_consentgiver", "families_family", "families_person"},
    Duty.OWN_DOOR: {
        *("families_family", "families_participation", "families_person", "families_familylogin"),
        *("families_familycode", "coordination_familyplan", "coordination_logentry", "coordination_rightsrequest"),
        *("coordination_restriction", "families_exportorder", "families_readingquestion"),
    },
    Duty.COPY: THE_FAMILY
    | THE_PLAN
    | ON_PAPER
    | {"families_familylogin", "accounts_readrecord", "families_familynottold", "families_exportorder"}
    | {"families_familyexport"},
    Duty.ARCHIVE: THE_FAMILY
    | THE_PLAN
    | ON_PAPER
    | {
        *("coordination_familyplanevent", "coordination_areaanswerevent"),
        *("coordination_goalevent", "coordination_measureevent"),
    },
}


@pytest.fixture
def full(two: Cast) -> Cast:
    """Something in every table, so that what a duty does not see is hidden from it and not just absent."""
    family, by, today = two.family, two["coordinator"], timezone.localdate()
    add_break_glass(two)
    emergency = EmergencyAccess.objects.get()
    end_emergency(emergency=emergency, by=emergency.worker)
    review_emergency(emergency=emergency, by=two["lead"], verdict="right", reason="Barnet var i fare den kvelden.")
    deputy = two.hire("deputy", "Fin Gran", "helse", Role.CASEWORKER)
    stands_in = {"stands_for": StandsFor.COORDINATION, "started_on": today, "last_on": today, "families": [family]}
    name_deputy(by=by, principal=by, deputy=deputy, **stands_in)
    nav, helse = two.offices["nav"].service, two.offices["helse"].service
    secrecy.tell(family=family, by=by, about=nav, told=helse, basis=family.bases.get())
    propose(two, "lead")
    protection.clear(family=family, by=by, worker=two["responsible"], why="Kjører barna til skolen")
    FamilyExport.objects.create(family=family, what="kopi", content_type="text/plain", content=b"x", made_by=by)
    reading = ReadRecord.objects.filter(family=str(family.public_id)).latest("id")
    ask_about_reading(family=family, by=by, record=reading, words="Hvorfor?", said_by="Vakker")
    _at_the_familys_door(two)
    return two


def _at_the_familys_door(two: Cast) -> None:
    family, by, adult = two.family, two["coordinator"], member(two.family, "Stille")
    at_home = User.objects.create_user("stille@prove.example", "Stille", is_family=True)
    login = FamilyLogin.objects.create(user=at_home, person=adult, given_by=by)
    FamilyCode.objects.create(login=login, digest="x", made_by=by, expires_at=timezone.now() + timedelta(days=1))
    held = {"reason": HoldReason.choices[0][0], "why": "Fare", "review_on": timezone.localdate() + timedelta(days=9)}
    OwnAccessHold.objects.create(family=family, person=adult, set_by=by, **held)
    FamilyNotTold.objects.create(family=family, service=two.offices["nav"].service, marked_by=by)
    ExportOrder.objects.create(family=family, kind=OrderKind.choices[0][0], ordered_by=by)
    asked = RightsRequest.objects.create(
        family=family, said_by="Stille", kind="restriction", about="Boligen", area="housing", asked_by=by
    )
    Restriction.objects.create(request=asked, family=family, area="housing", started_by=by)


@pytest.mark.parametrize("duty", [*Duty])
def test_each_duty_sees_its_own_tables_and_no_other(full: Cast, duty: Duty) -> None:
    assert [table for table in EVERY_TABLE if not seen_in(table)] == []
    with acting_as(duty=duty):
        assert {table for table in EVERY_TABLE if seen_in(table)} == SEES.get(duty, set())


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
            assert "SubPlan" in plan or table == "families_familyuseraccess", table
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
