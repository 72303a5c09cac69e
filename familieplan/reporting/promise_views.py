"""The lead's view of the duty: do we do what we promised, what worked, and the families behind a figure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from familieplan.accounts import readlog
from familieplan.accounts.access import SignedInRequest, lead_required
from familieplan.accounts.models import Deed, User
from familieplan.coordination.models import Flag, Measure, MeasureParty, OwnerKind, Routine
from familieplan.coordination.operations.learning import offices_read
from familieplan.families.leads import districts_led_by
from familieplan.families.models import Family
from familieplan.families.models.person import birthday_before
from familieplan.reporting import homes, promise_question
from familieplan.reporting.models import DisclosureRule
from familieplan.reporting.promise import families_seen
from familieplan.reporting.promise import promise as promise_of
from familieplan.reporting.promise_months import days_of
from familieplan.reporting.worked import what_worked

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

# H1b and H1f: under 24 is young.
YOUNG_UNDER = 24
LONGEST_LIST = 200
BEHIND = {
    "kartlegging": ("assessed", gettext_lazy("Familier der et barn ikke er kartlagt")),
    "koordinator": ("coordinated", gettext_lazy("Familier uten familiekoordinator")),
    "ko": ("waiting", gettext_lazy("Familier som venter i køen")),
    "over-fristen": ("late", gettext_lazy("Familier som har ventet lenger enn fristen")),
}
IN_THE_QUEUE = {"ko", "over-fristen"}


@lead_required
@require_safe
def promise(request: SignedInRequest) -> HttpResponse:
    """Counts of one's own districts: no family is read."""
    found = promise_of(request.user, request.GET.get("kontor", ""))
    context = {
        "promise": found,
        "late_after": promise_question.LATE_AFTER_DAYS,
        "overdue_routines": Routine.objects.led_by(request.user).overdue().count(),
        "offices_read": offices_read(request.user),
    }
    return render(request, "reporting/promise.html", context)


@lead_required
@require_safe
def behind(request: SignedInRequest, what: str) -> HttpResponse:
    """The families behind a figure, of those that the lead may see; the figure itself counts all."""
    if what not in BEHIND:
        raise Http404
    which, title = BEHIND[what]
    on = _day(request.GET.get("dag", ""))
    if what in IN_THE_QUEUE:
        return _in_the_queue(request, which, title, on)
    districts = list(districts_led_by(request.user))
    seen = families_seen(request.user, districts)
    asked = request.GET.get("kontor", "")
    office = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 18 else None
    keys = promise_question.behind(which, districts, on, seen, office)
    families = list(Family.objects.visible_to(request.user).filter(pk__in=keys).order_by("name", "pk")[:LONGEST_LIST])
    readlog.record(request, [str(each.public_id) for each in families], title, readlog.REVIEW, Deed.LISTED)
    rows = [(reverse("coordination:plan", args=[each.public_id]), each.name_in_lists()) for each in families]
    return _listed(request, title, on, rows)


def _day(text: str) -> date:
    """Today, or the last day of one of the months before, as the page has them."""
    today = timezone.localdate()
    found = {day.isoformat(): day for day in days_of(today)}.get(text, None if text else today)
    if found is None:
        raise Http404
    return found


def _listed(request: SignedInRequest, title: StrPromise, on: date, rows: list[tuple[str, str]]) -> HttpResponse:
    past = on if on != timezone.localdate() else None
    return render(request, "reporting/behind.html", {"title": title, "rows": rows, "past": past})


def _in_the_queue(request: SignedInRequest, which: str, title: StrPromise, on: date) -> HttpResponse:
    """Of the families whose flags one may see, each with the one that has stood longest.

    Never by office: what is hidden of an office could be counted here.
    """
    flags = Flag.objects.visible_to(request.user)
    waiting = flags.raised().waiting() if on == timezone.localdate() else flags.stood(on)
    districts = list(districts_led_by(request.user))
    may_know = list(waiting.filter(family__district__code__in=districts).values_list("family_id", flat=True).distinct())
    keys = promise_question.behind(which, districts, on, may_know)
    first: dict[int, Flag] = {}
    for flag in waiting.filter(family__in=keys).select_related("family").order_by("since", "pk"):
        first.setdefault(flag.family_id, flag)
    shown = list(first.values())[:LONGEST_LIST]
    readlog.record(request, [str(flag.family.public_id) for flag in shown], title, readlog.REVIEW, Deed.LISTED)
    rows = [(reverse("coordination:flag", args=[flag.public_id]), flag.family.name_in_lists()) for flag in shown]
    return _listed(request, title, on, rows)


@lead_required
@require_safe
def worked(request: SignedInRequest) -> HttpResponse:
    """What evaluations came to, and the measures of the young whose evaluation is due, of those one may see."""
    today = timezone.localdate()
    due = (
        Measure.objects.visible_to(request.user)
        .open()
        .filter(
            plan__ended_on=None,
            plan__family__district__code__in=list(districts_led_by(request.user)),
            evaluate_on__lte=today,
        )
        .filter(_of_the_young(request.user, today))
        .exclude(evaluated_on__gte=today)
    )
    young = list(
        due.select_related("plan__family", "kind", "owner_worker", "owner_service").order_by("evaluate_on", "pk")[
            :LONGEST_LIST
        ]
    )
    reviewers = _reviewers(request.user, young)
    families = {str(each.plan.family.public_id): None for each in young}
    readlog.record(request, families, _("tiltak for unge som skal evalueres"), readlog.REVIEW, Deed.LISTED)
    threshold = DisclosureRule.threshold()
    context = {
        "kinds": what_worked(threshold),
        "homes": homes.rows(threshold),
        "most": threshold - 1,
        "young": [(each, each.plan.family.name_in_lists(), reviewers.get(each.pk, "")) for each in young],
    }
    return render(request, "reporting/worked.html", context)


def _of_the_young(user: User, today: date) -> Q:
    """Theirs, or one that somebody else leads and in which somebody young has a task."""
    born_after = birthday_before(today, YOUNG_UNDER)
    parties = MeasureParty.objects.visible_to(user).standing()
    takes_part = parties.filter(measure=OuterRef("pk"), person__birth_date__gt=born_after)
    return Q(owner_person__birth_date__gt=born_after) | Q(Exists(takes_part))


def _reviewers(user: User, measures: list[Measure]) -> dict[int, str]:
    """Who answers for the evaluation: the service that leads the measure, with its worker.

    What the young one leads is evaluated by the service that does its part in it, the first of several.
    """
    parties = MeasureParty.objects.visible_to(user).standing().filter(measure__in=measures, service__isnull=False)
    found = {each.pk: each.owner for each in measures if each.owner_kind == OwnerKind.SERVICE}
    for party in parties.select_related("service").order_by("pk"):
        found.setdefault(party.measure_id, party.service.short_name if party.service else "")
    return found
