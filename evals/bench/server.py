"""A server in a process of its own, and what it costs: CPU-seconds and memory of it alone.

Read from /proc, so on Linux only; elsewhere the benches that need it say so and stop.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import Unavailable

UP_WITHIN_S = 60.0


@dataclass(frozen=True)
class Server:
    """A running child and its address."""

    url: str
    pid: int

    def cpu_s(self) -> float:
        """CPU-seconds of the process so far, all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mb(self) -> float:
        pages = int(Path(f"/proc/{self.pid}/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


@asynccontextmanager
async def served(
    words: Sequence[str], environment: Mapping[str, str], address: Callable[[], str | None]
) -> AsyncGenerator[Server]:
    """`python -m WORDS…` until the block ends; `address` tells its URL once it listens.

    Raises Unavailable where it does not come up, or where there is no /proc to measure it by.
    """
    if sys.platform != "linux":
        raise Unavailable(
            "What a process costs is read from /proc.", "Run this benchmark on Linux."
        )
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", *words, env={**os.environ, **environment},
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Server(await _up(child, address), child.pid)
    finally:
        if child.returncode is None:
            child.terminate()
        await child.wait()


async def _up(child: asyncio.subprocess.Process, address: Callable[[], str | None]) -> str:
    try:
        async with asyncio.timeout(UP_WITHIN_S):
            while child.returncode is None:
                url = address()
                if url is not None:
                    return url
                await asyncio.sleep(0.05)
    except TimeoutError:
        pass
    raise Unavailable("The server to be measured did not come up.", "Start it by hand to see why.")
