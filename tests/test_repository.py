"""The house polices itself."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[1]
CODE = sorted((ROOT / "familieplan").rglob("*.py"))
OWN = [model for model in apps.get_models() if model.__module__.startswith("familieplan.")]


def source_of(pattern: str) -> str:
    paths = [path for path in ROOT.glob(pattern) if "migrations" not in path.parts]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_days_end_in_on_and_moments_in_at(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        if isinstance(field, models.DateTimeField):
            assert field.name.endswith("_at") or field.name == "last_login", field
        elif isinstance(field, models.DateField):
            named = field.name.endswith("_on") or field.name in {"birth_date", "valid_from", "valid_to", "since"}
            assert named, field


def test_guardian_is_known_in_two_modules_only() -> None:
    knows = {
        str(path.relative_to(ROOT))
        for path in CODE
        if re.search(r"^(from|import) guardian", path.read_text(), re.MULTILINE)
    }
    assert knows <= {"familieplan/families/models/family.py", "familieplan/families/access.py"}


def test_nobody_asks_has_perm() -> None:
    assert not [path for path in CODE if re.search(r"\.has_perm\(|get_objects_for_user\(", path.read_text())]


def test_access_rows_are_written_in_one_module() -> None:
    writers = {
        path.name
        for path in CODE
        if re.search(
            r"(INTO|UPDATE|DELETE FROM) families_familyuseraccess|FamilyUserAccess\.objects\.(create|bulk|get_or)",
            path.read_text(),
        )
    }
    assert writers == {"access.py"}


def test_there_is_no_room_for_odds_and_ends() -> None:
    forbidden = {"utils", "core", "common", "helpers"}
    assert not [
        path for path in CODE if forbidden & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}
    ]


def test_every_template_is_used() -> None:
    used = source_of("familieplan/**/*.py") + source_of("templates/**/*.html")
    own_names = {"400", "403", "403_csrf", "404", "429", "500", "503", "base"}
    unused = []
    for path in (ROOT / "templates").rglob("*.html"):
        name = str(path.relative_to(ROOT / "templates"))
        # allauth, DRF and Django ask for these by their own names.
        if (
            name.split("/")[0] in {"account", "allauth", "drf_spectacular", "mfa", "socialaccount"}
            or path.stem in own_names
        ):
            continue
        if f'"{name}"' not in used and f"/{path.stem}" not in used and f'"{path.stem}"' not in used:
            unused.append(name)
    assert unused == []


def test_the_project_reads_nothing_outside_its_own_tree() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    outside = re.compile(rf"\.\./shared|{re.escape(str(ROOT))}/|index-url|--find-links")
    texts = [
        name
        for name in tracked
        if not name.endswith((".woff2", ".png", ".dat", ".svg", ".mo")) and name != "tests/test_repository.py"
    ]
    assert not [
        name for name in texts if (ROOT / name).exists() and outside.search((ROOT / name).read_text(encoding="utf-8"))
    ]


def test_each_dependency_has_its_reason() -> None:
    import tomllib

    reasons = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["familieplan"]["dependencies"]
    lines = (ROOT / "requirements/base.in").read_text().splitlines()
    names = {re.split(r"[\[<>=]", line)[0] for line in lines if line and not line.startswith("#")}
    assert names == set(reasons)


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_stays_within_four_hundred_lines(path: Path) -> None:
    assert "migrations" in path.parts or len(path.read_text().splitlines()) <= 400


def test_adrs_are_short_and_few() -> None:
    found = sorted((ROOT / "docs/adr").glob("*.md"))
    assert 0 < len(found) <= 10
    assert all(10 <= len(path.read_text().splitlines()) <= 40 for path in found)


def test_every_picture_and_link_of_the_readme_leads_to_a_file_of_the_tree() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = [link for link in re.findall(r"\]\(([^)\s#]+)", readme) if "://" not in link]
    assert [link for link in named if not (ROOT / link).exists()] == []
    pictures = [ROOT / link for link in named if link.endswith(".png")]
    assert len(pictures) == 3
    # Whoever clones the project pays for each of them.
    assert all(picture.stat().st_size < 200_000 for picture in pictures)


def test_the_stylesheet_stays_under_four_hundred_lines() -> None:
    assert len((ROOT / "static/familieplan.css").read_text(encoding="utf-8").splitlines()) < 400


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "docs").glob("security*.md")) + sorted((ROOT / "docs/security").glob("*.md")),
    ids=lambda path: path.name,
)
def test_every_test_that_a_security_page_names_is_there(path: Path) -> None:
    """A table that points at nothing would be worse than none."""
    tests = source_of("tests/**/*.py")
    text = path.read_text(encoding="utf-8")
    names = set(re.findall(r"`(test_\w+?)(?:…[^`]*)?`", text))
    files = set(re.findall(r"`(tests/[\w/]+\.py)`", text))
    assert [name for name in names if f"def {name}" not in tests] == []
    assert [name for name in files if not (ROOT / name).exists()] == []
