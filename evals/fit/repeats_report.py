"""What a fit of repeats hands back: the file that ships, with where it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.signals.packed import halves
from evals.fit import repeats
from evals.fit.repeats_sets import RepeatSet, read_repeat_sets
from evals.tasks.retrieval_corpus import Say
from knowledge.embed.port import Embedder


async def repeats_report(sources: Path, embedder: Embedder, seed: int, say: Say) -> dict[str, Any]:
    """For the embedder that is given, and for Chinese words. Raises BadInput."""
    sets = read_repeat_sets(sources, seed)
    chinese = [one for one in sets if one.language == "zh"]
    meant = [one for one in sets if one.language == "en" or embedder.reads_chinese]
    if not chinese or not meant:
        raise BadInput(f"{sources} needs a set for the embedder and a Chinese one.")
    say(f"Learning from {', '.join(one.name for one in sets)} …")
    vectors = await vectors_of(meant, embedder)
    by_vector = repeats.learned(
        {one.name: one.said for one in meant}, {one.name: one.pairs for one in meant}, vectors, seed
    )
    projection = by_vector.pop("projection")
    by_words = repeats.learned_of_words([pair for one in chinese for pair in one.pairs], seed)
    return {
        "embedders": {
            embedder.name: {
                "weights": by_vector.pop("weights"),
                "middle": halves(projection.middle),
                "directions": halves(projection.directions),
            }
        },
        "chinese": {"weights": by_words.pop("weights")},
        "trained": {
            "command": "assistant eval fit repeats SOURCES --out assistant/signals/similarity.json",
            "on": {
                one.name: {
                    "utterances": len(one.said),
                    "pairs": len(one.pairs),
                    "sha256": one.sha256,
                }
                for one in sets
            },
            "how": f"{repeats.DIRECTIONS} discriminant directions, shrunk by {repeats.SHRINK}; "
            "a logistic of cues, its intent cue by directions without the pair's intents",
            "embedder": embedder.name,
            "seed": seed,
        },
        "auc": by_vector,
        "auc of Chinese words": by_words,
    }


async def vectors_of(sets: list[RepeatSet], embedder: Embedder) -> dict[str, repeats.Halves]:
    """Vectors of all texts of some sets, as live calls compute them."""
    pairs = [pair for one in sets for pair in one.pairs]
    texts = [side.text for pair in pairs for side in (pair.a, pair.b)]
    texts = list(dict.fromkeys([said.text for one in sets for said in one.said] + texts))
    return dict(zip(texts, await embedder.queries(texts), strict=True))
