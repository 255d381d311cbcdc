"""Ask and the agent's density over the real house and the shop that ships."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from house_of_tests import events_of, house_in

from assistant.core.answer import Question
from assistant.core.call import SYSTEM
from assistant.session.ask import whole


async def test_questions_between_calls_and_in_one_are_answered_from_the_shops_documents(home: Path):
    events = await events_of(home, "wrong-size")
    call = events[0].call
    async with house_in(home) as house:

        async def asked(text: str, during: str | None = None) -> tuple[str, set[str]]:
            answer = await whole(await house.ask(Question(text=text), during, SYSTEM))
            for one in answer.citations:
                passage = await house.passage(one.chunk, SYSTEM)
                assert one.quote in passage.text
            return answer.answer, {one.document for one in answer.citations}

        text, sources = await asked("How long can unused goods be returned?")
        assert "30 days" in text
        assert "returns" in sources
        text, sources = await asked("降价了能退差价吗")
        assert "15天" in text
        assert await asked("What is the capital of France?") == ("", set())
        # Only the call knows which boots, and when they came.
        text, _ = await asked("How long can she return them unused?", call)
        assert "10 December" in text
        assert await house.agent_density("ann", SYSTEM) == "normal"
        await house.keep_agent_density("ann", "quiet", SYSTEM)
    async with house_in(home) as house:
        assert await house.agent_density("ann", SYSTEM) == "quiet"
        assert await house.agent_density("ben", SYSTEM) == "normal"


def test_the_command_answers_in_json_and_says_when_there_is_nothing(home: Path):
    def ask(text: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assistant", "ask", text, "--json"],
            env={**os.environ, "ASSISTANT_HOME": str(home)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    found = ask("How much is express delivery?")
    assert found.returncode == 0, found.stderr
    told = json.loads(found.stdout)
    assert "€9" in told["answer"]
    assert told["citations"][0]["document"] == "delivery"
    assert told["nothing_found"] is False
    nothing = ask("Who won the football match yesterday?")
    assert nothing.returncode == 1
    assert json.loads(nothing.stdout)["nothing_found"] is True
