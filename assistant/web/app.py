"""The web service: pages, the event stream and the API, over one Desk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from .backlogs import BacklogsPort
from .desk import Desk
from .guard import LOOPBACK, Guard
from .records import Records
from .refusals import answer_errors
from .routes import (
    ask,
    attention,
    backlogs,
    calls,
    calls_list,
    cards,
    customers,
    demo,
    health,
    knowledge,
    outcomes,
    pages,
    recordings,
    scripts,
    segments,
    shelf,
    wall,
)
from .scripts import Scripts
from .shelf import Shelf
from .wall import Wall

STATIC = Path(__file__).parent / "static"


def create_app(
    desk: Desk,
    keeping: Shelf | None = None,
    words: Scripts | None = None,
    records: Records | None = None,
    *,
    watching: Wall | None = None,
    grading: BacklogsPort | None = None,
    hosts: Sequence[str] = LOOPBACK,
    framed_by: Sequence[str] = (),
    version: str = "0",
) -> FastAPI:
    """A service over these ports, for the given Host names alone (`*`: any).

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
    app.state.records = records
    app.state.wall = watching
    app.state.backlogs = grading
    app.state.framed_by = tuple(framed_by)
    answer_errors(app)
    live = (calls, calls_list, segments, wall, ask, attention, recordings, cards, demo)
    kept = (customers, outcomes, knowledge, shelf, scripts, backlogs)
    for part in (pages, *live, *kept, health):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Guard, hosts=tuple(hosts), framed_by=tuple(framed_by))
    return app


def create_records_app(records: Records) -> FastAPI:
    """The API of the records alone, for a command that asks its own."""
    app = FastAPI(title="Assistant")
    app.state.records = records
    answer_errors(app)
    app.include_router(customers.router)
    app.include_router(outcomes.router)
    return app


def create_shelf_app(keeping: Shelf) -> FastAPI:
    """The API of the shelf alone, for a command that asks its own."""
    app = FastAPI(title="Assistant")
    app.state.shelf = keeping
    answer_errors(app)
    app.include_router(shelf.router)
    return app


def create_wall_app(watching: Wall) -> FastAPI:
    """The API of the wall and the list of calls alone, for a command that asks its own."""
    app = FastAPI(title="Assistant")
    app.state.wall = watching
    answer_errors(app)
    app.include_router(calls_list.router)
    app.include_router(wall.router)
    return app


def create_backlogs_app(grading: BacklogsPort) -> FastAPI:
    """The API of backlogs alone, for a command that asks its own."""
    app = FastAPI(title="Assistant")
    app.state.backlogs = grading
    answer_errors(app)
    app.include_router(backlogs.router)
    return app
