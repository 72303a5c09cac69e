"""`make mutants` and `make coverage`: figures per module and in all; exits 1 when a goal is missed."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from typing import Any

from tests.mutants.modules import COVERAGE, GOAL, MODULES, RESULTS, ROOT, TESTS, path_of

CACHE = RESULTS / "results.jsonl"
# Processes of their own are measured from their first line on, what is read when a module is imported included.
CONFIG = f"""[run]
branch = true
parallel = true
patch = ["subprocess"]
data_file = "{COVERAGE}"
include = ["familieplan/families/*", "familieplan/accounts/*"]
omit = ["*/migrations/*"]
[report]
exclude_also = ["if TYPE_CHECKING:"]
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("what", choices=["coverage", "mutants"])
    parser.add_argument("--only", nargs="*", default=list(MODULES), help="modules, for example families/access.py")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--every", type=int, default=1, help="only every so many-th mutant, for a first look")
    parser.add_argument("--fresh", action="store_true", help="try those again that are known to have died")
    parser.add_argument("--survivors", action="store_true", help="only show what is known")
    chosen = parser.parse_args()
    RESULTS.mkdir(parents=True, exist_ok=True)
    if chosen.what == "coverage" or not COVERAGE.exists():
        measured = measure(chosen.jobs)
        if chosen.what == "coverage" or measured:
            return measured
    if not chosen.survivors:
        run(chosen.only, chosen.jobs, chosen.every, chosen.fresh)
    return report(chosen.only)


def measure(jobs: int) -> int:
    """Lines and branches, and by which test each was reached."""
    config = RESULTS / "rc.toml"
    config.write_text(CONFIG, encoding="utf-8")
    coverage = [sys.executable, "-m", "coverage"]
    named, paths = f"--rcfile={config}", ",".join(str(path_of(module)) for module in MODULES)
    tests = ["-m", "pytest", *TESTS, "-q", "-n", str(jobs), "--dist", "loadgroup", "-p", "tests.mutants.contexts"]
    subprocess.run([*coverage, "erase", named], cwd=ROOT, check=True)
    if failed := subprocess.run([*coverage, "run", named, *tests], cwd=ROOT, check=False).returncode:
        return failed
    subprocess.run([*coverage, "combine", "--quiet", named], cwd=ROOT, check=True)
    shown = [*coverage, "report", named, f"--include={paths}", "--show-missing", "--fail-under=100"]
    return subprocess.run(shown, cwd=ROOT, check=False).returncode


def known() -> dict[str, dict[str, Any]]:
    """The last answer of each mutant."""
    lines = CACHE.read_text(encoding="utf-8").splitlines() if CACHE.exists() else []
    return {row["key"]: row for row in map(json.loads, lines)}


def run(modules: list[str], jobs: int, every: int, fresh: bool) -> None:
    """Those that died once are known as long as neither their function nor the change is another."""
    died = [] if fresh else [key for key, row in known().items() if row["how"] == "died"]
    running = []
    for part in range(jobs):
        asked = {"modules": modules, "part": part * every, "of": jobs * every, "known": died, "to": str(CACHE)}
        (RESULTS / f"asked-{part}.json").write_text(json.dumps(asked), encoding="utf-8")
        environment = os.environ | {"FAMILIEPLAN_MUTANTS": str(RESULTS / f"asked-{part}.json")}
        command = [sys.executable, "-m", "pytest", *TESTS, "-q", "-p", "tests.mutants.plugin", "-p", "no:cacheprovider"]
        log = (RESULTS / f"log-{part}.txt").open("w", encoding="utf-8")
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log))
    ended = [process.wait() for process in running]
    if any(ended):
        sys.exit(f"pytest itself failed; see {RESULTS}/log-*.txt")


def report(modules: list[str]) -> int:
    from tests.mutants.making import mutants_of

    rows, whole = known(), Counter[str]()
    lives: list[str] = []
    for module in modules:
        keys = {mutant.key: mutant for mutant in mutants_of(module)}
        counted = Counter(rows[key]["how"] if key in rows else "not tried" for key in keys)
        lives += [str(mutant) for key, mutant in keys.items() if rows.get(key, {}).get("how") != "died"]
        whole += counted
        print(_line(module, counted))
    (RESULTS / "survivors.txt").write_text("\n".join(lives) + "\n", encoding="utf-8")
    print(_line("in all", whole))
    print(f"Those that live stand in {(RESULTS / 'survivors.txt').relative_to(ROOT)}.")
    return 0 if whole["died"] >= GOAL * whole.total() else 1


def _line(name: str, counted: Counter[str]) -> str:
    died, others = counted["died"], ", ".join(f"{how} {count}" for how, count in counted.items() if how != "died")
    return f"{name:36} {died:5} of {counted.total():5} died  {100 * died / max(counted.total(), 1):5.1f} %  {others}"


if __name__ == "__main__":
    sys.exit(main())
