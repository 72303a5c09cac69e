"""The package as one zip: what the archive checks first is the list of files with their sizes and checksums."""

from __future__ import annotations

import hashlib
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, register_namespace
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils import timezone

from familieplan.coordination.models import Agreement, Measure, MeasureParty
from familieplan.families.models import ExportOrder, Family
from familieplan.rights.archive.changes import Held, changes
from familieplan.rights.archive.file import folders_of
from familieplan.rights.archive.reach import Reach
from familieplan.rights.archive.records import Folder
from familieplan.rights.archive.shape import hold_to_shape
from familieplan.rights.archive.structure import structure, written

ADDML = "http://www.arkivverket.no/standarder/addml"
# The earliest day that a zip can hold: the same rows give the same bytes, whenever they are packed.
NO_DAY = (1980, 1, 1, 0, 0, 0)


def package_of(family: Family, reach: Reach) -> bytes:
    """Raises StillOpenError for a family with an active plan, MisshapenError for what no archive could take."""
    folders = folders_of(family, reach)
    plans = list(family.plans.all())
    held: Held = {
        Measure: {row.pk for plan in plans for row in reach.measures(plan)},
        MeasureParty: {row.pk for plan in plans for row in reach.parties(plan)},
        Agreement: {row.pk for plan in plans for row in reach.agreements(plan)},
    }
    files: dict[str, bytes] = {}
    for folder in folders:
        for record in folder.records:
            files |= record.files
    files["arkivstruktur.xml"] = structure(family, folders)
    files["endringslogg.xml"] = changes(folders, held)
    files["arkivuttrekk.xml"] = extract_info(family, folders, files)
    hold_to_shape(files)
    return zipped(files)


def package_of_order(order: ExportOrder) -> list[tuple[str, str, bytes]]:
    content = package_of(order.family, Reach(order.ordered_by))
    return [(name_of(order.family), "application/zip", content)]


def name_of(family: Family) -> str:
    return f"familieplan-{family.public_id}.zip"


def zipped(files: dict[str, bytes]) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as package:
        for name in sorted(files):
            facts = ZipInfo(name, NO_DAY)
            facts.compress_type, facts.create_system, facts.external_attr = ZIP_DEFLATED, 3, 0o600 << 16
            package.writestr(facts, files[name], compresslevel=6)
    return held.getvalue()


def extract_info(family: Family, folders: list[Folder], files: dict[str, bytes]) -> bytes:
    """arkivuttrekk.xml, shaped as ADDML: what the extract is, from when to when, and each file with its checksum."""
    register_namespace("", ADDML)
    root = Element(f"{{{ADDML}}}addml")
    dataset = SubElement(root, f"{{{ADDML}}}dataset", name=f"familieplan-{family.public_id}")
    objects = SubElement(dataset, f"{{{ADDML}}}dataObjects")
    extract = SubElement(objects, f"{{{ADDML}}}dataObject", name="Noark 5-arkivuttrekk")
    facts = {
        "type": "Noark 5",
        "version": "5.0",
        "archiveCreator": settings.MUNICIPALITY_NAME,
        "system": "Familieplan",
        "startDate": timezone.localdate(folders[0].opened_at).isoformat(),
        "endDate": timezone.localdate(folders[-1].closed_at).isoformat(),
        "numberOfFolders": str(len(folders)),
        "numberOfRecords": str(sum(len(folder.records) for folder in folders)),
    }
    properties = SubElement(extract, f"{{{ADDML}}}properties")
    for name, value in facts.items():
        _property(properties, name, value)
    inner = SubElement(extract, f"{{{ADDML}}}dataObjects")
    for name in sorted(files):
        listed = SubElement(inner, f"{{{ADDML}}}dataObject", name=name)
        about = SubElement(listed, f"{{{ADDML}}}properties")
        _property(about, "file", name)
        _property(about, "size", str(len(files[name])))
        checksum = SubElement(SubElement(about, f"{{{ADDML}}}property", name="checksum"), f"{{{ADDML}}}properties")
        _property(checksum, "algorithm", "SHA256")
        _property(checksum, "value", hashlib.sha256(files[name]).hexdigest())
    return written(root)


def _property(parent: Element, name: str, value: str) -> None:
    SubElement(SubElement(parent, f"{{{ADDML}}}property", name=name), f"{{{ADDML}}}value").text = value
