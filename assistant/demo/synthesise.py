"""Makes the stereo recordings of the calls marked `audio: true`: agent left, customer right.

`python -m assistant.demo.synthesise`, with espeak-ng and ffmpeg installed (Debian packages of those
names). espeak-ng speaks each sentence as its delivery asks and tells when each word begins; ffmpeg
packs the call as Opus, 16 kHz speech, 24 kbit/s. Prosody is then measured from the packed file, as
a listener gets it. Afterwards `python -m assistant.demo.build_calls` writes the transcripts.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import AssistantError, MissingPart
from assistant.speech.prosody import Measured, measure

from .build_calls import (
    Delivery,
    Spoken,
    measures_beside,
    read_source,
    sentences_of,
    spoken,
    tokens,
)
from .catalogue import CALLS
from .espeak import Espeak, Samples
from .recording import Timed, write_recording

RATE = 16_000
"""Of what is measured: the rate that recognisers listen at."""
WORDS_A_MINUTE = {"en": 142.0, "zh": 205.0}
"""espeak-ng's rate at pace 1: about 3 English words and 4.4 Chinese characters a second."""
SETTINGS = (5, 20, 35, 50, 65, 80, 99)
"""Pitch settings tried to learn how high a voice is at each; in between it rises evenly."""
BELOW_LOUDEST_DB = 45.0
"""What is this much quieter than the loudest moment of a sentence is silence around it."""
FRAME_S = 0.005
HEADROOM = 0.97


@dataclass(frozen=True)
class Voice:
    """One speaker of a call: espeak-ng's name for the voice, and how it sounds when calm."""

    name: str
    gain: float
    """What brings its calm speech to the loudness that the source gives."""
    heights: tuple[float, ...]
    """Semitones above its calm pitch that `settings` give, rising."""
    settings: tuple[float, ...]

    def pitch(self, up: float) -> float:
        """The setting that lifts the voice `up` semitones."""
        return float(np.interp(up, self.heights, self.settings))


def tuned(espeak: Espeak, about: dict[str, Any], sentence: str, rate: float) -> Voice:
    """A voice of a source, with its pitch settings measured on one of its own sentences."""
    heights: list[float] = []
    settings: list[float] = []
    for setting in SETTINGS:
        said = espeak.say(sentence, about["espeak"], rate, setting)
        hertz = measure(said.samples, said.rate).f0_hz
        # The lowest settings may be too low to follow, or heard an octave off: start anew there.
        height = None if hertz is None else 12 * float(np.log2(hertz / about["f0"]))
        if height is None or (heights and height <= heights[-1]):
            heights, settings = [], []
        if height is not None:
            heights.append(height)
            settings.append(float(setting))
    voice = Voice(about["espeak"], 1.0, tuple(heights), tuple(settings))
    calm = espeak.say(sentence, voice.name, rate, voice.pitch(0.0))
    level = measure(calm.samples, calm.rate).energy_db or 0.0
    return replace(voice, gain=10 ** ((about["energy"] - level) / 20))


def speak(
    espeak: Espeak, sentence: str, voice: Voice, marks: Delivery, rate: float
) -> tuple[Timed, Samples]:
    """A sentence without the silence around it, at its loudness, and its word times."""
    said = espeak.say(sentence, voice.name, rate * marks.pace, voice.pitch(marks.up))
    gain = voice.gain * 10 ** (marks.loud / 20)
    samples = said.samples * min(gain, HEADROOM / float(np.abs(said.samples).max()))
    first, last = _sounding(samples, said.rate, 0, len(samples))
    begins = word_starts(sentence, said.words, last / said.rate)
    begins = [max(at, first / said.rate) for at in begins]
    times: list[tuple[float, float]] = []
    for at, until in zip(begins, [*begins[1:], last / said.rate], strict=True):
        # A comma's pause belongs to no word.
        _, stop = _sounding(samples, said.rate, int(at * said.rate), int(until * said.rate))
        times.append((at - first / said.rate, stop / said.rate - first / said.rate))
    return Timed(sentence, tuple(times)), samples[first:last].astype(np.float32)


def record(espeak: Espeak, path: Path) -> Path:
    """Make the recording of one call and keep its measures; returns the audio file."""
    source = read_source(path)
    rate = WORDS_A_MINUTE[source["language"]]
    lines = sentences_of(source)
    voices: dict[str, Voice] = {}
    for role in ("agent", "customer"):
        calm = [text for who, text, marks in lines if who == role and not marks.up]
        voices[role] = tuned(espeak, source["voices"][role], max(calm, key=len), rate)
    heard = [speak(espeak, text, voices[who], marks, rate) for who, text, marks in lines]
    timeline = spoken(source, [timed for timed, _ in heard])
    audio = path.with_name(f"{source['id']}.ogg")
    _pack(_stereo(timeline, [samples for _, samples in heard], espeak.rate), espeak.rate, audio)
    packed = unpacked(audio)
    write_recording(
        measures_beside(path),
        audio,
        [timed for timed, _ in heard],
        [prosody_in(packed, one) for one in timeline],
    )
    return audio


def prosody_in(packed: Samples, one: Spoken) -> Measured:
    """The prosody of a sentence where it stands in an unpacked recording."""
    channel = 0 if one.speaker == "agent" else 1
    return measure(packed[int(one.start * RATE) : int(one.end * RATE), channel], RATE)


def word_starts(sentence: str, events: Sequence[tuple[int, float]], until: float) -> list[float]:
    """When each word begins. Where espeak-ng runs words together, their lengths share the time."""
    words = tokens(sentence)
    starts: list[float | None] = [
        next((at for place, at in events if word.start() <= place < word.end()), None)
        for word in words
    ]
    starts[0] = starts[0] or 0.0
    known = [place for place, at in enumerate(starts) if at is not None]
    filled: list[float] = []
    for place, following in zip(known, [*known[1:], len(words)], strict=True):
        begins = starts[place] or 0.0
        ends = until if following == len(words) else (starts[following] or 0.0)
        letters = [len(word[0]) for word in words[place:following]]
        shares = np.cumsum([0, *letters[:-1]]) / sum(letters)
        filled += [begins + float(share) * (ends - begins) for share in shares]
    return filled


def _sounding(samples: Samples, rate: int, start: int, stop: int) -> tuple[int, int]:
    """The first and the last sample between `start` and `stop` that can be heard."""
    frame = int(FRAME_S * rate)
    count = (stop - start) // frame
    if count < 1:
        return start, stop
    cut = samples[start : start + count * frame].reshape(count, frame)
    loud = np.abs(cut).max(axis=1) > np.abs(samples).max() * 10 ** (-BELOW_LOUDEST_DB / 20)
    if not loud.any():
        return start, stop
    places = np.flatnonzero(loud)
    return start + int(places[0]) * frame, min(start + (int(places[-1]) + 1) * frame, stop)


def _stereo(timeline: Sequence[Spoken], samples: Sequence[Samples], rate: int) -> Samples:
    total = int((max(one.end for one in timeline) + 1.0) * rate)
    stereo = np.zeros((total, 2), dtype=np.float32)
    for one, said in zip(timeline, samples, strict=True):
        at = int(one.start * rate)
        stereo[at : at + len(said), 0 if one.speaker == "agent" else 1] += said
    return stereo


def _pack(stereo: Samples, rate: int, target: Path) -> None:
    raw = (np.clip(stereo, -1, 1) * 32767).astype("<i2").tobytes()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / target.name
        _ffmpeg(
            ["-f", "s16le", "-ar", str(rate), "-ac", "2", "-i", "-", "-ar", str(RATE), "-c:a",
             "libopus", "-b:a", "24k", "-application", "voip", "-map_metadata", "-1",
             "-fflags", "+bitexact", "-flags:a", "+bitexact", str(made)],
            raw,
        )  # fmt: skip
        target.write_bytes(made.read_bytes())


def unpacked(audio: Path) -> Samples:
    raw = _ffmpeg(["-i", str(audio), "-f", "s16le", "-ar", str(RATE), "-ac", "2", "-"], b"")
    return (np.frombuffer(raw, dtype="<i2").reshape(-1, 2) / 32768.0).astype(np.float32)


def _ffmpeg(arguments: list[str], given: bytes) -> bytes:
    command = ["ffmpeg", "-y", "-loglevel", "error", *arguments]
    try:
        return subprocess.run(command, input=given, capture_output=True, check=True).stdout
    except FileNotFoundError as gone:
        raise MissingPart(
            "ffmpeg is not installed.", "Install it (Debian: apt-get install ffmpeg)."
        ) from gone


def main() -> int:
    """Make every recording that a source asks for."""
    try:
        espeak = Espeak()
        for path in sorted(CALLS.glob("*.call.yaml")):
            if read_source(path).get("audio"):
                audio = record(espeak, path)
                sys.stdout.write(f"{audio.name}: {audio.stat().st_size // 1024} kB\n")
    except AssistantError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
