"""Every text that somebody sees is wrapped for translation; nothing is inline that the strict policy forbids."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
WORDS = re.compile(r"[A-Za-zÆØÅæøå]{2,}")
# Names that are the same in every language, and words that only the browser reads.
NAMES = {"Familieplan", "OSK", "PDF", "KOSTRA", "API", "utf", "KVP"}
SPOKEN = re.compile(r'(?:aria-label|title|placeholder|alt|data-label)="([^"]*)"')


def bare_words(source: str) -> set[str]:
    """Words between the tags, and in attributes that are read aloud, that no translation tag encloses."""
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{% (blocktranslate|comment).*?%\}.*?\{% end\1 %\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source, flags=re.DOTALL)
    source = re.sub(r"<(script|style)\b.*?</\1>", "", source, flags=re.DOTALL)
    spoken = " ".join(SPOKEN.findall(source))
    shown = re.sub(r"<[^>]*>", " ", source.replace("&nbsp;", " "))
    return {word for word in WORDS.findall(f"{shown} {spoken}") if word not in NAMES}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_text_of_a_template_is_wrapped(template: Path) -> None:
    assert bare_words(template.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_has_nothing_inline(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", source)


def test_the_check_itself_finds_a_bare_word() -> None:
    assert bare_words('<p>Hei</p><a title="Lukk">{% translate "x" %}</a>') == {"Hei", "Lukk"}


NORWEGIAN = re.compile(r"[æøåÆØÅ]|\b(ikke|eller|skal|familien|dette|velg|skriv)\b", re.IGNORECASE)
SAYS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}
# What is written to a terminal, a file of ours or a schema is not the screen.
NOT_SCREEN = (
    *("management/commands", "migrations", "demo_municipality", "families/first_rows", "api/", "config/"),
    "rights/archive/structure",
)


def bare_sentences(path: Path) -> list[str]:
    """Norwegian sentences in code that stand outside a call of gettext, docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    wrapped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYS:
            wrapped |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            wrapped.add(id(node.body[0].value))  # type: ignore[attr-defined]
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in wrapped
        and " " in node.value
        and NORWEGIAN.search(node.value)
        and "SELECT" not in node.value
    ]


def test_every_sentence_in_code_is_wrapped() -> None:
    found = {}
    for path in sorted((ROOT / "familieplan").rglob("*.py")):
        name = str(path.relative_to(ROOT / "familieplan"))
        if not any(part in name for part in NOT_SCREEN) and (bare := bare_sentences(path)):
            found[name] = bare
    assert found == {}
