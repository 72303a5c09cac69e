"""`import_kostra`: names, output and exit codes that others rely on."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from familieplan.assistance.models import KostraFile
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


def test_a_file_that_may_not_be_read_is_wrong_use_and_stores_none(
    good: Path, bad: Path, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def closed(path: Path, *how: object) -> object:
        if path == bad:
            raise PermissionError(13, "Permission denied")
        return opened(path, *how)

    monkeypatch.setattr(Path, "open", closed)
    with pytest.raises(SystemExit) as stopped:
        call_command("import_kostra", str(good), str(bad), "--json")
    said = capsys.readouterr()
    assert (stopped.value.code, said.out) == (2, "")
    assert "Filen kan ikke leses" in said.err
    assert not KostraFile.objects.exists()


def test_a_dry_run_says_that_it_would_and_stores_nothing(good: Path, bad: Path, capsys) -> None:
    code, answer = run(capsys, good, "--dry-run")
    assert (code, answer[0]["stored"]) == (0, False)
    assert run(capsys, bad, "--dry-run")[0] == 1
    assert not KostraFile.objects.exists()


def test_nothing_to_report_is_stored_without_form_and_year(tmp_path: Path, capsys) -> None:
    path = tmp_path / "tom.dat"
    path.write_bytes(b" ")
    expected = {"file": str(path), "form": "", "year": None, "records": 0, "stored": True, "faults": []}
    assert run(capsys, path) == (0, [expected])
