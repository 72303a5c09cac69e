"""What shall and may be given: an open page for everybody, and the administrator's pages that change it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import Role
from familieplan.areas import entitlement_operations as verbs
from familieplan.areas.entitlement_forms import VersionForm
from familieplan.areas.entitlements import ORIGINAL, Words, entitlements
from familieplan.areas.models import (
    EntitledService,
    Entitlement,
    EntitlementText,
    EntitlementWord,
    Grade,
    PageLanguage,
    ResidenceStatus,
)

administers = role_required(Role.ADMINISTRATOR)


@login_not_required
@require_safe
def page(request: HttpRequest, language: str = ORIGINAL) -> HttpResponse:
    """The same words for whoever asks; nothing is asked of them, and nothing is kept."""
    if language not in PageLanguage.values:
        raise Http404
    works_here = request.user.is_authenticated and not getattr(request.user, "is_family", False)
    context = {"page": entitlements(language), "languages": PageLanguage.choices, "is_family": not works_here}
    return render(request, "areas/entitlements.html", context)


@administers
@require_safe
def versions(request: SignedInRequest) -> HttpResponse:
    """What holds and what is to come, with how much of each language somebody has approved. Four queries."""
    rows = list(Entitlement.objects.order_by("valid_from_on", "version").prefetch_related("texts"))
    by_place: dict[tuple[str, str], list[Entitlement]] = {}
    for row in rows:
        by_place.setdefault((row.status, row.service), []).append(row)
    table = [
        (label, [(name, service, by_place[status, service]) for service, name in EntitledService.choices])
        for status, label in ResidenceStatus.choices
    ]
    words = list(EntitlementWord.objects.all())
    newest = [text for found in by_place.values() for text in found[-1].texts.all()]
    languages = [_of_language(code, name, [*newest, *words], len(by_place)) for code, name in PageLanguage.choices]
    return render(request, "areas/entitlement_versions.html", {"table": table, "languages": languages})


def _of_language(code: str, name: str, said: list[EntitlementText | EntitlementWord], places: int) -> dict[str, Any]:
    mine = [each for each in said if each.language == code]
    texts = sum(isinstance(each, EntitlementText) for each in mine)
    return {
        "code": code,
        "name": name,
        "unread": sum(each.approved_at is None for each in mine),
        "missing": places - texts,
    }


@administers
@require_http_methods(["GET", "POST"])
def version_new(request: SignedInRequest, status: str, service: str) -> HttpResponse:
    """A new version is looked at as it will stand before it is saved."""
    newest = verbs.newest_version(service, status)
    if newest is None:
        raise Http404
    form = VersionForm(request.POST or None, initial=VersionForm.initial_of(newest))
    is_looked_at = False
    if request.method == "POST" and form.is_valid():
        if "save" in request.POST:
            if _written(request, form, service, status):
                messages.success(request, _("Den nye versjonen er lagret."))
                return redirect("entitlement_versions")
        else:
            is_looked_at = True
    context = {
        "form": form,
        "newest": newest,
        "earlier": Entitlement.objects.filter(service=service, status=status).select_related("written_by"),
        "preview": _preview(form) if is_looked_at else None,
    }
    return render(request, "areas/entitlement_form.html", context, status=422 if form.errors else 200)


def _written(request: SignedInRequest, form: VersionForm, service: str, status: str) -> bool:
    try:
        verbs.write_version(service=service, status=status, by=request.user, **form.facts())
    except verbs.EarlierVersionError:
        form.add_error(
            "valid_from_on", _("Det er lagret en versjon som gjelder fra en senere dag. Velg den eller senere.")
        )
        return False
    return True


def _preview(form: VersionForm) -> dict[str, Any]:
    facts = form.facts()
    words = [(name, Words(facts["texts"][code], code, False)) for code, name in PageLanguage.choices]
    return facts | {
        "grade": Grade(facts["grade"]).label,
        "texts": [(name, each) for name, each in words if each.text],
        "missing": [name for name, each in words if not each.text],
    }


@administers
@require_http_methods(["GET", "POST"])
def language_approve(request: SignedInRequest, language: str) -> HttpResponse:
    """Every text of a language beside the original; whoever has read them says so for those that are ticked."""
    if language not in PageLanguage.values:
        raise Http404
    if request.method == "POST":
        chosen = {
            name: [int(key) for key in request.POST.getlist(name) if key.isdigit()] for name in ("texts", "words")
        }
        number = verbs.approve(language=language, by=request.user, **chosen)
        said = ngettext("%(n)s tekst er godkjent.", "%(n)s tekster er godkjent.", number) % {"n": number}
        messages.success(request, said)
        return redirect("entitlement_approve", language)
    return render(request, "areas/entitlement_approve.html", _side_by_side(language))


def _side_by_side(language: str) -> dict[str, Any]:
    newest = Entitlement.objects.order_by("service", "status", "-valid_from_on", "-version")
    rows = newest.distinct("service", "status").prefetch_related("texts__approved_by")
    texts = []
    for row in rows:
        found = {text.language: text for text in row.texts.all()}
        if language in found:
            texts.append((row, found[ORIGINAL], found[language]))
    words: dict[str, dict[str, EntitlementWord]] = {}
    for word in EntitlementWord.objects.filter(language__in={language, ORIGINAL}).select_related("approved_by"):
        words.setdefault(word.key, {})[word.language] = word
    pairs = [(each[ORIGINAL], each[language]) for each in words.values() if language in each]
    name = PageLanguage(language)
    return {
        "language": name,
        "direction": Words("", language, False).direction,
        "texts": texts,
        "words": pairs,
        "unread": sum(each.approved_at is None for *_rest, each in texts)
        + sum(b.approved_at is None for _a, b in pairs),
    }
