"""`eval run retrieval` on a shop of five documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from knowledge_fakes import WordsEmbedder

from assistant.errors import BadInput
from evals.tasks.retrieval import run_retrieval, seen_of
from evals.vectors import KeptEmbedder

CORPUS = [
    {"id": "returns", "title": "Returns", "body": "Unused goods go back within 30 days."},
    {"id": "stove", "name": "Tarn stove", "attributes": {"price": 80, "rating": 4.5, "x": None}},
    {"id": "boots", "name": "Fjell boots", "text": "price: 149\nwarranty: 24 months"},
    {"id": "delivery", "text": "Parcels arrive within three days after the order."},
    {"id": "tents", "text": "Tents are waterproof and take two people."},
]
QUERIES: list[dict[str, Any]] = [
    {
        "qid": "q1",
        "kind": "policy",
        "context": [
            {"speaker": "customer", "text": "I have unused goods"},
            {"speaker": "agent", "text": "Hello"},
        ],
        "relevant": ["returns"],
    },
    {"qid": "q2", "kind": "product", "query": "a stove under €100", "relevant": ["stove"]},
    {"qid": "q3", "kind": "product", "query": "waterproof tents"},
]


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


async def test_ours_and_every_peer_are_scored_in_one_run(tmp_path: Path) -> None:
    done = await run_retrieval(
        written(tmp_path / "q.jsonl", QUERIES),
        written(tmp_path / "c.jsonl", CORPUS),
        WordsEmbedder(),
        by="kind",
    )
    report = done.report
    assert report["n"] == 2
    assert set(report["metrics"]) == {"hit@1", "hit@5", "mrr@10", "ndcg@10"}
    assert report["metrics"]["hit@1"]["value"] == 1.0
    assert set(report["baselines"]) == {"bm25", "bm25 last turn", "dense", "rrf", "llama_index"}
    assert report["baselines"]["bm25"]["hit@5"]["value"] == 1.0
    assert report["by"]["policy"]["n"] == 1
    assert report["by"]["product"]["n"] == 1
    json.dumps(report)


async def test_a_line_without_answers_is_predicted_all_the_same(tmp_path: Path) -> None:
    done = await run_retrieval(
        written(tmp_path / "q.jsonl", QUERIES[2:]),
        written(tmp_path / "c.jsonl", CORPUS),
        WordsEmbedder(),
    )
    assert done.report["n"] == 0
    (told,) = done.predictions
    assert told["qid"] == "q3"
    assert told["ranked"][0]["id"] == "tents"
    scores = [one["score"] for one in told["ranked"]]
    assert scores == sorted(scores, reverse=True)
    assert isinstance(told["abstained"], bool)


async def test_a_filter_keeps_to_what_is_equal(tmp_path: Path) -> None:
    corpus = [
        {"id": "1", "company": "Ada", "text": "reset a password"},
        {"id": "1", "company": "Bob", "text": "reset a password of Bob's"},
    ]
    queries = [{"qid": "q", "company": "Ada", "query": "password", "relevant": ["1"]}]
    done = await run_retrieval(
        written(tmp_path / "q.jsonl", queries),
        written(tmp_path / "c.jsonl", corpus),
        WordsEmbedder(),
        filtered="company",
    )
    assert [one["id"] for one in done.predictions[0]["ranked"]] == ["1"]
    assert done.report["baselines"]["llama_index"]["hit@1"]["value"] == 1.0


async def test_documents_of_a_folder_go_by_their_file_names(tmp_path: Path) -> None:
    folder = tmp_path / "kb"
    folder.mkdir()
    (folder / "tent_care.md").write_text("# Care of tents\n\nDry them.", "utf-8")
    (folder / "boots.md").write_text("---\nkey: other\n---\n# Boots\n\nWax them.", "utf-8")
    queries = [{"qid": "q", "query": "wax the boots", "relevant": ["boots"]}]
    done = await run_retrieval(written(tmp_path / "q.jsonl", queries), folder, WordsEmbedder())
    assert done.report["metrics"]["hit@1"]["value"] == 1.0


def test_a_predictor_sees_the_talk_and_the_filter_and_nothing_else() -> None:
    row = {"qid": "q", "query": "a", "response": "secret", "relevant": ["right"], "company": "Ada"}
    seen = seen_of(row, "here", "company")
    assert vars(seen).keys() == {"qid", "turns", "group"}
    assert "secret" not in repr(seen)
    assert "right" not in repr(seen)


async def test_bad_input_is_refused_in_one_line(tmp_path: Path) -> None:
    queries = written(tmp_path / "q.jsonl", QUERIES)
    corpus = written(tmp_path / "c.jsonl", CORPUS)
    with pytest.raises(BadInput, match="lacks company"):
        await run_retrieval(queries, corpus, WordsEmbedder(), filtered="company")
    with pytest.raises(BadInput, match="colour"):
        await run_retrieval(queries, corpus, WordsEmbedder(), by="colour")
    with pytest.raises(BadInput, match="lacks context, turns or query"):
        await run_retrieval(written(tmp_path / "n.jsonl", [{"qid": "q"}]), corpus, WordsEmbedder())
    with pytest.raises(BadInput, match="no text"):
        await run_retrieval(queries, written(tmp_path / "e.jsonl", [{"id": "a"}]), WordsEmbedder())


async def test_vectors_are_kept_between_runs(tmp_path: Path) -> None:
    first, second = WordsEmbedder(), WordsEmbedder()
    for embedder in (first, second):
        kept = KeptEmbedder(embedder, tmp_path / "vectors.sqlite")
        assert (await kept.documents(["boots", "tents", "boots"])).shape == (3, 64)
        await kept.close()
    assert sorted(first.embedded) == ["boots", "tents"]
    assert second.embedded == []
