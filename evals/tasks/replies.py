"""Replies: does a card stand on the policy that applies, and on nothing else?

The cards are those of the live path: the same need, search, scripts and grounding. A talk is seen
up to the customer's turn; the actions that followed are opened after predicting.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.core.call import Call
from assistant.core.card import Draft
from assistant.core.published import FixedWords
from assistant.core.rubric import Rubric
from assistant.core.speech import Utterance
from assistant.prompting.registry import load_rubric
from assistant.prompting.words import shipped_words
from assistant.replies.query import LOOKED_AT, balanced
from assistant.replies.said import figures_in, names_in
from assistant.session.parts import Parts
from assistant.session.reply import Replies
from assistant.session.state import CallState
from assistant.store.memory import MemoryEventLog
from evals.outcome import Outcome
from evals.scorers.intervals import Metric, mean_with_interval
from evals.tasks.replies_moments import POLICY, Asked, Talk, corpus_rows, judged, read_talks
from evals.tasks.retrieval_corpus import AT, Corpus, Say, opened_corpus
from evals.tasks.retrieval_peers import Peer, Peers
from knowledge.embed.port import Embedder
from knowledge.query import conversation_query
from knowledge.types import Facts, Passage, SearchQuery, SearchResult, Turn, passage_of

FIRST = 3
PATIENCE_S = 60.0
"""A measurement waits for its search; a live card has a deadline."""
PEERS = ("bm25", "llama_index")


@dataclass
class _Searched:
    """A knowledge base that keeps what the last search for an answer found."""

    corpus: Corpus
    peer: Peer | None = None
    """Another's search in place of ours."""
    last: SearchResult | None = None
    passages: dict[str, Passage] = field(default_factory=dict[str, Passage])
    """Of a peer, that finds documents: each one's beginning."""

    def __post_init__(self) -> None:
        for chunk in self.corpus.chunks:
            self.passages.setdefault(self.corpus.ids[chunk.document], passage_of(chunk))

    async def search(self, query: SearchQuery) -> SearchResult:
        if "promotion" in query.kinds:
            return SearchResult(nothing_found=True)
        if self.peer is None:
            self.last = await self.corpus.knowledge.search(query)
        else:
            turns = [
                Turn(speaker=speaker, text=text)
                for speaker, text in zip(query.spoken_by, query.context, strict=True)
            ]
            found = await self.peer([*turns, Turn(speaker="customer", text=query.text)], "")
            results = [
                self.passages[name].model_copy(update={"score": 1 / (1 + rank)})
                for rank, (name, _) in enumerate(found[: query.limit])
            ]
            self.last = SearchResult(results=tuple(results), nothing_found=not results)
        return self.last

    async def facts(self, at: datetime, tenant: str = "default") -> Facts:
        return Facts()

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        raise NotImplementedError("nothing here compares questions")

    @property
    def embedder(self) -> str:
        return self.corpus.knowledge.embedder

    @property
    def reads_chinese(self) -> bool:
        return self.corpus.knowledge.reads_chinese

    def stands(self, document: str, version: int, at: datetime, tenant: str = "default") -> bool:
        return True

    def version(self, tenant: str = "default") -> str:
        return "eval"


@dataclass
class _Measured:
    """What one search led to: hits of judged moments, and what its cards state."""

    hits: list[float] = field(default_factory=list[float])
    ranked: list[list[tuple[str, float]]] = field(default_factory=list[list[tuple[str, float]]])
    abstained: list[bool] = field(default_factory=list[bool])
    stands: list[float] = field(default_factory=list[float])
    cards: int = 0

    def metrics(self, seed: int) -> dict[str, Metric]:
        return {
            "policy_hit@3": mean_with_interval(self.hits, seed),
            "grounded": mean_with_interval(self.stands, seed),
        }


async def run_replies(
    data: Path, embedder: Embedder, *, seed: int = 0, say: Say = lambda _: None
) -> Outcome:
    """Cards for every talk, ours and with peers' searches. Raises BadInput."""
    started = time.perf_counter()
    talks, rows = read_talks(data), corpus_rows(data)
    asked = judged(talks, [row for row in rows if row["kind"] == POLICY])
    with TemporaryDirectory() as folder:
        lines = Path(folder) / "corpus.jsonl"
        lines.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        async with opened_corpus(lines, "kind", embedder, say) as corpus:
            say(f"{len(talks)} talks, {len(asked)} moments with a policy …")
            ours = await _measured(_Searched(corpus), talks, asked)
            peers = Peers(corpus, embedder)
            await peers.prepare()
            others: dict[str, _Measured] = {}
            for name in PEERS:
                say(f"The peer {name} …")
                others[name] = await _measured(_Searched(corpus, peers.all()[name]), talks, asked)
    report: dict[str, Any] = {
        "task": "replies",
        "data": str(data),
        "n": len(asked),
        "talks": len(talks),
        "cards": ours.cards,
        "stated": len(ours.stands),
        "metrics": ours.metrics(seed),
        "baselines": {name: one.metrics(seed) for name, one in others.items()},
        "seconds": round(time.perf_counter() - started, 2),
    }
    predictions = [
        {
            "qid": one.id,
            "ranked": [{"id": name, "score": round(score, 4)} for name, score in found],
            "abstained": nothing,
        }
        for one, found, nothing in zip(asked, ours.ranked, ours.abstained, strict=True)
    ]
    return Outcome(report, predictions)


async def _measured(
    searched: _Searched, talks: Sequence[Talk], asked: Sequence[Asked]
) -> _Measured:
    replies = Replies(_parts(searched))
    told = _Measured()
    for talk in talks:
        for upto, said in enumerate(talk.said, 1):
            if said.speaker == "customer":
                drafts, _ = await replies.drafts(_state(talk, upto), said, ())
                for _, draft in drafts:
                    told.cards += 1
                    told.stands += stated(draft)
    for one in asked:
        found = await _found(replies, searched, one.talk, one.upto)
        names = _documents(found, searched.corpus)
        told.hits.append(float(any(name in one.relevant for name, _ in names[:FIRST])))
        told.ranked.append(names)
        told.abstained.append(found.nothing_found)
    return told


async def _found(replies: Replies, searched: _Searched, talk: Talk, upto: int) -> SearchResult:
    """What the live path searches at this turn; where it would not, the same talk's search."""
    searched.last = None
    await replies.drafts(_state(talk, upto), talk.said[upto - 1], ())
    if searched.last is None:
        turns = [Turn(speaker=one.speaker, text=one.text) for one in talk.said[:upto]]
        await searched.search(conversation_query(turns, AT + timedelta(days=1), LOOKED_AT))
    assert searched.last is not None
    return balanced(searched.last) if searched.peer is None else searched.last


def stated(draft: Draft) -> list[float]:
    """For each figure and name in a card's lines: 1 where it stands in what its tier cites."""
    found: list[float] = []
    for tier in draft.tiers.values():
        cited = " ".join(f"{one.quote} {one.title}" for one in tier.citations)
        figures, words = figures_in(cited, draft.language), cited.lower()
        for line in tier.lines:
            found += [float(one in figures) for one in figures_in(line, draft.language)]
            found += [float(name in words) for name in names_in(line)]
    return found


def _documents(found: SearchResult, corpus: Corpus) -> list[tuple[str, float]]:
    ranked: dict[str, float] = {}
    for passage in found.results:
        ranked.setdefault(corpus.ids[passage.document], passage.score)
    return list(ranked.items())


def _state(talk: Talk, upto: int) -> CallState:
    call = Call(id="talk", started_at=AT + timedelta(days=1), language=talk.said[0].language)
    heard: dict[str, Utterance] = {one.id: one for one in talk.said[:upto]}
    return replace(CallState(call=call), utterances=heard, now=talk.said[upto - 1].end)


def _parts(knowledge: _Searched) -> Parts:
    def rubric(name: str | None, tenant: str) -> Rubric:
        return load_rubric(name or "ecommerce_voice")

    return Parts(
        log=MemoryEventLog(),
        knowledge=knowledge,
        published=FixedWords(shipped_words()),
        rubric=rubric,
        writer=None,
        judge=None,
        clock=lambda: AT + timedelta(days=1),
        owner="eval",
        engine_version="eval",
        search_deadline_s=PATIENCE_S,
    )
