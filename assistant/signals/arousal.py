"""How probably a voice is aroused, from everything that speaks for it: a calibrated fusion.

A logistic of an utterance's deviations from its speaker's baseline, each counted from the middle
between calm and excited speech, so that what was not measured speaks neither way. Evidence fused
beats either alone: 89 % right against 83 % by voice and 72 % by words in a call-centre study.

`arousal.json` holds the weights and how they came to be. Those of pitch and tilt are fitted
(`assistant eval fit voice`) on acted speech at even odds. The clips it was fitted on were levelled
and had no word times, so pace, energy, words and repetition weigh what is said beside them here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from assistant.core.speech import Deviation

FILE = Path(__file__).with_name("arousal.json")
PRIOR: Mapping[str, tuple[float, float]] = {
    "f0_semitones": (1.0, 3.0),
    "tilt_db": (0.5, 2.0),
    "pace_z": (0.5, 1.0),
    "energy_z": (0.5, 1.0),
    "words": (0.76, 0.0),
    "repeated": (0.8, 0.0),
}
"""(weight, middle) of each cue before any data. Faster, higher, louder and brighter speech marks
anger and fear alike (Juslin & Laukka 2003, doi:10.1037/0033-2909.129.5.770). A z of pace or energy
counts from half of its threshold of 2, at half of what independent cues would weigh, for both rise
with pitch. Words: 72 % right is a separation of 1.17 deviations, worth 1.17² = 1.37 between calm
and unhappy, which is 1.8 units of negativity; hence .76 a unit. Repetition weighs what it weighs
for the risk of a complaint."""


Weights = Mapping[str, tuple[float, float]]
"""Of each cue its weight, and its middle in the cue's own unit."""


@cache
def shipped_weights() -> Weights:
    """The weights that ship."""
    cues = json.loads(FILE.read_text("utf-8"))["cues"]
    return {name: (float(one["weight"]), float(one["middle"])) for name, one in cues.items()}


def cues_of(
    deviation: Deviation | None, words: float = 0.0, repeated: float = 0.0
) -> dict[str, float]:
    """What was measured, by cue; what was not is left out."""
    found: dict[str, float | None] = {"words": words, "repeated": repeated}
    if deviation is not None:
        found |= {
            "f0_semitones": deviation.f0_semitones,
            "tilt_db": deviation.tilt_db,
            "pace_z": deviation.pace_z,
            "energy_z": deviation.energy_z,
        }
    return {name: value for name, value in found.items() if value is not None}


def arousal(
    deviation: Deviation | None,
    words: float = 0.0,
    repeated: float = 0.0,
    weights: Weights | None = None,
) -> float:
    """The probability, 0 to 1, at even odds: .5 where nothing is known. Pure.

    `words` is negativity as `emotion` counts it, `repeated` how many times the speaker had to ask
    again.
    """
    weights = weights or shipped_weights()
    cues = cues_of(deviation, words, repeated)
    total = sum(weights[name][0] * (value - weights[name][1]) for name, value in cues.items())
    return 1.0 / (1.0 + math.exp(-max(min(total, 60.0), -60.0)))
