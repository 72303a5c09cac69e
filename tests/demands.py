"""`make demands`: each demand of the municipality's plans, the tests that name it, and whether they hold.

A test names one with `@pytest.mark.demand("H3a")`. Exits 1 when such a test fails, or names a demand that is not there.
"""

from __future__ import annotations

import sys
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

LIST = Path(__file__).resolve().parents[1] / "docs" / "demands.toml"


def demands() -> dict[str, str]:
    """Id → what is asked, in the order of the plans."""
    plans: dict[str, dict[str, str]] = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return {name: asked for plan in plans.values() for name, asked in plan.items()}


def named_by(test: pytest.Item) -> list[str]:
    return [str(name) for mark in test.iter_markers("demand") for name in mark.args]


class Answers:
    """What the run has shown: per demand the tests and how each ended."""

    def __init__(self) -> None:
        self.names: dict[str, list[str]] = {}
        self.ended: dict[str, dict[str, str]] = defaultdict(dict)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.names = {test.nodeid: named_by(test) for test in items}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # A worker of several puts the name of its group behind the test's own.
        test = report.nodeid.partition("@")[0]
        for name in self.names.get(test, self.names.get(report.nodeid, ())):
            one = test.partition("[")[0]
            # One case that fell is not made good by the next, nor by its own clearing away.
            if report.outcome != "passed" or (report.when == "call" and one not in self.ended[name]):
                self.ended[name][one] = report.outcome


def table(ended: Mapping[str, Mapping[str, str]]) -> list[str]:
    """A line per demand and one per test of it: `open` where no test names it."""
    lines = []
    for name, asked in demands().items():
        tests = ended.get(name, {})
        status = "open" if not tests else "holds" if set(tests.values()) == {"passed"} else "FAILS"
        lines.append(f"{name:<7}{status:<7}{asked}")
        lines += [f"{'':<14}{test.partition('/')[2]}" for test in sorted(tests)]
    unknown = sorted(set(ended) - set(demands()))
    return lines + [f"{name:<7}UNKNOWN it does not stand in docs/demands.toml" for name in unknown]


def main() -> int:
    answers = Answers()
    code = pytest.main(["tests", "-m", "demand", "-q", "--no-header", "-p", "no:cacheprovider"], plugins=[answers])
    lines = table(answers.ended)
    print("\n".join(lines))
    held = sum(line[7:12] == "holds" for line in lines)
    print(f"{held} of {len(demands())} demands have tests that hold.")
    return int(code) or any("UNKNOWN" in line for line in lines)


if __name__ == "__main__":
    sys.exit(main())
