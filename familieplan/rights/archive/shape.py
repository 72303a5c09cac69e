"""Each XML file of a package is held against its schema before the package is written (schemas/, docs/archive.md)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"
SHAPED = ("arkivstruktur.xml", "endringslogg.xml", "arkivuttrekk.xml")
# Nothing is fetched and nothing is expanded: what we wrote ourselves has no use for either.
PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": True}


class MisshapenError(Exception):
    """A package that no archive could take: a fault of ours, and nothing of it leaves the house."""


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / name.replace(".xml", ".xsd"), etree.XMLParser(**PARSER)))


def hold_to_shape(files: dict[str, bytes]) -> None:
    """Raises MisshapenError. It names elements and lines, and never what stands in them: that is somebody's life."""
    for name in SHAPED:
        schema = _schema(name)
        if not schema.validate(etree.fromstring(files[name], etree.XMLParser(**PARSER))):
            where = [f"{name}:{fault.line} {fault.type_name} {fault.path or ''}" for fault in schema.error_log]
            raise MisshapenError("; ".join(where[:5]))
