"""Makes the stereo recordings of the calls marked `audio: true`: agent left, customer right.

`python -m assistant.demo.synthesise`, with espeak-ng and ffmpeg installed (Debian packages of those
names). Each sentence is spoken by espeak-ng with the pitch and loudness its delivery asks for, then
stretched to the time it has on the call's timeline, so that words and sound agree to within the
rhythm of a sentence. The result is Opus at 24 kbit/s a channel pair, 16 kHz.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .build_calls import Spoken, read_source, spoken
from .catalogue import CALLS

RATE = 16_000
Samples = NDArray[np.float32]
_VOICES = {
    ("en", "agent"): ("en-gb+f3", 60),
    ("en", "customer"): ("en-us+m3", 42),
    ("zh", "agent"): ("cmn+f2", 62),
    ("zh", "customer"): ("cmn+m4", 42),
}
"""espeak-ng's voice and its pitch setting, 0 to 99."""
PITCH_A_SEMITONE = 4.0
"""Steps of that setting that raise the voice by about a semitone (heard and measured on one)."""


def synthesise(path: Path) -> Path:
    """The recording of one call; returns where it was written."""
    source = read_source(path)
    said = spoken(source)
    total = int((max(one.end for one in said) + 1.0) * RATE)
    stereo = np.zeros((total, 2), dtype=np.float32)
    with tempfile.TemporaryDirectory() as folder:
        for one in said:
            samples = _spoken(one, source["language"], Path(folder))
            at = int(one.start * RATE)
            room = min(len(samples), total - at)
            stereo[at : at + room, 0 if one.speaker == "agent" else 1] += samples[:room]
        whole = Path(folder) / "call.wav"
        _write(whole, stereo)
        target = CALLS / f"{source['id']}.ogg"
        subprocess.run(
            ["ffmpeg", "-y", "-loglevel", "error", "-i", str(whole), "-c:a", "libopus",
             "-b:a", "24k", "-ar", str(RATE), "-map_metadata", "-1", str(target)],
            check=True,
        )  # fmt: skip
    return target


def _spoken(one: Spoken, language: str, folder: Path) -> Samples:
    voice, pitch = _VOICES[(language, one.speaker)]
    raised = int(min(max(pitch + one.delivery.up * PITCH_A_SEMITONE, 0), 99))
    raw, fitted = folder / "raw.wav", folder / "fitted.wav"
    subprocess.run(
        ["espeak-ng", "-v", voice, "-p", str(raised), "-s", "165", "-w", str(raw), one.text],
        check=True,
    )
    with wave.open(str(raw)) as opened:
        seconds = opened.getnframes() / opened.getframerate()
    tempo = min(max(seconds / max(one.end - one.start, 0.2), 0.5), 2.0)
    subprocess.run(
        ["ffmpeg", "-y", "-loglevel", "error", "-i", str(raw), "-filter:a", f"atempo={tempo:.4f}",
         "-ar", str(RATE), "-ac", "1", str(fitted)],
        check=True,
    )  # fmt: skip
    with wave.open(str(fitted)) as opened:
        data = np.frombuffer(opened.readframes(opened.getnframes()), dtype=np.int16)
    loudness = 0.35 * 10 ** (one.delivery.loud / 20)
    return (data.astype(np.float32) / 32768.0 * loudness).astype(np.float32)


def _write(path: Path, stereo: Samples) -> None:
    with wave.open(str(path), "wb") as opened:
        opened.setnchannels(2)
        opened.setsampwidth(2)
        opened.setframerate(RATE)
        opened.writeframes((np.clip(stereo, -1, 1) * 32767).astype(np.int16).tobytes())


def main() -> int:
    """Make every recording that a source asks for."""
    for path in sorted(CALLS.glob("*.call.yaml")):
        if read_source(path).get("audio"):
            target = synthesise(path)
            sys.stdout.write(f"{target.name}: {target.stat().st_size // 1024} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
