"""espeak-ng's library: speech with the time of every word, which its command line does not tell.

The library keeps one voice for a whole process: use one `Espeak`, from one thread.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import BadInput, MissingPart

Samples = NDArray[np.float32]

# Of espeak-ng's speak_lib.h.
_OUTPUT_SYNCHRONOUS = 2
_BY_CHARACTER = 1
_TEXT_IS_UTF8 = 1
_RATE, _PITCH = 1, 3
_LIST_ENDS, _WORD = 0, 1


class _Id(ctypes.Union):
    _fields_ = (
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    )


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True)
class Said:
    """Speech, full scale ±1, and where its words begin: (place in the text, seconds)."""

    samples: Samples
    rate: int
    words: tuple[tuple[int, float], ...]


class Espeak:
    """The library, loaded. Raises MissingPart where it is not installed."""

    def __init__(self) -> None:
        try:
            self._library: Any = ctypes.CDLL("libespeak-ng.so.1")
        except OSError as gone:
            raise MissingPart(
                "espeak-ng is not installed.", "Install it (Debian: apt-get install espeak-ng)."
            ) from gone
        self.rate = int(self._library.espeak_Initialize(_OUTPUT_SYNCHRONOUS, 0, None, 0))
        self._samples: list[Samples] = []
        self._words: list[tuple[int, float]] = []
        # Kept, or the library would call freed memory.
        self._callback = _Callback(self._hear)
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, voice: str, words_a_minute: float, pitch: float) -> Said:
        """Speak `text`; pitch from 0 to 99. Raises BadInput for a voice it does not have.

        A variant that a voice cannot take (`en-gb+f3`) is such a voice: espeak-ng's command line
        falls back to another one without a word.
        """
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise BadInput(f"espeak-ng has no voice {voice}.", "See `espeak-ng --voices`.")
        self._library.espeak_SetParameter(_RATE, round(words_a_minute), 0)
        self._library.espeak_SetParameter(_PITCH, round(pitch), 0)
        self._samples.clear()
        self._words.clear()
        data = text.encode()
        self._library.espeak_Synth(
            data, len(data) + 1, 0, _BY_CHARACTER, 0, _TEXT_IS_UTF8, None, None
        )
        self._library.espeak_Synchronize()
        return Said(np.concatenate(self._samples), self.rate, tuple(self._words))

    def _hear(self, wave: Any, count: int, events: Any) -> int:
        if wave and count > 0:
            heard = np.ctypeslib.as_array(wave, (count,)).astype(np.float32) / 32768.0
            self._samples.append(heard)
        index = 0
        while events[index].type != _LIST_ENDS:
            event = events[index]
            if event.type == _WORD and event.length > 0:
                self._words.append((event.text_position - 1, event.audio_position / 1000.0))
            index += 1
        return 0
