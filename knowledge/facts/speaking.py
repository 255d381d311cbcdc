"""The words people use for labels and values of tables: `words.yaml`, read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

import yaml

from .values import unit_named

FILE = Path(__file__).with_name("words.yaml")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ENDING = r"(?:s|es|d|ed|ing)?"


@dataclass(frozen=True)
class Group:
    """One attribute as `words.yaml` has it."""

    name: str
    en: tuple[str, ...]
    zh: tuple[str, ...]
    unit: str
    identity: bool


@dataclass(frozen=True)
class Spoken:
    """How a label is spoken of."""

    cues: re.Pattern[str] | None
    """Any word for it; None where it has none."""
    unit: str
    """What its bare figures are counted in; empty where nothing says."""
    factor: float
    groups: frozenset[str]
    identity: bool


@dataclass(frozen=True)
class Words:
    groups: tuple[Group, ...]
    hollow: frozenset[str]
    families: Mapping[str, tuple[int, str]]
    """Word → which family, and the value it stands for."""
    any_family: re.Pattern[str]


@cache
def shipped_words() -> Words:
    """The words that ship."""
    told = cast(dict[str, Any], yaml.safe_load(FILE.read_text("utf-8")))
    same: dict[str, str] = told["same"]
    families: dict[str, tuple[int, str]] = {}
    for place, family in enumerate(told["families"]):
        families |= {word: (place, same.get(word, word)) for word in family}
    for word, value in same.items():
        families.setdefault(word, families[value])
    return Words(
        groups=tuple(
            Group(
                one["name"],
                tuple(one.get("en", ())),
                tuple(one.get("zh", ())),
                one.get("unit", ""),
                bool(one.get("identity")),
            )
            for one in told["attributes"]
        ),
        hollow=frozenset(told["hollow"]),
        families=families,
        any_family=re.compile(_any_of(families).replace(_ENDING, ""), re.IGNORECASE),
    )


@lru_cache(maxsize=4096)
def spoken(label: str) -> Spoken:
    """How people speak of a label: `PickupMinutes`, `delivery_time`, 人均消费."""
    words = shipped_words()
    parts = [part.lower() for part in _PART.findall(label)]
    han = "".join(_HAN.findall(label))
    unit, factor, named = "", 1.0, set[str]()
    for size in (2, 1):
        for place in range(len(parts) - size + 1):
            of = unit_named(" ".join(parts[place : place + size]))
            if of and not unit:
                unit, factor = of
                named |= set(parts[place : place + size])
    own = [p for p in parts if p not in words.hollow and p not in named]
    groups = [
        group
        for group in words.groups
        if any(_stem(p) in {_stem(word) for word in group.en} for p in own)
        or any(word in han or (len(han) > 1 and han in word) for word in group.zh if han)
    ]
    # A label of a name (DriverName) is spoken of by what bears it.
    bearers = [group for group in groups if not group.identity]
    identity = not bearers and any(group.identity for group in groups)
    if own and bearers and parts[-1:] == ["name"]:
        identity = False
    cues = {word for group in (bearers or groups) for word in (*group.en, *group.zh)}
    cues |= {*own, *([han] if han else [])} - {"name"}
    return Spoken(
        cues=re.compile(_any_of(cues), re.IGNORECASE) if cues else None,
        unit=unit or next((group.unit for group in groups if group.unit), ""),
        factor=factor,
        groups=frozenset(group.name for group in groups),
        identity=identity or parts[-1:] == ["name"] or han.endswith(("名称", "名")),
    )


@cache
def counted(unit: str) -> re.Pattern[str]:
    """Words for what is counted otherwise than in this unit: stars for euros, euros for stars."""
    others = [one for one in shipped_words().groups if one.unit and one.unit != unit]
    return re.compile(_any_of(word for one in others for word in (*one.en, *one.zh)), re.IGNORECASE)


def family_words(text: str) -> list[tuple[int, str, int, int]]:
    """(family, value, start, end) of every word that belongs to a family."""
    words = shipped_words()
    return [
        (*words.families[match.group().lower()], match.start(), match.end())
        for match in words.any_family.finditer(text)
    ]


def _stem(word: str) -> str:
    return re.sub(r"(?:ing|ed|s)$", "", word) if len(word) > 4 else word


def _any_of(words: Iterable[str]) -> str:
    longest = sorted(words, key=lambda word: (-len(word), word))
    han = [re.escape(word) for word in longest if _HAN.search(word)]
    latin = [re.escape(word) for word in longest if not _HAN.search(word)]
    if latin:
        han.append(rf"\b(?:{'|'.join(latin)}){_ENDING}\b")
    return "|".join(han) or r"(?!)"
