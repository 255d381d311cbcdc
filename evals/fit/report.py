"""What a fit hands back: the weights, and beside them what they come from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from evals.fit import moments, ranking
from evals.fit.sets import judged_sets, read_sources
from evals.rows import read_rows
from evals.tasks.retrieval_corpus import Say
from knowledge.embed.port import Embedder
from knowledge.features import FEATURES


async def ranking_report(sources: Path, embedder: Embedder, seed: int, say: Say) -> dict[str, Any]:
    """Weights of the ranking, with each set's scores by the weights of others. Raises BadInput."""
    sets = await judged_sets(read_sources(sources), embedder, say)
    say("Learning …")
    weights = ranking.learned(sets)
    return {
        "weights": {
            name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=True)
        },
        "trained": {
            "on": {name: len(judged) for name, judged in sets.items()},
            "how": f"softmax over hits, each set alike, pull {ranking.PULL} to the prior",
            "embedder": embedder.name,
            "prior": dict(ranking.PRIOR),
            "seed": seed,
        },
        "by the other folds": ranking.in_folds(sets, seed),
        "by the other sets": ranking.without_itself(sets),
        "by the prior": {
            name: ranking.scored(judged, np.array([ranking.PRIOR[one] for one in FEATURES]))
            for name, judged in sets.items()
        },
    }


def moments_report(data: Path, seed: int) -> dict[str, Any]:
    """Weights of the cues, with the scores on turns left out. Raises BadInput."""
    cues, truth = moments.cues_and_truth(read_rows(data, ["turns", "knowledge_seeking"]), str(data))
    return {
        "weights": moments.learned(cues, truth),
        "trained": {
            "on": {data.name: len(truth)},
            "how": f"logistic regression, pull {moments.PULL} to the prior",
            "prior": dict(moments.PRIOR),
            "seed": seed,
        },
        f"by the other {moments.FOLDS - 1} folds": moments.in_folds(cues, truth, seed),
    }
