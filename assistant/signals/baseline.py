"""How a speaker usually sounds: median and MAD over their first voiced seconds.

Robust statistics, because the first seconds hold a greeting, a laugh or a cough: an outlier moves
a mean and a deviation, not these (Leys et al. 2013, doi:10.1016/j.jesp.2013.03.013).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from statistics import median
from types import MappingProxyType

from assistant.core.pace import SHORTEST_S, words_a_second
from assistant.core.speech import Deviation, Speaker, Utterance

LEARNS_FROM_S = 30.0
"""Seconds of a speaker's voice that the baseline learns from, pauses between turns left out."""
READY_AFTER_S = 20.0
"""Seconds of it before anything is compared: with fewer, one odd stretch is half of the median."""
LEAST_STRETCHES = 3
MAD_TO_SIGMA = 1.4826
_LEAST_PACE = 0.35
_LEAST_F0 = 0.8
_LEAST_ENERGY = 1.5
"""Least spreads (words a second, semitones, dB): ten near-equal stretches are not a zero spread."""


@dataclass(frozen=True)
class Baseline:
    """One speaker's stretches so far: pace in words a second, F0 in semitones above 1 Hz, energy
    and tilt in dB; and the seconds they took."""

    seconds: float = 0.0
    pace: tuple[float, ...] = ()
    f0: tuple[float, ...] = ()
    energy: tuple[float, ...] = ()
    tilt: tuple[float, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether it knows enough to compare anything with: some of either, pace or pitch."""
        most = max(len(self.pace), len(self.f0))
        return self.seconds >= READY_AFTER_S and most >= LEAST_STRETCHES


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

    def hear(
        self, utterance: Utterance, *, voice: bool = True
    ) -> tuple[Baselines, Deviation | None]:
        """The baselines after this utterance, and its deviation from them as they were before.

        An utterance that grows is learnt once, as its last revision: each revision replaces what
        the one before it taught. Without `voice` nothing of how it sounds is learnt or compared,
        only its pace.
        """
        if not voice:
            utterance = utterance.model_copy(update={"prosody": None})
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


def baseline_of(clips: Iterable[Utterance]) -> Baseline:
    """A voice known from clips of unknown mood: what the calmer half of them teaches.

    A call begins at ease as a rule, so live its first seconds are the baseline. Loose clips have no
    beginning, and most of them may be excited; the half with the lower pitch is nearest to ease.
    """
    long_enough = [one for one in clips if one.seconds >= SHORTEST_S]
    pitched = [
        (one.prosody.f0_hz, place)
        for place, one in enumerate(long_enough)
        if one.prosody is not None and one.prosody.f0_hz
    ]
    if pitched:
        calmer = sorted(pitched)[: max(LEAST_STRETCHES, (len(pitched) + 1) // 2)]
        long_enough = [long_enough[place] for _, place in calmer]
    learnt = Baseline()
    for clip in long_enough:
        learnt = _with(learnt, clip)
    return learnt


def pace_of(utterance: Utterance) -> float | None:
    """Words a second of an utterance, pauses left out; None where it is too short to say."""
    return words_a_second(utterance.text, utterance.words, utterance.seconds, utterance.language)


def deviation_of(utterance: Utterance, baseline: Baseline) -> Deviation:
    """An utterance against a baseline, two-sided: z-scores; semitones for F0, dB for tilt."""
    pace = pace_of(utterance)
    prosody = utterance.prosody
    f0 = semitones(prosody.f0_hz) if prosody and prosody.f0_hz else None
    energy = prosody.energy_db if prosody else None
    tilt = prosody.tilt_db if prosody else None
    return Deviation(
        pace_z=_z(pace, baseline.pace, _LEAST_PACE),
        f0_semitones=(
            round(f0 - median(baseline.f0), 2)
            if f0 is not None and len(baseline.f0) >= LEAST_STRETCHES
            else None
        ),
        f0_z=_z(f0, baseline.f0, _LEAST_F0),
        energy_z=_z(energy, baseline.energy, _LEAST_ENERGY),
        tilt_db=(
            round(tilt - median(baseline.tilt), 2)
            if tilt is not None and len(baseline.tilt) >= LEAST_STRETCHES
            else None
        ),
    )


def semitones(hertz: float) -> float:
    """A frequency in semitones above 1 Hz."""
    return 12.0 * math.log2(hertz)


def _learnt(baseline: Baseline, utterance: Utterance) -> Baseline:
    if baseline.seconds >= LEARNS_FROM_S or utterance.seconds < SHORTEST_S:
        return baseline
    return _with(baseline, utterance)


def _with(baseline: Baseline, utterance: Utterance) -> Baseline:
    prosody = utterance.prosody
    return Baseline(
        seconds=baseline.seconds + utterance.seconds,
        pace=_and(baseline.pace, pace_of(utterance)),
        f0=_and(baseline.f0, semitones(prosody.f0_hz) if prosody and prosody.f0_hz else None),
        energy=_and(baseline.energy, prosody.energy_db if prosody else None),
        tilt=_and(baseline.tilt, prosody.tilt_db if prosody else None),
    )


def _and(known: tuple[float, ...], value: float | None) -> tuple[float, ...]:
    return known if value is None else (*known, value)


def _z(value: float | None, known: tuple[float, ...], least: float) -> float | None:
    if value is None or len(known) < LEAST_STRETCHES:
        return None
    middle = median(known)
    spread = max(MAD_TO_SIGMA * median(abs(one - middle) for one in known), least)
    return round((value - middle) / spread, 2)
