"""Who may ask: only by a name we answer to, only from our own pages, and nothing foreign runs.

There is no sign-in yet, so these three are what keeps another site in the same browser out:
the Host header (DNS rebinding), the Origin of what changes something (cross-site requests), and
a content security policy without inline script and without other hosts.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .framing import FRAMED

LOOPBACK = ("127.0.0.1", "localhost", "::1")
UPLOADS = (
    "/v1/knowledge/documents",
    "/v1/recordings/",
    "/v1/customers",
    "/v1/outcomes",
    "/v1/agents",
)
POLICY = 1008
"""WebSocket close code: against the rules of the house (RFC 6455)."""
MOST_SENT = 4 * 2**20
"""Bytes of one request: five hundred segments with word times have about one million."""
MOST_UPLOADED = 72 * 2**20
"""Bytes of one upload, with what a form adds around it."""
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-src 'self'",
    )
)


def host_name(host: str) -> str:
    """The name in a Host header or origin, without port and brackets, in lower case."""
    return (urlsplit(f"//{host}").hostname or "").lower()


class Guard:
    """ASGI middleware; it passes streams through untouched."""

    def __init__(
        self, app: ASGIApp, hosts: tuple[str, ...], framed_by: tuple[str, ...] = ()
    ) -> None:
        self._app = app
        self._policy = f"{_POLICY}; frame-ancestors 'self'"
        self._framed_policy = " ".join((self._policy, *framed_by))
        self._hosts = frozenset(host.lower().strip("[]") for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            # Every browser sends an Origin with it, and no browser asks another site first.
            refused = self._refusal("WEBSOCKET", Headers(scope=scope))
            if refused is None:
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": POLICY})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refusal(str(scope["method"]), Headers(scope=scope))
        if refused is not None:
            await refused(scope, receive, send)
            return

        upload = str(scope["path"]).startswith(UPLOADS)
        receive = _bounded(receive, MOST_UPLOADED if upload else MOST_SENT)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                framed = scope["path"] == FRAMED
                headers["Content-Security-Policy"] = self._framed_policy if framed else self._policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                if str(scope["path"]).startswith("/static/"):
                    # Asked again each time and answered 304: a new version shows at once.
                    headers["Cache-Control"] = "no-cache"
            await send(message)

        await self._app(scope, receive, send_guarded)

    def _refusal(self, method: str, headers: Headers) -> JSONResponse | None:
        host = headers.get("host", "")
        try:
            known = "*" in self._hosts or host_name(host) in self._hosts
            origin = headers.get("origin")
            foreign = (
                method not in _READING
                and origin is not None
                and urlsplit(origin).netloc.lower() != host.lower()
            )
        except ValueError:  # a bracket left open in the header
            known, foreign = False, False
        if not known:
            return _refused(
                f"This service does not answer to the name {host!r}.",
                "Open it by the address it printed when it started.",
            )
        if foreign:
            return _refused(
                "A page of another site may not change anything here.",
                "Use this service's own page, or call it without an Origin header.",
            )
        return None


def _bounded(receive: Receive, most: int) -> Receive:
    """The same body, read no further than anything we take; then the answer is 413."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise HTTPException(413, f"What was sent is longer than {most // 2**20} MB")
        return message

    return counted


def _refused(error: str, todo: str) -> JSONResponse:
    return JSONResponse({"error": error, "todo": todo}, status_code=403)
