#!/usr/bin/env python
"""Django's commands. Those that change the schema run as the owner of the tables, and so does the filling of a demo."""

import os
import sys

# load_demo works for hundreds of people at once: no one of them may see what it enters.
OWNER_COMMANDS = {"migrate", "makemigrations", "sqlmigrate", "showmigrations", "lintmigrations", "flush", "dbshell"}
OWNER_COMMANDS |= {"load_demo"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "familieplan.config.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ.setdefault("FAMILIEPLAN_AS_OWNER", "1")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
