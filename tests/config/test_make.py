"""The shell around Python: what it asks of the machine, and how it says that something is missing."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_too_old_a_python_gets_one_clear_sentence(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\ncase $1 in --version) echo Python 3.9.2;; *) exit 1;; esac\n")
    old.chmod(0o755)
    done = subprocess.run(
        ["sh", "scripts/setup.sh"],
        cwd=ROOT,
        env=os.environ | {"PYTHON": str(old)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Python 3.11 or newer; this is Python 3.9.2" in done.stderr


@pytest.mark.xdist_group("alone")
def test_tests_of_one_group_stay_with_one_worker(request: pytest.FixtureRequest, worker_id: str) -> None:
    """A pytest that names its items in a new way would spread them, and each would start a demo of its own."""
    assert worker_id == "master" or request.node.nodeid.endswith("@alone")
