"""arkivstruktur.xml: the archive, its part, the class, a folder for each plan, a record for each document.

The order of the elements is that of Noark 5 v5.0 (arkivverket/schemas, N5/v5.0/arkivstruktur.xsd).
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from django.conf import settings
from django.utils import timezone

from familieplan.families.models import Family
from familieplan.rights.archive.records import Enclosed, Folder, Record, Remark
from familieplan.rights.copies.masks import masked

NS = "http://www.arkivverket.no/standarder/noark5/arkivstruktur"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
FORMAT = "PDF/A-2a"
# All but the characters that XML 1.0 (2.2) knows.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Who may not be named to the public: fvl. § 13, as offentleglova § 13 refers to it.
LEGAL_GROUND = "offentleglova § 13, jf. forvaltningsloven § 13"


def when(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def on(value: date) -> str:
    return value.isoformat()


def text_of(value: object) -> str:
    """As it may stand in an XML file: without identity numbers, and without signs that no XML file can hold.

    A tabulator of another kind comes along when somebody pastes from a document; it is a space here.
    """
    return UNWRITABLE.sub(" ", str(masked(str(value))))


def add(parent: Element, *pairs: tuple[str, str | int | UUID | None]) -> None:
    """One child for each (name, value), in this order; None and nothing are left out."""
    for name, value in pairs:
        if value not in (None, ""):
            SubElement(parent, f"{{{NS}}}{name}").text = text_of(value) if isinstance(value, str) else str(value)


def child(parent: Element, name: str, kind: str = "") -> Element:
    found = SubElement(parent, f"{{{NS}}}{name}")
    if kind:
        found.set(f"{{{XSI}}}type", kind)
    return found


def structure(family: Family, folders: list[Folder]) -> bytes:
    register_namespace("", NS)
    register_namespace("xsi", XSI)
    root = Element(f"{{{NS}}}arkiv")
    creator = f"{settings.MUNICIPALITY_NUMBER} {settings.MUNICIPALITY_NAME}"
    opened, closed = when(folders[0].opened_at), when(folders[-1].closed_at)
    life = (("opprettetDato", opened), ("opprettetAv", creator), ("avsluttetDato", closed), ("avsluttetAv", creator))
    base = uuid5(NAMESPACE_URL, f"familieplan {settings.MUNICIPALITY_NUMBER}")
    add(root, ("systemID", base), ("tittel", "Familieplan"), ("arkivstatus", "Avsluttet"))
    add(root, ("dokumentmedium", "Elektronisk arkiv"), *life)
    maker = child(root, "arkivskaper")
    add(maker, ("arkivskaperID", settings.MUNICIPALITY_NUMBER), ("arkivskaperNavn", settings.MUNICIPALITY_NAME))
    part = child(root, "arkivdel")
    add(part, ("systemID", uuid5(family.public_id, "arkivdel")), ("tittel", "Familieplaner"))
    add(part, ("arkivdelstatus", "Avsluttet periode"), ("dokumentmedium", "Elektronisk arkiv"), *life)
    _protect(part)
    system = child(part, "klassifikasjonssystem")
    add(
        system,
        ("systemID", uuid5(base, "klassifikasjonssystem")),
        ("klassifikasjonstype", "Funksjonsbasert, hierarkisk"),
    )
    add(system, ("tittel", "Tjenester til familier"), *life[:2])
    group = child(system, "klasse")
    add(
        group,
        ("systemID", uuid5(base, "familieplan")),
        ("klasseID", "familieplan"),
        ("tittel", "Familieplan"),
        *life[:2],
    )
    number = 0
    for folder in folders:
        _folder(group, family, folder, number)
        number += len(folder.records)
    return written(root)


def written(root: Element) -> bytes:
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _protect(parent: Element) -> None:
    found = child(parent, "skjerming")
    add(found, ("tilgangsrestriksjon", "Unntatt offentlighet"), ("skjermingshjemmel", LEGAL_GROUND))
    add(
        found, ("skjermingMetadata", "Skjerming navn part i sak"), ("skjermingDokument", "Skjerming av hele dokumentet")
    )


def _folder(parent: Element, family: Family, folder: Folder, before: int) -> None:
    found = child(parent, "mappe", "saksmappe")
    add(found, ("systemID", folder.system_id), ("mappeID", f"{folder.opened_at.year}/{folder.plan_id}"))
    add(found, ("tittel", folder.title), ("beskrivelse", folder.end_reason), ("dokumentmedium", "Elektronisk arkiv"))
    add(found, ("opprettetDato", when(folder.opened_at)), ("opprettetAv", folder.responsible))
    add(found, ("avsluttetDato", when(folder.closed_at)), ("avsluttetAv", folder.responsible))
    for identity, name, relation in folder.parties:
        add(child(found, "part"), ("partID", identity), ("partNavn", name), ("partRolle", relation))
    _protect(found)
    for position, record in enumerate(folder.records, start=1):
        _record(found, folder, record, position, before + position)
    add(found, ("saksaar", folder.opened_at.year), ("sakssekvensnummer", folder.plan_id))
    add(found, ("saksdato", on(timezone.localdate(folder.opened_at))), ("administrativEnhet", folder.office))
    add(found, ("saksansvarlig", folder.responsible), ("saksstatus", "Avsluttet"))


def _record(parent: Element, folder: Folder, record: Record, position: int, sequence: int) -> None:
    found = child(parent, "registrering", "journalpost")
    add(
        found,
        ("systemID", record.system_id),
        ("opprettetDato", when(record.written_at)),
        ("opprettetAv", record.author),
    )
    add(found, ("arkivertDato", when(folder.closed_at)), ("arkivertAv", folder.responsible))
    _protect(found)
    _document(found, record)
    for number, file in enumerate(record.enclosed, start=2):
        _attachment(found, file, number)
    add(found, ("tittel", record.title), ("forfatter", record.author), ("dokumentmedium", "Elektronisk arkiv"))
    readers = [Remark(record.readers, "Lesere", record.written_at, record.author)] if record.readers else []
    for remark in [*readers, *record.remarks]:
        noted = child(found, "merknad")
        add(noted, ("merknadstekst", remark.text), ("merknadstype", remark.kind))
        add(noted, ("merknadsdato", when(remark.made_at)), ("merknadRegistrertAv", remark.made_by))
    if record.corrects:
        add(child(found, "kryssreferanse"), ("referanseTilRegistrering", record.corrects))
    sender = child(found, "korrespondansepart")
    add(sender, ("korrespondanseparttype", "Intern avsender"), ("korrespondansepartNavn", record.author))
    add(sender, ("administrativEnhet", record.office), ("saksbehandler", record.author))
    add(
        found,
        ("journalaar", record.written_at.year),
        ("journalsekvensnummer", sequence),
        ("journalpostnummer", position),
    )
    add(found, ("journalposttype", "Organinternt dokument uten oppfølging"), ("journalstatus", "Arkivert"))
    add(found, ("journaldato", on(timezone.localdate(record.written_at))), ("dokumentetsDato", on(record.happened_on)))


def _document(parent: Element, record: Record) -> None:
    found = child(parent, "dokumentbeskrivelse")
    made = (("opprettetDato", when(record.written_at)), ("opprettetAv", record.author))
    add(found, ("systemID", uuid5(record.system_id, "dokumentbeskrivelse")), ("dokumenttype", "Notat"))
    add(found, ("dokumentstatus", "Dokumentet er ferdigstilt"), ("tittel", record.title), *made)
    add(found, ("tilknyttetRegistreringSom", "Hoveddokument"), ("dokumentnummer", 1))
    add(found, ("tilknyttetDato", when(record.written_at)), ("tilknyttetAv", record.author))
    file = child(found, "dokumentobjekt")
    add(file, ("systemID", uuid5(record.system_id, "dokumentobjekt")), ("versjonsnummer", 1))
    add(file, ("variantformat", "Arkivformat"), ("format", FORMAT), *made, ("referanseDokumentfil", record.name))
    add(file, ("sjekksum", hashlib.sha256(record.content).hexdigest()), ("sjekksumAlgoritme", "SHA256"))
    add(file, ("filstoerrelse", len(record.content)))


def _attachment(parent: Element, file: Enclosed, number: int) -> None:
    """As it was sent: a photograph cannot be made again as a document of the archive's own format."""
    found = child(parent, "dokumentbeskrivelse")
    made = (("opprettetDato", when(file.added_at)), ("opprettetAv", file.added_by))
    add(found, ("systemID", file.system_id), ("dokumenttype", "Vedlegg"))
    add(found, ("dokumentstatus", "Dokumentet er ferdigstilt"), ("tittel", file.title), *made)
    add(found, ("tilknyttetRegistreringSom", "Vedlegg"), ("dokumentnummer", number))
    add(found, ("tilknyttetDato", when(file.added_at)), ("tilknyttetAv", file.added_by))
    kept = child(found, "dokumentobjekt")
    add(kept, ("systemID", uuid5(file.system_id, "dokumentobjekt")), ("versjonsnummer", 1))
    add(kept, ("variantformat", "Produksjonsformat"), ("format", str(file.kind.label)), *made)
    add(kept, ("referanseDokumentfil", file.name), ("sjekksum", hashlib.sha256(file.content).hexdigest()))
    add(kept, ("sjekksumAlgoritme", "SHA256"), ("filstoerrelse", len(file.content)))
