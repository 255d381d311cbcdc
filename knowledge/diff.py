"""What changed between two versions of a document, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

from knowledge.types import Block, Document, Noun


class Change(Noun):
    """One block, or a run of them, in both versions."""

    kind: Literal["same", "added", "removed", "changed"]
    heading: str = ""
    before: str = ""
    after: str = ""


class Diff(Noun):
    """Two versions of one document, in reading order."""

    key: str
    before: int
    after: int
    changes: tuple[Change, ...]


def diff(before: Document, after: Document) -> Diff:
    """The changes that make one version of the other. Pure.

    Blocks are compared whole, headings with them; tables row by row.
    """
    old, new = list(_lines(before.blocks)), list(_lines(after.blocks))
    changes: list[Change] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "replace":
            changes += _replaced(old[i:j], new[k:m])
        elif what == "equal":
            changes += [
                Change(kind="same", heading=heading, before=text, after=text)
                for heading, text in new[k:m]
            ]
        else:
            changes += [Change(kind="removed", heading=h, before=text) for h, text in old[i:j]]
            changes += [Change(kind="added", heading=h, after=text) for h, text in new[k:m]]
    return Diff(key=after.key, before=before.version, after=after.version, changes=tuple(changes))


Line = tuple[str, str]


def _lines(blocks: Sequence[Block]) -> list[Line]:
    found: list[Line] = []
    for block in blocks:
        heading = " > ".join(block.headings)
        texts = block.text.splitlines() if block.kind in ("table", "list") else [block.text]
        found += [(heading, text) for text in texts if text.strip()]
    return found


def _replaced(old: Sequence[Line], new: Sequence[Line]) -> list[Change]:
    """Lines side by side as far as both go; the rest was added or taken away."""
    both = min(len(old), len(new))
    changes = [
        Change(kind="changed", heading=new[at][0], before=old[at][1], after=new[at][1])
        for at in range(both)
    ]
    changes += [Change(kind="removed", heading=h, before=text) for h, text in old[both:]]
    changes += [Change(kind="added", heading=h, after=text) for h, text in new[both:]]
    return changes
