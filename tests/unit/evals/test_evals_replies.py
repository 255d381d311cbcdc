"""Replies measured: what a talk led to is opened after predicting, and every statement is held."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from house_of_tests import bare_home
from knowledge_fakes import WordsEmbedder
from moments import PASSAGE, SCRIPTED

from assistant.core.card import Tier
from assistant.errors import BadInput
from assistant.replies.extract import cited
from evals.tasks.replies import run_replies, stated
from evals.tasks.replies_moments import corpus_rows, judged, read_talks
from evals.vectors import opened_embedder

SECTIONS = [
    {"id": "domain", "title": "Domain basic", "text": "All times are EST."},
    {"id": "cancel", "title": "Cancel pending order", "text": "A pending order can be cancelled "
     "before it leaves. The money is back in 5 to 7 business days."},
    {"id": "return", "title": "Return delivered order", "text": "A delivered order goes back."},
]  # fmt: skip
GOODS = [
    {"product_id": "7", "name": "Desk Lamp", "variants": [
        {"item_id": "1", "options": {"color": "black"}, "available": True, "price": 153.23}]},
]  # fmt: skip


def order(status: str) -> dict[str, Any]:
    return {"speaker": "tool", "text": json.dumps({"order_id": "#W1", "status": status})}


TALK = {
    "id": "t",
    "turns": [
        {"speaker": "customer", "text": "Hello there."},
        {"speaker": "agent", "text": "How can I help you?"},
        {"speaker": "customer", "text": "I want to cancel my pending order, please."},
        order("pending"),
        {"speaker": "agent", "text": "Shall I cancel it now?"},
        {"speaker": "customer", "text": "Yes, please."},
        order("cancelled"),
        order("cancelled"),
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in (
        ("dialogues", [TALK]), ("policy_sections", SECTIONS), ("products", GOODS),
    ):  # fmt: skip
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines)
    return tmp_path


def test_the_moment_judged_is_the_turn_that_asked_for_what_was_done(folder: Path):
    talks = read_talks(folder)
    (asked,) = judged(talks, [row for row in corpus_rows(folder) if row["kind"] == "policy"])
    assert asked.relevant == {"cancel"}
    assert talks[0].said[asked.upto - 1].text.startswith("I want to cancel")


def test_an_order_that_was_so_before_is_no_action(folder: Path):
    turns = [TALK["turns"][2], order("cancelled"), order("cancelled")]
    (folder / "dialogues.jsonl").write_text(json.dumps({"id": "t", "turns": turns}))
    assert read_talks(folder)[0].actions == ()


async def test_the_report_has_both_metrics_and_its_peers(folder: Path):
    outcome = await run_replies(folder, WordsEmbedder())
    report = outcome.report
    assert report["n"] == 1
    assert report["metrics"]["policy_hit@3"]["value"] == 1.0
    assert set(report["baselines"]) == {"bm25", "llama_index"}
    assert outcome.predictions[0]["ranked"]


def test_a_figure_or_name_that_stands_in_nothing_cited_counts_against_a_card():
    source = (cited(PASSAGE, "You can return unused goods within 30 days of delivery."),)
    lines = ("You have 30 days.", "You have 40 days, says Gustav.")
    draft = SCRIPTED.model_copy(update={"tiers": {"basic": Tier(lines=lines, citations=source)}})
    assert sorted(stated(draft)) == [0.0, 0.0, 1.0]


async def test_a_folder_that_lacks_a_file_says_which(tmp_path: Path):
    with pytest.raises(BadInput, match=r"policy_sections|dialogues"):
        await run_replies(tmp_path, WordsEmbedder())


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return bare_home(tmp_path / "bare")


async def test_on_real_talks_the_aims_are_met(bare: Path, real_data: Path):
    async with opened_embedder(bare, "") as embedder:
        report = (await run_replies(real_data / "retail_sim", embedder)).report
    metrics, peers = report["metrics"], report["baselines"]
    assert metrics["policy_hit@3"]["value"] >= 0.8
    assert metrics["grounded"]["value"] >= 0.99
    assert metrics["policy_hit@3"]["value"] > peers["bm25"]["policy_hit@3"]["value"]
