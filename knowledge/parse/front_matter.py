"""What a document says of itself before its text, between two lines of `---`."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any, cast

import yaml
from pydantic import Field, ValidationError, field_validator

from knowledge.errors import UnreadableDocument
from knowledge.types import Language, Noun

_KNOWN = {
    "key", "title", "kind", "version", "valid_from", "valid_until", "language", "products",
}  # fmt: skip


class FrontMatter(Noun):
    """All optional; what is not known here is kept as metadata."""

    key: str = ""
    title: str = ""
    kind: str = "document"
    version: int | None = Field(default=None, ge=1)
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    language: Language | None = None
    products: tuple[str, ...] = ()
    metadata: dict[str, str] = Field(default_factory=dict[str, str])

    @field_validator("valid_from", "valid_until", mode="before")
    @classmethod
    def _moment(cls, value: object) -> object:
        """A day means its first moment, in UTC."""
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        return datetime.combine(value, time(), UTC) if isinstance(value, date) else value

    @field_validator("products", mode="before")
    @classmethod
    def _several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


class _Plain(yaml.SafeLoader):
    """YAML without aliases: a few lines of them can unfold to gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def split_front_matter(name: str, text: str) -> tuple[FrontMatter, str]:
    """The front matter and the rest. Raises UnreadableDocument where it breaks its form."""
    if not text.startswith("---\n"):
        return FrontMatter(), text
    head, found, rest = text[4:].partition("\n---")
    if not found:
        return FrontMatter(), text
    try:
        fields: object = yaml.load(head, Loader=_Plain)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        told = " ".join(str(error).split())[:120]
        raise UnreadableDocument(
            f"{name}: the front matter is not YAML ({told}).",
            "Correct the lines between the two ---.",
        ) from error
    if not isinstance(fields, dict):
        return FrontMatter(), text
    return front_matter(name, cast(dict[str, Any], fields)), rest.lstrip("-").lstrip("\n")


def front_matter(name: str, fields: dict[str, Any]) -> FrontMatter:
    """Front matter from fields. Raises UnreadableDocument, naming the field."""
    known = {key: value for key, value in fields.items() if key in _KNOWN}
    others = {key: str(value) for key, value in fields.items() if key not in _KNOWN}
    try:
        return FrontMatter(**known, metadata=others)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise UnreadableDocument(f"{name}: {field}: {first['msg']}.") from error
