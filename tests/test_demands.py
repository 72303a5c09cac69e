"""The table of demands tells what the tests show, and nothing more."""

from __future__ import annotations

import re
from pathlib import Path

from tests.demands import demands, table

MARK = re.compile(r"mark\.demand\(([^)]*)\)")


def test_every_demand_that_a_test_names_stands_in_the_list() -> None:
    named = {
        name
        for path in Path(__file__).parent.rglob("test_*.py")
        for found in MARK.findall(path.read_text(encoding="utf-8"))
        for name in re.findall(r'"([^"]+)"', found)
    }
    assert named
    assert named <= set(demands())


def test_a_demand_without_a_test_is_open_and_one_whose_test_failed_fails() -> None:
    lines = table({"H3a": {"tests/a.py::test_one": "passed"}, "H7c": {"tests/a.py::test_two": "failed"}})
    status = {line[:7].strip(): line[7:14].strip() for line in lines if line[:1].strip()}
    assert (status["H3a"], status["H7c"], status["H1"]) == ("holds", "FAILS", "open")


def test_a_name_that_is_not_in_the_list_is_shown() -> None:
    assert "H99    UNKNOWN" in table({"H99": {"tests/a.py::test_one": "passed"}})[-1]
