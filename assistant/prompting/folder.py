"""A folder like prompts/: which file holds which words, in both directions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.core.published import WordingKind
from assistant.errors import NotFound

from .files import Source, shipped, sources

FOLDERS: dict[WordingKind, str] = {
    "playbook": "playbooks",
    "rubric": "rubrics",
    "lexicon": "lexicons",
}
"""Every other folder is a prompt with its versions: `reply/v1.md`."""
_VERSION = re.compile(r"v(\d+)\.md")


@dataclass(frozen=True)
class Words:
    """One text by kind and name. A lexicon's name has its language: `forbidden.en`."""

    kind: WordingKind
    name: str
    text: str

    @property
    def source(self) -> Source:
        """The text as a file, for messages and for its hash."""
        return Source(file_name(self.kind, self.name), self.text)


def file_name(kind: WordingKind, name: str) -> str:
    """What messages call it."""
    return f"{name}.md" if kind == "prompt" else f"{name}.yaml"


def words_in(folder: Path | None = None) -> tuple[Words, ...]:
    """All that stands in a folder; of a prompt the newest version. Raises NotFound, BadPrompt."""
    root = folder or shipped()
    found: list[Words] = []
    for kind, below in FOLDERS.items():
        for source in sources(root / below, "*.yaml"):
            found.append(Words(kind, source.name.removesuffix(".yaml"), _plain(source.text)))
    newest: dict[str, tuple[int, Source]] = {}
    for source in sources(root, "*/v*.md"):
        name, _, file = source.name.partition("/")
        number = _VERSION.fullmatch(file)
        if number is not None:
            newest[name] = max(
                newest.get(name, (0, source)), (int(number[1]), source), key=lambda one: one[0]
            )
    found += [Words("prompt", name, _plain(one.text)) for name, (_, one) in newest.items()]
    if not found:
        raise NotFound(
            f"{root} is no folder of prompts.",
            f"One like prompts/ has {', '.join(FOLDERS.values())} in it.",
        )
    return tuple(found)


def write_words(folder: Path, words: Sequence[Words]) -> list[Path]:
    """Write what differs; the files written. A prompt gets a new `vN.md`, never another text."""
    written: list[Path] = []
    there = {(one.kind, one.name): one.text for one in words_in(folder)} if _any(folder) else {}
    for one in words:
        if there.get((one.kind, one.name)) == one.text:
            continue
        if one.kind == "prompt":
            numbers = [
                int(number[1])
                for path in (folder / one.name).glob("v*.md")
                if (number := _VERSION.fullmatch(path.name))
            ]
            path = folder / one.name / f"v{max(numbers, default=0) + 1}.md"
        else:
            path = folder / FOLDERS[one.kind] / f"{one.name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.text, "utf-8", newline="\n")
        written.append(path)
    return written


def _any(folder: Path) -> bool:
    return folder.is_dir() and any(folder.glob("*/*.*"))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")
