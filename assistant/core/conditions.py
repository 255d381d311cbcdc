"""Items that apply only when another item passed or failed: in which order they are decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter


def decided_in(
    needs: Mapping[str, Sequence[str]],
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The names, each after those it needs, and the circles: names that wait for one another.

    A name in a circle waits for nothing, so that the others are decided still. A need that is no
    name is left out. Pure; the same mapping gives the same order.
    """
    waits = {name: [one for one in some if one in needs] for name, some in needs.items()}
    circles: list[tuple[str, ...]] = []
    while True:
        try:
            return tuple(TopologicalSorter(waits).static_order()), tuple(circles)
        except CycleError as error:
            # graphlib tells the circle with its first name again at the end, each before the one
            # that waits for it.
            names: list[str] = list(reversed(error.args[1]))[:-1]
            first = names.index(min(names, key=list(needs).index))
            circles.append(tuple(names[first:] + names[:first]))
            waits |= {name: [] for name in names}
