"""What the pages say, in both languages: one catalogue for templates and components.

A folder a language, a file a page; `en` and `zh` hold the same files with the same keys. `{name}`
in a text is filled by who shows it.
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
    told: dict[str, str] = {}
    folder = files("assistant.web.words").joinpath(language)
    for page in sorted(folder.iterdir(), key=lambda file: file.name):
        part = cast(dict[str, str], json.loads(page.read_text(encoding="utf-8")))
        if twice := told.keys() & part.keys():
            raise ValueError(f"{page.name} says {sorted(twice)} again")
        told |= part
    return MappingProxyType(told)
