"""Facts of a record: attribute → value, as catalogues, back ends and tables of products have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from knowledge.types import Fact, Language

from .speaking import spoken

YES_NO = "yes/no"
"""The unit of what a thing has or has not."""
LISTED = "; "
"""Between the values of an attribute that has several."""


def facts_of_record(
    product: str,
    attributes: Mapping[str, object],
    *,
    document: str = "record",
    version: int = 1,
    name: str = "",
    language: Language = "en",
) -> list[Fact]:
    """One fact an attribute that has a value; bare numbers get the unit their label names."""
    found: list[Fact] = []
    for label, value in attributes.items():
        text = _text(value)
        if not text:
            continue
        amount, unit = _amount(label, value)
        found.append(
            Fact(
                product=product,
                aliases=(name,) if name and name != product else (),
                attribute=label,
                value=amount,
                unit=unit,
                text=text,
                document=document,
                version=version,
                quote=f"{label}: {text}",
                language=language,
            )
        )
    return found


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return LISTED.join(filter(None, (_text(one) for one in cast(list[Any], value))))
    if isinstance(value, int | float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    return value.strip() if isinstance(value, str) else ""


def _amount(label: str, value: object) -> tuple[float | None, str]:
    if isinstance(value, bool):
        return float(value), YES_NO
    if isinstance(value, int | float):
        told = spoken(label)
        return round(value * told.factor, 6), told.unit
    return None, ""
