"""From a file that is sent in to a file that counts: propose, correct, take into use, throw away, take out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from familieplan.accounts.models import User
from familieplan.assistance import pieces
from familieplan.assistance.importing import Imported, import_stream
from familieplan.assistance.layouts import Field, layouts
from familieplan.assistance.models import FileDownload, KostraFile, ProposedFile, RefusedUpload
from familieplan.assistance.reader import SHOWN
from familieplan.assistance.writer import padded

KEPT_FAULTS = 500


class ProposalError(Exception):
    """What was asked for cannot be done; the text is for the person who asked."""


def propose(*, stream: IO[bytes], name: str, by: User) -> tuple[Imported, ProposedFile | RefusedUpload | None]:
    """Read and control a file. What can be read waits as a proposal, what cannot leaves its faults alone.

    None: the file says that there is nothing to report, or it is in use already. The register is not touched.
    """
    result = import_stream(stream, name, dry_run=True)
    reading = result.reading
    if reading.fatal or not (result.summary or reading.nothing_to_report):
        return result, RefusedUpload.objects.create(
            name=name[:200],
            form=reading.form,
            year=reading.year,
            records=reading.records,
            faults=[fault.document() for fault in reading.faults[:KEPT_FAULTS]],
            sent_by=by,
        )
    if reading.nothing_to_report or _in_use(result):
        return result, None
    with transaction.atomic():
        stream.seek(0)
        proposal = ProposedFile(name=name[:200], sent_by=by)
        _tell(proposal, result)
        pieces.keep(proposal, stream)
    return result, proposal


def _in_use(result: Imported) -> bool:
    same = KostraFile.objects.filter(form=result.reading.form, sha256=result.sha256, replaced_at=None)
    return same.filter(year=result.reading.year or 0).exists()


def _tell(proposal: ProposedFile, result: Imported) -> None:
    reading = result.reading
    proposal.form, proposal.year = reading.form, reading.year or 0
    proposal.records, proposal.errors, proposal.warnings = reading.records, reading.errors, reading.warnings
    proposal.faults = [fault.document() for fault in reading.faults[:KEPT_FAULTS]]
    proposal.summary = result.summary
    proposal.save()


def _waiting(proposal: ProposedFile) -> ProposedFile:
    """Two at once: the second waits, and then sees what the first has done."""
    locked = ProposedFile.objects.select_for_update().filter(pk=proposal.pk).first()
    if locked is None:
        raise ProposalError(_("Forslaget er kastet. Last opp filen på nytt."))
    if locked.used_at:
        raise ProposalError(_("Filen er allerede tatt i bruk."))
    return locked


@transaction.atomic
def correct(*, proposal: ProposedFile, changes: dict[tuple[int, str], str]) -> ProposedFile:
    """Write other values in faulty fields, and read the whole file anew. All of them, or none.

    `changes` by line and field. Raises ProposalError for a value that the field cannot hold.
    """
    locked = _waiting(proposal)
    layout = layouts()[(locked.form, locked.year)]
    faulty = {(fault["line"], fault["field"]) for fault in locked.faults}
    for (line, name), text in changes.items():
        field = layout.by_name.get(name)
        if field is None or (line, name) not in faulty:
            raise ProposalError(_("Du kan bare rette felt som har feil."))
        pieces.put(locked, line, field, _fitting(line, field, text.strip()))
    with pieces.opened(locked) as stream:
        result = import_stream(stream, locked.name, dry_run=True)
    if (
        result.reading.fatal
        or not result.summary
        or (result.reading.form, result.reading.year) != (locked.form, locked.year)
    ):
        raise ProposalError(_("Med denne rettelsen kan ikke filen leses. Ingenting er endret."))
    locked.corrections += len(changes)
    _tell(locked, result)
    return locked


def _fitting(line: int, field: Field, text: str) -> str:
    """As it will stand in the file, filled with blanks."""
    if len(text) > field.length or any(ord(letter) > 255 or ord(letter) not in SHOWN for letter in text):
        message = _("Linje %(line)s, felt %(name)s: verdien er for lang eller har tegn som ikke kan stå i filen.")
        raise ProposalError(message % {"line": line, "name": field.name})
    return padded(field, text)


@transaction.atomic
def take_into_use(*, proposal: ProposedFile, accept_errors: bool, by: User) -> Imported:
    """The file becomes the current one of its form and year. Raises ProposalError when it has errors nobody accepts."""
    locked = _waiting(proposal)
    with pieces.opened(locked) as stream:
        result = import_stream(stream, locked.name, accept_errors=accept_errors, by=by.signature)
    if not result.stored:
        errors = result.reading.errors
        text = ngettext(
            "Filen har %(errors)s feil. Rett den, eller velg at det som kan leses, skal lagres likevel.",
            "Filen har %(errors)s feil. Rett dem, eller velg at det som kan leses, skal lagres likevel.",
            errors,
        )
        raise ProposalError(text % {"errors": errors})
    locked.used_at = timezone.now()
    locked.used_as = KostraFile.objects.get(form=locked.form, year=locked.year, replaced_at=None)
    locked.save(update_fields=["used_at", "used_as"])
    return result


@transaction.atomic
def discard(*, proposal: ProposedFile) -> None:
    _waiting(proposal).delete()


@transaction.atomic
def take_out(*, proposal: ProposedFile, by: User) -> Iterator[bytes]:
    """The file byte for byte, with the corrections made here and a row that says who took it and when."""
    _log(f"{proposal.form} {proposal.year}, {proposal.name}", by)
    return pieces.contents(proposal)


@transaction.atomic
def take_out_faults(*, name: str, by: User) -> None:
    _log(_("Feilliste for %(name)s") % {"name": name}, by)


def _log(what: str, by: User) -> None:
    FileDownload.objects.create(
        what=what,
        who=f"{by.name} <{by.email}>",
        office=by.employment.office.name if by.employment else "",
        role=by.role,
    )
