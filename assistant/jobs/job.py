"""What a job is: a named function with a queue, and where one run of it stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

JobFunction = Callable[..., Awaitable[object]]
"""Takes what was enqueued, by keyword; what it returns is let go.

It may run twice for one key (a process can die between the effect and the note that it is done),
so its effect must be one that changes nothing the second time: an append under a derived sequence,
a row under a derived key.
"""
JobStatus = Literal["waiting", "running", "done", "failed"]
Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True)
class Job:
    """One kind of background work."""

    name: str
    function: JobFunction
    queue: str
    concurrency: int
    """How many of its queue run at once in one process."""
    attempts: int
    """Tries before it counts as failed; the pause between them doubles from one second."""
