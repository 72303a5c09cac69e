#!/bin/sh
# What must come from the system: Pango for the PDF, Chromium for the browser tests, pgbouncer for those of the pool.
# Installs with apt-get when it may; otherwise prints the one line to run and stops.
set -eu
say() { printf '%s\n' "$*" >&2; }

install() {
    if ! command -v apt-get >/dev/null 2>&1; then
        say "Please install: $* (this script only knows apt-get)."
        exit 1
    fi
    if [ "$(id -u)" = 0 ]; then as=""; elif sudo -n true >/dev/null 2>&1; then as="sudo -n"; else
        say "Please run this once: sudo apt-get install -y $*"
        exit 1
    fi
    say "Installing $* …"
    $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 || {
        $as env DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null
        $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    }
}

case $1 in
pango)
    .venv/bin/python -c 'import ctypes; [ctypes.CDLL(n) for n in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")]' \
        2>/dev/null || install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    ;;
chromium)
    if [ -n "${CHROMIUM:-}" ] || command -v chromium-headless-shell >/dev/null 2>&1; then exit 0; fi
    # Ubuntu's package chromium is a pointer to a snap, which does not run everywhere.
    if command -v apt-get >/dev/null 2>&1 && grep -q '^ID=debian' /etc/os-release; then
        # The same Chromium without windows to draw takes half the time; where it is not to be had, the whole one does.
        (install chromium-headless-shell) 2>/dev/null || command -v chromium >/dev/null 2>&1 || install chromium
    else
        .venv/bin/python -m playwright install --with-deps chromium
    fi
    ;;
pgbouncer)
    if ! command -v pgbouncer >/dev/null 2>&1 && [ ! -x /usr/sbin/pgbouncer ]; then install pgbouncer; fi
    ;;
install)
    shift
    install "$@"
    ;;
esac
