"""A rubric's regular expressions, compiled once: `re` itself keeps 512, a long rubric has more."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=16_384)
def compiled(pattern: str) -> re.Pattern[str]:
    """Matched without case. Raises re.error."""
    return re.compile(pattern, re.IGNORECASE)
