"""How a stretch of speech was said: pitch, level, tilt and share of voice, and its pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.core.pace import words_a_second
from assistant.core.speech import Prosody, Speaker, Word
from knowledge.types import Language

from .frames import HOP_S, Frames, frames_of

LEAST_VOICED_S = 0.10
"""Less voice than a syllable's is no pitch: a click, or a stretch of noise taken for one."""


@dataclass(frozen=True)
class Measured:
    """One stretch of one speaker."""

    f0_hz: float | None
    """The median of its voiced frames; None where there is no voice."""
    energy_db: float | None
    """The mean power of its speech, dB full scale; None for silence."""
    voiced_ratio: float
    """Voiced share of the speech, pauses left out."""
    tilt_db: float | None = None
    """1 to 3.4 kHz over 300 to 1000 Hz, mean of the voiced frames: a raised voice has more."""


def measure(samples: NDArray[np.generic], rate: int) -> Measured:
    """The prosody of one speaker's samples, as `frames_of` takes them. Raises BadInput."""
    return summary(frames_of(samples, rate))


def summary(frames: Frames) -> Measured:
    """Frames in four figures. Pure; nothing but silence is all None."""
    speech, voiced = frames.speech, np.isfinite(frames.f0_hz)
    if not speech.any():
        return Measured(None, None, 0.0)
    energy = 10 * np.log10(np.mean(10 ** (frames.level_db[speech] / 10)))
    share = float(voiced.sum() / speech.sum())
    if voiced.sum() * HOP_S < LEAST_VOICED_S:
        return Measured(None, float(energy), share)
    return Measured(
        f0_hz=float(np.median(frames.f0_hz[voiced])),
        energy_db=float(energy),
        voiced_ratio=share,
        tilt_db=float(frames.tilt_db[voiced].mean()),
    )


def prosody_of(
    samples: NDArray[np.generic],
    rate: int,
    *,
    speaker: Speaker,
    start: float,
    text: str = "",
    words: Sequence[Word] = (),
    language: Language = "en",
) -> Prosody:
    """A stretch that begins `start` seconds into its call, with its pace where words were heard.

    Raises BadInput as `frames_of` does.
    """
    how = measure(samples, rate)
    seconds = len(samples) / rate
    return Prosody(
        speaker=speaker,
        start=start,
        end=start + seconds,
        f0_hz=how.f0_hz,
        energy_db=how.energy_db,
        tilt_db=how.tilt_db,
        voiced_ratio=how.voiced_ratio,
        pace=words_a_second(text, words, seconds, language),
    )
