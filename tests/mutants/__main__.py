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
    parser.add_argument("--sample", type=int, help="so many of each module, drawn by lot, for a first look")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws others")
    parser.add_argument("--tests", type=int, default=150, help="a mutant that so many have not seen is taken to live")
    parser.add_argument("--fresh", action="store_true", help="try those again that are known to have died")
    parser.add_argument("--again", action="store_true", help="only those that are known to live")
    parser.add_argument("--new", action="store_true", help="only those that were never tried")
    parser.add_argument("--survivors", action="store_true", help="only show what is known")
    chosen = parser.parse_args()
    RESULTS.mkdir(parents=True, exist_ok=True)
    if chosen.what == "coverage" or not COVERAGE.exists():
        measured = measure(chosen.jobs)
        if chosen.what == "coverage" or measured:
            return measured
    if not chosen.survivors:
        run(chosen)
    return report(chosen)


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


def run(chosen: argparse.Namespace) -> None:
    """Those that died once are known as long as neither their function nor the change is another."""
    left_out = set() if chosen.fresh else {"died", "survived"} if chosen.new else {"died"}
    left = [key for key, row in known().items() if row["how"] in left_out]
    which = {"modules": chosen.only, "sample": chosen.sample, "seed": chosen.seed}
    running = []
    for part in range(chosen.jobs):
        asked = {
            "which": which,
            "part": part,
            "of": chosen.jobs,
            "known": left,
            "only": [key for key, row in known().items() if row["how"] != "died"] if chosen.again else [],
            "tests": chosen.tests,
            "to": str(CACHE),
        }
        (RESULTS / f"asked-{part}.json").write_text(json.dumps(asked), encoding="utf-8")
        environment = os.environ | {"FAMILIEPLAN_MUTANTS": str(RESULTS / f"asked-{part}.json")}
        command = [
            sys.executable,
            "-m",
            "pytest",
            *TESTS,
            "-q",
            "-p",
            "tests.mutants.plugin",
            "-p",
            "no:cacheprovider",
            "--tb=short",
            # A test that hangs is ended wherever it is, also where an exception cannot be handed on.
            "-p",
            "no:unraisableexception",
        ]
        log = (RESULTS / f"log-{part}.txt").open("w", encoding="utf-8")
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log))
    ended = [process.wait() for process in running]
    if any(ended):
        sys.exit(f"pytest itself failed; see {RESULTS}/log-*.txt")


def report(chosen: argparse.Namespace) -> int:
    from tests.mutants.choosing import WITHIN_95, estimate, of_module, spread
    from tests.mutants.making import mutants_of

    answers, lives, rows = known(), [], []
    for module in chosen.only:
        drawn = {mutant.key: mutant for mutant in of_module(module, chosen.sample, chosen.seed)}
        how = {key: answers[key]["how"] if key in answers else "not tried" for key in drawn}
        lives += [f"{mutant}\n  {how[key]}" for key, mutant in drawn.items() if how[key] != "died"]
        counted = Counter(how.values())
        whole = len({mutant.key for mutant in mutants_of(module)}) if chosen.sample else len(drawn)
        rows.append((counted["died"], len(drawn) - counted["not tried"], whole))
        print(_line(module, rows[-1], counted, WITHIN_95 * spread(*rows[-1]) ** 0.5))
    (RESULTS / "survivors.txt").write_text("\n".join(lives) + "\n", encoding="utf-8")
    share, off = estimate(rows)
    died, tried, whole = map(sum, zip(*rows, strict=True))
    print(_line("in all", (died, tried, whole), Counter(), 0))
    if tried < whole:
        drawn_how = (
            f"at most {chosen.sample} of each module, seed {chosen.seed}" if chosen.sample else "a run not ended"
        )
        print(f"A sample ({drawn_how}): in all {100 * share:.1f} % would die, give or take {100 * off:.1f} (95 %).")
    print(f"Those that live stand in {(RESULTS / 'survivors.txt').relative_to(ROOT)}.")
    # What was not tried has not died, unless it was left out by lot.
    return 0 if share >= GOAL and (chosen.sample or died >= GOAL * whole) else 1


def _line(name: str, row: tuple[int, int, int], counted: Counter[str], off: float) -> str:
    (died, tried, whole), others = row, ", ".join(f"{how} {n}" for how, n in counted.items() if how != "died")
    sure = f" ± {100 * off:3.1f}" if off else ""
    return f"{name:36} {died:5} of {tried:5} died, of {whole:5}  {100 * died / max(tried, 1):5.1f} %{sure}  {others}"


if __name__ == "__main__":
    sys.exit(main())
