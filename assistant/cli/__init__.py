"""The command line, one file a command group."""

from __future__ import annotations


def main() -> None:
    """Run the command line; exits with 0 done, 1 found wanting, 2 bad input, 3 a part missing."""
    from assistant.cli.run import run

    run()
