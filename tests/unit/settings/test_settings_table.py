"""Settings come from the environment, and the README's table is the settings'."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from assistant.errors import BadSetting
from assistant.settings import Part, Settings, read_settings

README = Path(__file__).resolve().parents[3] / "README.md"


def names(model: type[BaseModel], prefix: str) -> list[str]:
    found: list[str] = []
    for name, field in model.model_fields.items():
        full = f"{prefix}{name.upper()}"
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Part):
            found += names(kind, f"{full}__")
        else:
            found.append(full)
    return found


def test_the_readme_lists_every_setting_and_no_other():
    listed = re.findall(r"^\| `(ASSISTANT_\w+)` \|", README.read_text("utf-8"), re.MULTILINE)
    assert listed == names(Settings, "ASSISTANT_")


def test_a_nested_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ASSISTANT_LLM__BASE_URL", "http://127.0.0.1:8000/v1")
    monkeypatch.setenv("ASSISTANT_WEB__PORT", "9000")
    settings = read_settings()
    assert settings.llm.base_url == "http://127.0.0.1:8000/v1"
    assert settings.web.port == 9000


def test_a_setting_that_cannot_hold_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ASSISTANT_WEB__PORT", "many")
    with pytest.raises(BadSetting, match="ASSISTANT_WEB__PORT"):
        read_settings()
