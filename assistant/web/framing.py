"""Which pages of other sites may hold the sidebar in a frame."""

from __future__ import annotations

from urllib.parse import urlsplit

from assistant.errors import BadSetting

FRAMED = "/embed/sidebar"
"""The one page that may stand in a frame of another site."""


def exact_origins(text: str) -> tuple[str, ...]:
    """Origins (`https://crm.example.com`, `http://127.0.0.1:9000`) separated by spaces.

    Exact: scheme, name and port as the browser writes them, no path and no wildcard, because they
    are compared with `MessageEvent.origin`. Raises BadSetting for anything else.
    """
    return tuple(dict.fromkeys(_origin(one) for one in text.split()))


def _origin(one: str) -> str:
    usual = {"http": 80, "https": 443}
    try:
        parts = urlsplit(one)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if (
        parts.scheme not in usual
        or not parts.hostname
        or "*" in one
        or any(sign in one for sign in ";,'\"")
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
        or "@" in parts.netloc
    ):
        raise BadSetting(
            f"ASSISTANT_WEB__EMBED_ORIGINS: {one!r} is not an origin.",
            "Write scheme and name, and a port where it is not the usual one: "
            "https://crm.example.com",
        )
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{name}" + ("" if port in (None, usual[parts.scheme]) else f":{port}")
