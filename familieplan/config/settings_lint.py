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
    # Makes a table of its own; the linter takes its columns for additions to one that is in use.
    "ignore_name": ["0002_read_log", "0008_read_log_chain"],
}
