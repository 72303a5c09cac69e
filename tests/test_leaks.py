"""Two municipalities that differ in one secret alone: whoever may not know it meets the same, to the letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from familieplan.accounts import calendar_keys
from familieplan.accounts.acting import acting_as
from familieplan.accounts.models import Notice, NoticeChoice, NoticeKind, Office, Service, StandsFor, User, Way
from familieplan.accounts.policies import Role
from familieplan.accounts.tasks import send_notices
from familieplan.areas.models import AreaMeasure, Offer, Zone
from familieplan.areas.offer_operations import withdraw_offer
from familieplan.coordination.models import (
    FamilyPlan,
    Invitation,
    Measure,
    OskAttendance,
    OskItem,
    OskMeeting,
    OskPaper,
)
from familieplan.coordination.operations import assessments, flags
from familieplan.coordination.operations.agreements import say_to_words
from familieplan.coordination.operations.drafts import save_draft
from familieplan.coordination.operations.fastlane import act
from familieplan.coordination.operations.invitations import Asked, Outsider, accept, invite_office, invite_outsider
from familieplan.coordination.operations.journal import sign_entry
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.meetings import When, call_meeting
from familieplan.coordination.operations.parties import add_party
from familieplan.coordination.operations.plan import open_family_plan
from familieplan.coordination.operations.rights import ask_for_right
from familieplan.coordination.operations.ringing import ring_the_next
from familieplan.coordination.osk_papers import cases_for_all
from familieplan.coordination.osk_rows import with_opens
from familieplan.families import operations, own_access, secrecy
from familieplan.families.area_links import join
from familieplan.families.deputy_operations import name_deputy, register_absence
from familieplan.families.disclosure_operations import write_disclosure
from familieplan.families.handover_operations import Follows, propose_handover
from familieplan.families.models import AreaLink, Family, Notes, OrderKind, Participation
from familieplan.families.models.family import permission_of
from familieplan.families.operations import NewMember, confirm_zone
from familieplan.families.policies import Part, Right
from familieplan.families.stated import Told
from familieplan.reporting.zones import figures_of_the_month
from familieplan.rights.orders import order_papers
from familieplan.rights.papers.osk import document
from familieplan.rights.papers.osk_papers import document as papers_on_paper
from tests.access_matrix import EVERYBODY, GET
from tests.areas.offers import an_offer
from tests.cast import LONG_AGO, Cast
from tests.coordination.fastlanes import receives, send
from tests.crawl import Met, difference, stays_away, walk
from tests.families.sharing import law, provision
from tests.test_access_matrix import addresses
from tests.underway import Door

pytestmark = pytest.mark.django_db
LONG_AGO_AT = timezone.now() - timedelta(days=60)
_ = addresses  # the fixture
# The auditor reads of every family who has read it, and so may know. The family knows who helps it, unless a secret
# service says otherwise, as it does here.
MAY_NOT_KNOW = [who for who in EVERYBODY if who != "auditor"]


@pytest.fixture
def child_welfare(cast: Cast) -> Cast:
    """Barnevernet, whose part in anything is secret, and one who works there."""
    service = Service.objects.create(
        code="barnevern", name="Barneverntjenesten", short_name="Barnevernet", is_secret=True
    )
    cast.offices["child_welfare"] = Office.objects.create(
        service=service, name="Barneverntjenesten Østbyen", district_code="500102"
    )
    cast.hire("child_welfare", "Stille Vakt", "child_welfare", Role.CASEWORKER)
    cast.hire("child_welfare_too", "Varsom Due", "child_welfare", Role.CASEWORKER)
    # Who receives where is no secret; that somebody is asked about a family is.
    receives(cast, "child_welfare_too", "child_welfare")
    return cast


def secret_family(cast: Cast) -> None:
    """A family that nobody in the cast may know of, with everything a family can have."""
    by = cast["child_welfare"]
    members = [NewMember("Skjult", "mother", date(1990, 1, 1)), NewMember("Taus", "child", date(2018, 1, 1))]
    plan = open_family_plan(
        by=by, name="Familien Skygge", members=members, address="Skyggeveien 1", postcode="7042", on=LONG_AGO,
        basis=law("Barnet trenger hjelp nå."),
    )  # fmt: skip
    parent = plan.family.memberships.first().person
    assessments.register_application(family=plan.family, by=by, applicant=parent, applied_on=LONG_AGO)
    add_measure(plan=plan, by=by, area="housing", text="Se på skjult leilighet")
    sign_entry(plan=plan, by=by, kind="note", happened_on=timezone.localdate(), text="Skjult samtale")
    soon = timezone.now() + timedelta(days=1)
    call_meeting(
        plan=plan, by=by, when=When(soon, soon + timedelta(hours=1)), about="Skjult sak", place="Skyggeveien 1"
    )
    _live_somewhere(plan, by)
    _issue_what_can_be(plan, by, cast["child_welfare_too"])
    _hurry(cast, plan.family)
    flags.evaluate()
    # On the agenda of a meeting that others in the cast lead and come to.
    meeting = OskMeeting.objects.get()
    OskItem.objects.create(family=plan.family, meeting=meeting, wish="Skjult sak", added_by=by, about_children=True)


def _live_somewhere(plan: FamilyPlan, by: User) -> None:
    """In a zone, taking part in every area measure, and with a measure made of an offer that is over."""
    confirm_zone(family=plan.family, by=by, zone=Zone.objects.get(slug="saupstad"))
    for area_measure in AreaMeasure.objects.all():
        join(family=plan.family, measure=area_measure, by=by)
    AreaLink.objects.filter(family=plan.family).update(from_on=LONG_AGO)
    for offer in Offer.objects.select_related("actor"):
        owner = Owner("local", name=offer.actor.name)
        add_measure(plan=plan, by=by, area="leisure", text="Skjult fritid", owner=owner, offer=offer)


def _issue_what_can_be(plan: FamilyPlan, by: User, colleague: User) -> None:
    """A deputy, an absence, a baton on offer, a telling, a wish, an order of papers and a code for the family's door."""
    family, today = plan.family, timezone.localdate()
    days = {"started_on": today, "last_on": today + timedelta(days=3)}
    name_deputy(by=by, principal=by, deputy=colleague, stands_for=StandsFor.COORDINATION, **days)
    propose_handover(family=family, by=by, taker=colleague, message="Skjult", follows=Follows(Notes.ALL))
    register_absence(by=by, **days)
    write_disclosure(
        family=family, by=by, what="Skjult opplysning", to_whom="Skolen", to_service=None, on_what=provision(),
        told=Told(because="Skjult grunn"), proportionality="Bare det nødvendige.",
    )  # fmt: skip
    ask_for_right(family=family, by=by, kind="correction", about="Skjult ønske", said_by="Skjult")
    order_papers(family=family, by=by, kind=OrderKind.COPY)
    asked = Asked("health", "Skjult spørsmål")
    office = by.employment.office if by.employment else None
    assert office is not None
    sent = invite_office(family=family, by=by, office=office, asked=asked, at=LONG_AGO_AT)
    accept(invitation=Invitation.objects.with_state().get(pk=sent.pk), by=colleague)
    invite_office(family=family, by=by, office=office, asked=asked, at=LONG_AGO_AT)
    invite_outsider(family=family, by=by, outsider=Outsider("person", "Skjult tante", "", "talk"), asked=asked)
    own_access.make_code(membership=family.memberships.get(person__given_name="Skjult"), by=by)


def _hurry(cast: Cast, family: Family) -> None:
    """One asks another at barnevernet to help at once; one lane is looked back at late, one is never answered."""
    for at in (LONG_AGO_AT, LONG_AGO_AT + timedelta(minutes=1)):
        lane = send(cast, who="child_welfare", office="child_welfare", family=family, at=at)
    act(lane=lane, by=cast["child_welfare_too"], words="Skjult hjelp")
    for _each in range(3):
        ring_the_next()


def secret_part(cast: Cast) -> None:
    """Barnevernet follows the family that others follow too: it reads, writes and has a draft."""
    by, family = cast["child_welfare"], cast.family
    basis = operations.state_law(family=family, by=by, stated=law("Barnet trenger hjelp nå."))
    for who in ("child_welfare", "child_welfare_too"):
        part = {"worker": cast[who], "part": Part.RESPONSIBLE, "basis": basis}
        operations.start_participation(family=family, by=by, **part)
    sign_entry(plan=cast.plan, by=by, kind="meeting", happened_on=timezone.localdate(), text="Skjult samtale")
    for measure in Measure.objects.filter(plan=cast.plan):
        add_party(measure=measure, by=by, who=Owner.of_worker(by), task="Skjult oppgave")
    service = cast.offices["child_welfare"].service
    say_to_words(plan=cast.plan, by=by, stand="disagrees", words="Skjult uenighet", service=service)
    save_draft(plan=cast.plan, by=by, kind="note", happened_on="", text="Skjult utkast")
    own_access.keep_from_family(family=family, by=by, service=cast.offices["child_welfare"].service)
    register_absence(by=by, started_on=timezone.localdate(), last_on=timezone.localdate())
    write_disclosure(
        family=family, by=by, what="Skjult opplysning", to_whom="Skolen", to_service=None, on_what=basis.legal_basis,
        told=Told(because="Skjult grunn"), proportionality="Bare det nødvendige.",
    )  # fmt: skip
    _hurry(cast, family)
    client = cast.client("child_welfare")
    for page in ("", "logg/", "lest/", "deltakere/", "grunnlag/"):
        assert client.get(f"/familier/{family.public_id}/{page}").status_code == 200
    flags.evaluate()


def seen(cast: Cast, who: str, start: list[str]) -> dict[str, Met]:
    """In a world that is forgotten afterwards: reading leaves rows, and the second reader must find none."""
    for right in Right:
        permission_of(right)  # asked for once in a process, whoever is first
    with transaction.atomic():
        cache.clear()
        met = walk(cast.client(who), start)
        transaction.set_rollback(True)
    return met


@pytest.mark.parametrize("who", MAY_NOT_KNOW)
def test_a_secret_changes_no_letter_of_any_page(
    child_welfare: Cast, addresses: dict[str, str], doors: list[Door], who: str
) -> None:
    ask_to_the_meeting(child_welfare)
    start = sorted({*addresses.values(), *(each.address for each in doors)})
    withdraw_offer(offer=an_offer(child_welfare, title="Turn"), why="over")
    # A month's numbers of places are counted once, before anything of this.
    figures_of_the_month()
    without = seen(child_welfare, who, start)
    assert without.keys() >= {address for address in start if not stays_away(address)}
    for secret in (secret_family, secret_part):
        with transaction.atomic():
            secret(child_welfare)
            with_it = seen(child_welfare, who, start)
            transaction.set_rollback(True)
        assert without.keys() == with_it.keys()
        pairs = ((address, met, with_it[address]) for address, met in without.items())
        assert [(address, difference(met, other)) for address, met, other in pairs if met != other] == []


def ask_to_the_meeting(cast: Cast) -> None:
    """Somebody of the secret service comes to the OSK meeting, as to any: whether it has a part there must not show."""
    worker = cast["child_welfare"]
    OskAttendance.objects.create(meeting=OskMeeting.objects.get(), worker=worker, office=cast.offices["child_welfare"])


def calendars(cast: Cast) -> dict[str, str]:
    """What each has in a calendar of their own, but for the moment."""
    found = {}
    for who in ("coordinator", "responsible", "reader", "lead", "other_office", "lead_of_other_district"):
        with transaction.atomic():
            key = calendar_keys.make_key(user=cast[who])
            answer = Client().get(reverse("coordination:calendar_feed", args=[key]))
            assert answer.status_code == 200
            found[who] = answer.content.decode()
            transaction.set_rollback(True)
    return found


def letters(cast: Cast) -> list[tuple[str, str, str]]:
    """Every letter that those who may not know get at once, with all they have been told of until now."""
    mail.outbox.clear()
    send_notices(list(Notice.objects.values_list("pk", flat=True)))
    told = {cast[who].email for who in MAY_NOT_KNOW if who in cast.users}
    sent = [(to, each.subject, str(each.body)) for each in mail.outbox for to in each.to if to in told]
    gathered = Notice.objects.filter(recipient__email__in=told).values_list("recipient__email", "kind", "text")
    return sorted([*sent, *gathered])


@pytest.mark.parametrize("secret", [secret_family, secret_part])
def test_a_secret_changes_no_letter_of_any_calendar_minutes_papers_or_mail(
    child_welfare: Cast, addresses: dict[str, str], secret: Callable[[Cast], None]
) -> None:
    """By their secret address, on paper, and where others may look over a shoulder."""
    cast = child_welfare
    ask_to_the_meeting(cast)
    meeting, item = OskMeeting.objects.get(), OskItem.objects.get()

    def on_paper() -> list[str]:
        paper = OskPaper(item=item, family=item.family, ordered_by=cast["lead"], ordered_at=LONG_AGO_AT)
        with acting_as(user_id=cast["lead"].pk):
            cases, left_out, room = cases_for_all(meeting, cast["lead"])
            seen = OskItem.objects.visible_to(cast["lead"]).select_related("meeting__district", "decided_by")
            minutes = document(with_opens(seen.filter(pk=item.pk), cast["lead"]).get(), paper)
            papers = papers_on_paper(meeting, cases, cast["lead"])
        return [minutes, papers, f"{len(left_out)} {sorted(room.able.items())}"]

    choices = [(user, kind) for user in cast.users.values() for kind in NoticeKind]
    NoticeChoice.objects.bulk_create([NoticeChoice(user=user, kind=kind, way=Way.AT_ONCE) for user, kind in choices])
    before = calendars(cast), on_paper(), letters(cast)
    assert all("BEGIN:VCALENDAR" in text for text in before[0].values())
    assert before[2]
    Notice.objects.update(mailed_at=None)
    secret(cast)
    assert calendars(cast) == before[0]
    assert on_paper() == before[1]
    assert letters(cast) == before[2]


# What no walker opens, each with its reason.
UNREACHED = {
    **dict.fromkeys((name for name in GET if name.startswith(("mfa_", "account_"))), "of oneself: no family in it"),
    **dict.fromkeys((name for name in GET if name.startswith("openid_")), "no sign-in service is set up"),
    **dict.fromkeys((name for name in GET if name.startswith("readlog:")), "the auditor's, who may know"),
    "emergency:attempts": "the auditor's, who may know",
    "families:knowledge": "of those who know: tests/families/test_secret_sharing.py",
    **dict.fromkeys((name for name in GET if name.startswith("assistance:")), "a file of figures: no family in it"),
    **dict.fromkeys(
        ("reporting:report", "reporting:download", "reporting:paper", "api:report"), "made of the KOSTRA files alone"
    ),
    **dict.fromkeys(
        ("research:request", "research:edit", "research:file"), "no family in it: tests/reporting/test_research.py"
    ),
    "coordination:calendar_feed": "by its secret address alone: compared above, and tests/coordination/test_calendar.py",
    "minutes:file": "by whoever ordered it alone: compared above, and tests/rights/test_osk_minutes.py",
    **dict.fromkeys(("coordination:merge", "coordination:merged"), "of a pair: tests/coordination/test_merging.py"),
    "api:missing": "there is no such page",
}


def test_every_address_is_opened_by_somebody_who_walks_or_stands_on_the_list(
    child_welfare: Cast, addresses: dict[str, str], doors: list[Door]
) -> None:
    """A page whose address nobody in the walk may open is compared in vain."""
    opened = {name for name, row in GET.items() if any(row.get(who) in {200, 302} for who in MAY_NOT_KNOW)}
    opened -= {name for name in opened if stays_away(addresses[name])}
    for each in doors:
        assert child_welfare.client(each.who).get(each.address).status_code == 200, each
        opened.add(each.name)
    only_post = {name for name, row in GET.items() if row and set(row.values()) == {405}}
    unopened = GET.keys() - opened - only_post
    assert unopened - UNREACHED.keys() == set()


def test_those_who_are_told_see_it_and_those_who_were_told_no_longer_do(child_welfare: Cast) -> None:
    """The walk above would be worth nothing if there were nothing to see."""
    cast, page = child_welfare, f"/familier/{child_welfare.family.public_id}/deltakere/"
    secret_part(cast)
    basis = cast.family.bases.filter(kind="law").get()
    service = cast.offices["child_welfare"].service
    assert b"Stille Vakt" not in cast.client("coordinator").get(page).content
    told = secrecy.tell(
        family=cast.family, by=cast["child_welfare"], about=service, told=cast.offices["helse"].service, basis=basis
    )
    assert b"Stille Vakt" in cast.client("coordinator").get(page).content
    assert b"Skjult samtale" in cast.client("coordinator").get(page.replace("deltakere", "logg")).content
    assert b"Stille Vakt" not in cast.client("responsible").get(page).content
    secrecy.untell(knowledge=told, by=cast["child_welfare"])
    assert b"Stille Vakt" not in cast.client("coordinator").get(page).content


def test_asking_in_somebody_who_is_there_in_secret_is_answered_as_for_anybody(child_welfare: Cast) -> None:
    cast, page = child_welfare, f"/familier/{child_welfare.family.public_id}/deltakere/"
    asked = {"part": "reader", "basis": f"lov-{provision(code='vern').pk}", "why": "Hjelp nå.", "told_on": "1.11.2026"}

    def ask() -> tuple[int, str]:
        client = cast.client("coordinator")
        answer = client.post(page, {**asked, "email": cast["child_welfare"].email})
        shown = client.get(page).content.decode()
        row = shown[shown.index("<b>Stille Vakt</b>") :].partition("</span></span></span>")[0]
        return answer.status_code, row

    with transaction.atomic():
        fresh = ask()
        transaction.set_rollback(True)
    secret_part(cast)
    assert ask() == fresh


def test_a_hidden_service_writes_but_changes_nothing_that_others_see(child_welfare: Cast) -> None:
    cast = child_welfare
    secret_part(cast)
    client, address = cast.client("child_welfare"), f"/familier/{cast.family.public_id}/"
    assert client.post(address + "ord/", {"vision": "x", "vision_by": "y"}).status_code == 403
    entry = sign_entry(
        plan=cast.plan, by=cast["coordinator"], kind="note", happened_on=timezone.localdate(), text="Åpent notat"
    )
    answer = client.post(
        address + "logg/",
        {"kind": "note", "happened_on": "1.11.2026", "text": "Retter", "corrects": str(entry.public_id)},
    )
    assert answer.status_code == 422


def test_a_secret_coordinator_says_who_invites(child_welfare: Cast) -> None:
    cast, by = child_welfare, child_welfare["child_welfare"]
    plan = open_family_plan(
        by=by, name="Familien Skygge", members=[NewMember("Taus", "child")],
        basis=law("Barnet trenger hjelp nå."),
    )  # fmt: skip
    operations.start_participation(
        family=plan.family, by=by, worker=cast["responsible"], part=Part.READER, basis=plan.family.bases.get()
    )
    known = Participation.objects.known_to(cast["responsible"]).filter(family=plan.family)
    assert {part.worker for part in known} == {by, cast["responsible"]}
    # Nobody on the team is in the dark, so the coordinator goes on coordinating.
    assert cast.client("child_welfare").get(f"/familier/{plan.family.public_id}/ord/").status_code == 200


def test_nobody_is_made_coordinator_whom_the_team_may_not_know(child_welfare: Cast) -> None:
    cast = child_welfare
    secret_part(cast)
    operations.end_participation(
        participation=cast.family.participations.get(part=Part.COORDINATOR, ended_on=None),
        by=cast["coordinator"],
        reason="finished",
    )
    with pytest.raises(secrecy.SecretCoordinatorError):
        operations.appoint_coordinator(family=cast.family, by=cast["lead"], worker=cast["child_welfare"], basis=law())
