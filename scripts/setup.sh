#!/bin/sh
# The virtual environment with the locked dependencies; made anew only when the locks change.
set -eu
python=${PYTHON:-python3}
say() { printf '%s\n' "$*" >&2; }

command -v "$python" >/dev/null 2>&1 || { say "Python is not installed. Run: apt-get install python3 python3-venv"; exit 1; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    say "Familieplan needs Python 3.11 or newer; this is $("$python" --version 2>&1). Set PYTHON= to a newer one."
    exit 1
}

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    if ! "$python" -c 'import ensurepip' >/dev/null 2>&1; then
        # Debian splits venv out of Python.
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        sh scripts/system.sh install "python$version-venv"
    fi
    "$python" -m venv .venv || { say "The virtual environment could not be made in $(pwd)/.venv."; exit 1; }
fi

locks=$(cat requirements/base.txt requirements/dev.txt | sha256sum | cut -d' ' -f1)
if [ "$(cat .venv/locks 2>/dev/null || true)" != "$locks" ]; then
    say "Installing the locked dependencies (a minute or two the first time) …"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
    printf '%s' "$locks" > .venv/locks
fi
