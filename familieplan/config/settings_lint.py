"""The settings with the migration linter on top, which only `make check` needs."""

from familieplan.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]  # noqa: F405
MIGRATION_LINTER_OPTIONS = {
    "exclude_apps": [
        *("account", "mfa", "socialaccount", "usersessions"),
        *("guardian", "authtoken", "auth", "contenttypes", "sessions", "pghistory"),
    ],
    # The first landing makes every table: nothing runs yet that an exclusive lock could stop.
    "ignore_initial_migrations": True,
    "ignore_name": [
        # They make a table of their own; the linter takes its columns for additions to one that is in use.
        *("0002_read_log", "0008_read_log_chain"),
        # A small table that somebody reads numbers into by hand: nothing waits for its lock.
        "0078_numbers_of_bydeler",
    ],
}
