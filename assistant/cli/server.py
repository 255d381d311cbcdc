"""This home's running server, as commands ask it: its errors are told as if they were ours."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import httpx

from assistant.errors import AssistantError, Unavailable

if TYPE_CHECKING:
    from assistant.settings import Settings

PATIENCE_S = 120.0
"""A large document takes a while to embed; a stream tells every ten seconds that it lives."""


class Server:
    """Requests to one server."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def asked(self, method: str, path: str, **more: Any) -> Any:
        """The answer's JSON. Raises AssistantError with what the server says, or Unavailable."""
        try:
            response = await self._client.request(method, path, **more)
        except httpx.HTTPError as error:
            raise self._gone() from error
        if response.is_error:
            raise _refusal(response)
        return response.json()

    async def lines(self, path: str, asked: dict[str, str]) -> AsyncIterator[str]:
        """An answer of many lines, as they come. Raises as `asked`."""
        try:
            async with self._client.stream("GET", path, params=asked) as response:
                if response.is_error:
                    await response.aread()
                    raise _refusal(response)
                async for line in response.aiter_lines():
                    yield line
        except httpx.HTTPError as error:
            raise self._gone() from error

    async def events(self, call: str) -> AsyncIterator[str]:
        """A call's events as JSON, until it is over. Raises as `asked`."""
        try:
            async with self._client.stream("GET", f"/v1/calls/{call}/events") as response:
                if response.is_error:
                    await response.aread()
                    raise _refusal(response)
                async for line in response.aiter_lines():
                    if line == "event: over":
                        return
                    if line.startswith("data: "):
                        yield line.removeprefix("data: ")
        except httpx.HTTPError as error:
            raise self._gone() from error
        raise self._gone()

    def _gone(self) -> Unavailable:
        return Unavailable(
            f"The server at {self._client.base_url} does not answer.", "Start it again."
        )


@asynccontextmanager
async def running(settings: Settings) -> AsyncGenerator[Server | None]:
    """This home's server, or None where none runs."""
    from assistant.app import running_server

    url = running_server(settings.home)
    if url is None:
        yield None
        return
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_S) as client:
        yield Server(client)


def _refusal(response: httpx.Response) -> AssistantError:
    try:
        said: dict[str, Any] = response.json()
    except json.JSONDecodeError:
        said = {}
    what = str(said.get("error", f"The server answered {response.status_code}."))
    return AssistantError(what, str(said.get("todo", "")))
