"""A reranker changes the order of the best, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.rerank import RERANKED, reranked
from knowledge.types import Passage


class ByLength:
    """Longer is better."""

    def __init__(self) -> None:
        self.read: list[str] = []

    async def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        self.read = [f"{question}/{text}" for text in texts]
        return [float(len(text)) for text in texts]

    async def close(self) -> None:
        pass


def passages(*texts: str) -> list[Passage]:
    return [Passage(chunk=text, document=text, version=1, title="", text=text) for text in texts]


async def test_the_best_are_put_in_its_order_and_ties_stay() -> None:
    found = await reranked(ByLength(), "q", passages("a", "ccc", "bb", "dd"), 3)
    assert [one.text for one in found] == ["ccc", "bb", "dd"]


async def test_only_the_best_are_read_and_the_others_follow() -> None:
    reranker = ByLength()
    many = passages(*(f"p{number:03}" for number in range(RERANKED)), "the longest of all of them")
    found = await reranked(reranker, "q", many, len(many))
    assert len(reranker.read) == RERANKED
    assert found[-1].text == "the longest of all of them"
