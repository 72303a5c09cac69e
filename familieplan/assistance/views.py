"""The administrator's page for KOSTRA files: send in, see what is wrong, see what is read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import Role
from familieplan.assistance.faults import Severity
from familieplan.assistance.importing import Imported, import_stream
from familieplan.assistance.models import KostraFile, RefusedUpload
from familieplan.assistance.reading import Reading

KEPT_FAULTS = 500
SHOWN_PER_RULE = 20


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyFilesField(forms.FileField):
    """One or several files; each is checked alone."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        one = super().clean
        return [one(each, initial) for each in data] if isinstance(data, list) and data else [one(None, initial)]


class UploadForm(forms.Form):
    files = ManyFilesField(  # type: ignore[assignment]  # the field of that name, not the files of the form
        label=gettext_lazy("Filer fra fagsystemet"),
        allow_empty_file=True,
        help_text=gettext_lazy("11F og 11CF for 2022–2026. Du kan velge flere filer på en gang."),
        error_messages={"required": gettext_lazy("Velg minst én fil.")},
    )
    accept_errors = forms.BooleanField(
        label=gettext_lazy("Lagre det som kan leses, selv om filen har feil"), required=False
    )


@dataclass(frozen=True)
class RuleGroup:
    """Faults of one rule: how many, and the first of them with line and field."""

    rule: str
    severity: str
    count: int
    faults: list[dict[str, Any]]


def grouped(faults: list[dict[str, Any]]) -> list[RuleGroup]:
    counts = Counter((fault["rule"], fault["severity"]) for fault in faults)
    return [
        RuleGroup(rule, severity, count, [f for f in faults if f["rule"] == rule][:SHOWN_PER_RULE])
        for (rule, severity), count in counts.most_common()
    ]


def _page(request: SignedInRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "files": KostraFile.objects.all()[:100], "refused": RefusedUpload.objects.all()[:10]}
    return render(request, "assistance/files.html", context, status=status)


@role_required(Role.ADMINISTRATOR)
@require_safe
def files(request: SignedInRequest) -> HttpResponse:
    return _page(request, UploadForm())


# A file that is refused, or that breaks, must not take back those before it.
@transaction.non_atomic_requests
@role_required(Role.ADMINISTRATOR)
@require_POST
def upload(request: SignedInRequest) -> HttpResponse:
    """Each file stands alone: one that is refused does not hold back the others."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    refused = None
    for each in form.cleaned_data["files"]:
        result = import_stream(
            each.file,
            each.name or "",
            accept_errors=form.cleaned_data["accept_errors"],
            by=request.user.signature,
        )
        refused = _tell(request, result) or refused
    return redirect("assistance:refused", refused.pk) if refused else redirect("assistance:files")


def _tell(request: SignedInRequest, result: Imported) -> RefusedUpload | None:
    reading = result.reading
    facts = {"name": reading.name, "records": reading.records}
    if not result.stored:
        messages.error(request, _("%(name)s er ikke lest inn. Ingenting er endret.") % facts)
        return RefusedUpload.objects.create(
            name=reading.name[:200],
            form=reading.form,
            year=reading.year,
            records=reading.records,
            faults=[fault.document() for fault in reading.faults[:KEPT_FAULTS]],
            sent_by=request.user,
        )
    if reading.nothing_to_report:
        messages.success(request, _("%(name)s sier at det ikke er noe å rapportere.") % facts)
    elif result.unchanged:
        messages.info(request, _("%(name)s er lest inn fra før. Ingenting er endret.") % facts)
    else:
        text = ngettext("%(name)s er lest inn: %(records)s post.", "%(name)s er lest inn: %(records)s poster.",
                        reading.records)  # fmt: skip
        messages.success(request, f"{text % facts} {_remarks(reading)}".strip())
    return None


def _remarks(reading: Reading) -> str:
    """Warnings refuse nothing, but somebody should look: how many, and the first of them."""
    if not reading.warnings:
        return ""
    text = ngettext("%(count)s merknad", "%(count)s merknader", reading.warnings) % {"count": reading.warnings}
    first = next((fault for fault in reading.faults if fault.severity is Severity.WARNING), None)
    if first is None:
        return f"{text}."
    return _("%(text)s, den første på linje %(line)s: %(message)s") % {
        "text": text,
        "line": first.line,
        "message": first.message,
    }


@role_required(Role.ADMINISTRATOR)
@require_safe
def refused(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = RefusedUpload.objects.filter(pk=pk).first()
    if upload is None:
        raise Http404
    shown = {"upload": upload, "groups": grouped(upload.faults), "kept": KEPT_FAULTS}
    return render(request, "assistance/refused.html", shown)
