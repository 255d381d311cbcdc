"""The sets that repeats are learned from: utterances by intent, and pairs of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from assistant.core.language import language_of
from assistant.errors import BadInput
from evals.fit.pairs import Pair, Wanted, drawn_pairs
from evals.rows import Row, read_rows, sha256_of
from knowledge.types import Language

DRAWN = 2000


@dataclass(frozen=True)
class RepeatSet:
    """One set: what was said, the pairs to learn from, and the language of most."""

    name: str
    said: tuple[Wanted, ...]
    pairs: tuple[Pair, ...]
    language: Language
    sha256: str
    """Of its pairs; of its utterances where the pairs are drawn."""


def read_repeat_sets(path: Path, seed: int) -> list[RepeatSet]:
    """Lines with `name`, `utterances`, and `pairs` where there are some. Raises BadInput.

    Utterances are lines with `text` and `intent`, or talks whose turns bear a `dialog_act`: there,
    what a turn requests is its intent. Pairs are lines with `a`, `b`, `intents`; where there are
    none, they are drawn. Paths are as seen from the file's folder.
    """
    return [_set(row, path.parent, seed) for row in read_rows(path, ["name", "utterances"])]


def _set(row: Row, folder: Path, seed: int) -> RepeatSet:
    file = folder / str(row["utterances"])
    rows = read_rows(file, [])
    said = tuple(dict.fromkeys(one for line in rows for one in _wanted(line)))
    if len({one.intent for one in said}) < 2:
        raise BadInput(f"{file} has no two intents.", "Lines with text and intent are expected.")
    learned_from = folder / str(row.get("pairs") or row["utterances"])
    if row.get("pairs"):
        lines = read_rows(learned_from, ["a", "b", "intents"])
        pairs = [_pair(line) for line in lines]
    else:
        pairs = drawn_pairs(said, DRAWN, seed)
    chinese = sum(language_of(one.text) == "zh" for one in said) * 2 > len(said)
    language: Language = "zh" if chinese else "en"
    return RepeatSet(str(row["name"]), said, tuple(pairs), language, sha256_of(learned_from))


def _pair(line: Row) -> Pair:
    first, second = line["intents"]
    return Pair(Wanted(str(line["a"]), str(first)), Wanted(str(line["b"]), str(second)))


def _wanted(line: Row) -> list[Wanted]:
    if "text" in line and "intent" in line:
        return [Wanted(str(line["text"]), str(line["intent"]))]
    found: list[Wanted] = []
    for turn in cast(list[dict[str, Any]], line.get("turns") or []):
        acts = cast(Sequence[Sequence[str]], turn.get("dialog_act") or [])
        asked = {f"{act[1]}/{act[2]}" for act in acts if act[0] == "Request"}
        # A request for a name is a search with limits of its own: no two are the same question.
        if turn.get("speaker") == "customer" and len(asked) == 1 and not _names(asked):
            found.append(Wanted(str(turn["text"]), asked.pop()))
    return found


def _names(asked: set[str]) -> bool:
    return any(one.endswith("/名称") for one in asked)
