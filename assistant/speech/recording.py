"""Reads a recording into samples, a channel at a time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from assistant.errors import BadInput


@dataclass(frozen=True)
class Recording:
    """Samples at full scale ±1, one row a channel, and how many of them a second."""

    channels: NDArray[np.float32]
    rate: int

    @property
    def mono(self) -> NDArray[np.float32]:
        """All channels in one."""
        return self.channels.mean(axis=0, dtype=np.float32)

    @property
    def seconds(self) -> float:
        return self.channels.shape[1] / self.rate


def read_recording(path: Path) -> Recording:
    """WAV, FLAC, Ogg (Vorbis, Opus), MP3 and what else libsndfile knows. Raises BadInput."""
    try:
        samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise BadInput(f"{path} cannot be read as audio ({error.error_string}).") from error
    return Recording(np.ascontiguousarray(samples.T, dtype=np.float32), int(rate))
