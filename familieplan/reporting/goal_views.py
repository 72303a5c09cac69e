"""Goals and how they stand, and figures of earlier years: for those who see figures; administrators write."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.forms import offer
from familieplan.accounts.policies import SEES_FIGURES, Role
from familieplan.reporting.goals import (
    Answer,
    GoalStatus,
    PastFigure,
    PastSeries,
    PolicyGoal,
    PolicyMeasure,
    PolicyPlan,
)
from familieplan.reporting.goals_served import measures_serving
from familieplan.reporting.microdata.variables import CAVEAT
from familieplan.reporting.past_trends import trend

SHOWN = (
    ("", gettext_lazy("Alle mål")),
    ("igjen", gettext_lazy("Ikke nådd, videreføres")),
    ("mangler", gettext_lazy("Mangler svar")),
)
ICONS = {Answer.YES: "done", Answer.PARTLY: "active", Answer.NO: "agreed"}


@dataclass(frozen=True)
class Said:
    """One of the three answers, as the table shows it."""

    text: str
    icon: str
    label: str


@dataclass(frozen=True)
class GoalRow:
    goal: PolicyGoal
    status: GoalStatus | None

    @property
    def answers(self) -> list[Said]:
        return answers_of(self.status)

    @property
    def note(self) -> str:
        carried = self.goal.carried_to
        if not carried:
            return ""
        return _("Ført videre i mål %(numbers)s") % {"numbers": _(" og ").join(str(each) for each in carried)}


def answers_of(status: GoalStatus | None) -> list[Said]:
    labels = (_("Tiltak iverksatt"), _("Mål nådd"), _("Videreføres"))
    values = (status.started, status.reached, status.carried_on) if status else ("", "", "")
    return [
        Said(str(Answer(value).label), ICONS.get(Answer(value), ""), label)
        for value, label in zip(values, labels, strict=True)
    ]


class GoalFilter(forms.Form):
    plan = forms.ModelChoiceField(
        PolicyPlan.objects.all(), label=gettext_lazy("Plan"), to_field_name="key", empty_label=None
    )
    vis = forms.ChoiceField(label=gettext_lazy("Vis"), choices=SHOWN, required=False)


class GoalStatusForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for the checker alone
    measure = forms.ChoiceField(label=gettext_lazy("Gjelder"), required=False)

    class Meta:
        model = GoalStatus
        fields = ["year", "started", "reached", "carried_on", "words"]
        widgets = {"words": forms.Textarea({"rows": 4})}

    def __init__(self, *args: Any, goal: PolicyGoal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = {str(each.pk): each for each in goal.measures.all()}
        offer(self, "measure", [("", _("Hele målet")), *((key, str(each)) for key, each in self.measures.items())])
        this = timezone.localdate().year
        self.fields["year"] = forms.IntegerField(label=_("År"), min_value=2000, max_value=this, initial=this)
        for name in ("started", "reached", "carried_on"):
            offer(self, name, Answer.choices)

    def clean_measure(self) -> PolicyMeasure | None:
        return self.measures.get(self.cleaned_data["measure"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(said.get(name) for name in ("started", "reached", "carried_on", "words")):
            self.add_error("words", _("Velg minst ett svar, eller skriv hvordan det står til."))
        return said


class PastFigureForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("År"), min_value=1990, max_value=2100)
    label = forms.CharField(
        label=gettext_lazy("Hva tallet gjelder, hvis serien har flere"), max_length=120, required=False
    )
    value = forms.DecimalField(
        label=gettext_lazy("Tall"), min_value=Decimal(0), max_digits=12, decimal_places=1, required=False, localize=True
    )
    words = forms.CharField(label=gettext_lazy("Ord i stedet for tall"), max_length=120, required=False)
    corrected_because = forms.CharField(
        label=gettext_lazy("Retter du et tall? Skriv hvorfor"), max_length=300, required=False
    )

    def __init__(self, *args: Any, series: PastSeries, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.series = series

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.errors:
            return said
        if (said.get("value") is None) == (not said.get("words")):
            self.add_error("value", _("Skriv enten et tall, eller ordene som står i stedet for tallet."))
            return said
        there = PastFigure.objects.filter(series=self.series, year=said["year"], label=said["label"]).exists()
        if there and not said["corrected_because"]:
            self.add_error("corrected_because", _("Tallet finnes fra før. Skriv hvorfor det rettes."))
        elif not there and said["corrected_because"]:
            self.add_error("corrected_because", _("Det finnes ikke noe tall å rette for dette året."))
        return said


@role_required(*SEES_FIGURES)
@require_safe
def goals(request: SignedInRequest) -> HttpResponse:
    """Each goal of a plan with its newest status. Three queries, however many goals."""
    plans = list(PolicyPlan.objects.all())
    chosen = next((each for each in plans if each.key == request.GET.get("plan")), plans[-1] if plans else None)
    form = GoalFilter({"plan": chosen.key if chosen else "", "vis": request.GET.get("vis", "")})
    vis = form.cleaned_data.get("vis", "") if form.is_valid() else ""
    rows = [row for row in _rows(chosen) if _fits(row.status, vis)]
    return render(request, "reporting/goals.html", {"form": form, "plan": chosen, "rows": rows})


def _rows(plan: PolicyPlan | None) -> list[GoalRow]:
    newest: dict[int, GoalStatus] = {}
    for status in GoalStatus.objects.standing().filter(goal__plan=plan, measure=None).order_by("year", "pk"):
        newest[status.goal_id] = status
    return [GoalRow(goal, newest.get(goal.pk)) for goal in PolicyGoal.objects.filter(plan=plan)]


def _fits(status: GoalStatus | None, vis: str) -> bool:
    if vis == "igjen":
        return status is not None and status.reached != Answer.YES and status.carried_on == Answer.YES
    if vis == "mangler":
        return status is None or not all((status.started, status.reached, status.carried_on))
    return True


@role_required(*SEES_FIGURES)
@require_http_methods(["GET", "POST"])
def goal(request: SignedInRequest, key: str, number: int) -> HttpResponse:
    """A goal with its measures and every status, newest first; an administrator writes the next."""
    statuses = GoalStatus.objects.order_by("-year", "-pk").select_related("measure")
    found = get_object_or_404(
        PolicyGoal.objects.select_related("plan").prefetch_related("measures", Prefetch("statuses", statuses)),
        plan__key=key,
        number=number,
    )
    writes = request.user.holds(Role.ADMINISTRATOR)
    if request.method == "POST" and not writes:
        raise Http404
    form = GoalStatusForm(request.POST or None, goal=found) if writes else None
    if request.method == "POST" and form and form.is_valid():
        status = form.save(commit=False)
        status.goal, status.measure = found, form.cleaned_data["measure"]
        status.author, status.author_name = request.user, request.user.signature
        status.save()
        messages.success(request, _("Statusen er lagret."))
        return redirect("reporting:goal", key, number)
    standing = set(GoalStatus.objects.standing().filter(goal=found).values_list("pk", flat=True))
    said = [(each, answers_of(each), each.pk in standing) for each in found.statuses.all()]
    context = {"goal": found, "said": said, "form": form, "serving": measures_serving(found)}
    return render(request, "reporting/goal.html", context, status=422 if form and form.errors else 200)


@dataclass(frozen=True)
class PastRow:
    year: int
    label: str
    text: str
    # What stood there before, with why it was corrected.
    before: list[tuple[str, str]]
    value: Decimal | None = None
    retrieved_on: date | None = None


@role_required(*SEES_FIGURES)
@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    """Every series with what stands, and what was corrected; what was printed first. Two queries."""
    figures = PastFigure.objects.order_by("year", "pk")
    series = PastSeries.objects.order_by("variable", "pk").prefetch_related(Prefetch("figures", figures))
    rows = [(each, _past(list(each.figures.all()))) for each in series]
    shown = [(each, past, trend([(row.year, row.label, row.value) for row in past])) for each, past in rows]
    context = {"series": shown, "caveat": CAVEAT, "may_enter": request.user.holds(Role.ADMINISTRATOR)}
    return render(request, "reporting/history.html", context)


def _past(figures: list[PastFigure]) -> list[PastRow]:
    of_one: dict[tuple[int, str], list[PastFigure]] = defaultdict(list)
    for each in figures:
        of_one[each.year, each.label].append(each)
    rows = []
    for (year, label), found in of_one.items():
        steps = pairwise(found)
        before = [(_text(old), new.corrected_because) for old, new in steps]
        rows.append(PastRow(year, label, _text(found[-1]), before, found[-1].value, found[-1].retrieved_on))
    return rows


def _text(figure: PastFigure) -> str:
    if figure.value is None:
        return figure.words
    whole = figure.value == figure.value.to_integral_value()
    return number_format(figure.value, 0 if whole else 1, force_grouping=True)


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def history_enter(request: SignedInRequest, key: str) -> HttpResponse:
    """A number of an earlier year, or a correction with its reason; the old one stays to be seen."""
    # What comes from microdata.no is corrected by the table it comes from.
    series = get_object_or_404(PastSeries, key=key, variable="")
    form = PastFigureForm(request.POST or None, series=series)
    if request.method == "POST" and form.is_valid():
        PastFigure.objects.create(series=series, entered_by=request.user, **form.cleaned_data)
        messages.success(request, _("Tallet er lagret."))
        return redirect("reporting:history")
    return render(
        request, "reporting/history_enter.html", {"series": series, "form": form}, status=422 if form.errors else 200
    )
