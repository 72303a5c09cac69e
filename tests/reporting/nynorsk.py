"""Every text that may stand in a yearly status on paper, found in its source, whether or not a figure brings it out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

from familieplan.coordination.models import BarrierKind, FeltHelp
from familieplan.reporting.goals import Answer

TEMPLATES = settings.BASE_DIR / "templates"
CODE = settings.BASE_DIR / "familieplan/reporting"
# Modules all of whose texts may stand in a report.
MODULES = (
    *("chapters.py", "charts.py", "definitions.py", "drawings.py", "pdf.py", "disclosure/publishing.py"),
    *(f"register/{name}.py" for name in ("entries", "figures", "groups", "places", "said", "tables")),
    "export/text.py",
)
SAYS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2}
CALL = re.compile(
    r"""\b(?:gettext|ngettext)\((u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")(?:,\s*(u?'(?:[^'\\]|\\.)*'))?"""
)
INCLUDE = re.compile(r'{% include "([^"]+)"')


def in_templates(name: str = "reporting/print/status.html") -> dict[str, str]:
    """Text → template, of the template and of all that it takes in."""
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    found = dict.fromkeys(_texts(ast.parse(_calls(source))), name)
    for inner in INCLUDE.findall(source):
        found |= in_templates(inner)
    return found


def _calls(source: str) -> str:
    """What Django's own makemessages reads, with only its calls left."""
    said = templatize(source)
    return "\n".join(match.group() + ")" for match in CALL.finditer(said))


def in_code() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in MODULES:
        found |= dict.fromkeys(_texts(ast.parse((CODE / name).read_text(encoding="utf-8"))), name)
    words = (CODE / "words.py").read_text(encoding="utf-8")
    missing = next(n for n in ast.parse(words).body if isinstance(n, ast.FunctionDef) and n.name == "why_missing")
    found |= dict.fromkeys(_texts(missing), "words.py")
    for labels in (BarrierKind, FeltHelp, Answer):
        found |= dict.fromkeys((str(label) for label in labels.labels), labels.__name__)
    return found


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SAYS:
            for argument in node.args[: SAYS[node.func.id]]:
                assert isinstance(argument, ast.Constant), ast.dump(node)
                yield argument.value


def catalogue(path: Path) -> dict[str, str]:
    """msgid → msgstr of a .po file, and msgid_plural → its plural."""
    found: dict[str, str] = {}
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        parts: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            if match := re.match(r'(msgid_plural|msgid|msgstr(?:\[\d\])?) (".*")', line):
                key = match[1]
                parts[key] = ast.literal_eval(match[2])
            elif line.startswith('"') and key:
                parts[key] += ast.literal_eval(line)
        if parts.get("msgid"):
            found[parts["msgid"]] = parts.get("msgstr", parts.get("msgstr[0]", ""))
            if "msgid_plural" in parts:
                found[parts["msgid_plural"]] = parts.get("msgstr[1]", "")
    return found
