"""Documents that do harm, come twice, or come half: over HTTP and on the command line."""

from __future__ import annotations

import asyncio
import os
import pty
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from house_of_tests import house_in

from assistant.web.app import create_app

GIGABYTE = 2**30
PIECE = b"x" * 2**20
LOCKER = b"# Parcel lockers\n\nWe deliver to a parcel locker at the station for free."


@pytest.fixture
async def client(home: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with house_in(home) as house:
        transport = httpx.ASGITransport(create_app(house, house.shelf, hosts=("*",)))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as opened:
            yield opened


async def test_a_gigabyte_is_refused_while_it_streams_and_memory_stays_flat(
    client: httpx.AsyncClient,
) -> None:
    sent = 0

    async def body() -> AsyncGenerator[bytes]:
        nonlocal sent
        part = 'Content-Disposition: form-data; name="files"; filename="huge.txt"'
        yield f"--edge\r\n{part}\r\n\r\n".encode()
        while sent < GIGABYTE:
            sent += len(PIECE)
            yield PIECE
        yield b"\r\n--edge--\r\n"

    tracemalloc.start()
    try:
        answer = await client.post(
            "/v1/knowledge/documents",
            content=body(),
            headers={"Content-Type": "multipart/form-data; boundary=edge"},
        )
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.status_code == 413
    assert "longer than 72 MB" in answer.json()["error"]
    assert sent < 80 * 2**20
    assert peak < 24 * 2**20


async def test_the_same_document_twice_at_once_is_one_version(client: httpx.AsyncClient) -> None:
    def send() -> asyncio.Task[httpx.Response]:
        files = [("files", ("locker.md", LOCKER))]
        form = {"publish": "true"}
        post = client.post("/v1/knowledge/documents", files=files, data=form)
        return asyncio.create_task(post)

    answers = await asyncio.gather(send(), send(), send())
    assert sorted(one.json()[0]["outcome"] for one in answers) == [
        "added", "unchanged", "unchanged",
    ]  # fmt: skip
    detail = (await client.get("/v1/knowledge/documents/locker")).json()
    assert [one["version"] for one in detail["versions"]] == [1]


@pytest.mark.parametrize("name", ["../../locker.md", "C:\\docs\\locker.md", "/etc/locker.md"])
async def test_a_name_with_path_parts_is_a_name(
    client: httpx.AsyncClient, home: Path, name: str
) -> None:
    files = [("files", (name, LOCKER))]
    (told,) = (await client.post("/v1/knowledge/documents", files=files)).json()
    assert (told["document"], told["outcome"]) == ("locker", "added")
    assert not [path for path in home.parent.rglob("*") if path.name.endswith("locker.md")]


def everything(terminal: int) -> str:
    """What was written to a terminal whose writer has gone."""
    read = b""
    with os.fdopen(terminal, "rb", buffering=0) as opened, suppress(OSError):
        while piece := opened.read(65536):
            read += piece
    return read.decode()


def test_a_stopped_command_says_that_it_can_go_on_and_goes_on(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        text = "\n\n".join(f"## Part {n}\n\nNumber {number}, part {n}." for n in range(20))
        (folder / f"manual-{number:02}.md").write_text(f"# Manual {number}\n\n{text}", "utf-8")
    command = [sys.executable, "-m", "assistant", "knowledge", "add", str(folder)]
    environment = {**os.environ, "ASSISTANT_HOME": str(home), "TERM": "xterm", "COLUMNS": "90"}

    terminal, its_end = pty.openpty()
    first = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=its_end, text=True
    )
    os.close(its_end)
    assert first.stdout is not None
    done = [first.stdout.readline() for _ in range(4)]
    first.send_signal(signal.SIGINT)
    rest, _ = first.communicate(timeout=60)
    said = everything(terminal)
    assert first.returncode == 130
    assert all(line.startswith("✓ manual-") for line in done)
    assert "Documents" in said
    assert "the same command again goes on" in " ".join(said.split())

    again = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    lines = again.stdout.splitlines()
    assert len(lines) == 60
    stood = [line for line in lines if line.endswith("unchanged")]
    assert len(stood) >= len(done) + len(rest.splitlines())
    assert len(stood) < 60
