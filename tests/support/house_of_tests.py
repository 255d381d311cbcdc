"""The real house on a home of its own, with the shop that ships: what flow tests play calls on."""

from __future__ import annotations

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from assistant.core.call import SYSTEM
from assistant.core.events import CallEvent
from assistant.demo.catalogue import demo_calls
from assistant.house import House
from assistant.intake.whisperx import read_transcript
from assistant.settings import read_settings
from assistant.wiring import opened


@asynccontextmanager
async def house_in(home: Path) -> AsyncGenerator[House]:
    """The whole service, opened as the commands open it."""
    async with opened(read_settings(home=home)) as house:
        yield house


def loaded_home(copy: Path) -> Path:
    """A home with the shop in it; made once, then copied."""
    shutil.copytree(_shop(), copy)
    return copy


@cache
def _shop() -> Path:
    home = Path(tempfile.mkdtemp(prefix="assistant-shop-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    asyncio.run(_load(home))
    return home


async def _load(home: Path) -> None:
    async with house_in(home) as house:
        await house.load_shop("system:tests")


async def events_of(home: Path, name: str) -> list[CallEvent]:
    """A shipped call played to its end; its log, scorecard included."""
    path = next(call.path for call in demo_calls() if call.name == name)
    async with house_in(home) as house:
        transcript = read_transcript(path)
        call = await house.call_of(transcript)
        await house.play(transcript, call, 0, SYSTEM)
        return [event async for event in house.follow(call.id, 0, SYSTEM)]
