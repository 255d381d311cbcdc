"""What was measured of a recording when it was made: word times and prosody of each sentence.

It stands beside the recording (`late-parcel.recording.json`), so that the transcript can be built
anywhere, without espeak-ng and without listening again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from assistant.errors import BadInput
from assistant.speech.prosody import Measured


@dataclass(frozen=True)
class Timed:
    """A sentence and when each of its words is said, in seconds from the sentence's start."""

    text: str
    words: tuple[tuple[float, float], ...]

    @property
    def seconds(self) -> float:
        return self.words[-1][1]


@dataclass(frozen=True)
class Recording:
    """A recording's sentences in order of the call. `sha256` is of the audio file's bytes."""

    sha256: str
    sentences: tuple[Timed, ...]
    prosody: tuple[Measured, ...]


def read_recording(path: Path, sentences: Sequence[str]) -> Recording:
    """The measures in a file. Raises BadInput where they are of other sentences than these."""
    data = cast(dict[str, Any], json.loads(path.read_text("utf-8")))
    rows = cast(list[dict[str, Any]], data["sentences"])
    if [row["text"] for row in rows] != list(sentences):
        raise BadInput(
            f"{path.name} is of other sentences than the call's source has.",
            "Record it again: python -m assistant.demo.synthesise.",
        )
    return Recording(
        sha256=str(data["sha256"]),
        sentences=tuple(
            Timed(row["text"], tuple((start, end) for start, end in row["words"])) for row in rows
        ),
        prosody=tuple(Measured(**row["prosody"]) for row in rows),
    )


def write_recording(
    path: Path, audio: Path, sentences: Sequence[Timed], prosody: Sequence[Measured]
) -> None:
    """Keep what was measured of `audio`."""
    rows = [
        {
            "text": said.text,
            "prosody": {
                name: None if value is None else round(value, 3)
                for name, value in asdict(how).items()
            },
            "words": [[round(start, 3), round(end, 3)] for start, end in said.words],
        }
        for said, how in zip(sentences, prosody, strict=True)
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    digest = hashlib.sha256(audio.read_bytes()).hexdigest()
    path.write_text(f'{{"sha256": "{digest}", "sentences": [\n{lines}\n]}}\n', "utf-8")
