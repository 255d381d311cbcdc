"""The peer of the fan-out: each text that is posted goes to every open WebSocket, and no more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

_open: set[Send] = set()


async def app(scope: Message, receive: Receive, send: Send) -> None:
    """Bare ASGI, so that nothing but uvicorn is measured."""
    if scope["type"] == "websocket":
        await _follow(receive, send)
    elif scope["type"] == "http":
        await _say(receive, send)


async def _say(receive: Receive, send: Send) -> None:
    text, more = b"", True
    while more:
        part = await receive()
        text += part["body"]
        more = part.get("more_body", False)
    for line in tuple(_open):
        await line({"type": "websocket.send", "text": text.decode()})
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


async def _follow(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    _open.add(send)
    await send({"type": "websocket.send", "text": "listening"})
    while (await receive())["type"] != "websocket.disconnect":
        pass
    _open.discard(send)
