"""Each XML file of a package keeps to its schema, or there is no package; the schemas refuse what they should."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from lxml import etree

from familieplan.coordination.operations.answers import answer_entry
from familieplan.coordination.operations.closing import close_plan
from familieplan.coordination.operations.journal import sign_entry
from familieplan.coordination.operations.plan import add_goal, reword_goal
from familieplan.families.models import ExportOrder, FamilyExport
from familieplan.rights import tasks
from familieplan.rights.archive import package, shape
from familieplan.rights.archive.package import package_of
from familieplan.rights.archive.reach import Reach
from familieplan.rights.archive.shape import SCHEMAS, SHAPED, MisshapenError, hold_to_shape
from tests.cast import Cast
from tests.coordination.journals import signed_file
from tests.rights.people import TODAY, note
from tests.rights.test_archive import opened

pytestmark = pytest.mark.django_db
N5 = "{http://www.arkivverket.no/standarder/noark5/arkivstruktur}"
# What a package need not hold; everything else stands in each of them.
MAY_BE_MISSING = {"beskrivelse", "merknad", "kryssreferanse", "part"}


@pytest.fixture
def full(cast: Cast, settings: Any, tmp_path: Path) -> dict[str, bytes]:
    """A package with one of everything that the mapping knows."""
    settings.MEDIA_ROOT = tmp_path
    by = cast["coordinator"]
    goal = add_goal(plan=cast.plan, by=by, area="housing", words="Vi vil bo her", said_by="Glad")
    reword_goal(goal=goal, by=by, words="Vi vil bo her lenge", said_by="Glad")
    first = note(cast, "Vi snakket", "everybody")
    sign_entry(plan=cast.plan, by=by, kind="note", happened_on=TODAY, text="Det var feil", corrects=first)
    file = signed_file(cast)
    answer_entry(plan=cast.plan, entry=file.entry, by=cast["responsible"], takes_it_on=True, text="Jeg ringer.")
    close_plan(plan=cast.plan, by=by, reason="Målene er nådd")
    return opened(package_of(cast.family, Reach()))


def changed(files: dict[str, bytes], name: str, change: Callable[[Any], object]) -> dict[str, bytes]:
    root = etree.fromstring(files[name])
    change(root)
    return files | {name: etree.tostring(root)}


def test_everything_the_schema_knows_stands_in_a_full_package_and_nothing_else(full: dict[str, bytes]) -> None:
    """Else the schema would allow what nobody has looked at, or the mapping would have grown past it."""
    for name in SHAPED:
        schema = (SCHEMAS / name.replace(".xml", ".xsd")).read_text()
        known = set(re.findall(r'<xs:element name="(\w+)"', schema))
        met = {etree.QName(each).localname for each in etree.fromstring(full[name]).iter()}
        assert met == known, name


def test_the_mapping_that_is_written_down_names_every_element_of_the_schema() -> None:
    written = (Path(__file__).parents[2] / "docs/archive.md").read_text()
    known = re.findall(r'<xs:element name="(\w+)"', (SCHEMAS / "arkivstruktur.xsd").read_text())
    assert [name for name in known if name not in written] == []


def test_an_element_less_is_no_package(full: dict[str, bytes]) -> None:
    root = etree.fromstring(full["arkivstruktur.xml"])
    for name in {etree.QName(each).localname for each in root.iter()} - MAY_BE_MISSING - {"arkiv"}:

        def without(root: Any, name: str = name) -> None:
            found = next(root.iter(f"{N5}{name}"))
            found.getparent().remove(found)

        if name in {"dokumentbeskrivelse", "registrering"}:
            # Of these there are several; the last must stay.
            def without(root: Any, name: str = name) -> None:
                for parent in {each.getparent() for each in root.iter(f"{N5}{name}")}:
                    for found in parent.findall(f"{N5}{name}"):
                        parent.remove(found)

        with pytest.raises(MisshapenError):
            hold_to_shape(changed(full, "arkivstruktur.xml", without))


def told(name: str, text: str) -> Callable[[Any], object]:
    return lambda root: setattr(next(root.iter(f"{N5}{name}")), "text", text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tittel", "  \n "),
        ("systemID", "7"),
        ("arkivstatus", "Opprettet"),
        ("opprettetDato", "2026-11-01T12:00:00+01:00"),
        ("saksdato", "1.11.2026"),
        ("journalposttype", "Inngående dokument"),
        ("sjekksum", "0" * 63),
        ("sjekksumAlgoritme", "MD5"),
        ("filstoerrelse", "0"),
        ("referanseDokumentfil", "../plan.pdf"),
        ("referanseDokumentfil", "dokumenter/plan.exe"),
        ("format", "PDF/A-1b"),
        ("merknadstype", "Annet"),
        ("arkivskaperID", "Trondheim"),
    ],
)
def test_a_value_that_the_archive_does_not_know_is_no_package(full: dict[str, bytes], name: str, text: str) -> None:
    with pytest.raises(MisshapenError):
        hold_to_shape(changed(full, "arkivstruktur.xml", told(name, text)))


def test_two_units_with_one_number_are_no_package(full: dict[str, bytes]) -> None:
    def the_same(root: Any) -> None:
        first, *_others, last = root.iter(f"{N5}systemID")
        last.text = first.text

    with pytest.raises(MisshapenError, match="IDC"):
        hold_to_shape(changed(full, "arkivstruktur.xml", the_same))


def test_a_folder_says_that_it_is_a_case(full: dict[str, bytes]) -> None:
    def plain(root: Any) -> None:
        next(root.iter(f"{N5}mappe")).attrib.clear()

    with pytest.raises(MisshapenError):
        hold_to_shape(changed(full, "arkivstruktur.xml", plain))


@pytest.mark.parametrize("name", ["endringslogg.xml", "arkivuttrekk.xml"])
def test_so_are_the_two_other_files(full: dict[str, bytes], name: str) -> None:
    hold_to_shape(full)
    with pytest.raises(MisshapenError, match=name):
        hold_to_shape(changed(full, name, lambda root: root[0].append(etree.Element("mer"))))
    with pytest.raises(MisshapenError, match=name):
        hold_to_shape(changed(full, name, lambda root: root.remove(root[0]) if len(root) == 1 else root[0].clear()))


def test_what_is_told_of_a_misshapen_package_is_nobodys_life(full: dict[str, bytes]) -> None:
    with pytest.raises(MisshapenError) as fault:
        hold_to_shape(changed(full, "arkivstruktur.xml", told("merknadstype", "Vakker Blomst slår")))
    assert "arkivstruktur.xml" in str(fault.value)
    assert "Blomst" not in str(fault.value)


def test_a_misshapen_package_is_not_written(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by the command nor for the page: the order stays open, and is given up after its tries."""
    close_plan(plan=cast.plan, by=cast["coordinator"], reason="Ferdig")
    monkeypatch.setattr(package, "structure", lambda *_facts: b"<arkiv/>")
    with pytest.raises(MisshapenError):
        call_command("archive_family", str(cast.family.public_id), "--out", str(tmp_path / "ut"))
    assert not (tmp_path / "ut").exists()
    cast.client("coordinator").post(f"/familier/{cast.family.public_id}/rettigheter/arkivpakke/")
    with pytest.raises(MisshapenError):
        tasks.make_order(ExportOrder.objects.get().pk)
    assert not FamilyExport.objects.exists()


def test_a_sign_that_no_xml_file_can_hold_becomes_a_space(cast: Cast) -> None:
    """Pasted from a document; without this, that family could never be packed."""
    entry = note(cast, "Vi snakket", "everybody")
    answer_entry(plan=cast.plan, entry=entry, by=cast["responsible"], takes_it_on=False, text="Ja\x0bjeg\x02 ringer")
    goal = add_goal(plan=cast.plan, by=cast["coordinator"], area="housing", words="Vi\x0bvil", said_by="Glad")
    reword_goal(goal=goal, by=cast["coordinator"], words="Vi vil bo", said_by="Glad")
    close_plan(plan=cast.plan, by=cast["coordinator"], reason="Fer\x0cdig 🌷")
    files = opened(package_of(cast.family, Reach()))
    assert "Ja jeg  ringer" in files["arkivstruktur.xml"].decode()
    assert "<beskrivelse>Fer dig 🌷</beskrivelse>" in files["arkivstruktur.xml"].decode()
    assert "<tidligereVerdi>Vi vil</tidligereVerdi>" in files["endringslogg.xml"].decode()


def test_the_schemas_are_read_once(full: dict[str, bytes]) -> None:
    shape._schema.cache_clear()
    hold_to_shape(full)
    hold_to_shape(full)
    assert shape._schema.cache_info().misses == len(SHAPED)
