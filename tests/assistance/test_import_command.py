"""`import_kostra`: names, output and exit codes that others rely on."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.assistance.files import aid, file_of, number

pytestmark = pytest.mark.django_db


def run(capsys, *arguments: object) -> tuple[int, list]:
    code = 0
    try:
        call_command("import_kostra", *map(str, arguments), "--json")
    except SystemExit as stop:
        code = stop.code
    out = capsys.readouterr().out
    return code, json.loads(out) if out else []


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "god.dat"
    path.write_bytes(file_of("11F", 2025, [aid(1, 2025), aid(2, 2025)]))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "feil.dat"
    path.write_bytes(file_of("11F", 2024, [aid(1, 2024, KJONN="9")]))
    return path


def test_a_good_file_answers_with_its_facts(good: Path, capsys) -> None:
    code, answer = run(capsys, good)
    expected = {"file": str(good), "form": "11F", "year": 2025, "records": 2, "stored": True, "faults": []}
    assert (code, answer) == (0, [expected])


def test_one_refused_file_exits_with_one_and_says_why(good: Path, bad: Path, capsys) -> None:
    code, answer = run(capsys, good, bad)
    assert (code, [each["stored"] for each in answer]) == (1, [True, False])
    fault = answer[1]["faults"][0]
    assert (fault["line"], fault["field"], fault["rule"], fault["severity"]) == (1, "KJONN", "K008", "error")
    assert number(1) not in json.dumps(answer)


def test_accepted_errors_exit_with_nought(bad: Path, capsys) -> None:
    assert run(capsys, bad, "--accept-errors")[0] == 0


def test_a_missing_file_is_wrong_use(tmp_path: Path, capsys) -> None:
    assert run(capsys, tmp_path / "finnes-ikke.dat")[0] == 2
