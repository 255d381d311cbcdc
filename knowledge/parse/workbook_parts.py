"""What openpyxl's read-only sheets do not tell: what is hidden or merged, comments, tables."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from openpyxl.utils.cell import range_boundaries

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_MERGED = 100_000
Range = tuple[int, int, int, int]
"""First column, first row, last column, last row; from 1."""


@dataclass
class SheetParts:
    """Of one sheet."""

    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: set[int] = field(default_factory=set[int])
    merged: list[Range] = field(default_factory=list[Range])
    tables: list[Range] = field(default_factory=list[Range])
    comments: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Cell and text."""
    not_calculated: list[str] = field(default_factory=list[str])
    """Cells with a formula that has no value."""


def sheet_parts(data: bytes) -> dict[str, SheetParts]:
    """By the sheets' names. Raises KeyError, ValueError or ElementTree.ParseError where broken."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        workbook = _workbook_path(archive)
        targets = _relations(archive, workbook)
        found: dict[str, SheetParts] = {}
        for sheet in ElementTree.fromstring(archive.read(workbook)).iter():
            if _local(sheet) == "sheet":
                path = targets.get(sheet.get(_RELATION, ""), ("", ""))[1]
                if path in archive.namelist():
                    found[sheet.get("name", "")] = _sheet(archive, path)
        return found


def _workbook_path(archive: zipfile.ZipFile) -> str:
    for kind, target in _relations(archive, "").values():
        if kind == "officeDocument":
            return target
    return "xl/workbook.xml"


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Kind and path of what a part refers to, by id."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return {}
    found: dict[str, tuple[str, str]] = {}
    for relation in ElementTree.fromstring(archive.read(path)):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            continue
        whole = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        kind = relation.get("Type", "").rsplit("/", 1)[-1]
        found[relation.get("Id", "")] = kind, posixpath.normpath(whole)
    return found


def _sheet(archive: zipfile.ZipFile, path: str) -> SheetParts:
    parts = SheetParts()
    with archive.open(path) as stream:
        row = 0
        for element in _elements(stream):
            name = _local(element)
            if name == "row":
                row = int(element.get("r") or row + 1)
                if element.get("hidden") in ("1", "true") or element.get("ht") == "0":
                    parts.hidden_rows.add(row)
                element.clear()
            elif name == "c":
                kinds = {_local(child): child for child in element}
                if "f" in kinds and ("v" not in kinds or not kinds["v"].text):
                    parts.not_calculated.append(element.get("r", ""))
                element.clear()
            elif name == "col" and (
                element.get("hidden") in ("1", "true") or element.get("width") == "0"
            ):
                first, last = int(element.get("min", "1")), int(element.get("max", "1"))
                parts.hidden_columns.update(range(first, min(last, 16384) + 1))
            elif name == "mergeCell" and len(parts.merged) < _MOST_MERGED:
                parts.merged.append(_range(element.get("ref", "A1")))
    for kind, target in _relations(archive, path).values():
        if target not in archive.namelist():
            continue
        if kind == "table":
            root = ElementTree.fromstring(archive.read(target))
            parts.tables.append(_range(root.get("ref", "A1")))
        elif kind in ("comments", "threadedComment"):
            parts.comments += _comments(archive.read(target))
    return parts


def _elements(stream: Any) -> Iterator[ElementTree.Element]:
    for _, element in ElementTree.iterparse(stream):
        yield element


def _comments(part: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for element in ElementTree.fromstring(part).iter():
        if _local(element) in ("comment", "threadedComment"):
            found.append((element.get("ref", ""), "".join(element.itertext())))
    return found


def _range(written: str) -> Range:
    first_column, first_row, last_column, last_row = range_boundaries(written)
    return first_column or 1, first_row or 1, last_column or 1, last_row or 1


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
