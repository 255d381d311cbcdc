"""What goes where: JSON on stdout alone, words for people on stderr or a terminal."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from pydantic import BaseModel
from rich.console import Console


def line(value: BaseModel | dict[str, Any]) -> None:
    """One JSON object on one line of stdout, written at once so that a reader sees it live."""
    if isinstance(value, BaseModel):
        text = value.model_dump_json()
    else:
        text = json.dumps(value, ensure_ascii=False, default=str)
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def people() -> Console:
    """A console for people, on stderr: colours on a terminal, plain words when piped.

    Brackets are printed as they are: what people said and wrote is never markup.
    """
    return Console(stderr=True, highlight=False, markup=False)


def story() -> Console:
    """A console for what was asked for, on stdout; 100 columns where nothing says how wide."""
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(highlight=False, markup=False, width=100 if piped else None)
