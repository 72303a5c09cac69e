"""Tells coverage which test is running, so that a mutant is tried with the tests that reach its line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from coverage import Coverage


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[object]:
    from familieplan.accounts.prepared import forget_all

    measuring = Coverage.current()
    if measuring:
        # A question that is built once would be reached by whichever test asks it first, and by no other.
        forget_all()
        # xdist adds the group to the name.
        measuring.switch_context(item.nodeid.partition("@")[0])
    return (yield)
