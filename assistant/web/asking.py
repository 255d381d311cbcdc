"""What a route needs of a request: the desk, who asks, and in which language they read."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from assistant.core.call import Actor
from knowledge.types import Language

from .desk import Desk

LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"


# What FastAPI asks for before a route is async although it waits for nothing: it runs a plain
# function in a thread, and two such hops a request were a tenth of the work at 500 calls.


async def _desk(request: Request) -> Desk:
    return cast(Desk, request.app.state.desk)


async def local_actor() -> Actor:
    """Whoever reaches the port works as the agent of this machine: there is no sign-in yet."""
    return Actor(kind="agent", id="local")


def reader_language(chosen: str | None, accepted: str) -> Language:
    """The chosen language, else the first of the browser's that we speak, else English."""
    for tag in (chosen or "", *accepted.split(",")):
        language = tag.split(";")[0].strip().lower()
        if language.startswith("zh"):
            return "zh"
        if language.startswith("en"):
            return "en"
    return "en"


async def _language(request: Request) -> Language:
    chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
    return reader_language(chosen, request.headers.get("accept-language", ""))


TheDesk = Annotated[Desk, Depends(_desk)]
WhoAsks = Annotated[Actor, Depends(local_actor)]
ReaderLanguage = Annotated[Language, Depends(_language)]
