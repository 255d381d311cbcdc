"""The model's draft if it comes in time and holds, the scripted one otherwise."""

from __future__ import annotations

import asyncio
import logging

from assistant.core.card import Draft
from assistant.core.ports import Moment
from assistant.errors import ModelUnavailable

from .parts import Parts

log = logging.getLogger(__name__)


async def written(parts: Parts, moment: Moment, scripted: Draft) -> Draft:
    """A draft to offer; the call does not notice what went wrong with the model."""
    assert parts.writer is not None
    try:
        async with asyncio.timeout(parts.reply_deadline_s):
            return await parts.writer.write(moment, scripted) or scripted
    except (TimeoutError, ModelUnavailable):
        return scripted
    except Exception:  # a stage boundary: a mistake in a writer costs its card, never the call
        log.exception("A reply could not be written; the scripted one stands in")
        return scripted
