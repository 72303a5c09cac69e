"""Competence and routines of the offices in a lead's district, with what is missing and what is overdue."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from familieplan.accounts.access import SignedInRequest, lead_required
from familieplan.accounts.models import Employment
from familieplan.accounts.policies import WORKS_WITH_FAMILIES
from familieplan.coordination.forms.learning import CourseForm, LearningPlanForm, RoutineForm, offices_led_by
from familieplan.coordination.models import Course, CourseField, LearningPlan, Routine
from familieplan.coordination.operations import learning as verbs
from familieplan.coordination.operations.learning import readings_by_staff

Held = dict[tuple[int, str], Course]


@dataclass
class OfficeRow:
    """`staff`: a name, and per field the course that counts longest, or None for a gap."""

    name: str
    routines: list[Routine] = field(default_factory=list)
    staff: list[tuple[str, list[tuple[str, Course | None]]]] = field(default_factory=list)
    read: dict[int, int] = field(default_factory=dict)

    @property
    def routines_read(self) -> list[tuple[Routine, int, int]]:
        """Each with how many of those who work here today have read the version in force, and how many they are."""
        return [(each, self.read.get(each.pk, 0), len(self.staff)) for each in self.routines]

    @property
    def gaps(self) -> list[tuple[str, int]]:
        """Fields that somebody here lacks, with how many."""
        missing = [str(label) for _name, held in self.staff for label, course in held if course is None]
        return [(str(label), missing.count(str(label))) for label in CourseField.labels if str(label) in missing]


@lead_required
@require_safe
def learning(request: SignedInRequest) -> HttpResponse:
    """Eight queries, whatever the number of offices and people."""
    rows = {office.pk: OfficeRow(office.name) for office in offices_led_by(request.user)}
    for routine in Routine.objects.led_by(request.user).in_force().select_related("owner"):
        rows[routine.office_id].routines.append(routine)
    posts = Employment.objects.current().filter(
        office__in=list(rows), role__in=WORKS_WITH_FAMILIES, user__is_active=True
    )
    staff = list(posts.select_related("user").order_by("user__name", "pk"))
    held = _held([post.user_id for post in staff])
    for post in staff:
        courses = [(str(each.label), held.get((post.user_id, each.value))) for each in CourseField]
        rows[post.office_id].staff.append((post.user.name, courses))
    for routine_id, office_id, count in readings_by_staff(list(rows)):
        rows[office_id].read[routine_id] = count
    plans = LearningPlan.objects.led_by(request.user).select_related("district").prefetch_related("services")
    context = {"offices": rows.values(), "fields": CourseField.labels, "plans": plans, "today": timezone.localdate()}
    return render(request, "coordination/learning.html", context)


def _held(workers: list[int]) -> Held:
    found: Held = {}
    for course in Course.objects.in_force().filter(worker__in=workers).order_by("pk"):
        before = found.get((course.worker_id, course.field))
        if before is None or (course.valid_until_on or date.max) >= (before.valid_until_on or date.max):
            found[course.worker_id, course.field] = course
    return found


@lead_required
@require_http_methods(["GET", "POST"])
def routine_add(request: SignedInRequest) -> HttpResponse:
    form = RoutineForm(request.POST or None, user=request.user)
    if form.is_valid():
        routine = verbs.write_routine(by=request.user, **form.cleaned_data)
        messages.success(request, _("Rutinen er lagret som versjon %(n)s.") % {"n": routine.version})
        return redirect("coordination:learning")
    context = {"form": form, "title": _("Ny rutine eller ny versjon")}
    return render(request, "coordination/learning_form.html", context, status=422 if form.errors else 200)


@lead_required
@require_http_methods(["GET", "POST"])
def course_add(request: SignedInRequest) -> HttpResponse:
    form = CourseForm(request.POST or None, user=request.user, initial={"taken_on": timezone.localdate()})
    if form.is_valid():
        verbs.record_course(by=request.user, **form.cleaned_data)
        messages.success(request, _("Kurset er ført."))
        return redirect("coordination:learning")
    context = {"form": form, "title": _("Før et kurs")}
    return render(request, "coordination/learning_form.html", context, status=422 if form.errors else 200)


@lead_required
@require_http_methods(["GET", "POST"])
def learning_plan_add(request: SignedInRequest) -> HttpResponse:
    form = LearningPlanForm(request.POST or None, user=request.user)
    if form.is_valid():
        verbs.plan_learning(by=request.user, **form.cleaned_data)
        messages.success(request, _("Læringsplanen er lagret. Den vises for dem som er med."))
        return redirect("coordination:learning")
    context = {"form": form, "title": _("Noe tjenestene skal lære sammen")}
    return render(request, "coordination/learning_form.html", context, status=422 if form.errors else 200)


@lead_required
@require_POST
def learning_plan_done(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    found = LearningPlan.objects.led_by(request.user).filter(public_id=plan_id).first()
    if found is None:
        raise Http404
    verbs.learning_done(plan=found)
    messages.success(request, _("Det er ført som gjennomført."))
    return redirect("coordination:learning")
