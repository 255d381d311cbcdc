"""What a fit of dissatisfaction hands back: the file that ships, with where it comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from evals.fit.feeling import (
    SPREAD,
    SPREAD_ZH,
    calibrations,
    in_folds,
    scores_of,
    whole,
    without_itself,
)
from evals.fit.feeling_sets import read_felt_sets
from evals.fit.logistic import calibrated
from evals.tasks.retrieval_corpus import Say
from knowledge.embed.port import Embedder


async def feeling_report(sources: Path, embedder: Embedder, seed: int, say: Say) -> dict[str, Any]:
    """One model a language, and for English one without vectors. Raises BadInput."""
    sets = await read_felt_sets(sources, embedder)
    models: dict[str, Any] = {}
    calibration: dict[str, Any] = {}
    scores: dict[str, Any] = {}
    words = {name: value for name, value in SPREAD.items() if name != "vector"}
    for name, spread in (("en", SPREAD), ("en words", words), ("zh", SPREAD_ZH)):
        of = [one for one in sets if one.language == name[:2]]
        if all(one.kind not in ("lines", "opinions") for one in of):
            raise BadInput(f"{sources} has no lines or opinions in {name[:2]}.")
        say(f"Learning {name} from {', '.join(one.name for one in of)} …")
        totals = in_folds(of, spread, seed)
        model = whole(of, spread)
        if name == "en words":  # on the scale of the model with vectors: one calibration serves
            turns = next(at for at, one in enumerate(of) if one.kind == "lines")
            mine, theirs = calibrated(totals[turns], of[turns].truth), calibration["en"]["turn"]
            slope = mine["slope"] / theirs["slope"]
            model = model.scaled(slope, (mine["bias"] - theirs["bias"]) / theirs["slope"])
        else:
            calibration[name] = calibrations(of, totals)
        models[name] = model.packed()
        scores[name] = {
            "by the other folds": {
                one.name: scores_of(total, one) for one, total in zip(of, totals, strict=True)
            },
            "by the other sets": without_itself(of, spread),
        }
    return {
        "models": models,
        "calibration": calibration,
        "trained": {
            "command": "assistant eval fit dissatisfaction SOURCES "
            "--out assistant/signals/feeling.json",
            "on": {
                one.name: {"as": one.kind, "examples": one.size, "sha256": one.sha256}
                for one in sets
            },
            "how": "logistic regression with a normal prior on each kind of feature; "
            f"variances {dict(SPREAD)}, Chinese {dict(SPREAD_ZH)}",
            "embedder": embedder.name,
            "seed": seed,
        },
        "scores": scores,
    }
