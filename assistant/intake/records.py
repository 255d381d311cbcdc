"""Records handed in by others, in bulk: CSV with a head, a JSON array, or JSON Lines.

Each line stands for itself: a bad one is said with its number, and the others are taken.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from assistant.errors import BadInput
from knowledge.types import Noun

MOST_RECORDS = 200_000
MOST_BAD = 100
"""Lines that are told one by one; beyond them only how many there are."""
_NESTED = "[{"
_NOTHING = ("", "null", "none", "n/a", "-")

T = TypeVar("T", bound=BaseModel)


class BadLine(Noun):
    """A record that was not taken, and why."""

    line: int
    error: str


def read_records(data: bytes, name: str, kind: type[T]) -> tuple[list[T], list[BadLine]]:
    """The records in a file, and its bad lines. Raises BadInput where it is no such file at all."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{name} is not UTF-8 (byte {error.start}).", "Save it as UTF-8.") from error
    if not text.strip():
        raise BadInput(f"{name} is empty.", "Expected CSV with a head, or JSON.")
    found: list[T] = []
    bad: list[BadLine] = []
    for line, row in _rows(text, name):
        if len(found) + len(bad) == MOST_RECORDS:
            raise BadInput(f"{name} has more than {MOST_RECORDS} records.", "Send it in parts.")
        if isinstance(row, str):
            bad.append(BadLine(line=line, error=row))
            continue
        try:
            found.append(kind.model_validate(row))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            said = first["msg"].removeprefix("Value error, ")
            bad.append(BadLine(line=line, error=f"{where}: {said}" if where else said))
    if not found and not bad:
        raise BadInput(f"{name} has no records.", "Expected CSV with a head, or JSON.")
    return found, bad


def _rows(text: str, name: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Line number and record; what is wrong with a line instead, in words."""
    start = text.lstrip()[0]
    if start == "[":
        yield from _of_array(text, name)
    elif start == "{":
        yield from _of_lines(text)
    else:
        yield from _of_csv(text, name)


def _of_array(text: str, name: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    try:
        whole: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInput(f"{name} is not JSON ({error.msg}, line {error.lineno}).") from error
    for number, one in enumerate(cast(list[object], whole), start=1):
        if isinstance(one, dict):
            yield number, cast(dict[str, Any], one)
        else:
            yield number, "is not an object"


def _of_lines(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            one: object = json.loads(line)
        except json.JSONDecodeError as error:
            yield number, f"is not JSON ({error.msg})"
            continue
        yield number, cast(dict[str, Any], one) if isinstance(one, dict) else "is not an object"


def _of_csv(text: str, name: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Empty cells say nothing; a cell that begins like JSON is read as JSON (orders, contacts)."""
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        if not reader.fieldnames or any(not column for column in reader.fieldnames):
            raise BadInput(f"{name} has no head.", "The first line names the columns.")
        for row in reader:
            if None in row or None in row.values():
                yield reader.line_num, "has more or fewer cells than the head"
                continue
            try:
                yield reader.line_num, {key: _cell(value) for key, value in row.items() if value}
            except json.JSONDecodeError as error:
                yield reader.line_num, f"has a cell that is not JSON ({error.msg})"
    except csv.Error as error:
        raise BadInput(f"{name}, line {reader.line_num}: {error}.", "Expected CSV.") from error


def _cell(value: str) -> Any:
    value = value.strip()
    if value[:1] and value[0] in _NESTED:
        return json.loads(value)
    return None if value.lower() in _NOTHING else value
