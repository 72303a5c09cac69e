"""Small typed readers of the environment that fail on nonsense instead of guessing."""

import os
from pathlib import Path
from urllib.parse import urlsplit


class SettingError(Exception):
    """A setting in the environment cannot be used; the text says which and why."""


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None or value == "":
        if default == "":
            return ""
        raise SettingError(f"{name} is not set")
    return value


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, str(default)).lower()
    if value not in {"1", "true", "yes", "0", "false", "no"}:
        raise SettingError(f"{name} must be true or false, not {value!r}")
    return value in {"1", "true", "yes"}


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise SettingError(f"{name} must be a whole number, not {value!r}") from error


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def choice(name: str, allowed: set[str], default: str) -> str:
    value = os.environ.get(name, default)
    if value not in allowed:
        raise SettingError(f"{name} must be one of {', '.join(sorted(allowed))}, not {value!r}")
    return value


def scanner(name: str) -> str:
    """Where clamd listens, or `none` for going without; empty as long as nobody has decided."""
    value = os.environ.get(name, "")
    where = urlsplit(value)
    try:
        port_is_one = where.port is None or where.port > 0
    except ValueError:
        port_is_one = False
    by_net = where.scheme == "tcp" and where.hostname and port_is_one and not where.path
    by_file = where.scheme == "unix" and where.path and not where.netloc
    if value in {"", "none"} or by_net or by_file:
        return value
    raise SettingError(f"{name} must be tcp://host:3310, unix:///path/to/socket or none, not {value!r}")


def secret(name: str, default: str | None = None) -> str:
    """A secret from the environment, or from the file that NAME_FILE points at (container secrets)."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return Path(path).read_text(encoding="utf-8").strip()
    return text(name, default)
