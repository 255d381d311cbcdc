"""Which language a text is in, of the two we speak."""

from __future__ import annotations

import re

from knowledge.types import Language

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")


def language_of(text: str) -> Language:
    """Chinese when Han characters outnumber Latin words; English otherwise.

    A Han character carries about as much as half a word, so a product name in Latin letters
    inside a Chinese sentence does not turn it English.
    """
    return "zh" if len(_HAN.findall(text)) > len(_LATIN_WORD.findall(text)) else "en"
