"""What is learned for the ranking."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from knowledge_fakes import WordsEmbedder

from evals.fit.ranking import PRIOR, in_folds, learned, scored, without_itself
from evals.fit.report import ranking_report
from evals.fit.sets import Judged
from knowledge.features import FEATURES
from knowledge.ranking import FILE, shipped_weights

AT = FEATURES.index("limits")


def talks(seed: int, telling: int) -> list[Judged]:
    """Talks whose right document has one feature more than the others, and noise in the rest."""
    chance = np.random.default_rng(seed)
    found: list[Judged] = []
    for _ in range(30):
        features = chance.normal(size=(8, len(FEATURES))) * 0.3
        features[3, telling] += 3
        found.append(Judged(features, tuple("abcdefgh"), frozenset("d")))
    return found


def test_a_feature_that_tells_gains_weight_and_the_right_document_leads() -> None:
    told = talks(1, AT)
    weights = learned({"one": told})
    assert weights[AT] > PRIOR["limits"]
    assert scored(told, weights)["hit@1"] > 0.9


def test_a_feature_nobody_shows_keeps_what_was_set_by_hand() -> None:
    told = [
        Judged(one.features * (np.arange(len(FEATURES)) != 0), one.documents, one.right)
        for one in talks(2, AT)
    ]
    assert learned({"one": told})[0] == PRIOR[FEATURES[0]]


def test_each_set_is_scored_by_what_others_taught() -> None:
    sets = {"one": talks(1, AT), "two/a": talks(2, AT), "two/b": talks(3, AT)}
    report = without_itself(sets)
    assert set(report) == {"one", "two/a", "two/b"}
    assert report["one"]["hit@1"] > 0.9
    assert set(in_folds(sets, 0)) == set(sets)


def test_what_ships_has_a_weight_for_every_feature_and_says_where_it_is_from() -> None:
    told = json.loads(FILE.read_text("utf-8"))
    assert set(shipped_weights()) == set(FEATURES)
    assert set(told["trained"]) >= {"on", "how", "prior", "seed"}
    assert told["by the other sets"]


async def test_sets_are_read_from_a_file_beside_them(tmp_path: Path) -> None:
    corpus = [
        {"id": str(n), "text": f"All about {word}"}
        for n, word in enumerate(("boots", "tents", "stoves", "maps"))
    ]
    queries = [{"qid": "q", "query": "tents please", "relevant": ["1"]}]
    for name, rows in (("c", corpus), ("q", queries)):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(text, "utf-8")
    sets = tmp_path / "sets.jsonl"
    sets.write_text('{"name": "shop", "queries": "q.jsonl", "corpus": "c.jsonl"}', "utf-8")
    report = await ranking_report(sets, WordsEmbedder(), 0, lambda _: None)
    assert report["trained"]["on"] == {"shop": 1}
    assert set(report["weights"]) == set(FEATURES)
    assert report["by the prior"]["shop"]["hit@1"] == 1.0
