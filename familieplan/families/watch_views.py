"""The auditor's watch list, and the rules by which the log is looked through at night."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from familieplan.accounts import watch_operations
from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.models import Concern, ReadRuleVersion, WatchEntry
from familieplan.accounts.policies import Role
from familieplan.families.readlog_forms import RuleForm, WatchForm
from familieplan.families.unusual import RULES, ReadRule

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class RuleRow:
    slug: str
    title: StrPromise | str
    rule: ReadRule
    version: ReadRuleVersion | None
    coming: ReadRuleVersion | None


@role_required(Role.AUDITOR)
@require_http_methods(["GET", "POST"])
def watch_list(request: SignedInRequest) -> HttpResponse:
    """The page is the same whether the words hit a family or not."""
    form = WatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        watch_operations.watch(by=request.user, **form.cleaned_data)
        messages.success(request, _("Vakten er satt. Leseloggen holdes mot den hver natt."))
        return redirect("readlog:watch")
    entries = WatchEntry.objects.visible_to(request.user).current().select_related("employee", "added_by")
    return render(
        request, "families/readlog_watch.html", {"entries": entries, "form": form}, status=422 if form.errors else 200
    )


@role_required(Role.AUDITOR)
@require_POST
def watch_end(request: SignedInRequest, pk: int) -> HttpResponse:
    entry = WatchEntry.objects.visible_to(request.user).current().filter(pk=pk).first()
    if entry is None:
        raise Http404
    watch_operations.end_watch(entry=entry, by=request.user)
    messages.success(request, _("Vakten er avsluttet."))
    return redirect("readlog:watch")


@role_required(Role.AUDITOR)
@require_GET
def rules(request: SignedInRequest) -> HttpResponse:
    return render(request, "families/readlog_rules.html", {"rows": _rows()})


@role_required(Role.AUDITOR)
@require_http_methods(["GET", "POST"])
def rule(request: SignedInRequest, rule: str) -> HttpResponse:
    """A new version from a day; what is in force until then stays as it is."""
    row = next((each for each in _rows() if each.slug == rule), None)
    if row is None:
        raise Http404
    form = RuleForm(request.POST or None, rule=row.rule, version=row.coming or row.version)
    if request.method == "POST" and form.is_valid():
        watch_operations.change_rule(rule=rule, by=request.user, **form.values())
        messages.success(request, _("Regelen er endret fra dagen du skrev."))
        return redirect("readlog:rules")
    versions = ReadRuleVersion.objects.filter(rule=rule).select_related("set_by").order_by("-version")
    context = {"row": row, "form": form, "versions": [(each, _said(row.rule, each)) for each in versions]}
    return render(request, "families/readlog_rule.html", context, status=422 if form.errors else 200)


def _rows() -> list[RuleRow]:
    today = timezone.localdate()
    found = list(ReadRuleVersion.objects.in_force(today)) + list(ReadRuleVersion.objects.filter(valid_from__gt=today))
    return [
        RuleRow(
            slug=str(slug),
            title=Concern(slug).label,
            rule=each,
            version=next((v for v in found if v.rule == slug and v.valid_from <= today), None),
            coming=next((v for v in found if v.rule == slug and v.valid_from > today and v.valid_to is None), None),
        )
        for slug, each in RULES.items()
    ]


def _said(rule: ReadRule, version: ReadRuleVersion) -> str:
    if not version.is_on:
        return _("Av")
    known = [f"{label}: {version.parameters.get(name)}" for name, label in rule.labels.items()]
    rest = _("Dager før det samme tas opp igjen: %(days)s") % {"days": version.parameters.get("rest_days", 0)}
    return ". ".join([*known, rest])
