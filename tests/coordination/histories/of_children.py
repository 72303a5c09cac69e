"""The rules about children, applications and what is owed from outside, told and said slowly."""

from __future__ import annotations

from datetime import date, timedelta

from familieplan.coordination.models import (
    AidApplication,
    Assessment,
    AssessmentAnswer,
    Concern,
    ConcernAnswer,
    ConcernLink,
    Invitation,
    InvitationStep,
    Question,
    Transition,
)
from familieplan.families.models import EmergencyAccess, EmergencyReview, Person
from tests.coordination.histories.plain import (
    Answer,
    Limits,
    adults,
    after,
    children,
    day_of,
    first,
    is_secret,
    last_said,
    turns,
)
from tests.coordination.histories.scene import Home, Scene


def _assess(scene: Scene, home: Home, person: Person, *edges: int) -> Assessment:
    done = None if scene.maybe(0.1) else scene.ago(*edges)
    result = "" if done is None else scene.one_of("fine", "watch", "difficult", "difficult")
    application = scene.one_of(*home[AidApplication])
    facts = {"completed_on": done, "result": result, "completed_by_id": done and 1, "form_id": 1}
    return home.put(Assessment, family=home.family, child=person, application=application, **facts)  # type: ignore[no-any-return]


def _apply(scene: Scene, home: Home, *edges: int) -> None:
    days = {scene.ago(*edges) for _time in range(scene.one_of(1, 1, 2))}
    for day in sorted(days):
        who = scene.one_of(*home[Person])
        home.put(AidApplication, family=home.family, applicant=who, applied_on=day, registered_by_id=1)


def tell_of_difficulty(scene: Scene, home: Home) -> None:
    scene.people(home, (30,), (9, 18))
    _apply(scene, home, 60)
    for person in home[Person]:
        for _time in range(scene.one_of(0, 1, 2)):
            # The database lets one be open at a time.
            if not any(each.child is person and each.completed_on is None for each in home[Assessment]):
                _assess(scene, home, person, 0, 0, 20)


def newest(home: Home, person: Person, on: date) -> Assessment | None:
    done = [each for each in home[Assessment] if each.child is person and each.completed_on]
    done = [each for each in done if each.completed_on <= on]
    return max(done, key=lambda each: (each.completed_on, each.pk)) if done else None


def child_difficult(home: Home, on: date, _limits: Limits) -> Answer:
    found = [newest(home, each.person, on) for each in children(home, on)]
    return first(each.completed_on for each in found if each and each.completed_on and each.result == "difficult")


def tell_of_leisure(scene: Scene, home: Home) -> None:
    scene.people(home, (30,), (9, 18))
    _apply(scene, home, 60)
    asked = [home.put(Question, section_id=home.family.pk, key=key, place=1, kind="line", text="x") for key in KEYS]
    for person in home[Person]:
        for days in scene.one_of((30,), (30, 30), (0, 30), ()):
            assessment = _assess(scene, home, person, days)
            assessment.completed_on = assessment.completed_on or scene.ago(days)
            assessment.result, assessment.completed_by_id = "fine", 1
            for question in asked:
                value = scene.one_of("not_asked", "not_asked", "wants")
                facts = {"family": home.family, "saved_by_id": 1, "value": value}
                home.put(AssessmentAnswer, assessment=assessment, question=question, **facts)


KEYS = ("leisure_active", "home")


def leisure_not_asked(home: Home, on: date, limits: Limits) -> Answer:
    found = []
    for child in children(home, on):
        assessment = newest(home, child.person, on)
        for answer in home[AssessmentAnswer]:
            is_of_leisure = answer.assessment is assessment and answer.question.key == "leisure_active"
            if is_of_leisure and answer.value == "not_asked":
                found.append(after(assessment.completed_on, limits["days"] + 1))
    return first(day for day in found if day <= on)


def tell_of_applications(scene: Scene, home: Home) -> None:
    for membership in scene.people(home, (30,), (9, 18)):
        if scene.maybe(0.3):
            membership.started_on, membership.ended_on = scene.ago(29, 30, 31, 32), None
    _apply(scene, home, 30, 31, 32)
    for person in home[Person]:
        if scene.maybe(0.4):
            _assess(scene, home, person, 0, 29, 30, 31, 32)


def child_not_assessed(home: Home, on: date, limits: Limits) -> Answer:
    found = []
    for child in children(home, on):
        mine = [each for each in home[Assessment] if each.child is child.person]
        for asked in home[AidApplication]:
            is_awaited = child.started_on <= asked.applied_on or any(each.application is asked for each in mine)
            is_answered = any(
                each.completed_on and (each.application is asked or each.completed_on >= asked.applied_on)
                for each in mine
            )
            late_on = after(max(asked.applied_on, child.started_on), limits["days"] + 1)
            if is_awaited and not is_answered and late_on <= on:
                found.append(late_on)
    return first(found)


def tell_of_counselling(scene: Scene, home: Home) -> None:
    scene.people(home, (18, 30), (9,))
    scene.plan(home)
    _apply(scene, home, 0, 30, 31)
    # Of two who apply, each has days of their own.
    scene.say(home, "counselling", ("offered", "declined"), (0, 30, 31), (10,))


def counselling_not_offered(home: Home, on: date, limits: Limits) -> Answer:
    found = []
    for adult in adults(home, on):
        asked = [each.applied_on for each in home[AidApplication] if each.applicant is adult.person]
        asked = [day for day in asked if day <= on]
        said = last_said(home, adult.person, "counselling", on)
        if asked and (said is None or said.since_on < max(asked)):
            found.append(after(max(asked), limits["days"] + 1))
    return first(day for day in found if day <= on)


def tell_of_concerns(scene: Scene, home: Home) -> None:
    for _time in range(scene.one_of(1, 1, 2)):
        office = scene.usual(scene.offices[0], scene.offices[-1])
        facts = {"office": office, "sender_id": 1, "signature": "x", "child_name": "x", "seen": "x", "child_view": "x"}
        facts |= {"sent_at": scene.moment(scene.ago(10, 11)), "parents_told": "yes"}
        concern = home.put(Concern, **facts)
        home.put(ConcernLink, concern=concern, family=home.family, by_id=1)
        if scene.maybe(0.15):
            home.put(ConcernAnswer, concern=concern, text="x", by_id=1, signature="x")


def concern_unanswered(home: Home, on: date, limits: Limits) -> Answer:
    answered = [each.concern for each in home[ConcernAnswer]]
    open_ones = [each for each in home[Concern] if each not in answered and not is_secret(each.office.service)]
    late = [after(day_of(each.sent_at), limits["days"] + 1) for each in open_ones]
    return first(day for day in late if day <= on)


def tell_of_emergencies(scene: Scene, home: Home) -> None:
    for number in range(scene.one_of(1, 1, 2)):
        opened = scene.moment(scene.ago(7, 8))
        facts = {"opened_at": opened, "ends_at": opened + timedelta(hours=1), "why": "x" * 20, "attempt_id": 1}
        office = scene.usual(scene.offices[0], scene.offices[-1])
        facts |= {"worker_id": number, "review_due_on": scene.today, "family": home.family, "office": office}
        access = home.put(EmergencyAccess, **facts)
        if scene.maybe(0.15):
            home.put(EmergencyReview, access=access, reviewer_id=1, office_id=1, verdict="right", reason="x")


def emergency_not_reviewed(home: Home, on: date, limits: Limits) -> Answer:
    reviewed = [each.access for each in home[EmergencyReview]]
    waiting = [each for each in home[EmergencyAccess] if each not in reviewed and not is_secret(each.office.service)]
    late = [after(day_of(each.opened_at), limits["days"] + 1) for each in waiting]
    return first(day for day in late if day <= on)


def _invite(scene: Scene, home: Home) -> Invitation:
    office = scene.one_of(scene.usual(scene.offices[0], scene.offices[-1]), None)
    facts = {"whom": "office"} if office else {"whom": "person", "outside_name": "x", "asked_how": "phone"}
    facts |= {"sent_at": scene.moment(scene.ago(14, 15)), "asks_for": "x", "signature": "x"}
    sender = scene.usual(scene.one_of(None, scene.services[1]), scene.secret)
    found = home.put(Invitation, family=home.family, office=office, sent_by_id=1, sender_service=sender, **facts)
    for kind in scene.usual((), (1,), (1, 2), (2,), (3,), (4,), (2, 5)):
        reason = "no_room" if kind == 3 else ""
        home.put(InvitationStep, invitation=found, kind=kind, words="x", by_id=1, signature="x", reason=reason)
    return found  # type: ignore[no-any-return]


def tell_of_invitations(scene: Scene, home: Home) -> None:
    scene.plan(home)
    for _time in range(scene.one_of(1, 1, 2, 3)):
        _invite(scene, home)


def invitation_unanswered(home: Home, on: date, limits: Limits) -> Answer:
    found: Answer = {}
    for each in home[Invitation] if home.plan and home.plan.ended_on is None else []:
        kinds = [step.kind for step in home[InvitationStep] if step.invitation is each]
        late_on = after(day_of(each.sent_at), limits["days"] + 1)
        is_hidden = is_secret(each.sender_service) or (each.office is not None and is_secret(each.office.service))
        if late_on <= on and not is_hidden and kinds in ([], [1]):
            subject = "office" if each.office else "outside"
            found[subject] = min(found.get(subject, late_on), late_on)
    return found


def tell_of_transitions(scene: Scene, home: Home) -> None:
    plan = scene.plan(home)
    for _time in range(scene.one_of(1, 1, 2)):
        turning = scene.today + timedelta(days=scene.one_of(-3, 100, 179, 180, 181, 182))
        born = date(turning.year - 18, turning.month, min(turning.day, 28))
        person = home.put(Person, given_name="Prøve", birth_date=scene.usual(born, date(2008, 2, 29), None))
        facts = {"track": scene.usual("adult", "school"), "has_lasting_needs": scene.usual(True, False)}
        facts |= {"closed_on": scene.usual(None, scene.today), "changed_by_id": 1, "giver": scene.service()}
        asked = scene.one_of(None, _invite(scene, home))
        home.put(Transition, plan=plan, child=person, invitation=asked, **facts)


def no_transition_accepted(home: Home, on: date, limits: Limits) -> Answer:
    found = []
    for each in home[Transition] if home.plan and home.plan.ended_on is None else []:
        said = [step.kind for step in home[InvitationStep] if each.invitation and step.invitation is each.invitation]
        lasts = each.track == "adult" and each.has_lasting_needs and each.closed_on is None
        if lasts and not is_secret(each.giver) and 2 not in said and 5 not in said and each.child.birth_date:
            found.append(after(turns(each.child.birth_date, limits["age"]), -limits["days"]))
    return first(day for day in found if day <= on)
