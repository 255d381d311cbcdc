"""Every command the README names is one there is."""

from __future__ import annotations

import re
from pathlib import Path

import typer
from typer.testing import CliRunner

from assistant.cli.commands import register

README = Path(__file__).resolve().parents[3] / "README.md"


def test_every_command_in_the_readme_exists():
    app = typer.Typer()
    register(app)
    named = set(
        re.findall(r"`assistant ((?:knowledge |prompts )?[a-z]+)", README.read_text("utf-8"))
    )
    assert len(named) >= 7
    for words in named:
        shown = CliRunner().invoke(app, [*words.split(), "--help"])
        assert shown.exit_code == 0, words
