#!/bin/sh
# Every static check; stops at the first that fails, and says which.
set -eu
bin=.venv/bin
step() {
    printf '%s … ' "$1"
    shift
    if said=$("$@" 2>&1); then echo ok; else
        printf 'failed\n%s\n' "$said"
        exit 1
    fi
}

# Production's own settings; nothing is connected to, and none of these values is used anywhere.
production() {
    env FAMILIEPLAN_MODE=production SECRET_KEY="$(printf 'x%.0s' 1 2 3 4 5)-only-for-check-and-long-enough-Ab1-qwertyuiopasdfghjkl" \
        IDENTITY_HASH_KEY=only-for-check IDENTITY_ENCRYPTION_KEYS=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE= \
        ALLOWED_HOSTS=familieplan.example VIRUS_SCANNER=tcp://clamav:3310 \
        DATABASE_URL=postgresql://app@db/familieplan REDIS_URL=redis://broker/0 "$@"
}

step "style (ruff)" $bin/ruff check .
step "format (ruff)" $bin/ruff format --check .
step "types (mypy --strict)" $bin/mypy
step "floors (import-linter)" $bin/lint-imports
step "templates (djlint)" $bin/djlint --lint --quiet templates
step "missing migrations" $bin/python manage.py makemigrations --check --dry-run
step "migrations (locks, NOT NULL, renames)" env DJANGO_SETTINGS_MODULE=familieplan.config.settings_lint \
    $bin/python manage.py lintmigrations --project-root-path . --warnings-as-errors
step "production settings (check --deploy)" production $bin/python manage.py check --deploy --fail-level WARNING
step "every visible text wrapped for translation" $bin/python -m pytest -q -p no:cacheprovider tests/test_texts.py
echo "All checks passed."
