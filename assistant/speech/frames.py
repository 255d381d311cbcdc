"""Speech in frames of 50 ms, ten milliseconds apart: pitch, level and tilt of each.

F0 is the highest peak of the autocorrelation of a Hann window, divided by the window's own
(Boersma 1993, "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise
ratio of a sampled sound", IFA Proceedings 17); shorter lags win ties, against octave errors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.errors import BadInput

Floats = NDArray[np.float64]

WINDOW_S, HOP_S = 0.050, 0.010
"""Three periods of the lowest voice fit in the window, as Boersma asks."""
LOWEST_HZ, HIGHEST_HZ = 65.0, 420.0
LEAST_RATE, MOST_RATE = 8_000, 384_000
"""Telephone speech, and the highest rate of any recording format in use."""
VOICED_FROM = 0.5
"""Correlation from which a frame counts as voiced; Boersma's 0.45, a little stricter."""
OCTAVE_COST = 0.01
SOFTENED_FROM_HZ = 2_000.0
"""Higher partials make peaks narrower than one sample, and one missed reads an octave too low."""
LAG_RATE = 16_000
"""Lags a second at the least, whatever the rate: interpolated where samples are fewer."""
LOW_BAND, HIGH_BAND = (300.0, 1_000.0), (1_000.0, 3_400.0)
"""What a telephone carries, parted where the alpha ratio parts it (Sundberg & Nordenberg 2006,
doi:10.1121/1.2208451): raising the voice lifts the upper band more than the lower."""
SILENT_DB = -68.0
"""Idle noise of a telephone line, -65 dBm0 (ITU-T G.712); what is quieter is nothing."""
BELOW_LOUDEST_DB = 35.0
"""Frames this far under the loudest one are pauses, not speech."""
_BLOCK = 512
"""Frames worked on at once, five seconds: a long recording needs no more memory than a short."""
_ABSURD = 1e6
"""Times full scale: larger samples are damage, and their squares would overflow."""


@dataclass(frozen=True)
class Frames:
    """One stretch, frame by frame; arrays of equal length, empty for less than a window."""

    f0_hz: Floats
    """NaN where the frame is not voiced."""
    level_db: Floats
    """Full scale."""
    tilt_db: Floats
    """Upper over lower band."""
    speech: NDArray[np.bool_]
    """Whether the frame is speech rather than a pause."""


def frames_of(samples: NDArray[np.generic], rate: int) -> Frames:
    """Frames of one speaker's samples: one dimension, full scale ±1, or PCM as whole numbers.

    A steady offset is taken away; samples that are no number count as silence. Pure. Raises
    BadInput for a rate under 8 kHz and for more than one channel.
    """
    if not LEAST_RATE <= rate <= MOST_RATE:
        raise BadInput(
            f"Speech at {rate} samples a second cannot be measured.",
            f"Expected {LEAST_RATE} to {MOST_RATE}.",
        )
    if samples.ndim != 1:
        raise BadInput(
            f"Samples of {samples.ndim} dimensions were given.", "Give one channel at a time."
        )
    clean = _full_scale(samples)
    window, hop = int(WINDOW_S * rate), int(HOP_S * rate)
    if len(clean) < window:
        nothing = np.zeros(0)
        return Frames(nothing, nothing, nothing, np.zeros(0, dtype=np.bool_))
    cut = np.lib.stride_tricks.sliding_window_view(clean, window)[::hop]
    level = np.concatenate([10 * np.log10(np.mean(one**2, axis=1) + 1e-10) for one in _blocks(cut)])
    speech = (level > level.max() - BELOW_LOUDEST_DB) & (level > SILENT_DB)
    f0, tilt = np.full(len(cut), np.nan), np.full(len(cut), np.nan)
    of_window = _Window(window, rate)
    spoken = np.flatnonzero(speech)
    for at in range(0, len(spoken), _BLOCK):
        some = spoken[at : at + _BLOCK]
        f0[some], tilt[some] = of_window.pitch_and_tilt(cut[some])
    return Frames(f0, level, tilt, speech)


def _full_scale(samples: NDArray[np.generic]) -> Floats:
    scale = 1.0
    if np.issubdtype(samples.dtype, np.integer):
        scale = 2.0 ** (8 * samples.dtype.itemsize - 1)
    clean = np.nan_to_num(samples.astype(np.float64) / scale, nan=0.0, posinf=0.0, neginf=0.0)
    clean = np.clip(clean, -_ABSURD, _ABSURD)
    return clean - clean.mean() if len(clean) else clean


def _blocks(cut: Floats) -> list[Floats]:
    return [cut[at : at + _BLOCK] for at in range(0, len(cut), _BLOCK)]


class _Window:
    """What frames of one length at one rate share."""

    def __init__(self, length: int, rate: int) -> None:
        # Lags finer than samples: a peak between two of them reads too low, and an octave off.
        self._finer = int(np.ceil(LAG_RATE / rate))
        self._rate = rate * self._finer
        self._shortest = int(self._rate / HIGHEST_HZ)
        self._longest = min(int(self._rate / LOWEST_HZ), length * self._finer - 2)
        self._size = 1 << int(np.ceil(np.log2(length + rate / LOWEST_HZ)))
        self._hann = np.hanning(length)
        its_own = self._lags(np.abs(np.fft.rfft(self._hann, self._size)) ** 2)
        self._its_own = its_own[: self._longest + 2] / its_own[0]
        hertz = np.fft.rfftfreq(self._size, 1 / rate)
        self._softened = 1 / (1 + (hertz / SOFTENED_FROM_HZ) ** 4)
        self._bands = tuple(
            slice(*np.searchsorted(hertz, band).tolist()) for band in (LOW_BAND, HIGH_BAND)
        )
        lags = np.arange(self._shortest, self._longest + 1)
        self._cost = OCTAVE_COST * np.log2(lags / self._shortest)

    def pitch_and_tilt(self, frames: Floats) -> tuple[Floats, Floats]:
        """Hertz of each frame, NaN where it is not voiced; and decibels."""
        still = frames - frames.mean(axis=1, keepdims=True)
        power = np.abs(np.fft.rfft(still * self._hann, self._size, axis=1)) ** 2
        low, high = (power[:, band].sum(axis=1) + 1e-12 for band in self._bands)
        lags = self._lags(power * self._softened)[:, : self._longest + 2]
        lags = lags / (lags[:, :1] + 1e-12) / self._its_own
        return self._pitch(lags), 10 * np.log10(high / low)

    def _lags(self, power: Floats) -> Floats:
        return np.fft.irfft(power, self._size * self._finer, axis=-1)

    def _pitch(self, lags: Floats) -> Floats:
        first = self._shortest
        left, middle, right = lags[:, first - 1 : -2], lags[:, first:-1], lags[:, first + 1 :]
        # A parabola through each peak and its neighbours: finer than one sample, in place, height.
        bend = left - 2 * middle + right - 1e-12
        shift = np.clip((left - right) / (2 * bend), -0.5, 0.5)
        height = middle - (left - right) * shift / 4
        peaks = np.where((middle > left) & (middle >= right), height - self._cost, -1.0)
        best = peaks.argmax(axis=1)
        row = np.arange(len(lags))
        top, hertz = height[row, best], self._rate / (first + best + shift[row, best])
        return np.where((top > VOICED_FROM) & (peaks[row, best] > 0), hertz, np.nan)
