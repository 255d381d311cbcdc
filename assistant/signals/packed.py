"""Arrays of a learned part as text inside its JSON file: half floats, or one byte a weight."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def halves(values: Floats) -> dict[str, Any]:
    """Two bytes a value: good to three digits."""
    return _told("float16", values.shape, values.astype("<f2").tobytes())


def bytes_of(values: Floats) -> dict[str, Any]:
    """One byte a value, in steps of the largest / 127: for many small weights."""
    step = float(np.abs(values).max()) / 127 or 1.0
    whole = np.rint(values / step).astype(np.int8)
    return _told("int8", values.shape, whole.tobytes()) | {"step": step}


def unpacked(told: Mapping[str, Any]) -> Floats:
    """The array that `halves` or `bytes_of` packed."""
    data = base64.b85decode(told["data"])
    kind = "<f2" if told["kind"] == "float16" else np.int8
    values = np.frombuffer(data, dtype=kind).astype(np.float32) * float(told.get("step", 1.0))
    return values.reshape(told["shape"])


def _told(kind: str, shape: tuple[int, ...], data: bytes) -> dict[str, Any]:
    return {"kind": kind, "shape": list(shape), "data": base64.b85encode(data).decode("ascii")}
