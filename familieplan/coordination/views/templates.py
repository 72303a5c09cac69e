"""The templates of the journal, as the administrator sees and changes them. They name no family."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import Role
from familieplan.coordination.forms.templates import TemplateForm
from familieplan.coordination.models import EntryKind, EntryTemplate
from familieplan.coordination.operations.templates import TemplateDateError, set_template

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True)
class KindRow:
    kind: str
    name: StrPromise | str
    current: EntryTemplate | None
    coming: EntryTemplate | None
    former: list[EntryTemplate]


def _rows() -> list[KindRow]:
    today = timezone.localdate()
    found = list(EntryTemplate.objects.select_related("set_by"))

    def row(kind: EntryKind) -> KindRow:
        mine = [each for each in found if each.kind == kind]
        begun = [each for each in mine if each.valid_from <= today]
        current = next((each for each in begun if each.valid_to is None or each.valid_to > today), None)
        coming = next((each for each in mine if each.valid_from > today), None)
        return KindRow(kind, kind.label, current, coming, [each for each in begun[::-1] if each != current])

    return [row(kind) for kind in EntryKind]


@role_required(Role.ADMINISTRATOR)
@require_GET
def entry_templates(request: SignedInRequest) -> HttpResponse:
    return render(request, "coordination/templates.html", {"rows": _rows()})


@role_required(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def entry_template(request: SignedInRequest, kind: str) -> HttpResponse:
    row = next((each for each in _rows() if each.kind == kind), None)
    if row is None:
        raise Http404
    latest = row.coming or row.current
    form = TemplateForm(request.POST or None, initial={"text": latest.text if latest else ""})
    if request.method == "POST" and form.is_valid():
        try:
            set_template(by=request.user, kind=kind, **form.cleaned_data)
        except TemplateDateError:
            form.add_error("valid_from", _("Malen er alt endret denne dagen. Skriv en dag som kommer."))
        else:
            messages.success(request, _("Malen er endret fra dagen du skrev."))
            return redirect("coordination:entry_templates")
    return render(request, "coordination/template.html", {"row": row, "form": form}, status=422 if form.errors else 200)
