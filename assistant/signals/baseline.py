"""How a speaker usually sounds: median and MAD over their first voiced seconds.

Robust statistics, because the first seconds hold a greeting, a laugh or a cough: an outlier moves
a mean and a deviation, not these (Leys et al. 2013, doi:10.1016/j.jesp.2013.03.013).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from types import MappingProxyType

from assistant.core.speech import Deviation, Speaker, Utterance

LEARNS_FROM_S = 30.0
"""Voiced seconds of a speaker that the baseline learns from."""
READY_AFTER_S = 15.0
"""Voiced seconds before anything is compared with it."""
SHORTEST_S = 0.8
"""Shorter stretches (yes, hm) say nothing about pace or pitch."""
SHORT_GAP_S = 0.2
MAD_TO_SIGMA = 1.4826
_LEAST_PACE = 0.35
_LEAST_F0 = 0.8
_LEAST_ENERGY = 1.5
"""Least spreads (words a second, semitones, dB): ten near-equal stretches are not a zero spread."""


@dataclass(frozen=True)
class Baseline:
    """One speaker's stretches so far: (seconds, pace, f0 in semitones re 1 Hz, energy in dB)."""

    seconds: float = 0.0
    pace: tuple[float, ...] = ()
    f0: tuple[float, ...] = ()
    energy: tuple[float, ...] = ()

    @property
    def ready(self) -> bool:
        return self.seconds >= READY_AFTER_S and len(self.pace) >= 3


@dataclass(frozen=True)
class Baselines:
    """Both speakers' baselines, learnt utterance by utterance."""

    _of: Mapping[Speaker, Baseline] = field(
        default_factory=lambda: MappingProxyType({"agent": Baseline(), "customer": Baseline()})
    )
    _held: Mapping[str, tuple[Speaker, Baseline]] = field(
        default_factory=lambda: MappingProxyType({})
    )

    @property
    def by_speaker(self) -> Mapping[Speaker, Baseline]:
        return self._of

    def hear(self, utterance: Utterance) -> tuple[Baselines, Deviation | None]:
        """The baselines after this utterance, and its deviation from them as they were before.

        An utterance that grows is learnt once, as its last revision: each revision replaces what
        the one before it taught.
        """
        speaker = utterance.speaker
        before = self._of[speaker]
        if utterance.id in self._held:
            before = self._held[utterance.id][1]
        deviation = deviation_of(utterance, before) if before.ready else None
        after = _learnt(before, utterance)
        return (
            replace(
                self,
                _of=MappingProxyType({**self._of, speaker: after}),
                _held=MappingProxyType({utterance.id: (speaker, before)}),
            ),
            deviation,
        )


def pace_of(utterance: Utterance) -> float | None:
    """Words a second, from word times where there are any; two Han characters are a word."""
    if utterance.seconds < SHORTEST_S:
        return None
    timed = [w for w in utterance.words if w.start is not None and w.end is not None]
    seconds = utterance.seconds
    if len(timed) >= 3:
        # A pause within the turn is not pace: of each gap only what a short one would take counts.
        spoken = sum((w.end or 0.0) - (w.start or 0.0) for w in timed)
        gaps = [(b.start or 0.0) - (a.end or 0.0) for a, b in pairwise(timed)]
        seconds = max(spoken + sum(min(max(gap, 0.0), SHORT_GAP_S) for gap in gaps), 0.4)
    if utterance.language == "zh":
        units = sum("\u4e00" <= sign <= "\u9fff" for sign in utterance.text) / 2
    else:
        units = float(len(utterance.text.split()))
    return units / seconds if units >= 2 else None


def deviation_of(utterance: Utterance, baseline: Baseline) -> Deviation:
    """An utterance against a baseline, two-sided: z-scores, and semitones for F0."""
    pace = pace_of(utterance)
    prosody = utterance.prosody
    f0 = semitones(prosody.f0_hz) if prosody and prosody.f0_hz else None
    energy = prosody.energy_db if prosody else None
    return Deviation(
        pace_z=_z(pace, baseline.pace, _LEAST_PACE),
        f0_semitones=(
            round(f0 - median(baseline.f0), 2) if f0 is not None and len(baseline.f0) >= 3 else None
        ),
        f0_z=_z(f0, baseline.f0, _LEAST_F0),
        energy_z=_z(energy, baseline.energy, _LEAST_ENERGY),
    )


def semitones(hertz: float) -> float:
    """A frequency in semitones above 1 Hz."""
    return 12.0 * math.log2(hertz)


def _learnt(baseline: Baseline, utterance: Utterance) -> Baseline:
    if baseline.seconds >= LEARNS_FROM_S or utterance.seconds < SHORTEST_S:
        return baseline
    pace = pace_of(utterance)
    prosody = utterance.prosody
    f0 = semitones(prosody.f0_hz) if prosody and prosody.f0_hz else None
    energy = prosody.energy_db if prosody else None
    return Baseline(
        seconds=baseline.seconds + utterance.seconds,
        pace=(*baseline.pace, pace) if pace is not None else baseline.pace,
        f0=(*baseline.f0, f0) if f0 is not None else baseline.f0,
        energy=(*baseline.energy, energy) if energy is not None else baseline.energy,
    )


def _z(value: float | None, known: tuple[float, ...], least: float) -> float | None:
    if value is None or len(known) < 3:
        return None
    middle = median(known)
    spread = max(MAD_TO_SIGMA * median(abs(one - middle) for one in known), least)
    return round((value - middle) / spread, 2)
