"""Does a turn need knowledge at all?"""

from __future__ import annotations

import pytest

from assistant.core.speech import Utterance
from assistant.replies.need import need_of
from assistant.replies.seeking import SEEKS, seeking


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("do they accept credit cards", True),
        ("do you know if dogs are allowed", True),
        ("Can I return the boots after 30 days?", True),
        ("my kettle stopped working and it leaks", True),
        ("could you give me their phone number and address please", False),
        ("i'm looking for a cheap place to eat in the same area", False),
        ("can you book a table for six on saturday", False),
        ("thank you", False),
        ("咖啡机保修多久？", True),
        ("请问电话是多少", False),
    ],
)
def test_knowledge_is_needed_where_documents_would_answer(text: str, needs: bool) -> None:
    assert (seeking([("agent", "Hello."), ("customer", text)]) >= SEEKS) is needs


def test_an_agents_turn_needs_none() -> None:
    assert seeking([("customer", "do they accept cards"), ("agent", "let me see if they do")]) == 0
    assert seeking([]) == 0


@pytest.mark.parametrize(
    ("text", "knowledge"),
    [
        ("Can you recommend a tent for two?", True),
        ("Is the Tarn stove safe in a tent?", True),
        ("Where is my order number 4411? It has not arrived.", True),
        ("What is your phone number?", False),
    ],
)
def test_a_need_says_whether_documents_may_answer_it(text: str, knowledge: bool) -> None:
    said = Utterance(id="u", speaker="customer", start=0, end=2, text=text, language="en")
    need = need_of(said)
    assert need is not None
    assert need.knowledge is knowledge
