"""A fake OpenAI-compatible server on loopback that answers as it is told: well, badly, or not."""

from __future__ import annotations

import asyncio
import json
import math
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse


@dataclass
class FakeModelServer:
    """Answers each request with the next of `answers`; the last one stays."""

    answers: list[str] = field(default_factory=list[str])
    status: int = 200
    delay: float = 0.0
    finish: str = "stop"
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    dropped: int = 0
    sure: dict[str, float] = field(default_factory=dict[str, float])
    """The probability of each verdict, where the server is to tell them."""
    by_question: dict[str, str] = field(default_factory=dict[str, str])
    """Answers to requests that have these words in them, before all others."""
    stalls_after: int = 0
    delay_streaming: float = 5.0
    url: str = ""

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/v1/models")
        async def models() -> dict[str, Any]:  # pyright: ignore[reportUnusedFunction]  # a route
            model = {"id": "tiny", "object": "model", "created": 0, "owned_by": "test"}
            return {"object": "list", "data": [model]}

        @app.post("/v1/chat/completions")
        async def complete(request: Request) -> Response:  # pyright: ignore[reportUnusedFunction]  # a route
            self.asked.append(await request.json())
            until = asyncio.get_running_loop().time() + self.delay
            while asyncio.get_running_loop().time() < until:
                if await request.is_disconnected():
                    self.dropped += 1
                    break
                await asyncio.sleep(0.02)
            if self.status != 200:
                return Response('{"error": {"message": "no"}}', self.status)
            text = self._answer()
            if self.asked[-1].get("stream"):
                return StreamingResponse(self._pieces(text), media_type="text/event-stream")
            choice = {
                "index": 0,
                "finish_reason": self.finish,
                "message": {"role": "assistant", "content": text},
                "logprobs": {"content": self._tokens(text)} if self.sure else None,
            }
            body = {
                "id": "x", "object": "chat.completion", "created": 0, "model": "tiny",
                "choices": [choice],
            }  # fmt: skip
            return Response(json.dumps(body), media_type="application/json")

        return app

    def _answer(self) -> str:
        asked = str(self.asked[-1]["messages"][-1]["content"])
        for words, answer in self.by_question.items():
            if words in asked:
                return answer
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def _tokens(self, text: str) -> list[dict[str, Any]]:
        """Words, quotes and spaces as tokens; at a verdict its alternatives."""
        tokens: list[dict[str, Any]] = []
        for piece in re.findall(r"\w+|\W", text):
            others = self.sure if piece in self.sure else {piece: 1.0}
            told = {word: math.log(share) for word, share in others.items()}
            top = [{"token": word, "logprob": log, "bytes": None} for word, log in told.items()]
            tokens.append(
                {"token": piece, "logprob": told[piece], "bytes": None, "top_logprobs": top}
            )
        return tokens

    async def _pieces(self, text: str) -> AsyncGenerator[str]:
        """A few characters at a time; `stalls_after` of them, nothing more comes."""
        for place in range(0, len(text), 7):
            if self.stalls_after and place >= self.stalls_after:
                await asyncio.sleep(self.delay_streaming)
            choice = {
                "index": 0,
                "finish_reason": None,
                "delta": {"content": text[place : place + 7]},
            }
            body = {
                "id": "x", "object": "chat.completion.chunk", "created": 0, "model": "tiny",
                "choices": [choice],
            }  # fmt: skip
            yield f"data: {json.dumps(body)}\n\n"
        yield "data: [DONE]\n\n"


@asynccontextmanager
async def served(fake: FakeModelServer) -> AsyncGenerator[FakeModelServer]:
    """The fake on a free port of loopback."""
    config = uvicorn.Config(fake.app(), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    fake.url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        # The socket listens already: a request that comes early waits in its queue.
        yield fake
    finally:
        server.should_exit = True
        await task
        listening.close()
