"""Lines of an evaluation file: `.jsonl`, `.jsonl.gz`, or a folder of them."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from assistant.errors import BadInput

Row = dict[str, Any]
ENDINGS = (".jsonl", ".jsonl.gz")


def read_rows(path: Path, needed: Sequence[str]) -> list[Row]:
    """Every line as an object that has the needed columns, files of a folder by name.

    Raises BadInput, naming the file and the line; also where there is no line at all.
    """
    found = [row for file in _files(path) for row in _of_file(file, needed)]
    if not found:
        raise BadInput(f"{path} has no lines.", "Expected one JSON object a line.")
    return found


def sha256_of(path: Path) -> str:
    """Names what a file holds, so that a report can say that something was learned from it."""
    digest = hashlib.sha256()
    for file in _files(path):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.name.endswith(ENDINGS))
        if not files:
            raise BadInput(f"{path} has no .jsonl or .jsonl.gz file.")
        return files
    if not path.is_file():
        raise BadInput(f"There is no file or folder {path}.")
    return [path]


def _of_file(path: Path, needed: Sequence[str]) -> Iterator[Row]:
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read ({error}).", "Expected UTF-8 JSON Lines.") from error
    # Not splitlines: a JSON string may hold the other line separators of Unicode.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value: object = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadInput(f"{path}, line {number} is not JSON ({error.msg}).") from error
        if not isinstance(value, dict):
            raise BadInput(f"{path}, line {number} is not an object.")
        row = cast(Row, value)
        missing = [name for name in needed if name not in row]
        if missing:
            raise BadInput(f"{path}, line {number} lacks {', '.join(missing)}.")
        yield row
