"""Simulated talks with their policies and goods: the corpus, and what each talk led to.

The truth of a talk is what was done in it. A tool's answer that shows an order cancelled, changed,
returned or exchanged says which section of the policy the agent needed to know before; sections
are found by the words of their titles, so that other shops' policies are measured as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from assistant.core.speech import Utterance
from assistant.errors import BadInput
from assistant.replies.need import need_of
from evals.rows import Row, read_rows
from knowledge.terms import terms
from knowledge.types import Language

POLICY, GOODS = "policy", "specification"
WORDS_A_SECOND = 2.5
_HAN = range(0x4E00, 0xA000)
_DONE = (
    ("cancelled", "cancel pending order"),
    ("return requested", "return delivered order"),
    ("exchange requested", "exchange delivered order"),
    ("item modif", "modify pending order items"),
)
"""What an order's status begins with or contains after an action, and the action in words."""
_ADDRESS, _PAYMENT = "modify pending order address", "modify pending order payment"


@dataclass(frozen=True)
class Talk:
    """One dialogue as heard: its turns, and after which turn which action was done."""

    id: str
    said: tuple[Utterance, ...]
    actions: tuple[tuple[int, str], ...]
    """(how many turns had been said, the action in words)."""


@dataclass(frozen=True)
class Asked:
    """One judged moment: the talk up to the customer's turn, and the sections that apply."""

    id: str
    talk: Talk
    upto: int
    """Turns that are seen; the last one is the customer's."""
    relevant: frozenset[str]


def read_talks(folder: Path) -> list[Talk]:
    """The dialogues of a folder. Raises BadInput."""
    return [
        _talk(row, f"{folder}, dialogue {at}")
        for at, row in enumerate(read_rows(_file(folder, "dialogues"), ["turns"]), 1)
    ]


def corpus_rows(folder: Path) -> list[dict[str, Any]]:
    """Policy sections and goods as lines of a corpus; `kind` says which. Raises BadInput."""
    sections = read_rows(_file(folder, "policy_sections"), ["id", "text"])
    rows: list[dict[str, Any]] = [
        {"id": row["id"], "title": row.get("title", ""), "text": row["text"], "kind": POLICY}
        for row in sections
    ]
    goods = read_rows(_file(folder, "products"), ["name"])
    return rows + [_good(row, at) for at, row in enumerate(goods, 1)]


def judged(talks: Sequence[Talk], sections: Sequence[dict[str, Any]]) -> list[Asked]:
    """For each action, the customer's last turn before it that needs something."""
    titles = {str(row["id"]): terms(str(row["title"])) for row in sections}
    found: list[Asked] = []
    for talk in talks:
        for upto, action in talk.actions:
            words = terms(action)
            relevant = {name for name, title in titles.items() if title and title <= words}
            by_customer = [at for at in range(upto) if talk.said[at].speaker == "customer"]
            needing = [at for at in by_customer if need_of(talk.said[at]) is not None]
            if relevant and by_customer:
                last = (needing or by_customer)[-1] + 1
                name = f"{talk.id}/{last}/{action.replace(' ', '-')}"
                found.append(Asked(name, talk, last, frozenset(relevant)))
    return found


def _talk(row: Row, where: str) -> Talk:
    if not isinstance(row["turns"], list):
        raise BadInput(f"{where}: turns is not a list.")
    said: list[Utterance] = []
    actions: list[tuple[int, str]] = []
    orders: dict[str, dict[str, Any]] = {}
    for turn in cast(list[Any], row["turns"]):
        if not isinstance(turn, dict) or not isinstance(cast(Row, turn).get("text"), str):
            raise BadInput(f"{where} has a turn without a text.")
        told = cast(Row, turn)
        if told.get("speaker") not in ("customer", "agent"):
            actions += [(len(said), one) for one in _done(told["text"], orders)]
        elif told["text"].strip():
            said.append(_utterance(told, said))
    if not said:
        raise BadInput(f"{where} has no turn with text.")
    return Talk(str(row.get("id") or where), tuple(said), tuple(actions))


def _utterance(turn: Row, before: Sequence[Utterance]) -> Utterance:
    text = str(turn["text"]).strip()
    start = before[-1].end if before else 0.0
    language: Language = "zh" if any(ord(sign) in _HAN for sign in text) else "en"
    return Utterance(
        id=f"main.{len(before)}",
        speaker="customer" if turn["speaker"] == "customer" else "agent",
        start=start,
        end=start + max(1.0, len(text.split()) / WORDS_A_SECOND),
        text=text,
        language=language,
    )


def _done(told: str, orders: dict[str, dict[str, Any]]) -> Iterator[str]:
    """What a tool's answer shows to have been done since the order was seen before."""
    try:
        value: object = json.loads(told)
    except json.JSONDecodeError:
        return
    if not isinstance(value, dict) or "order_id" not in value:
        return
    order = cast(dict[str, Any], value)
    before = orders.get(str(order["order_id"]))
    orders[str(order["order_id"])] = order
    if before is None:
        return  # it may have been so for long
    status, was = str(order.get("status")), str(before.get("status"))
    if status != was:
        yield from (action for sign, action in _DONE if sign in status)
    elif order.get("address") != before.get("address"):
        yield _ADDRESS
    elif order.get("payment_history") != before.get("payment_history"):
        yield _PAYMENT


def _good(row: Row, number: int) -> dict[str, Any]:
    """A good with its variants as sentences: what it comes in, and what each costs."""
    lines: list[str] = []
    for one in cast(list[Any], row.get("variants") or []):
        variant = cast(dict[str, Any], one)
        options = ", ".join(f"{name} {value}" for name, value in _options(variant))
        stock = "in stock" if variant.get("available") else "not in stock"
        lines.append(f"- {options}: price {variant.get('price')}, {stock}")
    name = str(row["name"])
    return {
        "id": f"product-{row.get('product_id') or number}",
        "title": name,
        "text": f"{name}, all options:\n" + "\n".join(lines) if lines else name,
        "kind": GOODS,
        "product": name,
    }


def _options(variant: dict[str, Any]) -> list[tuple[str, Any]]:
    return list(cast(dict[str, Any], variant.get("options") or {}).items())


def _file(folder: Path, stem: str) -> Path:
    if not folder.is_dir():
        raise BadInput(f"There is no folder {folder}.")
    for name in (f"{stem}.jsonl", f"{stem}.jsonl.gz"):
        if (folder / name).is_file():
            return folder / name
    raise BadInput(
        f"{folder} has no {stem}.jsonl.", "Expected dialogues, policy_sections, products."
    )
