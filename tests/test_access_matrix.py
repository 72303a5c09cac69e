"""One rule of access, driven through every address by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from familieplan.accounts.models import ReadRecord
from familieplan.accounts.watch_operations import watch
from familieplan.config import urls
from familieplan.coordination.models import FamilyPlan, OwnerKind, Term
from familieplan.coordination.operations import assessments, flags
from familieplan.coordination.operations.agreements import add_strength, say_to_words
from familieplan.coordination.operations.concerns import Child
from familieplan.coordination.operations.freezing import freeze_plan
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.meetings import When
from familieplan.coordination.operations.osk import call_osk, take_to_osk
from familieplan.coordination.operations.parties import add_party
from familieplan.coordination.operations.plan import add_goal
from familieplan.coordination.operations.rights import ask_for_right
from familieplan.families import protection
from familieplan.families.emergency_operations import end_emergency
from familieplan.families.reading_question_operations import ask_about_reading
from tests.access_matrix import EVERYBODY, GET, PATCH, POST, SEES
from tests.access_rules import OF_ONESELF, OPEN, SIGN_IN, met, refusals
from tests.areas.measures import area_addresses
from tests.areas.offers import offer_addresses
from tests.cast import Cast, add_break_glass, add_deputy, add_same_office
from tests.coordination.fastlanes import receives, send
from tests.coordination.inviting import invite, raise_one
from tests.coordination.journals import signed_file
from tests.coordination.stories import meet, propose
from tests.families.emergencies import open_blomst
from tests.families.sharing import kept_paper, told_on_law

pytestmark = pytest.mark.django_db
HOUR = timezone.timedelta(hours=1)
TOMORROW = timezone.localdate() + timezone.timedelta(days=1)


def names(patterns: list[Any], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern):
            yield space + (pattern.name or str(pattern.pattern))


@pytest.fixture
def addresses(cast: Cast, settings: Any, tmp_path: Path) -> dict[str, str]:
    """Every URL name with an address of the cast's own family."""
    settings.MEDIA_ROOT = tmp_path
    by, plan, family = cast["coordinator"], cast.plan, cast.family
    goal = add_goal(plan=plan, by=by, area="housing", words="Vi vil bo trygt", said_by="Vakker")
    measure = add_measure(plan=plan, by=by, area="housing", text="Se på leilighet")
    party = add_party(measure=measure, by=by, who=Owner(OwnerKind.LOCAL, name="Saupstad IL"), task="Følge")
    add_strength(plan=plan, by=by, what="Synger i kor", who="Vakker", area="housing")
    say_to_words(plan=plan, by=by, stand="agrees", person=family.memberships.first().person)
    parent = family.memberships.first().person
    application = assessments.register_application(
        family=family, by=by, applicant=parent, applied_on=timezone.localdate() - timezone.timedelta(days=50)
    )
    flags.evaluate()
    add_same_office(cast)
    add_deputy(cast)
    add_break_glass(cast)
    emergency = open_blomst(cast, "ended_yesterday")
    end_emergency(emergency=emergency, by=cast["ended_yesterday"])
    handover = propose(cast, "responsible")
    invitation, concern = (
        invite(cast, on_consent=False),
        raise_one(cast, "same_office", child=Child("Rolig Rogn", postcode="7078")),
    )
    receives(cast, "other_office")
    lane = send(cast)
    consent, untold = kept_paper(cast), told_on_law(cast, "Ringte NAV", because="De var ikke hjemme.")
    provision = untold.legal_basis
    file = signed_file(cast)
    meeting, soon = meet(cast, "responsible", "reader"), timezone.now() + HOUR
    osk_meeting = call_osk(
        district=family.district,
        by=cast["lead"],
        when=When(soon, soon + HOUR),
        place="Møterom 1",
        asked=[cast["reader"]],
    )
    osk_item = take_to_osk(meeting=osk_meeting, by=cast["lead"], flags=family.flags.all())[0]
    long_ago = timezone.localdate() - timezone.timedelta(days=900)
    ended = FamilyPlan.objects.create(
        family=family, started_on=long_ago, ended_on=long_ago, end_reason="Familien flyttet"
    )
    own = {
        "meeting_id": meeting.public_id,
        "attachment_id": file.public_id,
        "entry_id": file.entry.public_id,
        "assessment_id": application.assessments.first().public_id,
        "goal_id": goal.public_id,
        "measure_id": measure.public_id,
        "plan_id": ended.pk,
        "version_id": freeze_plan(plan=plan, by=by).public_id,
    }
    clearance = protection.clear(family=family, by=by, worker=cast["responsible"], why="Kjører barna til skolen")
    cast.client("reader").get(f"/familier/{family.public_id}/lest/")
    reading = ReadRecord.objects.filter(family=str(family.public_id)).latest("id")
    asked = ask_about_reading(family=family, by=by, record=reading, words="Hvorfor leste du?", said_by="Vakker")
    watched = watch(by=cast["auditor"], words="Stor Nyhet", why="avisen", until=TOMORROW)
    wish = ask_for_right(family=family, by=by, kind="correction", about="Det stemmer ikke", said_by="Vakker")
    nothing = {"public_id": family.public_id, "order_id": uuid4()}
    mother = {"public_id": family.public_id, "pk": family.memberships.get(person__given_name="Vakker").pk}
    # Another than the one in the cast, who would be shown out in the middle of the table.
    cast.let_in("father", "Stille")
    special = {
        "coordination:merge": {"public_id": family.public_id, "other_id": uuid4()},
        "coordination:merged": {"public_id": family.public_id, "merge_id": uuid4()},
        "coordination:wish_answer": {"public_id": family.public_id, "wish_id": uuid4()},
        "coordination:individual": {"public_id": family.public_id, "person_id": cast.member("Glad").person_id},
        "coordination:adult": {"public_id": family.public_id, "person_id": cast.member("Vakker").person_id},
        "families:own_access_end": {"public_id": family.public_id, "pk": cast.member("Stille").pk},
        **dict.fromkeys(("families:own_access", "families:own_access_hold"), mother),
        **dict.fromkeys(("rights:order", "rights:plan_paper", "own:order"), nothing),
        **{key: {**nothing, "export_id": uuid4()} for key in ("rights:export", "rights:plan_paper_file", "own:export")},
        **{
            key: {"public_id": family.public_id, "request_id": wish.public_id}
            for key in ("rights:request", "rights:restricted", "rights:restriction_end")
        },
        "own:question": {"public_id": family.public_id, "pk": reading.pk},
        "coordination:party_step": {
            "public_id": family.public_id,
            "measure_id": measure.public_id,
            "party_id": party.public_id,
        },
        "families:clearance_end": {"public_id": family.public_id, "pk": clearance.pk},
        "families:reading_question": {"public_id": family.public_id, "pk": reading.pk},
        "readlog:case": {"public_id": asked.case.public_id},
        "readlog:watch_end": {"pk": watched.pk},
        "readlog:rule": {"rule": "at_night"},
        "coordination:entry_template": {"kind": "phone"},
        "coordination:term": {"pk": Term.objects.in_force()[0].pk},
        "coordination:rule": {"slug": "plan_untouched"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "abc-def"},
        "mfa_edit_webauthn": {"pk": 999},
        "mfa_remove_webauthn": {"pk": 999},
        "openid_connect_login": {"provider_id": "ukjent"},
        "openid_connect_callback": {"provider_id": "ukjent"},
        "accounts:end_employment": {"pk": by.employment.pk},
        "accounts:reset_factor": {"pk": by.employment.pk},
        "accounts:sign_out": {"pk": by.employment.pk},
        "accounts:session_end": {"pk": 999},
        "accounts:claim_end": {"pk": 999},
        **{name: {"slug": "kattem"} for name in ("areas:zone", "areas:outline")},
        "areas:postcode": {"code": "7082"},
        **{name: {"language": "en"} for name in ("entitlements_in", "entitlement_approve")},
        "entitlement_new": {"status": "refused", "service": "health"},
        **area_addresses(cast),
        **offer_addresses(cast),
        "coordination:questionnaire_version": {"number": 2},
        **{
            name: {"pk": 999}
            for name in GET
            if name.startswith("assistance:") and name not in {"assistance:files", "assistance:upload"}
        },
        "families:double_judge": {"pair_id": uuid4()},
        "families:residence": {"public_id": family.public_id, "pk": family.memberships.first().pk},
        "families:member": {"public_id": family.public_id, "pk": family.memberships.first().pk},
        "coordination:deputy_end": {"pk": 999},
        "coordination:calendar_feed": {"key": "ingen"},
        "coordination:meeting_door": {"meeting_id": meeting.public_id},
        "coordination:absence_end": {"pk": 999},
        **{
            f"coordination:handover{act}": {"handover_id": handover.public_id}
            for act in ("", "_accept", "_decline", "_withdraw")
        },
        **{f"coordination:invitation{act}": {"invitation_id": invitation.public_id} for act in ("", "_step")},
        **{f"coordination:lane{act}": {"lane_id": lane.public_id} for act in ("", "_step")},
        "coordination:lane_receiver_end": {"pk": 999},
        "coordination:learning_plan_done": {"plan_id": uuid4()},
        **{f"coordination:concern{act}": {"concern_id": concern.public_id} for act in ("", "_answer", "_link")},
        "emergency:end": {"emergency_id": emergency.public_id},
        "emergency:review": {"emergency_id": emergency.public_id},
        "families:member_end": {"public_id": family.public_id, "pk": family.memberships.last().pk},
        "families:participation_end": {
            "public_id": family.public_id,
            "pk": family.participations.get(worker=cast["reader"]).pk,
        },
        "families:consent_withdraw": {"public_id": family.public_id, "consent_id": consent.public_id},
        "families:consent_scan": {"public_id": family.public_id, "consent_id": consent.public_id},
        "families:disclosure_told": {"public_id": family.public_id, "disclosure_id": untold.public_id},
        "legal:version_add": {"pk": provision.pk},
        "legal:version_end": {"pk": provision.pk},
        "reporting:report": {"public_id": uuid4()},
        **{
            f"reporting:{act}": {"public_id": uuid4()}
            for act in ("download", "sign", "cancel", "paper", "paper_cancel")
        },
        **{f"research:{act}": {"public_id": uuid4()} for act in ("request", "edit", "answer", "file")},
        "promise:behind": {"what": "kartlegging"},
        "reporting:goal": {"key": "2013", "number": 2},
        "reporting:history_enter": {"key": "eu60"},
        "api:report": {"public_id": uuid4()},
        **{
            f"coordination:osk_{act}": {"public_id": osk_meeting.public_id}
            for act in ("meeting", "meeting_change", "answer", "papers", "end")
        },
        "minutes:papers": {"public_id": osk_meeting.public_id},
        "minutes:minutes": {"item_id": osk_item.public_id},
        "minutes:file": {"item_id": osk_item.public_id, "paper_id": uuid4()},
        "coordination:osk_wish_take": {"public_id": osk_meeting.public_id, "item_id": uuid4()},
        **{f"coordination:osk_{act}": {"item_id": osk_item.public_id} for act in ("item", "item_save", "item_step")},
        "coordination:flag": {"public_id": family.flags.first().public_id},
        "api:flag-detail": {"public_id": family.flags.first().public_id},
    }
    found = {}
    for name in GET:
        if name == "api:missing":
            found[name] = "/api/v1/finnes-ikke/"
            continue
        for values in (special.get(name), {}, {"public_id": family.public_id}, *_more(family, own)):
            try:
                found[name] = reverse(name, kwargs=values)
                break
            except Exception:  # noqa: S112 the next set of values may fit
                continue
    return found


def _more(family: Any, own: dict[str, Any]) -> list[dict[str, Any]]:
    one = [{"public_id": family.public_id, name: value} for name, value in own.items()]
    return [*one, {"public_id": family.public_id, "area": "housing"}]


def test_every_address_has_a_row() -> None:
    assert set(names(get_resolver().url_patterns)) == set(GET)


@pytest.fixture
def plain_404(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of pages that say that there is no page are drawn by nobody; one is looked at in test_error_pages."""

    def empty(request: HttpRequest, exception: Exception) -> HttpResponse:
        return HttpResponse(status=404)

    monkeypatch.setattr(urls, "handler404", empty, raising=False)


def asked_by(cast: Cast, who: str) -> Client:
    return Client() if who == "anonymous" else cast.quick_client(who)


@pytest.mark.parametrize("part", [EVERYBODY[::2], EVERYBODY[1::2]], ids=["one half", "the other"])
def test_everybody_meets_what_the_matrix_says(
    cast: Cast, addresses: dict[str, str], plain_404: None, part: tuple[str, ...]
) -> None:
    wrong = []
    for who in part:
        client = asked_by(cast, who)
        for name in GET:
            if (status := client.get(addresses[name]).status_code) != met(name, who):
                wrong.append((name, who, status, met(name, who)))
    assert not wrong, "\n".join(map(str, wrong))


METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")


@pytest.mark.parametrize("method", METHODS)
def test_no_address_takes_a_method_that_it_does_not_name(
    cast: Cast, addresses: dict[str, str], plain_404: None, method: str
) -> None:
    """Generated for every address and everybody: a view that begins to take PUT fails here until a row says who may."""
    wrong = []
    for who in (*EVERYBODY, "anonymous"):
        client = asked_by(cast, who)
        for name in GET:
            if name.startswith(SIGN_IN):
                continue
            status = client.generic(method, addresses[name]).status_code
            like_get = {met(name, who)} if method == "HEAD" else set()
            if method == "PATCH" and name in PATCH:
                may, may_not = PATCH[name]
                if (status == 200, status == 403) != (who in may, who in may_not):
                    wrong.append((name, who, status))
            elif status not in refusals(name, who, method) | like_get:
                wrong.append((name, who, status))
    assert not wrong, "\n".join(map(str, wrong))


def test_the_pages_of_sign_in_hold_nothing_of_a_family_whatever_the_method(
    cast: Cast, addresses: dict[str, str]
) -> None:
    client = cast.quick_client("coordinator")
    for name in (name for name in GET if name.startswith(SIGN_IN)):
        for method in METHODS:
            answer = client.generic(method, addresses[name])
            assert answer.status_code < 500, (name, method)
            assert b"Blomst" not in answer.content, (name, method)


@pytest.mark.parametrize("part", [EVERYBODY[::2], EVERYBODY[1::2]], ids=["one half", "the other"])
def test_only_those_who_may_can_change_a_family(
    cast: Cast, addresses: dict[str, str], plain_404: None, part: tuple[str, ...]
) -> None:
    """Each in a world of its own: what one ends is there again for the next."""
    wrong = []
    for who in part:
        client = asked_by(cast, who)
        for name, (may, too_small) in POST.items():
            with transaction.atomic():
                status = client.post(addresses[name], {"x": "y"}).status_code
                transaction.set_rollback(True)
            fits = status not in {403, 404} if who in may else status == (403 if who in too_small else 404)
            if not fits:
                wrong.append((name, who, status))
    assert not wrong, "\n".join(map(str, wrong))


def test_every_address_that_takes_a_post_says_from_whom(cast: Cast, addresses: dict[str, str], plain_404: None) -> None:
    """What stands neither in POST nor among those of oneself is met as any method that is not taken.

    Or 404, where the address names something that is not there.
    """
    wrong = []
    for who in (*EVERYBODY, "anonymous"):
        client = asked_by(cast, who)
        for name in GET.keys() - POST.keys():
            if name.startswith(SIGN_IN):
                continue
            with transaction.atomic():
                status = client.post(addresses[name], {"x": "y"}).status_code
                transaction.set_rollback(True)
            if name in OF_ONESELF:  # which may have ended the session
                client = asked_by(cast, who)
            takes = status not in {403, 404, 405} and who in OF_ONESELF.get(name, {})
            if not takes and status not in refusals(name, who) | {404}:
                wrong.append((name, who, status))
    assert not wrong, "\n".join(map(str, wrong))


def test_whoever_has_not_signed_in_is_asked_to(cast: Cast, addresses: dict[str, str]) -> None:
    open_to_all = {name for name in GET if name.startswith("account_")} | {*OPEN}
    open_to_all |= {"socialaccount_login_cancelled", "openid_connect_login", "openid_connect_callback"}
    client = Client()
    for name in GET.keys() - open_to_all:
        met = client.get(addresses[name])
        assert met.status_code == 401 if name.startswith("api:") and name != "api:token" else met.status_code == 302, (
            name
        )
        assert "Blomst" not in met.content.decode()


@pytest.mark.parametrize("who", [who for who in EVERYBODY if who not in {*SEES, "lead", "family_member"}])
def test_a_stranger_sees_neither_name_nor_trace(cast: Cast, addresses: dict[str, str], who: str) -> None:
    client = cast.quick_client(who)
    for name, address in addresses.items():
        if name.startswith("account_"):
            continue
        assert b"Blomst" not in client.get(address).content, name
