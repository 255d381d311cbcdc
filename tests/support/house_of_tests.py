"""The real house on a home of its own, with the shop that ships: what flow tests play calls on."""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from filelock import FileLock
from shared_shop import SHARED

from assistant.core.call import SYSTEM
from assistant.core.events import CallEvent
from assistant.demo.catalogue import demo_calls
from assistant.house import House
from assistant.intake.whisperx import read_transcript
from assistant.settings import read_settings
from assistant.wiring import opened

BLOCK = 1 << 16


@asynccontextmanager
async def house_in(home: Path) -> AsyncGenerator[House]:
    """The whole service, opened as the commands open it."""
    async with opened(read_settings(home=home)) as house:
        yield house


def loaded_home(copy: Path) -> Path:
    """A home with the shop in it; made once for all the processes that test, then copied."""
    shutil.copytree(_shop(), copy, copy_function=_copied)
    return copy


def bare_home(copy: Path) -> Path:
    """A home with nothing in it but the exported model, which takes ten seconds to make."""
    shutil.copytree(_shop() / "models", copy / "models", copy_function=_copied)
    return copy


@cache
def _shop() -> Path:
    shared = os.environ.get(SHARED)
    folder = Path(shared) if shared else Path(tempfile.mkdtemp(prefix="assistant-shop-"))
    if not shared:
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home, made = folder / "home", folder / "made"
    with FileLock(folder / "lock"):
        if not made.exists():
            asyncio.run(_load(home))
            made.touch()
    return home


def _copied(source: str, target: str) -> str:
    """A copy without the zeros, nine tenths of an index: a run wrote 25 GB of them."""
    with open(source, "rb") as full, open(target, "wb") as sparse:
        while block := full.read(BLOCK):
            if block.count(0) == len(block):
                sparse.seek(len(block), os.SEEK_CUR)
            else:
                sparse.write(block)
        sparse.truncate(full.tell())
    return target


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
