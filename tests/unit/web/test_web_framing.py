"""Origins that may frame the sidebar are exact, or refused before anything starts."""

from __future__ import annotations

import pytest

from assistant.errors import BadSetting
from assistant.web.framing import exact_origins


def test_origins_are_written_as_browsers_write_them() -> None:
    given = "https://CRM.example.com:443  http://127.0.0.1:9000/ https://crm.example.com"
    assert exact_origins(given) == ("https://crm.example.com", "http://127.0.0.1:9000")
    assert exact_origins("") == ()


@pytest.mark.parametrize(
    "wrong",
    [
        "crm.example.com",
        "https://*.example.com",
        "https://crm.example.com/page",
        "https://me@crm.example.com",
        "javascript:alert(1)",
        "https://a.example;script-src",
        "https://crm.example.com:port",
        "null",
    ],
)
def test_what_is_no_exact_origin_is_refused(wrong: str) -> None:
    with pytest.raises(BadSetting, match="EMBED_ORIGINS"):
        exact_origins(wrong)
