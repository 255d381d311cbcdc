"""Retrieval: is the document that answers a talk found, and how high?

Ours is the search of live cards: the query is built from the talk by the same code.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from evals.outcome import Outcome
from evals.rows import Row, read_rows
from evals.scorers.intervals import metrics_of
from evals.scorers.ranking import ranking_scores, relevant_of, transposed
from evals.tasks.retrieval_corpus import AT, Corpus, Say, opened_corpus
from evals.tasks.retrieval_peers import DEPTH, Peers, Ranked
from evals.turns import read_turns
from knowledge.embed.port import Embedder
from knowledge.query import conversation_query
from knowledge.types import SearchQuery, Turn

STEP = 1e-4


@dataclass(frozen=True)
class Seen:
    """All that a predictor sees of a line."""

    qid: str
    turns: tuple[Turn, ...]
    group: str


async def run_retrieval(
    queries: Path,
    corpus: Path,
    embedder: Embedder,
    *,
    filtered: str = "",
    by: str = "",
    seed: int = 0,
    say: Say = lambda _: None,
) -> Outcome:
    """Ours and the peers on every line, scored where it has `relevant`. Raises BadInput."""
    started = time.perf_counter()
    rows = read_rows(queries, [filtered] if filtered else [])
    seen = [seen_of(row, f"{queries}, line {n}", filtered) for n, row in enumerate(rows, 1)]
    answers = [relevant_of(row) for row in rows]
    judged = [place for place, answer in enumerate(answers) if answer]
    ranked: dict[str, list[Ranked]] = defaultdict(list)
    abstained: list[bool] = []
    async with opened_corpus(corpus, filtered, embedder, say) as opened:
        say("Searching …")
        cpu = time.process_time()
        for one in seen:
            found, nothing = await ours(opened, one)
            ranked["ours"].append(found)
            abstained.append(nothing)
        cpu = (time.process_time() - cpu) / len(seen)
        if judged:
            peers = Peers(opened, embedder)
            await peers.prepare()
            for name, peer in peers.all().items():
                say(f"The peer {name} …")
                for place in judged:
                    ranked[name].append(await peer(seen[place].turns, seen[place].group))

    def scores(name: str, places: Sequence[int]) -> dict[str, list[float]]:
        lists = ranked[name]
        chosen = places if name == "ours" else [judged.index(place) for place in places]
        return transposed(
            [
                ranking_scores([one for one, _ in lists[at]], answers[place] or frozenset())
                for at, place in zip(chosen, places, strict=True)
            ]
        )

    def all_metrics(places: Sequence[int]) -> dict[str, Any]:
        if not places:
            return {"n": 0, "metrics": {}, "baselines": {}}
        return {
            "n": len(places),
            "metrics": metrics_of(scores("ours", places), seed),
            "baselines": {
                name: metrics_of(scores(name, places), seed) for name in ranked if name != "ours"
            },
        }

    report: dict[str, Any] = {
        "task": "retrieval",
        "data": str(queries),
        "corpus": str(corpus),
        **all_metrics(judged),
        "abstained": round(sum(abstained) / len(abstained), 4),
        "seconds": round(time.perf_counter() - started, 2),
        "cpu_ms": round(1000 * cpu, 2),
    }
    if by:
        report["by"] = {
            group: all_metrics(places) for group, places in _groups(rows, judged, by).items()
        }
    predictions = [
        {
            "qid": one.qid,
            "ranked": [{"id": name, "score": round(score, 4)} for name, score in found[:10]],
            "abstained": nothing,
        }
        for one, found, nothing in zip(seen, ranked["ours"], abstained, strict=True)
    ]
    return Outcome(report, predictions)


def seen_of(row: Row, where: str, filtered: str) -> Seen:
    """The columns a predictor may see, and no others. Raises BadInput."""
    talk = next((name for name in ("context", "turns") if row.get(name)), "")
    if talk:
        turns = read_turns(row[talk], f"{where}: {talk}")
    elif isinstance(row.get("query"), str) and row["query"].strip():
        turns = (Turn(speaker="customer", text=row["query"]),)
    else:
        raise BadInput(f"{where} lacks context, turns or query.")
    qid = str(row.get("qid") or row.get("id") or where.rpartition(" ")[2])
    return Seen(qid, turns, str(row[filtered]) if filtered else "")


def query_of(seen: Seen) -> SearchQuery:
    """The query of a live card for the same talk, filtered."""
    query = conversation_query(seen.turns, AT, limit=DEPTH)
    return query.model_copy(update={"kinds": (seen.group,)}) if seen.group else query


async def ours(corpus: Corpus, seen: Seen) -> tuple[Ranked, bool]:
    """Documents as our search ranks their best passages, and whether it would say nothing."""
    result = await corpus.knowledge.search(query_of(seen))
    found: dict[str, float] = {}
    least = 1.0
    for passage in result.results:
        # Ranking and relevance differ; who sorts by the score shall get the ranking.
        least = min(least - STEP, passage.score)
        found.setdefault(corpus.ids[passage.document], least)
    return list(found.items()), result.nothing_found


def _groups(rows: Sequence[Row], judged: Sequence[int], by: str) -> dict[str, list[int]]:
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for place in judged:
        if by not in rows[place]:
            raise BadInput(f"There is no column {by!r} in line {place + 1}.")
        groups[str(rows[place][by])].append(place)
    return dict(sorted(groups.items()))
