"""Text of calls and documents, between marks that it cannot close."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.ports import Moment
from knowledge.types import Passage


def data(text: str) -> str:
    """Text that cannot close the marks it stands between."""
    return text.replace("<", "‹").replace(">", "›")


def transcript_told(moment: Moment) -> str:
    """One line an utterance, only ever growing at its end."""
    lines = [f"[{said.id}] {said.speaker}: {data(said.text)}" for said in moment.utterances]
    return "<transcript>\n" + "\n".join(lines) + "\n</transcript>"


def passages_told(passages: Sequence[Passage]) -> str:
    """Passages by number, from 1."""
    told = "\n".join(
        f"{number}. ({passage.title}, version {passage.version}) {data(passage.text)}"
        for number, passage in enumerate(passages, start=1)
    )
    return f"<passages>\n{told}\n</passages>"
