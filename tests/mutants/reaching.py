"""Which tests reach a line, as `make coverage` has noted it."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest
from coverage import CoverageData

from tests.mutants.making import Mutant
from tests.mutants.modules import COVERAGE, MODULES, ROOT, path_of


class Reach:
    """A module's own tests first, file by file, and what reaches little before whole pages; what really commits last."""

    def __init__(self, items: list[pytest.Item]) -> None:
        self.items = {item.nodeid: item for item in items}
        self.data = CoverageData(str(COVERAGE))
        self.data.read()
        self.lines = cache(self._lines)
        self.weight: Counter[str] = Counter()
        for file in self.data.measured_files():
            for contexts in self.data.contexts_by_lineno(file).values():
                self.weight.update(contexts)

    def _lines(self, module: str) -> dict[int, set[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        for line, contexts in self.data.contexts_by_lineno(str(path_of(module))).items():
            found[line] = set(contexts) - {""}
        return found

    def tests(self, mutant: Mutant) -> list[pytest.Item]:
        lines, own = self.lines(mutant.module), MODULES[mutant.module]
        if mutant.where.isupper():
            # A constant is read when the module is: every test of the module's own may notice.
            reached = {nodeid for nodeid, item in self.items.items() if _is_own(item, own)}
        else:
            reached = set().union(*(lines[line] for line in range(mutant.line, mutant.last_line + 1)))
        reached = reached or set().union(*(lines[line] for line in _lines_of(mutant)))
        own_items = [nodeid for nodeid, item in self.items.items() if _is_own(item, own)]
        # A test that was written since may reach it, too.
        reached |= {nodeid for nodeid in own_items if nodeid not in self.weight}
        items = [self.items[nodeid] for nodeid in sorted(reached) if nodeid in self.items]
        return sorted(items, key=lambda item: (commits(item), _rank(item, own), self.weight[item.nodeid]))


def commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in item.fixturenames  # type: ignore[attr-defined]


def _is_own(item: pytest.Item, own: tuple[str, ...]) -> bool:
    return _rank(item, own) < len(own)


def _rank(item: pytest.Item, own: tuple[str, ...]) -> int:
    path = str(Path(item.path).relative_to(ROOT))
    return own.index(path) if path in own else len(own)


def _lines_of(mutant: Mutant) -> range:
    """The lines of the function that a mutant stands in."""
    import ast

    from tests.mutants.making import piece_of

    node = piece_of(ast.parse(path_of(mutant.module).read_text(encoding="utf-8")), mutant.where)
    return range(node.lineno, (node.end_lineno or node.lineno) + 1)  # type: ignore[attr-defined]
