"""What two families have in their tables, and what a bare question to one of them yields: for the tests of the lock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils import timezone

from familieplan.accounts.models import Service, User
from familieplan.coordination.models import (
    Attachment,
    CarriedOver,
    ConcernAnswer,
    ConcernLink,
    FamilyPlan,
    Flag,
    FlagStep,
    LastLook,
    OskItem,
    OskPaper,
    OskTask,
    OwnerKind,
    PlanPaper,
    State,
)
from familieplan.coordination.operations import assessments, flags
from familieplan.coordination.operations.adults import begin_course, say_of_adult
from familieplan.coordination.operations.agreements import add_strength, say_to_words
from familieplan.coordination.operations.answers import answer_entry
from familieplan.coordination.operations.drafts import save_draft
from familieplan.coordination.operations.fastlane import withdraw
from familieplan.coordination.operations.followups import follow_up
from familieplan.coordination.operations.freezing import freeze_plan, sign_version
from familieplan.coordination.operations.individual import answer_offer, fill_section, say_child_coordinator
from familieplan.coordination.operations.invitations import write_down
from familieplan.coordination.operations.journal import sign_entry
from familieplan.coordination.operations.measures import Owner, add_measure
from familieplan.coordination.operations.meetings import When, call_meeting
from familieplan.coordination.operations.parties import add_party
from familieplan.coordination.operations.plan import add_goal
from familieplan.coordination.operations.transitions import plan_transition
from familieplan.coordination.operations.wishes import say_wish
from familieplan.families.area_links import join
from familieplan.families.models import (
    ExportOrder,
    Family,
    FamilyMerge,
    OrderKind,
    Person,
    PossibleDuplicate,
)
from familieplan.families.residence_operations import say_residence
from tests.areas.measures import meeting_place
from tests.cast import Cast
from tests.coordination.fastlanes import receives, send
from tests.coordination.inviting import ask_outside, raise_one
from tests.coordination.stories import another_family, leave_alone

# No foreign key leads from these to a family, and yet they tell of one.
ALSO_BOUND = {"families_person", "accounts_readrecord", "coordination_concern", "coordination_concernanswer"}


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


TOMORROW = timezone.now() + timedelta(days=1)
EVERY_TABLE = sorted(bound_to_families())


def ask(question: str, values: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def seen_in(table: str) -> set[Any]:
    """What a bare question to the table yields to whoever acts."""
    key = {"coordination_logdraft": "id", "accounts_readrecord": "id"}.get(table, "id")
    column = "pgh_id" if table.endswith("event") else key
    return {row[0] for row in ask(f"SELECT {column} FROM {table}")}


def _hurried(cast: Cast, plan: FamilyPlan, by: User) -> None:
    """Somebody is asked to help at once, and it is no longer needed."""
    withdraw(lane=send(cast, family=plan.family, by=by, office="nav"), by=by, words="Strømmen kom tilbake.")


def _asked_and_worried(cast: Cast, plan: FamilyPlan, by: User) -> None:
    """Somebody is asked into the plan and says no; and a colleague's concern for a child is answered and linked."""
    sent = ask_outside(cast, family=plan.family, by=by)
    write_down(invitation=sent, by=by, kind=State.DECLINED, reason="no_room")
    concern = raise_one(cast, "administrator", number="")
    ConcernAnswer.objects.create(concern=concern, text="Takk.", by=cast["lead"], signature="OSK")
    ConcernLink.objects.create(concern=concern, family=plan.family, by=cast["lead"])


@pytest.fixture
def two(cast: Cast) -> Cast:
    """Familien Blomst with something in every table, and Familien Bregne that somebody else coordinates."""
    receives(cast, "responsible", "nav")
    tomorrow = timezone.localdate() + timedelta(days=1)
    cast.other = another_family(cast, "Bregne", by="other_office")  # type: ignore[attr-defined]
    for plan, who in ((cast.plan, "coordinator"), (cast.other, "other_office")):  # type: ignore[attr-defined]
        by = cast[who]
        add_goal(plan=plan, by=by, area="housing", words="Vi vil bo trygt", said_by="Vakker")
        measure = add_measure(plan=plan, by=by, area="housing", text="Se på leilighet")
        add_party(measure=measure, by=by, who=Owner(OwnerKind.LOCAL, name="Saupstad IL"), task="Følge")
        join(family=plan.family, measure=meeting_place(cast), by=by, said_by="Vakker")
        say_residence(
            membership=plan.family.memberships.filter(relation="mother").get(),
            by=by,
            status="eea",
            from_on=timezone.localdate(),
            said_by="Hun selv",
        )
        add_strength(plan=plan, by=by, what="Synger i kor")
        adult = plan.family.memberships.filter(relation="mother").get().person
        say_to_words(plan=plan, by=by, stand="disagrees", words="Vi vil bo her", person=adult)
        sign_version(version=freeze_plan(plan=plan, by=by), by=by, how="paper", person=adult)
        order = ExportOrder.objects.create(family=plan.family, kind=OrderKind.PLAN, ordered_by=by)
        PlanPaper.objects.create(order=order, plan=plan, audience="family")
        entry = sign_entry(plan=plan, by=by, kind="note", happened_on=timezone.localdate(), text="Vi ringte.")
        draft = save_draft(plan=plan, by=by, kind="note", happened_on="", text="Halvveis")
        facts = {"plan": plan, "added_by": by, "kind": "application/pdf", "size": 1, "name": "brev", "digest": "x"}
        Attachment.objects.create(draft=draft, **facts)
        Attachment.objects.create(entry=entry, **facts)
        answer_entry(plan=plan, entry=entry, by=by, text="Takk.")
        follow_up(plan=plan, entry=entry, by=by, area="housing", text="Ringe igjen")
        call_meeting(plan=plan, by=by, when=When(TOMORROW, TOMORROW + timedelta(hours=1)), about="Bolig")
        say_of_adult(plan=plan, by=by, person=adult, topic="health", state="well", since_on=timezone.localdate())
        days = {"started_on": timezone.localdate(), "review_on": tomorrow, "planned_end_on": tomorrow}
        begin_course(plan=plan, by=by, person=adult, **days)
        individual = answer_offer(plan=plan, by=by, person=adult, wanted="yes", on=timezone.localdate())
        fill_section(individual=individual, by=by, section="goals", filled="in_plan")
        nav = Service.objects.get(code="nav")
        plan_transition(plan=plan, by=by, child=adult, track="adult", giver=nav)
        say_child_coordinator(plan=plan, by=by, child=adult, answer="not")
        say_wish(plan=plan, by=by, person=adult, kind="change", words="Vi vil ha møtet på kvelden", is_recorded=True)
        LastLook.objects.mark(by, [plan.pk], "plan")
        application = assessments.register_application(
            family=plan.family, by=by, applicant=adult, applied_on=timezone.localdate()
        )
        for asked in application.assessments.all():
            assessments.save_answers(assessment=asked, by=by, answers={"health": "Frisk"})
        _asked_and_worried(cast, plan, by)
        _hurried(cast, plan, by)
        leave_alone(plan, 75)
        cast.client(who).get(f"/familier/{plan.family.public_id}/")
    flags.evaluate()
    for flag in Flag.objects.raised():
        FlagStep.objects.create(family=flag.family, flag=flag, kind="decided", words="Tatt opp", by=cast["lead"])
    for each in (cast.family, cast.other.family):  # type: ignore[attr-defined]
        item = OskItem.objects.create(family=each, wish="Ta opp bolig", added_by=cast["lead"])
        measure = each.plans.get().measures.first()
        facts = {"text": "Flytte", "owner": "NAV", "due_on": tomorrow}
        OskPaper.objects.create(family=each, item=item, ordered_by=each.participations.get(part="coordinator").worker)
        OskTask.objects.create(family=each, item=item, measure=measure, **facts)
    PossibleDuplicate.objects.create(one=cast.family, other=cast.other.family)  # type: ignore[attr-defined]
    facts = {"merged": cast.other.family, "merged_by": cast["lead"], "reason": "Samme mor"}  # type: ignore[attr-defined]
    CarriedOver.objects.create(merge=FamilyMerge.objects.create(standing=cast.family, **facts), plan=cast.plan)
    return cast
