"""How a stretch of speech was said, measured from its samples: F0, energy, share of voice.

F0 is the highest peak of the autocorrelation of a Hann window, divided by the window's own
(Boersma 1993, "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise
ratio of a sampled sound", IFA Proceedings 17); shorter lags win ties, against octave errors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WINDOW_S, HOP_S = 0.050, 0.010
"""Three periods of the lowest voice fit in the window, as Boersma asks."""
LOWEST_HZ, HIGHEST_HZ = 65.0, 420.0
VOICED_FROM = 0.5
"""Correlation from which a frame counts as voiced; Boersma's 0.45, a little stricter."""
OCTAVE_COST = 0.01
SOFTENED_FROM_HZ = 2_000.0
"""Higher partials make peaks narrower than one sample, and one missed reads an octave too low."""
BELOW_LOUDEST_DB = 35.0
"""Frames this far under the loudest one are pauses, not speech."""


@dataclass(frozen=True)
class Measured:
    """One stretch. Hertz (median), dB full scale over speech, voiced share of the speech."""

    f0_hz: float | None
    energy_db: float
    voiced_ratio: float


def measure(samples: NDArray[np.float32], rate: int) -> Measured:
    """The prosody of one speaker's samples, full scale ±1; at least one window of them."""
    window, hop = int(WINDOW_S * rate), int(HOP_S * rate)
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), window)[::hop]
    power = np.mean(frames**2, axis=1) + 1e-10
    speech = 10 * np.log10(power) > 10 * np.log10(power.max()) - BELOW_LOUDEST_DB
    f0 = _f0(frames[speech], rate)
    voiced = np.isfinite(f0)
    return Measured(
        f0_hz=float(np.median(f0[voiced])) if voiced.any() else None,
        energy_db=float(10 * np.log10(power[speech].mean())),
        voiced_ratio=float(voiced.mean()),
    )


def _f0(frames: Floats, rate: int) -> Floats:
    """Hertz of each frame; NaN where it is not voiced."""
    length = frames.shape[1]
    shortest, longest = int(rate / HIGHEST_HZ), min(int(rate / LOWEST_HZ), length - 2)
    size = 1 << int(np.ceil(np.log2(length + longest)))
    window = np.hanning(length)
    its_own = np.fft.irfft(np.abs(np.fft.rfft(window, size)) ** 2)[: longest + 2]
    spectrum = np.fft.rfft((frames - frames.mean(axis=1, keepdims=True)) * window, size, axis=1)
    softened = 1 / (1 + (np.fft.rfftfreq(size, 1 / rate) / SOFTENED_FROM_HZ) ** 4)
    lags = np.fft.irfft(np.abs(spectrum) ** 2 * softened, size, axis=1)[:, : longest + 2]
    lags = lags / (lags[:, :1] + 1e-12) / (its_own / its_own[0])
    left, middle, right = lags[:, shortest - 1 : -2], lags[:, shortest:-1], lags[:, shortest + 1 :]
    # A parabola through each peak and its neighbours: finer than one sample, in place and height.
    bend = left - 2 * middle + right - 1e-12
    shift = np.clip((left - right) / (2 * bend), -0.5, 0.5)
    height = middle - (left - right) * shift / 4
    cost = OCTAVE_COST * np.log2(np.arange(shortest, longest + 1) / shortest)
    peaks = np.where((middle > left) & (middle >= right), height - cost, -1.0)
    best = peaks.argmax(axis=1)
    row = np.arange(len(frames))
    top, hertz = height[row, best], rate / (shortest + best + shift[row, best])
    return np.where((top > VOICED_FROM) & (peaks[row, best] > 0), hertz, np.nan)
