"""Ranking, relevance and the courage to find nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.index.port import Hit
from knowledge.search import FOUND, ranked, relevance
from knowledge.terms import terms
from knowledge.types import Passage


def hit(text: str, dense: float | None, lexical: float, chunk: str = "") -> Hit:
    return Hit(
        Passage(chunk=chunk or text, document=text, version=1, title="", text=text), dense, lexical
    )


def test_a_passage_good_in_both_halves_comes_before_one_good_in_one() -> None:
    found = ranked(
        terms("boots warranty"),
        [
            hit("boots in blue", 0.2, 3.0),
            hit("boots warranty months", 0.7, 2.8),
            hit("guarantee on shoes", 0.7, 0.0),
        ],
        3,
    )
    assert found.results[0].text == "boots warranty months"
    assert not found.nothing_found


def test_nothing_good_enough_is_nothing_found() -> None:
    found = ranked(terms("capital of France"), [hit("boots in blue", 0.05, 0.0)], 5)
    assert found.nothing_found
    assert all(passage.score < FOUND for passage in found.results)


def test_nothing_at_all_is_nothing_found() -> None:
    assert ranked(terms("boots"), [], 5).nothing_found


def test_passages_with_the_same_words_are_told_once() -> None:
    hits = [hit("boots warranty", 0.7, 2.0, "a"), hit("Boots: warranty!", 0.7, 2.0, "b")]
    assert [passage.chunk for passage in ranked(terms("boots"), hits, 5).results] == ["a"]


scores = st.tuples(st.floats(-1, 1), st.floats(0, 30))


@settings(deadline=None)
@given(st.lists(scores, max_size=12, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_hits_does_not_matter(told: list[tuple[float, float]], random: object) -> None:
    hits = [hit(f"boots number{place}", *one) for place, one in enumerate(told)]
    shuffled = sorted(hits, key=lambda one: hash((one.passage.chunk, str(random))))
    assert ranked(terms("boots"), hits, 5) == ranked(terms("boots"), shuffled, 5)


@settings(deadline=None)
@given(st.floats(-1, 1), st.floats(0, 1), st.floats(0, 1))
def test_relevance_is_a_probability_and_grows_with_meaning(
    cosine: float, covered: float, more: float
) -> None:
    assert 0 <= relevance(cosine, covered) <= relevance(min(cosine + more, 1.0), covered) <= 1
    assert 0 <= relevance(None, covered) <= 1
