"""Everything that hangs on a family is asked for from who may see it: read in the syntax trees of the whole program."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from familieplan.config.celery import app
from tests.families.locks import bound_to_families

ROOT = Path(__file__).resolve().parents[1]
BOUND = {model.__name__: model for model in apps.get_models() if model._meta.db_table in bound_to_families()}
# The QuerySets themselves, and the demo, which is written by the owner of the tables.
ELSEWHERE = ("models", "migrations", "demo_municipality")
MORE_RULES = (
    *("basic_need_open", "concern_unanswered", "emergency_not_reviewed", "housing_unstable"),
    *("many_needs_little_contact", "measure_overdue_twice", "no_transition_accepted", "parallel_services"),
    "long_term_not_reviewed",
)
MODULES = [
    path for path in sorted((ROOT / "familieplan").rglob("*.py")) if not any(part in path.parts for part in ELSEWHERE)
]
ASKS = {"visible_to", "permitting", "none"}
# Rows of what was fetched with the right to it; `pk` only as the key of such an object.
NARROWS = {"family", "plan", "plan__family", "application", "person", "memberships__family", "content_object"}
# What hangs on a person who signs in, on an office or on a place says nothing of who may see it.
FROM_OUTSIDE = {"participations", "measures"}
OWN = {"family", "plan", "basis", "self"}

# module → what stands there, and why it is right.
ALLOWED = {
    (
        "coordination/operations/merging.py",
        "FamilyMerge.objects.create",
    ): "of two families fetched with the right to each",
    (
        "coordination/operations/merging.py",
        "FamilyMerge.objects.in_force",
    ): "of the merge that was fetched to be undone",
    ("coordination/operations/merging.py", "FamilyPlan.objects.active"): "of the two families that are merged",
    **dict.fromkeys(
        (
            *(("coordination/operations/merging.py", f"CarriedOver.objects.{verb}") for verb in ("create", "filter")),
            *(("coordination/operations/carrying.py", f"CarriedOver.objects.{verb}") for verb in ("create", "filter")),
        ),
        "of the merge that is made or undone",
    ),
    ("coordination/operations/carrying.py", "MeasureParty.objects.known_to"): "of a measure that is copied",
    ("reporting/worked.py", "Measure.objects.filter"): "counted for leads as a duty, and never listed",
    ("rights/copies/individual.py", "PlanSection.objects.filter"): "of plans of the family that were asked for",
    ("coordination/individuals.py", "PlanSection.objects.filter"): "of a plan that was fetched for the reader",
    (
        "coordination/operations/individual.py",
        "PlanSection.objects.update_or_create",
    ): "of a plan that was fetched for the reader",
    ("coordination/operations/transitions.py", "Invitation.objects.filter"): "of a transition that was fetched",
    ("coordination/flag_words.py", "FlagStep.objects.filter"): "of a flag that was fetched for the reader",
    ("coordination/operations/flag_steps.py", "FlagStep.objects.filter"): "of a flag that was fetched for the reader",
    ("coordination/signed.py", "Signature.objects.filter"): "of a version that was fetched for the reader",
    ("rights/papers/osk.py", "OskPaper.objects.create"): "of the case that was fetched for the one who orders",
    ("rights/tasks.py", "OskPaper.objects.filter"): "the paper that the message names, as a duty",
    ("rights/tasks.py", "OskPaper.objects.waiting"): "papers that no worker has made, as a duty",
    ("rights/orders.py", "PlanPaper.objects.get_or_create"): "of the order that is made here",
    ("families/own_access.py", "FamilyCode.objects.create"): "of the login that was fetched for the person",
    ("families/own_access.py", "FamilyCode.objects.usable"): "by its hash at the door, as a duty; else of one login",
    ("rights/archive/file.py", "AssessmentAnswer.objects.filter"): "whether an assessment of the family says anything",
    (
        "families/finding.py",
        "Membership.objects.current",
    ): "only inside the families on which one may write in the log, on the next line",
    ("rights/archive/reach.py", "Transition.objects.all"): "narrowed to the plan on the next line",
    ("rights/archive/reach.py", "FamilyWish.objects.all"): "narrowed to the plan on the next line",
    ("rights/archive/reach.py", "AdultStatus.objects.all"): "narrowed to the plan two lines down",
    ("rights/archive/reach.py", "QualificationCourse.objects.all"): "narrowed to the plan on the next lines",
    ("rights/archive/reach.py", "Flag.objects.all"): "narrowed to the family on the next line",
    ("rights/archive/reach.py", "Agreement.objects.all"): "narrowed to the plan on the next line",
    ("rights/archive/reach.py", "MeasureParty.objects.all"): "narrowed to the plan on the next line",
    ("coordination/plan_facts.py", "FamilyPlan.objects.filter"): "the plan that the page has asked for, by its key",
    ("coordination/plan_facts.py", "Strength.objects.standing"): "annotated to that plan",
    ("coordination/plan_facts.py", "Goal.objects.filter"): "annotated to that plan",
    ("coordination/plan_facts.py", "Agreement.objects.known_to"): "annotated to that plan",
    ("coordination/plan_facts.py", "AreaAnswer.objects.filter"): "annotated to that plan",
    ("coordination/plan_facts.py", "Restriction.objects.current"): "annotated to that plan",
    ("coordination/operations/rules.py", "Flag.objects.filter"): "whether a version has raised any, as a duty",
    ("coordination/operations/rules.py", "Flag.objects.order_by"): "counted and never listed, as a duty",
    ("coordination/operations/rules.py", "Flag.objects.raised"): "counted and never listed, as a duty",
    ("coordination/operations/rules.py", "FlagStep.objects.filter"): "counted and never listed, as a duty",
    ("reporting/goal_views.py", "goal.measures.all"): "measures of a goal of the municipality's: no family in them",
    ("reporting/goals_served.py", "goal.measures.all"): "measures of a goal of the municipality's: no family in them",
    (
        "reporting/goals_served_views.py",
        "goal.measures.all",
    ): "measures of a goal of the municipality's: no family in them",
    ("coordination/operations/osk.py", "FlagStep.objects.bulk_create"): "of flags that were asked for",
    ("coordination/operations/osk.py", "OskItem.objects.create"): "of a flag or a family that was asked for",
    ("coordination/operations/osk_items.py", "FlagStep.objects.bulk_create"): "of flags of an item that was asked for",
    ("coordination/operations/osk_items.py", "OskTask.objects.create"): "of an item that was fetched for the lead",
    ("coordination/operations/osk_items.py", "FlagStep.objects.filter"): "of an item that was fetched for the lead",
    ("coordination/osk_rows.py", "FlagStep.objects.filter"): "of an item that was fetched for the reader",
    ("coordination/osk_papers.py", "FlagStep.objects.filter"): "of items that were fetched for the reader",
    ("coordination/osk_papers.py", "FamilyUserAccess.objects.filter"): "counted and never listed, as a duty",
    ("coordination/osk_papers.py", "Knowledge.objects.current"): "whether all in a room may know, as a duty",
    ("rights/archive/reach.py", "AreaLink.objects.all"): "narrowed to the family on the next line",
    ("rights/archive/reach.py", "ResidenceNote.objects.all"): "narrowed to the family on the next line",
    ("coordination/merging.py", "FamilyMerge.objects.of_one_seen"): "of families that one sees",
    ("families/standing.py", "FamilyMerge.objects.in_force"): "a key beside a family that one sees; told by visible_to",
    ("reporting/area_families.py", "AreaLink.objects.standing"): "a number that is not told when small, as a duty",
    (
        "families/residence_operations.py",
        "ResidenceNote.objects.select_for_update",
    ): "of the membership that was fetched",
    ("families/residence_operations.py", "ResidenceNote.objects.create"): "of the membership that was fetched",
    ("rights/archive/reach.py", "OskItem.objects.all"): "narrowed to the family on the next line",
    ("coordination/board.py", "MeasureParty.objects.known_to"): "annotated to measures that were asked for",
    ("api/views/measures.py", "MeasureParty.objects.known_to"): "prefetched for measures that were asked for",
    ("rights/archive/reach.py", "Concern.objects.all"): "linked to the family, on the next line",
    ("rights/archive/reach.py", "Invitation.objects.all"): "narrowed to the family on the next line",
    ("rights/shown.py", "Concern.objects.filter"): "linked to the family",
    ("coordination/inviting.py", "InvitationStep.objects.filter"): "of an invitation that was fetched for the reader",
    ("coordination/operations/concerns.py", "Concern.objects.create"): "what somebody raises",
    ("coordination/operations/concerns.py", "ConcernAnswer.objects.create"): "of a concern that the lead fetched",
    (
        "coordination/operations/concerns.py",
        "Membership.objects.current",
    ): "the child's families, as a duty; then permitting",
    ("coordination/operations/invitations.py", "Invitation.objects.to_office_of"): "what one's own office is asked",
    ("coordination/operations/invitations.py", "InvitationStep.objects.create"): "of an invitation that was fetched",
    (
        "coordination/operations/invitations.py",
        "Participation.objects.filter",
    ): "whether a basis carries anybody, as a duty",
    ("coordination/operations/invitations.py", "SharingBasis.objects.filter"): "the basis that was named, as a duty",
    ("coordination/templatetags/schools.py", "Concern.objects.sent_by"): "one's own",
    (
        "coordination/templatetags/schools.py",
        "ConcernAnswer.objects.filter",
    ): "annotated to concerns that were asked for",
    ("coordination/views/concerns.py", "Concern.objects.for_lead"): "the inbox of the district, as a duty",
    ("coordination/views/concerns.py", "Concern.objects.sent_by"): "one's own",
    ("coordination/views/concerns.py", "ConcernAnswer.objects.filter"): "annotated to concerns that were asked for",
    ("coordination/views/concerns.py", "ConcernLink.objects.filter"): "of a concern that was fetched for the reader",
    ("coordination/lanes.py", "ConsentedService.objects.in_force"): "the consent a lane was sent on, as a duty",
    ("coordination/lanes.py", "FastLane.objects.rung_for"): "what one is rung for",
    ("coordination/lanes.py", "LaneStep.objects.filter"): "of a lane that was fetched for the reader",
    ("coordination/operations/fastlane.py", "FastLane.objects.looked_back_by"): "of the district one leads, as a duty",
    ("coordination/operations/fastlane.py", "FastLane.objects.rung_for"): "what one is rung for",
    ("coordination/operations/fastlane.py", "LaneStep.objects.create"): "of a lane that was fetched",
    ("coordination/operations/fastlane.py", "LaneStep.objects.filter"): "of a lane that was fetched",
    ("coordination/operations/ringing.py", "FastLane.objects.waiting"): "all that wait, as a duty",
    ("coordination/operations/ringing.py", "LaneStep.objects.create"): "of a lane that waits, as a duty",
    ("coordination/operations/ringing.py", "LaneStep.objects.filter"): "of a lane that waits, as a duty",
    ("coordination/views/lanes.py", "FastLane.objects.led_by"): "of the district one leads, as a duty",
    ("coordination/lanes.py", "FastLane.objects.led_by"): "counted for the lead of the district, as a duty",
    ("coordination/views/lanes.py", "FastLane.objects.rung_for"): "what one is rung for",
    ("rights/archive/reach.py", "FastLane.objects.all"): "narrowed to the family on the next line",
    ("coordination/views/correspondence.py", "Invitation.objects.of_district_led_by"): "asks permitting and known_to",
    ("coordination/views/correspondence.py", "Invitation.objects.to_office_of"): "what one's own office is asked",
    ("rights/archive/reach.py", "LogEntry.objects.with_closed"): "of the plan; everything only for the archive's duty",
    ("rights/archive/reach.py", "Measure.objects.all"): "narrowed to the plan on the next line",
    ("rights/archive/reach.py", "Participation.objects.all"): "narrowed to the family on the next line",
    ("rights/archive/reach.py", "Participation.objects.known_to"): "narrowed to the family on the next line",
    ("rights/archive/readiness.py", "Family.objects.filter"): "counted and never listed, as a duty",
    ("rights/copies/contents.py", "FamilyLogin.objects.filter"): "the login of whoever ordered the copy",
    ("rights/erasure.py", "LogDraft.objects.filter"): "of the plans of the family that asked, as a duty",
    ("rights/management/commands/archive_family.py", "Family.objects.filter"): "by its number, as a duty",
    ("rights/order_views.py", "FamilyExport.objects.filter"): "of an order that was fetched for the one who asks",
    ("rights/orders.py", "ExportOrder.objects.abandoned"): "orders that no worker holds, as a duty",
    ("rights/tasks.py", "ExportOrder.objects.abandoned"): "orders that no worker holds, as a duty",
    ("rights/tasks.py", "ExportOrder.objects.claim"): "the order that the message names, as a duty",
    ("rights/request_forms.py", "Person.objects.filter"): "members of the form's family, by their keys",
    (
        "rights/shown.py",
        "LogEntry.objects.filter",
    ): "corrections of entries that were asked for; the rest of one family",
    ("api/views/flags.py", "Flag.objects.all"): "FamilyViewSet.get_queryset asks visible_to",
    ("api/views/families.py", "Family.objects.all"): "FamilyViewSet.get_queryset asks visible_to",
    ("api/views/families.py", "Membership.objects.current"): "prefetched for families that were asked for",
    ("api/views/plans.py", "FamilyPlan.objects.all"): "OfFamily.get_queryset asks visible_to",
    ("api/views/plans.py", "Goal.objects.all"): "OfFamily.get_queryset asks visible_to",
    ("api/views/measures.py", "Measure.objects.all"): "OfFamily.get_queryset asks visible_to",
    ("api/views/plans.py", "LogEntry.objects.all"): "OfFamily.get_queryset asks visible_to",
    ("families/oversight.py", "ReadRecord.objects.all"): "the auditor's page: the whole log, behind the role",
    ("families/oversight.py", "ReadRecord.objects.filter"): "the auditor's page of one reader, behind the role",
    ("coordination/handing_over.py", "Handover.objects.open"): "what one is asked to take over oneself",
    ("coordination/listing.py", "Measure.objects.known_to"): "annotated to families that were asked for",
    ("coordination/operations/journal.py", "LogEntry.objects.filter"): "the correction of an entry that was fetched",
    ("coordination/operations/telling.py", "Flag.objects.filter"): "told to each lead whom it concerns, as a duty",
    ("coordination/operations/telling.py", "Flag.objects.raised"): "told to each lead whom it concerns, as a duty",
    ("coordination/views/handover.py", "Handover.objects.between"): "those that one gives or is asked to take",
    ("coordination/choosing.py", "ReadRecord.objects.filter"): "one's own readings; the families ask visible_to",
    ("families/duplicate_operations.py", "FamilyUserAccess.objects.filter"): "who may know of both, as a duty",
    ("families/duplicate_operations.py", "PossibleDuplicate.objects.select_for_update"): "whom to tell, as a duty",
    ("families/same_person.py", "Membership.objects.current"): "narrows what visible_to yields",
    ("families/basis_operations.py", "ConsentedService.objects.filter"): "what ran out, as a duty",
    ("families/basis_operations.py", "Participation.objects.select_for_update"): "what stood on a basis that ends",
    (
        "families/basis_operations.py",
        "SharingBasis.objects.filter",
    ): "one basis by its key, and what ran out, as a duty",
    ("families/basis_rows.py", "Consent.objects.in_force"): "narrows what visible_to yields",
    ("families/consent_operations.py", "ConsentGiver.objects.bulk_create"): "of a consent made a moment ago",
    ("families/consent_operations.py", "ConsentedService.objects.bulk_create"): "of a consent made a moment ago",
    ("families/consent_questions.py", "Consent.objects.in_force"): "narrows visible_to, and what runs out, as a duty",
    ("families/consent_questions.py", "ConsentGiver.objects.filter"): "the callers ask visible_to, or have a duty",
    ("families/consent_questions.py", "ConsentedService.objects.all"): "of every family, as a duty",
    ("families/consent_questions.py", "Participation.objects.current"): "the coordinators who are told, as a duty",
    ("families/deputy_operations.py", "DeputisedFamily.objects.bulk_create"): "families that the principal coordinates",
    ("families/deputy_operations.py", "DeputisedFamily.objects.filter"): "of the deputyships of these two people",
    ("families/deputy_operations.py", "Participation.objects.current"): "what the principal coordinates",
    ("families/disclosure_operations.py", "Disclosure.objects.create"): "of the family of the row that is told of",
    ("families/emergency_operations.py", "EmergencyAccess.objects.filter"): "one's own, and what ran out, as a duty",
    (
        "families/emergency_operations.py",
        "EmergencyAccess.objects.select_for_update",
    ): "what a lead may judge, as a duty",
    ("families/emergency_operations.py", "EmergencyReview.objects.create"): "of the use that was judged",
    ("families/emergency_operations.py", "EmergencyReview.objects.filter"): "of the use that is judged",
    ("families/emergency_operations.py", "Family.objects.filter"): "of a person in danger, as a duty",
    ("families/emergency_operations.py", "Membership.objects.current"): "of a person in danger, as a duty",
    ("families/emergency_operations.py", "Person.objects.annotate"): "a person in danger, as a duty",
    ("families/emergency_readings.py", "EmergencyAccess.objects.in_force"): "one's own",
    ("families/emergency_views.py", "EmergencyAccess.objects.filter"): "one's own",
    ("families/handover_operations.py", "Handover.objects.filter"): "of one family, or what lapsed, as a duty",
    ("families/readcase_views.py", "ReadingQuestion.objects.filter"): "of a case that the auditor sees, as a duty",
    ("families/reading_question_operations.py", "ReadingQuestion.objects.select_for_update"): "of a case, as a duty",
    ("families/refusals.py", "Participation.objects.filter"): "one's own that has ended, as a duty",
    ("families/review_views.py", "EmergencyAccess.objects.in_the_district_of"): "asks who may review the family",
    ("families/review_views.py", "EmergencyAccess.objects.reviewable_by"): "asks who may judge it",
    ("families/rotation.py", "Person.objects.filter"): "numbers are encrypted anew, as a duty",
    ("families/rows.py", "SharingBasis.objects.select_related"): "bases of knowledge that was asked for, by their keys",
    ("families/verification.py", "Family.objects.filter"): "public ids of what differs, as a duty",
    ("families/views.py", "Participation.objects.current"): "asks known_to, and narrows to the family",
    ("families/operations.py", "Family.objects.create"): "a family that is registered",
    ("families/operations.py", "Person.objects.filter"): "narrowed to the family or to visible_to two lines on",
    ("coordination/forms/assessments.py", "Person.objects.filter"): "members of the form's family, by their keys",
    ("coordination/forms/measures.py", "Goal.objects.filter"): "open goals of the plan, and the one that is chosen",
    ("coordination/apps.py", "Participation.objects.filter"): "which families a worker's going concerns, as a duty",
    ("coordination/day.py", "LogDraft.objects.standing"): "one's own drafts, in plans that one sees",
    ("coordination/news.py", "Measure.objects.known_to"): "narrows what is asked of plans that one sees",
    ("coordination/operations/meetings.py", "MeetingInvitation.objects.bulk_create"): "of the meeting and its plan",
    **dict.fromkeys(
        ((f"coordination/views/{view}.py", "LastLook.objects.mark") for view in ("journal", "my_day", "plan")),
        "when one has looked oneself, at plans that were fetched",
    ),
    ("coordination/operations/drafts.py", "LogDraft.objects.filter"): "what was put away a day ago, as a duty",
    ("coordination/operations/assessments.py", "Assessment.objects.bulk_create"): "of the family that applied",
    ("coordination/operations/assessment_answers.py", "AssessmentAnswer.objects.bulk_create"): "of one assessment",
    ("coordination/operations/assessment_answers.py", "AssessmentAnswer.objects.bulk_update"): "of one assessment",
    ("coordination/operations/flags.py", "Flag.objects.raised"): "the rules look at every family, as a duty",
}


def chains(tree: ast.AST) -> Iterator[tuple[str, list[ast.Call]]]:
    """Each `Name.objects.verb(...)...` or `thing.related.verb(...)...`: its beginning, and every call in its chain."""
    parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and _is_manager(node)):
            continue
        verb, calls, here = "", [], parents.get(node)
        while isinstance(here, ast.Attribute | ast.Call):
            if isinstance(here, ast.Attribute):
                verb = verb or here.attr
            elif here.func is not node and isinstance(here.func, ast.Attribute) and _reaches(here.func, node):
                calls.append(here)
            else:
                break
            here = parents.get(here)
        # `area.measures` of a page's own dataclass is a list; a manager is always asked by a verb.
        if verb or node.attr == "objects":
            yield f"{ast.unparse(node)}.{verb}", calls


def _is_manager(node: ast.Attribute) -> bool:
    base = node.value
    if node.attr in {"objects", "_default_manager"}:
        return isinstance(base, ast.Name) and base.id in BOUND
    last = base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else ""
    return node.attr in FROM_OUTSIDE and last not in OWN


def _reaches(func: ast.expr, node: ast.AST) -> bool:
    while isinstance(func, ast.Attribute | ast.Call):
        func = func.value if isinstance(func, ast.Attribute) else func.func
        if func is node:
            return True
    return False


def narrowed(calls: list[ast.Call]) -> bool:
    for call in calls:
        assert isinstance(call.func, ast.Attribute)
        if call.func.attr in ASKS or {keyword.arg for keyword in call.keywords} & NARROWS:
            return True
        keys = [keyword.value for keyword in call.keywords if keyword.arg == "pk"]
        if any(isinstance(key, ast.Attribute) and key.attr == "pk" for key in keys):
            return True
    return False


def unasked(source: str) -> set[str]:
    return {start for start, calls in chains(ast.parse(source)) if not narrowed(calls)}


FOUND = {
    (str(path.relative_to(ROOT / "familieplan")), start) for path in MODULES for start in unasked(path.read_text())
}


def test_nobody_names_a_family_s_rows_without_saying_who_may_see_them() -> None:
    assert FOUND - ALLOWED.keys() == set()


def test_every_exception_is_still_needed() -> None:
    assert ALLOWED.keys() - FOUND == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Family.objects.all()", True),
        ("Family.objects.filter(public_id=asked).first()", True),
        ("Family.objects.filter(pk=asked)", True),
        ("Family.objects.visible_to(user).filter(public_id=asked)", False),
        ("Family.objects.order_by('name').visible_to(user)", False),
        ("list(Goal.objects.filter(area=area))", True),
        ("Goal.objects.filter(plan=plan, area=area).first()", False),
        ("Goal.objects.filter(pk=goal.pk).update(words='')", False),
        ("user.measures.filter(due_on=today)", True),
        ("user.measures.visible_to(user).filter(due_on=today)", False),
        ("plan.measures.filter(due_on=today)", False),
        ("count(Family.objects, Goal.objects.visible_to(user))", True),
    ],
)
def test_the_reader_of_trees_sees_what_it_should(source: str, found: bool) -> None:
    assert bool(unasked(source)) == found


# SQL by hand passes every QuerySet: the second lock alone stands behind it.
BY_HAND = {
    "families/access.py",
    "families/stands_on.py",
    "families/rowlocks.py",
    "coordination/homes.py",
    "coordination/operations/flags.py",
    "coordination/rules/contact_asked.py",
    "coordination/rules/target_group.py",
    "families/unusual.py",
    "reporting/zones.py",
    "families/duplicate_operations.py",
    "accounts/readlog_chain.py",
    "coordination/operations/rules.py",
    "coordination/rules/adults.py",
    *(f"coordination/rules/{rule}.py" for rule in MORE_RULES),
    "coordination/rules/child_difficult.py",
    "coordination/rules/child_not_assessed.py",
    "coordination/rules/coordinator_away.py",
    "coordination/rules/counselling_not_offered.py",
    "coordination/rules/eviction_risk.py",
    "coordination/rules/long_term_not_assessed.py",
    "coordination/rules/programme_near_end.py",
    "coordination/rules/young_without_activity.py",
    "coordination/rules/invitation_unanswered.py",
    "coordination/rules/leisure_not_asked.py",
    "coordination/rules/long_term_children.py",
    "coordination/rules/plan_untouched.py",
    "accounts/readlog.py",
    "reporting/promise_question.py",
    # Who is in no extract for research, and in which bydel; only under the duty of figures.
    "reporting/research/extracting.py",
    # Counts alone, under a duty that only reads.
    "coordination/merged_once.py",
    "coordination/yearly.py",
    "coordination/yearly_places.py",
    # The moment at which a plan that the caller holds was last touched.
    "coordination/operations/plan.py",
}


def test_sql_by_hand_on_families_stands_in_few_modules() -> None:
    tables = sorted(bound_to_families())
    found = {
        str(path.relative_to(ROOT / "familieplan"))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if any(f"{verb} {table}" in node.value for table in tables for verb in ("FROM", "JOIN", "INTO", "UPDATE"))
    }
    assert found <= BY_HAND


app.loader.import_default_modules()
OUR_TASKS = sorted(name for name in app.tasks if name.startswith("familieplan."))


def test_the_program_has_the_tasks_that_are_looked_at_here() -> None:
    assert len(OUR_TASKS) >= 7


@pytest.mark.parametrize("name", OUR_TASKS)
def test_every_task_says_which_duty_it_does(name: str) -> None:
    """Everything a task asks or does stands under `with acting_as(duty=Duty.…)`; before it only words are put together."""
    function = ast.parse(textwrap.dedent(inspect.getsource(app.tasks[name].run))).body[0]
    assert isinstance(function, ast.FunctionDef)
    under = [statement for statement in function.body if _names_a_duty(statement)]
    assert under, name
    outside = [statement for statement in function.body if statement not in under]
    asked = {node.attr for each in outside for node in ast.walk(each) if isinstance(node, ast.Attribute)}
    assert not asked & {"objects", "evaluate", "sync", "execute", "make_room"}, name


def _names_a_duty(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.With):
        return False
    calls = [item.context_expr for item in statement.items if isinstance(item.context_expr, ast.Call)]
    return any(
        ast.unparse(call.func) == "acting_as" and ast.unparse(keyword.value).startswith("Duty.")
        for call in calls
        for keyword in call.keywords
        if keyword.arg == "duty"
    )
