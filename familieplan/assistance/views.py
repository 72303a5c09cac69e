"""The administrator's page for KOSTRA files: send in, see what is wrong, see what is read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from familieplan.accounts.access import SignedInRequest, role_required
from familieplan.accounts.policies import Role
from familieplan.accounts.scanning import refuse_infected
from familieplan.accounts.uploads import UploadRefusedError
from familieplan.assistance import proposals, summary
from familieplan.assistance.fault_lists import as_csv, grouped
from familieplan.assistance.models import KostraFile, ProposedFile, RefusedUpload


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


def _page(request: SignedInRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "files": KostraFile.objects.all()[:100],
        "refused": RefusedUpload.objects.all()[:10],
        "waiting": ProposedFile.objects.filter(used_at=None)[:20],
    }
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
    """Each file stands alone: one that is refused does not hold back the others. Nothing is in use yet.

    A script that shows the progress asks where to go next; a plain form is sent there.
    """
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    found = [_propose(request, each) for each in form.cleaned_data["files"]]
    refused = next((each for each in reversed(found) if isinstance(each, RefusedUpload)), None)
    if refused:
        where = reverse("assistance:refused", args=[refused.pk])
    elif len(found) == 1 and found[0]:
        where = reverse("assistance:proposal", args=[found[0].pk])
    else:
        where = reverse("assistance:files")
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"next": where})
    return redirect(where)


def _propose(request: SignedInRequest, upload: Any) -> ProposedFile | RefusedUpload | None:
    try:
        refuse_infected(upload.file)
    except UploadRefusedError as refusal:
        messages.error(request, f"{upload.name}: {refusal}")
        return None
    result, kept = proposals.propose(stream=upload.file, name=upload.name or "", by=request.user)
    name = {"name": result.reading.name}
    if isinstance(kept, RefusedUpload):
        messages.error(request, _("%(name)s er ikke lest inn. Ingenting er endret.") % name)
    elif isinstance(kept, ProposedFile):
        messages.info(request, _("%(name)s er lest. Se over forslaget før du tar filen i bruk.") % name)
    elif result.reading.nothing_to_report:
        messages.success(request, _("%(name)s sier at det ikke er noe å rapportere.") % name)
    else:
        messages.info(request, _("%(name)s er lest inn fra før. Ingenting er endret.") % name)
    return kept


def _refused(pk: int) -> RefusedUpload:
    upload = RefusedUpload.objects.filter(pk=pk).first()
    if upload is None:
        raise Http404
    return upload


@role_required(Role.ADMINISTRATOR)
@require_safe
def refused(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = _refused(pk)
    groups = grouped(upload.faults, upload.form, upload.year)
    return render(
        request, "assistance/refused.html", {"upload": upload, "groups": groups, "kept": proposals.KEPT_FAULTS}
    )


@role_required(Role.ADMINISTRATOR)
@require_safe
def refused_faults(request: SignedInRequest, pk: int) -> HttpResponse:
    upload = _refused(pk)
    proposals.take_out_faults(name=upload.name, by=request.user)
    return as_csv(upload.faults)


@role_required(Role.ADMINISTRATOR)
@require_safe
def stored(request: SignedInRequest, pk: int) -> HttpResponse:
    """SSB's own summary of a file that was read in."""
    file = KostraFile.objects.filter(pk=pk).first()
    if file is None:
        raise Http404
    spreads = summary.spreads(file.form, file.summary) if file.summary else []
    return render(request, "assistance/stored.html", {"file": file, "spreads": spreads, "told": file.summary})
