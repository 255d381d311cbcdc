"""What ships to try the assistant on: calls, their customers, and a shop's documents."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from assistant.core.call import Customer
from assistant.core.rubric import Words
from knowledge.types import Language

HERE = Path(__file__).parent
CALLS = HERE / "calls"
SHOP = HERE / "shop"


@dataclass(frozen=True)
class DemoCall:
    """A shipped call: where it stands and what a list says of it."""

    name: str
    title: Words
    language: Language
    customer: str
    path: Path
    audio: Path | None

    @property
    def seconds(self) -> float:
        segments = cast(list[dict[str, Any]], json.loads(self.path.read_text("utf-8"))["segments"])
        return float(max(segment["end"] for segment in segments))


def demo_calls() -> list[DemoCall]:
    """The shipped calls, English first, the one with most to see at the front."""
    found: list[DemoCall] = []
    for source in sorted(CALLS.glob("*.call.yaml")):
        about = cast(dict[str, Any], yaml.safe_load(source.read_text("utf-8")))
        name = str(about["id"])
        audio = CALLS / f"{name}.ogg"
        found.append(
            DemoCall(
                name=name,
                title=Words(**about["title"]),
                language=about["language"],
                customer=str(about["customer"]),
                path=CALLS / f"{name}.whisperx.json",
                audio=audio if audio.is_file() else None,
            )
        )
    return sorted(found, key=lambda call: (call.language, call.name != "late-parcel", call.name))


def demo_customers() -> dict[str, Customer]:
    """The customers of the shipped calls, by id."""
    records = cast(list[object], json.loads((HERE / "customers.json").read_text("utf-8")))
    customers = [Customer.model_validate(record) for record in records]
    return {customer.id: customer for customer in customers}


def shop_documents() -> list[Path]:
    """The shop's documents, the oldest versions first."""
    return sorted(SHOP.glob("*.md"))
