"""The call that a recording taken in from a folder is of."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from assistant.core.call import Call, Customer
from assistant.core.ids import derived
from assistant.intake.whisperx import Transcript

CustomerOf = Callable[[str, str], Awaitable[Customer | None]]
"""A customer's record by id and tenant."""
_NO_NAME = re.compile(r"[^\w.:@+-]+")


async def call_of_recording(
    transcript: Transcript, known: CustomerOf, recorded_at: datetime, tenant: str
) -> Call:
    """Its id says which recording it is and nothing else, so that a folder taken in twice is taken
    in once. `recorded_at` holds where the transcript does not say when the call began."""
    heard = (
        transcript.sha256,
        transcript.language,
        "".join(segment.speaker[0] for segment in transcript.segments),
    )
    name = transcript.call or Path(transcript.source).name.removesuffix(".json")
    name = _NO_NAME.sub("-", name.removesuffix(".whisperx"))[:80]
    customer = await known(transcript.customer, tenant) if transcript.customer else None
    if customer is None and transcript.customer:
        customer = Customer(id=transcript.customer)
    return Call(
        id=f"{name}-{derived(*heard, length=8)}",
        tenant=tenant,
        started_at=transcript.started_at or recorded_at,
        language=transcript.language,
        agent=transcript.agent,
        title=transcript.title,
        source=transcript.source,
        customer=customer,
        heard_with={"recording": transcript.sha256},
    )
