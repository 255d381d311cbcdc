"""Which moment's knowledge a reply stands on."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.core.call import Call

LIVE_WITHIN = timedelta(minutes=10)
"""A turn that ended less than this ago is being spoken now; an older one is a recording."""


def moment_of(call: Call, at_s: float, now: datetime) -> datetime:
    """The wall-clock moment for `at_s` seconds into a call.

    On a live call it is now: recognition runs seconds behind, and a version published or
    withdrawn within those seconds counts already. A recording is answered as of its own time.
    """
    spoken = call.started_at + timedelta(seconds=at_s)
    return max(spoken, now) if abs(now - spoken) <= LIVE_WITHIN else spoken
