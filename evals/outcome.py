"""What a task hands back: one report, and one prediction a line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BadInput


@dataclass(frozen=True)
class Outcome:
    """`report` is printed; `predictions` go to the file of `--predictions`."""

    report: Mapping[str, Any]
    predictions: Sequence[Mapping[str, Any]]


def write_predictions(predictions: Sequence[Mapping[str, Any]], path: Path) -> None:
    """One JSON object a line. Raises BadInput where the file cannot be written."""
    lines = [json.dumps(one, ensure_ascii=False) for one in predictions]
    try:
        path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be written ({error.strerror}).") from error


def write_json(value: Mapping[str, Any], path: Path) -> None:
    """One object, readable. Raises BadInput where the file cannot be written."""
    try:
        path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise BadInput(f"{path} cannot be written ({error.strerror}).") from error
