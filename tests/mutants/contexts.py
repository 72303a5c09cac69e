"""Tells coverage which test is running, so that a mutant is tried with the tests that reach its line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from coverage import Coverage


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[object]:
    measuring = Coverage.current()
    if measuring:
        # xdist adds the group to the name.
        measuring.switch_context(item.nodeid.partition("@")[0])
    return (yield)
