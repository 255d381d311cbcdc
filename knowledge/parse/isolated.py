"""Parsing that cannot hurt: in a process of its own, with limits, killed when they are reached.

Parsers of office formats are the part of the house most easily made to fill the memory, to run
for hours or to crash. None of it reaches the process that serves the calls.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import knowledge
from knowledge.errors import (
    EncryptedDocument,
    KnowledgeError,
    NoTextLayer,
    OverLimit,
    UnreadableDocument,
)
from knowledge.types import Document

from .child import asked_for, out_of_memory
from .document import Parsed, parse_documents, plain_name
from .limits import MIB, Limits

AT_ONCE = 2
IN_THIS_PROCESS = 64 * 1024
"""Bytes of text that are read in a thread here: milliseconds, where a process takes 200."""
_TEXT = (".md", ".markdown", ".txt", ".csv", ".tsv", ".html", ".htm", ".jsonl")
_BINARY_MARKS = (b"%PDF-", b"PK\x03\x04", b"PK\x05\x06")
_KINDS = {kind.__name__: kind for kind in (UnreadableDocument, EncryptedDocument, NoTextLayer)}
_PIECE = 2**16
_KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH")


class Parsing:
    """Reads documents, at most `at_once` of them at a time; others wait their turn."""

    def __init__(self, limits: Limits | None = None, at_once: int = AT_ONCE) -> None:
        self.limits = limits or Limits()
        self._turns = asyncio.Semaphore(at_once)

    async def read(
        self, name: str, data: bytes, progress: Callable[[int, int], None] | None = None
    ) -> list[Parsed]:
        """The documents in one file, as `parse_documents` reads them.

        `progress` is called with how many pages or sheets are done, and how many there are. A
        cancelled call leaves no process behind. Raises UnreadableDocument and what is under it;
        OverLimit says which limit: size, pages, unpacked, cells, memory, seconds, answer.
        """
        if len(data) > self.limits.size:
            raise OverLimit(
                f"{plain_name(name).name} has more than {self.limits.size // MIB} MB.",
                "Split it.",
                limit="size",
            )
        if _is_short_text(name, data):
            return await asyncio.to_thread(parse_documents, name, data, self.limits)
        async with self._turns:
            return await _apart(name, data, self.limits, progress)


def _is_short_text(name: str, data: bytes) -> bool:
    head = data[:1024]
    return (
        len(data) <= IN_THIS_PROCESS
        and plain_name(name).suffix.lower() in _TEXT
        and not any(mark in head for mark in _BINARY_MARKS)
    )


async def _apart(
    name: str, data: bytes, limits: Limits, progress: Callable[[int, int], None] | None
) -> list[Parsed]:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "knowledge.parse.child"),
        stdin=PIPE,
        stdout=PIPE,
        env=environment(),
        cwd="/",
        start_new_session=True,  # Ctrl-C is for the parent, which ends the child itself
        limit=_PIECE,
    )
    try:
        async with asyncio.timeout(limits.seconds):
            writing = asyncio.create_task(_hand_over(child, asked_for(name, limits), data))
            try:
                answer = await _answer(child, limits, progress)
                code = await child.wait()
            finally:
                writing.cancel()
                await asyncio.gather(writing, return_exceptions=True)
    except TimeoutError as error:
        raise OverLimit(
            f"Reading {plain_name(name).name} takes longer than {limits.seconds:g} s.",
            "Split it, or save it anew; a small file that does so is broken.",
            limit="seconds",
        ) from error
    finally:
        await _end(child)
    return await asyncio.to_thread(_parsed, plain_name(name).name, answer, code, limits)


async def _hand_over(child: Process, head: bytes, data: bytes) -> None:
    """A child that dies before it has read all will be known by its end, not by its pipe."""
    assert child.stdin is not None
    try:
        child.stdin.write(head)
        for place in range(0, len(data), _PIECE * 16):
            child.stdin.write(data[place : place + _PIECE * 16])
            await child.stdin.drain()
        child.stdin.close()
        await child.stdin.wait_closed()
    except (BrokenPipeError, ConnectionResetError):
        return


async def _answer(
    child: Process, limits: Limits, progress: Callable[[int, int], None] | None
) -> bytes:
    """The child's last line; no more than the limit is ever held."""
    assert child.stdout is not None
    held = bytearray()
    while piece := await child.stdout.read(_PIECE):
        held += piece
        while (end := held.find(b"\n")) >= 0 and held.startswith(b'{"progress"'):
            done, total = json.loads(held[:end])["progress"]
            del held[: end + 1]
            if progress is not None:
                progress(done, total)
        if len(held) > limits.answer + _PIECE:
            break
    return bytes(held)


async def _end(child: Process) -> None:
    """Kill the child if it still runs, and wait for it even where this task is cancelled again."""
    if child.returncode is not None:
        return
    with suppress(ProcessLookupError):
        child.kill()
    await asyncio.shield(child.wait())


def _parsed(name: str, answer: bytes, code: int, limits: Limits) -> list[Parsed]:
    if not answer.endswith(b"\n"):
        raise _crashed(name, code, limits)
    told: dict[str, Any] = json.loads(answer)
    if "error" in told:
        raise _error(told["error"])
    return [
        Parsed(Document.model_validate(one["document"], strict=False), one["states_version"])
        for one in told["parsed"]
    ]


def _crashed(name: str, code: int, limits: Limits) -> KnowledgeError:
    """What is written in C does not raise MemoryError; it ends the process."""
    if code == -24:  # SIGXCPU
        return OverLimit(
            f"Reading {name} takes longer than {limits.seconds:g} s.", "Split it.", limit="seconds"
        )
    if code in (-9, -6, -5, -4):
        return out_of_memory(name, limits)
    return UnreadableDocument(
        f"{name} could not be read: the reader broke down over it (code {code}).",
        "Open it in the program it was made with and save it again.",
    )


def _error(told: dict[str, Any]) -> KnowledgeError:
    if told["limit"] is not None:
        return OverLimit(told["what"], told["todo"], limit=told["limit"])
    return _KINDS.get(told["kind"], UnreadableDocument)(told["what"], told["todo"])


def environment() -> dict[str, str]:
    """Where the code is and nothing else: no keys, no passwords of the house."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(Path(knowledge.__file__).resolve().parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
