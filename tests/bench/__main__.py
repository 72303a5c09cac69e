"""`make bench`: every pair in one run; exits 1 when a goal is missed."""

from __future__ import annotations

import argparse
import os
import sys


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--families", type=int, default=100_000)
    parser.add_argument("--months", type=int, default=5_000_000)
    parser.add_argument("--times", type=int, default=30, help="requests per round")
    parser.add_argument("--records", type=int, default=1_000_000, help="lines of the five files that are read")
    chosen = parser.parse_args()
    from tests.bench.building import prepare

    os.environ["DATABASE_URL"] = prepare(chosen.families, chosen.months)
    os.environ["DJANGO_SETTINGS_MODULE"] = "familieplan.config.settings"
    import django

    django.setup()
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.bench.hand"
    # For guardian's own pages alone: ours never ask has_perm.
    settings.AUTHENTICATION_BACKENDS.append("guardian.backends.ObjectPermissionBackend")
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    from tests.bench.measures import duty, night, pages, year
    from tests.bench.papering import papering
    from tests.bench.reading import reading

    missed = 0
    for lines in (pages(chosen.times), year(), night(), duty(), reading(chosen.records), papering()):
        for line in lines:
            print(line, flush=True)
            missed += not line.met
    print("Every goal is met." if not missed else f"{missed} goals are missed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
