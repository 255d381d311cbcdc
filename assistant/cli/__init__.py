"""The command line, one file a command group."""

from __future__ import annotations

import os
import signal


def _end(number: int, frame: object) -> None:
    os._exit(128 + number)


def main() -> None:
    """Run the command line; exits with 0 done, 1 found wanting, 2 bad input, 3 a part missing."""
    try:
        from assistant.cli.run import run

        run()
    except KeyboardInterrupt:
        os._exit(130)
    finally:
        # Asked again while it closes, it just ends: whatever was acknowledged is on disk.
        signal.signal(signal.SIGINT, _end)
