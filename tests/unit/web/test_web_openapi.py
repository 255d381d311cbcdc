"""The documentation says of every route what it does, what it takes and what it answers."""

from __future__ import annotations

from typing import Any

import pytest
from fake_desk import FakeDesk

from assistant.web.app import create_app

SHOWN = ("customers", "outcomes")
DOCUMENT: dict[str, Any] = create_app(FakeDesk()).openapi()
ROUTES = [
    (path, method, route)
    for path, methods in DOCUMENT["paths"].items()
    for method, route in methods.items()
    if path.startswith("/v1/")
]


@pytest.mark.parametrize(("path", "method", "route"), ROUTES, ids=lambda one: str(one)[:60])
def test_every_route_says_what_it_does_and_how_it_refuses(
    path: str, method: str, route: dict[str, Any]
) -> None:
    assert route.get("summary"), path
    assert route.get("description"), path
    assert set(route["responses"]) & {"400", "404", "409", "503"}, path
    assert route.get("tags"), path


@pytest.mark.parametrize(
    ("path", "method", "route"),
    [one for one in ROUTES if set(one[2].get("tags", ())) & set(SHOWN)],
    ids=lambda one: str(one)[:60],
)
def test_records_are_shown_by_example(path: str, method: str, route: dict[str, Any]) -> None:
    answer = route["responses"]["200"]["content"]["application/json"]
    assert "example" in answer
    if method in ("post", "put"):
        assert "example" in route["requestBody"]["content"]["application/json"]
