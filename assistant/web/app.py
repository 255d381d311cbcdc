"""The web service: pages, the event stream and the API, over one Desk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from .desk import Desk
from .guard import LOOPBACK, Guard
from .refusals import answer_errors
from .routes import (
    ask,
    attention,
    calls,
    cards,
    demo,
    health,
    knowledge,
    pages,
    recordings,
    scripts,
    shelf,
)
from .scripts import Scripts
from .shelf import Shelf

STATIC = Path(__file__).parent / "static"


def create_app(
    desk: Desk,
    keeping: Shelf | None = None,
    words: Scripts | None = None,
    *,
    hosts: Sequence[str] = LOOPBACK,
    framed_by: Sequence[str] = (),
    version: str = "0",
) -> FastAPI:
    """A service over `desk`, `keeping` and `words`, for the given Host names alone (`*`: any).

    `framed_by`: exact origins of other sites whose pages may hold /embed/sidebar in a frame.

    The default answers on loopback alone, so that a page elsewhere cannot reach it by pointing
    its own name here. There is no sign-in yet: whoever reaches the port is the agent.
    """
    app = FastAPI(
        title="Assistant",
        version=version,
        summary="A live assistant for call centres: calls in, events out.",
        # The documentation pages would load scripts from other hosts; /openapi.json stays.
        docs_url=None,
        redoc_url=None,
    )
    app.state.desk = desk
    app.state.shelf = keeping
    app.state.scripts = words
    app.state.framed_by = tuple(framed_by)
    answer_errors(app)
    live = (calls, ask, attention, recordings, cards, demo)
    for part in (pages, *live, knowledge, shelf, scripts, health):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Guard, hosts=tuple(hosts), framed_by=tuple(framed_by))
    return app


def create_shelf_app(keeping: Shelf) -> FastAPI:
    """The API of the shelf alone, for a command that asks its own."""
    app = FastAPI(title="Assistant")
    app.state.shelf = keeping
    answer_errors(app)
    app.include_router(shelf.router)
    return app
