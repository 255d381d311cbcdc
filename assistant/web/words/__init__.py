"""What the pages say, in both languages: one catalogue for templates and components.

`en.json` and `zh.json` hold the same keys. `{name}` in a text is filled by who shows it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import cast


@cache
def words(language: str) -> Mapping[str, str]:
    """The catalogue of one language, read once."""
    text = files("assistant.web.words").joinpath(f"{language}.json").read_text(encoding="utf-8")
    return MappingProxyType(cast(dict[str, str], json.loads(text)))
