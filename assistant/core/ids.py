"""Ids derived from meaning, so that replaying is idempotent."""

from __future__ import annotations

import hashlib


def derived(*meaning: str, length: int = 12) -> str:
    """A short stable id of the given meaning; the same meaning makes the same id.

    SHA-256 over length-prefixed parts, so that ("ab", "c") and ("a", "bc") differ.
    """
    digest = hashlib.sha256()
    for part in meaning:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()[:length]
