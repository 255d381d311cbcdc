"""Which version an incoming document is: a new one, one we have, or one that may not change."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.errors import UnreadableDocument
from knowledge.parse.document import Parsed
from knowledge.types import Document


def version_of(parsed: Parsed, known: Sequence[Document]) -> tuple[int, Document | None]:
    """The version's number, and the version we have of the very same bytes.

    A draft may be replaced under its number. What has been published is never rewritten, since
    cards and grades cite it: other bytes become the next version. Raises UnreadableDocument where
    a changed file names an older published version, for it cannot be told which is newer.
    """
    same = next((one for one in reversed(known) if one.sha256 == parsed.document.sha256), None)
    if same is not None:
        return same.version, same
    latest = max((one.version for one in known), default=0)
    if not parsed.states_version:
        return latest + 1, None
    stated = parsed.document.version
    before = next((one for one in known if one.version == stated), None)
    if before is None or before.state == "draft":
        return stated, None
    if stated == latest:
        return latest + 1, None
    raise UnreadableDocument(
        f"Version {stated} of {parsed.document.key!r} has been published and says something else.",
        f"Give the changed document a version above {latest}.",
    )
