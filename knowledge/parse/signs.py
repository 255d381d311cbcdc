"""Characters that show nothing: taken out of every text, and told where they spell something."""

from __future__ import annotations

import re

from .left_out import Unseen

_TAGS = re.compile("[\U000e0000-\U000e007f]+")
"""Unicode tags: each stands for an ASCII sign, none is drawn."""
_SHOWN_AS_NOTHING = re.compile(
    "[\x00\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Zero-width spaces, marks and overrides of direction, soft hyphens, NUL. Joiners (U+200C, U+200D)
stay: emoji and some scripts need them."""


def seen_signs(text: str, unseen: Unseen) -> str:
    """The text without them."""
    if not _SHOWN_AS_NOTHING.search(text):
        return text
    for match in _TAGS.finditer(text):
        told = "".join(chr(ord(sign) - 0xE0000) for sign in match.group())
        unseen.add("invisible_characters", told.strip("\x00\x01\x7f"))
    return _SHOWN_AS_NOTHING.sub("", text)
