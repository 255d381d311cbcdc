"""How much of a document is taken in."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """What one file may cost. Above any of it the file is refused, and the error names which.

    A shop's longest manuals have some hundreds of pages; a page takes about 60 ms.
    """

    size: int = 64 * MIB
    """Bytes of the file."""
    pages: int = 2000
    unpacked: int = 512 * MIB
    """Bytes of a DOCX or XLSX once unpacked."""
    cells: int = 2_000_000
    """Of a workbook, on all its sheets."""
    memory: int = 2048 * MIB
    """Address space of the process that parses, in bytes."""
    seconds: float = 300.0
    answer: int = 128 * MIB
    """Bytes of what was read, as JSON."""
