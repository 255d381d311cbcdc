"""Many calls to grade, in the order of their urgency: a month anew, or a folder of recordings."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from knowledge.types import Noun

BacklogKind = Literal["calls", "files"]
BacklogState = Literal["running", "paused", "cancelled", "done"]
BacklogCallState = Literal["waiting", "graded", "failed"]


class Backlog(Noun):
    """Calls that wait to be graded by one rubric, and how far that is."""

    id: str
    tenant: str = "default"
    kind: BacklogKind
    """`calls`: those in the log, graded anew; `files`: recordings, taken in and graded."""
    title: str
    rubric: str
    """A published rubric's name, or the path of one."""
    priority: int = 0
    """The higher first; a call that just ended goes before all of them."""
    state: BacklogState = "running"
    turn: int = 1
    """Rises each time it is set going: a piece of durable work is asked for by it."""
    total: int
    graded: int = 0
    failed: int = 0
    waiting: int = 0
    per_minute: float | None = None
    """Calls settled a minute of late; None while nothing is."""
    seconds_left: float | None = None
    actor: str = ""
    created_at: datetime
    changed_at: datetime


class BacklogCall(Noun):
    """One call of a backlog and what became of it."""

    place: int
    what: str
    """The call's id, or the file's path."""
    state: BacklogCallState = "waiting"
    reason: str = ""
    """Why it could not be graded, in one line."""
    call: str = ""
    score: float | None = None
    critical_failed: int = 0
