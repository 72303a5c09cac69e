"""Flag rules for the administrator: what each looks for, how it does, and its numbers from a day on."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import Role
from familieplan.coordination.forms.rules import LABELS, FlagRuleForm
from familieplan.coordination.models import RuleVersion
from familieplan.coordination.operations import rules as verbs
from familieplan.coordination.operations.rules import Record
from familieplan.coordination.rules import RULES, Rule

# An administrator sees no family: a count so small could be somebody the reader knows of.
SMALLEST_SHOWN = 5


def shown(count: int) -> str:
    """A count as the administrator may see it."""
    return str(count) if count == 0 or count >= SMALLEST_SHOWN else _("færre enn %(n)s") % {"n": SMALLEST_SHOWN}


@dataclass(frozen=True)
class RuleRow:
    rule: Rule
    version: RuleVersion | None
    coming: RuleVersion | None
    record: Record

    @property
    def numbers(self) -> dict[str, int]:
        return {**self.rule.parameters, **(self.version.parameters if self.version else {})}

    @property
    def says(self) -> str:
        return str(self.rule.says).format(**self.numbers)

    @property
    def open(self) -> str:
        return shown(self.record.open)

    @property
    def wrong(self) -> str:
        """Of all flags that were ever up, those a lead has called wrong."""
        if self.record.raised < SMALLEST_SHOWN:
            return _("for få til å si noe")
        return _("%(wrong)s av %(all)s") % {"wrong": shown(self.record.wrong), "all": self.record.raised}


def _rows() -> list[RuleRow]:
    """Four queries, however many rules."""
    today, records = timezone.localdate(), verbs.records()
    versions = list(RuleVersion.objects.all())
    in_force = {
        each.rule: each
        for each in versions
        if each.valid_from <= today and (each.valid_to is None or each.valid_to > today)
    }
    coming = {each.rule: each for each in versions if each.valid_from > today and each.valid_to is None}
    return [
        RuleRow(rule, in_force.get(slug), coming.get(slug), records.get(slug, Record())) for slug, rule in RULES.items()
    ]


@role_required(Role.ADMINISTRATOR)
@require_safe
def rules(request: SignedInRequest) -> HttpResponse:
    return render(request, "coordination/rules.html", {"rows": _rows()})


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def rule(request: SignedInRequest, slug: str) -> HttpResponse:
    """POST with "vis" says what the numbers would mean and changes nothing; without it they are set."""
    row = next((each for each in _rows() if each.rule.slug == slug), None)
    if row is None:
        raise Http404
    known = {**row.numbers, **(row.coming.parameters if row.coming else {})}
    form = FlagRuleForm(request.POST or None, rule=row.rule, known=known)
    preview = ""
    if request.method == "POST" and form.is_valid():
        if "vis" in request.POST:
            preview = _preview(row, form.parameters())
        else:
            try:
                day = form.cleaned_data["valid_from"]
                verbs.change_rule(rule=slug, by=request.user, valid_from=day, parameters=form.parameters())
                messages.success(request, _("Regelen er endret fra dagen du skrev. Flagg som er oppe, står som de er."))
                return redirect("coordination:rules")
            except ValueError:
                form.add_error("valid_from", _("Regelen er endret i dag og har tent flagg. Velg en dag fra i morgen."))
    versions = RuleVersion.objects.filter(rule=slug).select_related("set_by").order_by("-version")
    context = {
        "row": row,
        "form": form,
        "preview": preview,
        "versions": [(each, _said(row.rule, each)) for each in versions],
    }
    return render(request, "coordination/rule.html", context, status=422 if form.errors else 200)


def _preview(row: RuleRow, parameters: dict[str, int]) -> str:
    now, then = verbs.hits(row.rule.slug, row.numbers), verbs.hits(row.rule.slug, parameters)
    words = _("Med disse tallene: %(then)s familier. Med tallene som gjelder i dag: %(now)s familier.")
    return words % {"then": shown(then), "now": shown(now)}


def _said(rule: Rule, version: RuleVersion) -> str:
    numbers = {**rule.parameters, **version.parameters}
    return ". ".join(f"{LABELS[name]}: {numbers[name]}" for name in rule.parameters)
