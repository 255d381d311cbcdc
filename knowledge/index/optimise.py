"""Run as a child process: builds the graph of one shard, away from the serving process."""

from __future__ import annotations

import sys

from qdrant_edge import EdgeShard


def main(place: str) -> None:
    """Optimise the shard in a folder until nothing is left to do."""
    shard = EdgeShard.load(place)
    shard.optimize()
    shard.flush()
    shard.close()


if __name__ == "__main__":
    main(sys.argv[1])
