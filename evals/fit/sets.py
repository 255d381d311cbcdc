"""The sets a ranking is learned from, as rows of features with the right ones marked."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.errors import BadInput
from evals.rows import read_rows
from evals.scorers.ranking import relevant_of
from evals.tasks.retrieval import Seen, query_of, seen_of
from evals.tasks.retrieval_corpus import Corpus, Say, opened_corpus
from knowledge.embed.port import Embedder
from knowledge.features import features_of

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Judged:
    """One talk: features of its hits, the document of each, and which are right."""

    features: Floats
    documents: tuple[str, ...]
    right: frozenset[str]


@dataclass(frozen=True)
class Source:
    """One set: where its talks and its corpus are."""

    name: str
    queries: Path
    corpus: Path
    filtered: str = ""
    by: str = ""


def read_sources(path: Path) -> list[Source]:
    """Lines with `name`, `queries`, `corpus`, and `filter`, `by` where wanted. Raises BadInput.

    Paths are as seen from the file's folder.
    """
    return [
        Source(
            str(row["name"]),
            path.parent / str(row["queries"]),
            path.parent / str(row["corpus"]),
            str(row.get("filter") or ""),
            str(row.get("by") or ""),
        )
        for row in read_rows(path, ["name", "queries", "corpus"])
    ]


async def judged_sets(
    sources: Sequence[Source], embedder: Embedder, say: Say
) -> dict[str, list[Judged]]:
    """Name (with its group, where the set has some) → talks with an answer."""
    found: defaultdict[str, list[Judged]] = defaultdict(list)
    for source in sources:
        rows = read_rows(source.queries, [source.filtered] if source.filtered else [])
        async with opened_corpus(source.corpus, source.filtered, embedder, say) as corpus:
            say(f"Features of {source.name} …")
            for number, row in enumerate(rows, 1):
                right = relevant_of(row)
                if right:
                    seen = seen_of(row, f"{source.queries}, line {number}", source.filtered)
                    name = f"{source.name}/{row[source.by]}" if source.by else source.name
                    found[name].append(await _judged(corpus, seen, right))
    if not found:
        raise BadInput("No set has a line with relevant.")
    return dict(found)


async def _judged(corpus: Corpus, seen: Seen, right: frozenset[str]) -> Judged:
    sought, hits, _ = await corpus.knowledge.candidates(query_of(seen))
    return Judged(
        np.array(features_of(sought, hits), dtype=np.float64).reshape(len(hits), -1),
        tuple(corpus.ids[hit.passage.document] for hit in hits),
        right,
    )


def shuffled(count: int, seed: int) -> list[int]:
    """The places of a list in an order drawn by the seed."""
    places = list(range(count))
    random.Random(seed).shuffle(places)
    return places
