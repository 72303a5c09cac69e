"""Sent and received: whatever happens to the invitations, the counts add up and no row is gone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familieplan.accounts.models import Office, Service
from familieplan.accounts.policies import Role
from familieplan.coordination.models import Flag, Invitation, State
from familieplan.coordination.operations import flags
from familieplan.coordination.operations import invitations as verbs
from tests.cast import Cast
from tests.coordination.inviting import ask_outside, days_ago, invite, with_state

pytestmark = pytest.mark.django_db
PAGE = "/sendt-og-mottatt/"
STEPS = ("open", "ja", "nei", "trekk", "gjort")


def try_step(cast: Cast, sent: Invitation, step: str) -> None:
    """What the state does not allow is refused, and changes nothing."""
    found, at_office = with_state(sent), {"by": cast["other_office"]}
    try:
        match step:
            case "open":
                verbs.receive(invitation=found, **at_office)
            case "ja":
                verbs.accept(invitation=found, **at_office)
            case "nei":
                verbs.decline(invitation=found, reason="no_room", **at_office)
            case "trekk":
                verbs.withdraw(invitation=found, by=cast["coordinator"])
            case "gjort":
                verbs.finish(invitation=found, words="Ferdig", **at_office)
    except verbs.InvitationRefusedError:
        pass


@given(histories=st.lists(st.lists(st.sampled_from(STEPS), max_size=5), max_size=5))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_what_was_sent_is_open_answered_withdrawn_or_done(
    cast: Cast, histories: list[list[str]]
) -> None:
    before = Invitation.objects.tally()
    for history in histories:
        sent = invite(cast)
        for step in history:
            try_step(cast, sent, step)
    tally = Invitation.objects.tally()
    assert tally["sent"] == before["sent"] + len(histories)
    assert tally["sent"] == sum(count for name, count in tally.items() if name != "sent")


def counts(cast: Cast, who: str, scope: str) -> dict[str, int]:
    context: Any = cast.client(who).get(f"{PAGE}?vis={scope}").context
    return {name: count for name, _label, count, _address in context["counts"]}


def test_sender_office_and_lead_read_the_same_invitation_each_in_their_own_list(cast: Cast) -> None:
    verbs.decline(invitation=invite(cast), by=cast["other_office"], reason="no_room")
    for who, scope in (("coordinator", "familiene"), ("other_office", "kontoret"), ("lead", "bydelen")):
        found = counts(cast, who, scope)
        assert (found["sent"], found["declined"], found["open"]) == (1, 1, 0), who
    assert counts(cast, "lead_of_other_district", "bydelen")["sent"] == 0
    assert counts(cast, "ended_yesterday", "familiene")["sent"] == 0


def test_the_offices_list_names_no_family_and_the_leads_opens_none(cast: Cast) -> None:
    sent = invite(cast)
    assert "Blomst" not in cast.client("other_office").get(f"{PAGE}?vis=kontoret").content.decode()
    page = cast.client("lead").get(f"{PAGE}?vis=bydelen").content.decode()
    assert "Familien Blomst" in page
    assert str(sent.public_id) not in page


def test_a_caseworker_has_no_list_of_the_district(cast: Cast) -> None:
    invite(cast)
    page: Any = cast.client("ended_yesterday").get(f"{PAGE}?vis=bydelen")
    assert page.context["scope"] == "familiene"
    assert page.context["rows"] == []


def test_a_secret_services_invitation_stands_in_the_senders_list_alone(cast: Cast) -> None:
    secret = Service.objects.create(code="barnevern", name="Barneverntjenesten", short_name="B", is_secret=True)
    cast.offices["secret"] = Office.objects.create(service=secret, name="Barnevernet Heimdal", district_code="500104")
    cast.hire("secret", "Stille Vakt", "secret", Role.CASEWORKER)
    sent = invite(cast, "secret", on_consent=False, at=days_ago(40))
    assert counts(cast, "coordinator", "familiene")["sent"] == 1
    assert counts(cast, "secret", "kontoret")["sent"] == 1
    for who, scope in (("responsible", "familiene"), ("reader", "familiene"), ("lead", "bydelen")):
        assert counts(cast, who, scope)["sent"] == 0
        assert cast.client(who).get(f"/invitasjoner/{sent.public_id}/").status_code == 404
    flags.evaluate()
    assert not Flag.objects.filter(rule="invitation_unanswered").exists()
    assert "Over fristen" in cast.client("coordinator").get(PAGE).content.decode()


@pytest.mark.demand("IO4-b")
def test_an_invitation_that_nobody_answers_is_flagged_for_the_lead_until_it_is_answered(cast: Cast) -> None:
    late, fresh = invite(cast, at=days_ago(15)), invite(cast)
    flags.evaluate()
    flag = Flag.objects.raised().get(rule="invitation_unanswered")
    assert (flag.subject, flag.facts["count"], flag.facts["days"]) == ("office", 1, 14)
    assert "En invitasjon er ikke besvart" in cast.client("lead").get("/osk/").content.decode()
    verbs.receive(invitation=with_state(late), by=cast["other_office"])
    flags.evaluate()
    assert Flag.objects.raised().filter(rule="invitation_unanswered").exists()
    verbs.decline(invitation=with_state(late), by=cast["other_office"], reason="no_room")
    flags.evaluate()
    assert not Flag.objects.raised().filter(rule="invitation_unanswered").exists()
    assert with_state(fresh).is_open


def test_an_invitation_is_not_late_on_the_last_day_of_the_deadline(cast: Cast) -> None:
    invite(cast, at=days_ago(14))
    flags.evaluate()
    assert not Flag.objects.filter(rule="invitation_unanswered").exists()


@pytest.mark.demand("IO4-b")
def test_somebody_outside_is_asked_as_an_equal_and_the_team_writes_the_answer_down(cast: Cast) -> None:
    client, base = cast.client("coordinator"), f"/familier/{cast.family.public_id}/invitasjoner/"
    said = {
        "whom": "volunteer", "outside_name": "Glad Stær", "outside_contact": "400 00 000", "asked_how": "phone",
        "area": "leisure", "asks_for": "Følge til trening på torsdager", "until_on": "31.12.2030",
    }  # fmt: skip
    assert client.post(base + "utenfor/", said).status_code == 302
    sent = Invitation.objects.get()
    page = f"/invitasjoner/{sent.public_id}/"
    assert "Glad Stær" in client.get(base).content.decode()
    client.post(page + "svar/", {"verb": "ja", "ja-words": "Fra neste uke."})
    client.post(page + "svar/", {"verb": "gjort", "gjort-words": "Han trener selv hjem nå."})
    assert with_state(sent).state == State.DONE
    shown = client.get(page).content.decode()
    assert "Fra neste uke." in shown
    assert "Han trener selv hjem nå." in shown


def test_somebody_outside_who_does_not_answer_is_the_coordinators_to_follow_up(cast: Cast) -> None:
    ask_outside(cast, at=days_ago(20))
    flags.evaluate()
    assert Flag.objects.raised().get(rule="invitation_unanswered").subject == "outside"


def test_an_office_answers_for_itself(cast: Cast) -> None:
    with pytest.raises(verbs.InvitationRefusedError):
        verbs.write_down(invitation=invite(cast), by=cast["coordinator"], kind=State.ACCEPTED)


def test_a_list_is_bounded_and_goes_on_where_it_ended(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("familieplan.coordination.views.correspondence.PAGE", 2)
    for _each in range(5):
        ask_outside(cast)
    client, address, seen = cast.client("coordinator"), PAGE, []
    for _page in range(3):
        context: Any = client.get(address).context
        seen += [row.public_id for row in context["rows"]]
        address = PAGE + context["more"]
    assert len(set(seen)) == 5
    assert not context["more"]


def test_a_state_narrows_the_list_and_not_the_counts(cast: Cast) -> None:
    invite(cast)
    verbs.decline(invitation=invite(cast), by=cast["other_office"], reason="no_room")
    context: Any = cast.client("coordinator").get(PAGE + "?status=declined").context
    assert [row.state for row in context["rows"]] == ["Takket nei"]
    assert {name: count for name, _l, count, _a in context["counts"]}["sent"] == 2


@pytest.mark.parametrize(
    ("who", "scope"), [("coordinator", "familiene"), ("other_office", "kontoret"), ("lead", "bydelen")]
)
def test_the_list_costs_the_same_for_one_row_and_for_twelve(
    cast: Cast, who: str, scope: str, django_assert_num_queries: Any
) -> None:
    invite(cast)
    client, address = cast.client(who), f"{PAGE}?vis={scope}"
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _each in range(11):
        invite(cast)
    with django_assert_num_queries(len(one)):
        client.get(address)
