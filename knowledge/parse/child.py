"""The child's side of parsing apart: `python -m knowledge.parse.child`.

In on stdin: a line of JSON (`name`, `limits`), then the file's bytes to the end. Out on stdout, a
line of JSON each: `{"progress": [done, total]}` as it goes, at the end `{"parsed": [...]}` or
`{"error": {...}}`.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import resource
import signal
import sys
import warnings
from dataclasses import asdict
from pathlib import Path

from knowledge.errors import EncryptedDocument, KnowledgeError, NoTextLayer, OverLimit

from .document import parse_documents, plain_name
from .limits import MIB, Limits

_SPARE_SECONDS = 10
"""Of processor time over the limit: the parent's clock should run out first."""
_MOST_FILES = 64
_NICE = 10
_PARENT_DIED = 1  # PR_SET_PDEATHSIG, prctl(2)


def main() -> None:
    """Parse what stdin holds, under the limits it brings."""
    out = os.dup(1)
    os.dup2(2, 1)  # what a library prints is no answer
    warnings.simplefilter("ignore")
    asked = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**asked["limits"])
    name = plain_name(str(asked["name"])).name
    refusal = _told(out_of_memory(name, limits))  # while there is room for it
    _confine(limits)
    try:
        answer = _answer(name, limits, refusal, out)
    except MemoryError:
        answer = refusal
    _write(out, answer)
    os._exit(0)  # without tidying up, for which there may be no room either


def out_of_memory(name: str, limits: Limits) -> OverLimit:
    """What to say where a file takes more memory than there is for it."""
    return OverLimit(
        f"Reading {name} takes more than {limits.memory // MIB} MB of memory.",
        "Split it, or save it anew; a small file that does so is broken.",
        limit="memory",
    )


def _answer(name: str, limits: Limits, refusal: bytes, out: int) -> bytes:
    def progress(done: int, total: int) -> None:
        _write(out, json.dumps({"progress": [done, total]}).encode() + b"\n")

    try:
        parsed = parse_documents(name, sys.stdin.buffer.read(), limits, progress)
    except (OverLimit, EncryptedDocument, NoTextLayer) as error:
        return _told(error)
    except KnowledgeError as error:
        return refusal if _ran_out(error, limits) else _told(error)
    told = [
        {"document": one.document.model_dump(mode="json"), "states_version": one.states_version}
        for one in parsed
    ]
    answer = json.dumps({"parsed": told}, ensure_ascii=False, separators=(",", ":")).encode(
        errors="replace"
    )
    if len(answer) > limits.answer:
        return _told(
            OverLimit(
                f"{name} holds more than {limits.answer // MIB} MB of text.",
                "Split it.",
                limit="answer",
            )
        )
    return answer + b"\n"


def _ran_out(error: BaseException | None, limits: Limits) -> bool:
    """Whether a file that seems broken is one that took all memory: libraries written in C tell of
    that in their own words, or of a file that ended too early."""
    while error is not None:
        if isinstance(error, MemoryError) or "memory" in str(error).lower():
            return True
        error = error.__cause__ or error.__context__
    peak = re.search(r"VmPeak:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return peak is not None and int(peak[1]) * 1024 > 0.9 * limits.memory


def _write(out: int, answer: bytes) -> None:
    left = memoryview(answer)
    while left:
        left = left[os.write(out, left) :]


def _told(error: KnowledgeError) -> bytes:
    told = {
        "kind": type(error).__name__,
        "what": error.what,
        "todo": error.todo,
        "limit": error.limit if isinstance(error, OverLimit) else None,
    }
    return json.dumps({"error": told}).encode() + b"\n"


def _confine(limits: Limits) -> None:
    """No more memory and time than allowed, no files written, nothing left if the parent dies;
    and the calls come first."""
    os.nice(_NICE)
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, int(limits.seconds) + _SPARE_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _MOST_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGKILL)


def asked_for(name: str, limits: Limits) -> bytes:
    """The line that opens what the child reads."""
    return json.dumps({"name": name, "limits": asdict(limits)}).encode() + b"\n"


if __name__ == "__main__":
    main()
