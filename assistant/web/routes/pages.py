"""The pages: the desk, the sidebar, knowledge, scripts, the wall, calls and their replay."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as File
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.templating import Jinja2Templates

from assistant.web.asking import LANGUAGE_COOKIE, THEME_COOKIE, ReaderLanguage, TheDesk
from assistant.web.words import words

router = APIRouter(include_in_schema=False)
_templates = Jinja2Templates(directory=File(__file__).parent.parent / "templates")
_YEAR_S = 365 * 24 * 3600

CallInPage = Annotated[str, Query(max_length=200)]
CallOfPage = Annotated[str, Path(max_length=200)]


@router.get("/")
async def desk_page(
    request: Request, desk: TheDesk, language: ReaderLanguage, call: CallInPage = ""
) -> Response:
    """Choose a shipped call, play it, watch it being understood."""
    listings = [listing.model_dump() for listing in await desk.demo_calls()]
    return _page(request, "desk.html", language, {"call": call, "listings": listings})


@router.get("/sidebar")
async def sidebar_page(
    request: Request, language: ReaderLanguage, call: CallInPage = ""
) -> Response:
    """The sidebar of one call, from 320 px."""
    return _page(request, "sidebar.html", language, {"call": call})


@router.get("/embed/sidebar")
async def embedded_sidebar(
    request: Request,
    language: ReaderLanguage,
    theme: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """The sidebar for a CRM's page, in a frame, steered by postMessage from exact origins.

    Allowed are this service's own origin and those of ASSISTANT_WEB__EMBED_ORIGINS, here and in
    `frame-ancestors`. Every message is `{assistant: 1, type, …}`; `static/js/embed-host.js` is
    the host's side, to be copied, and /embed/sample a page that uses it.

    Host to sidebar: `hello`; `show` (`call`, `speed`); `clear`; `inserted` (`id`).
    Sidebar to host: `ready` (`width` it needs, in CSS pixels); `insert` (`id`, `text`, `card`,
    `tier`), to be answered by `inserted` within two seconds, or the text is copied instead;
    `attention` (`call`, `at` seconds, `alerts`, `critical`, `text`).
    """
    # A frame of another site has no cookies of ours: what it is read in comes with the address.
    origins = {"origins": request.app.state.framed_by}
    return _page(request, "embed.html", language, origins, theme)


@router.get("/embed/sample")
async def embed_sample(request: Request, desk: TheDesk, language: ReaderLanguage) -> Response:
    """A host page as a CRM might have one, with the sidebar in it and its messages listed."""
    listings = [listing.model_dump() for listing in await desk.demo_calls()]
    return _page(request, "embed-sample.html", language, {"listings": listings})


@router.get("/knowledge")
async def knowledge_page(request: Request, language: ReaderLanguage) -> Response:
    """Documents, what was understood of them, and what customers asked that they do not answer."""
    return _page(request, "knowledge.html", language, {})


@router.get("/wall")
async def wall_page(request: Request, language: ReaderLanguage) -> Response:
    """Live calls by risk, for supervisors."""
    return _page(request, "wall.html", language, {})


@router.get("/calls")
async def calls_page(request: Request, language: ReaderLanguage) -> Response:
    """All calls, with filters and full-text search."""
    return _page(request, "calls.html", language, {})


@router.get("/calls/{call}")
async def replay_page(request: Request, language: ReaderLanguage, call: CallOfPage) -> Response:
    """One call, live or over, played from any moment of it."""
    return _page(request, "replay.html", language, {"call": call})


@router.get("/scripts")
async def scripts_page(request: Request, language: ReaderLanguage) -> Response:
    """What agents are offered to say: read, changed, tried on past calls, published."""
    return _page(request, "scripts.html", language, {})


def _page(
    request: Request, name: str, language: str, facts: Mapping[str, Any], theme: str = ""
) -> Response:
    chosen = theme or request.cookies.get(THEME_COOKIE, "")
    catalogue = words(language)
    page = _templates.TemplateResponse(
        request,
        name,
        {
            **facts,
            "language": language,
            "theme": chosen if chosen in ("light", "dark") else "",
            "words": dict(catalogue),
            "t": catalogue.__getitem__,
        },
    )
    if request.query_params.get("lang"):
        page.set_cookie(LANGUAGE_COOKIE, language, max_age=_YEAR_S, samesite="lax")
    page.headers["Cache-Control"] = "no-store"
    return page
