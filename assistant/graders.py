"""Processes that grade calls beside the one that serves: pieces of a backlog out, results in.

A process of its own each, because rules are Python and one interpreter runs on one core. They work
at a lower priority than live calls, and end when their standard input does: with whoever started
them, however that ended.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from pydantic import SecretStr

from assistant.core.backlog import BacklogCall, BacklogKind
from assistant.errors import Unavailable
from assistant.settings import Settings

START_S = 120.0
"""The first start of a home exports the embedder, which takes ten seconds on a free machine."""
CALL_S = 180.0
"""A three-hour call takes some ten seconds by rules; a model has a deadline of its own."""
MOST_LINE = 64 * 2**20
STOP_S = 5.0


class Graders:
    """Up to `count` processes, started when the first piece comes. Use it through `async with`."""

    def __init__(self, settings: Settings, count: int) -> None:
        self.count = count
        self._settings = settings
        self._idle: asyncio.LifoQueue[_Grader | None] = asyncio.LifoQueue()
        for _ in range(count):
            self._idle.put_nowait(None)

    async def __aenter__(self) -> Graders:
        return self

    async def __aexit__(self, *_: object) -> None:
        while not self._idle.empty():
            grader = self._idle.get_nowait()
            if grader is not None:
                await grader.stop()

    async def grade(
        self,
        calls: Sequence[BacklogCall],
        kind: BacklogKind,
        rubric: str,
        tenant: str,
        backlog: str,
    ) -> list[BacklogCall]:
        """What became of each call. One that takes its process down or never ends has failed;
        those beside it are graded all the same."""
        piece = {"kind": kind, "rubric": rubric, "tenant": tenant, "backlog": backlog}
        whole = await self._asked(calls, piece)
        if whole is not None:
            return whole
        settled: list[BacklogCall] = []
        for call in calls:
            alone = await self._asked([call], piece)
            told = {
                "state": "failed",
                "reason": "It took the grading process down, or never ended.",
            }
            settled += alone or [call.model_copy(update=told)]
        return settled

    async def _asked(
        self, calls: Sequence[BacklogCall], piece: dict[str, str]
    ) -> list[BacklogCall] | None:
        """None where the process died or did not answer in time: it is gone then."""
        grader = await self._idle.get()
        try:
            grader = grader or await _Grader.started(self._settings)
            async with asyncio.timeout(CALL_S * len(calls)):
                answer = await grader.asked({**piece, "calls": [one.model_dump() for one in calls]})
        except (TimeoutError, EOFError, OSError, ValueError):
            if grader is not None:
                await grader.kill()
            grader = None
            return None
        except BaseException:
            if grader is not None:
                await grader.kill()
            grader = None
            raise
        finally:
            self._idle.put_nowait(grader)
        return [BacklogCall.model_validate(one) for one in answer]


class _Grader:
    def __init__(self, process: Process) -> None:
        self._process = process

    @classmethod
    async def started(cls, settings: Settings) -> _Grader:
        """Raises Unavailable where it does not come up; what it said is on our standard error."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "assistant.grader",
            stdin=PIPE, stdout=PIPE, limit=MOST_LINE, env=dict(os.environ),
        )  # fmt: skip
        grader = cls(process)
        try:
            async with asyncio.timeout(START_S):
                await grader.asked(_plain(settings.model_dump()))
        except (TimeoutError, EOFError, OSError, ValueError) as failed:
            await grader.kill()
            raise Unavailable("A grading process does not start.", "It is tried again.") from failed
        except BaseException:
            await grader.kill()
            raise
        return grader

    async def asked(self, question: dict[str, Any]) -> Any:
        """One line there, one line back. Raises EOFError where it is gone."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question).encode() + b"\n")
        await self._process.stdin.drain()
        line = await self._process.stdout.readline()
        if not line.endswith(b"\n"):
            raise EOFError("the grading process is gone")
        return json.loads(line)

    async def stop(self) -> None:
        """Let it end by itself; what it was told is done."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_S):
                await self._process.wait()
        await self.kill()

    async def kill(self) -> None:
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()


def _plain(value: Any) -> Any:
    """Settings as JSON; secrets as they are: they go through a pipe to a process of ours."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  # a dump's values
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return value if isinstance(value, str | int | float | bool | None) else str(value)
