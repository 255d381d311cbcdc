"""A PostgreSQL server of the tests' own, from the installed binaries, on loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
USER = "postgres"
"""Who runs it where the tests run as root, which PostgreSQL refuses to be."""


def binaries() -> Path | None:
    """The folder of `initdb` and `pg_ctl`; None where PostgreSQL is not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(DEBIAN.glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def running_postgres(where: Path) -> Generator[str]:
    """A server that ends with the block; its URL without a database: `postgresql+asyncpg://…/`.

    Nothing is flushed to disk: what the tests look at is order and locks, not power cuts.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.geteuid() == 0:
        shutil.chown(data, USER)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
    _run(where, "initdb", "-D", str(data), "-U", "tests", "-A", "trust", "-E", "UTF8", "-N")
    _run(where, "pg_ctl", "-D", str(data), "-l", f"{data}/log", "-w", "-o", options, "start")
    try:
        yield f"postgresql+asyncpg://tests@127.0.0.1:{port}/"
    finally:
        _run(where, "pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(data, ignore_errors=True)


def _run(where: Path, name: str, *arguments: str) -> None:
    command: Sequence[str] = [str(where / name), *arguments]
    user = USER if os.geteuid() == 0 else None
    if user:
        pwd.getpwnam(user)
    subprocess.run(
        command, user=user, check=True, stdout=subprocess.DEVNULL, timeout=60, cwd="/tmp"
    )
