"""One adult of the family: work, economy, housing, health and the qualification programme, each dated."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from familieplan.accounts.access import SignedInRequest
from familieplan.coordination import adulthood
from familieplan.coordination.forms.adults import AdultForm, CourseEndForm, CourseForm, JournalNumberForm
from familieplan.coordination.models import AdultTopic, FamilyPlan, QualificationCourse
from familieplan.coordination.operations import adults as verbs
from familieplan.coordination.views.plan import plan_header, the_plan
from familieplan.families.models import Person
from familieplan.families.operations import note_journal_number
from familieplan.families.policies import Right
from familieplan.families.rows import Member

COURSE, END, JOURNAL = "course", "end", "journal"


@require_http_methods(["GET", "POST"])
def adult(request: SignedInRequest, public_id: UUID, person_id: int) -> HttpResponse:
    """Not for those who only read the plan. POST says something new about one topic, or of the course."""
    posted = request.method == "POST"
    plan = the_plan(request, public_id, Right.PLAN if posted else Right.LOG, _("hvordan en voksen har det"))
    header = plan_header(plan.family, plan, request)
    member = next((each for each in header.members if each.pk == person_id and not each.is_child), None)
    if member is None:
        raise Http404
    courses = list(QualificationCourse.objects.visible_to(request.user).filter(plan=plan, person=person_id))
    course = next((each for each in courses if each.ended_on is None), None)
    sent = request.POST.get("om", "") if posted else ""
    forms = _forms(request, course, sent, member)
    if posted and sent not in forms:
        raise Http404
    if posted and forms[sent].is_valid() and _save(request, plan, member, course, sent, forms[sent]):
        messages.success(request, _("Det er skrevet ned."))
        return redirect("coordination:adult", public_id, person_id)
    context = {
        "header": header,
        "family": plan.family,
        "member": member,
        "others": [each for each in header.members if not each.is_child and each.pk != person_id],
        "cards": _cards(plan, request, member, forms),
        "course": course,
        "former_courses": [each for each in courses if each.ended_on],
        "is_late": course is not None and course.is_late(timezone.localdate()),
        "course_form": forms.get(COURSE),
        "end_form": forms.get(END),
        "journal_form": forms[JOURNAL],
        "failed": forms.get(sent),
        "assistance": adulthood.assistance_of(member),
        "children": adulthood.children_beside(plan, request.user, header.members),
    }
    return render(request, "coordination/adult.html", context, status=422 if posted else 200)


def _forms(request: SignedInRequest, course: QualificationCourse | None, sent: str, member: Member) -> dict[str, Any]:
    def data(name: str) -> Any:
        return request.POST if name == sent else None

    made: dict[str, Any] = {topic.value: AdultForm(data(topic.value), topic=topic.value) for topic in AdultTopic}
    made[JOURNAL] = JournalNumberForm(data(JOURNAL), number=member.journal_number)
    made[COURSE] = CourseForm(data(COURSE), course=course)
    if course:
        made[END] = CourseEndForm(data(END), course=course)
    return made


def _cards(
    plan: FamilyPlan, request: SignedInRequest, member: Member, forms: dict[str, Any]
) -> list[adulthood.TopicCard]:
    found = adulthood.cards(plan, request.user, member.pk)
    for card in found:
        card.form = forms[card.topic.value]
    return found


def _save(
    request: SignedInRequest,
    plan: FamilyPlan,
    member: Member,
    course: QualificationCourse | None,
    sent: str,
    form: Any,
) -> bool:
    person = Person(pk=member.pk)
    if sent in AdultTopic:
        verbs.say_of_adult(plan=plan, by=request.user, person=person, topic=sent, **form.cleaned_data)
    elif sent == JOURNAL:
        note_journal_number(family=plan.family, by=request.user, person_id=member.pk, **form.cleaned_data)
    elif course is None:
        try:
            verbs.begin_course(plan=plan, by=request.user, person=person, **form.cleaned_data)
        except verbs.AlreadyInCourseError:
            form.add_error(None, _("Personen er alt i kvalifiseringsprogrammet. Avslutt det som er åpent, først."))
            return False
    else:
        course.plan = plan
        verb = verbs.end_course if sent == END else verbs.review_course
        verb(course=course, by=request.user, **form.cleaned_data)
    return True
