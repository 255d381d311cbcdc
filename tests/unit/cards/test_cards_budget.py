"""The agent's attention is a budget: what becomes a card, and why the rest is held back."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.cards.budget import BETWEEN_ANSWERS_S, LIVES_S, Density, Shown, decide
from assistant.core.card import Because, Card, CardHeld, CardKind, Draft, Feedback, Tier
from assistant.feedback.fold import dismissed_intents

KINDS: tuple[CardKind, ...] = (
    "answer", "soothing", "correction", "escalation", "retention", "compliance",
)  # fmt: skip
WORDS = ("delivery", "warranty", "refund", "exchange", "price", "size", "repair", "voucher")


def draft(number: int, kind: CardKind = "answer") -> Draft:
    line = f"About your {WORDS[number % len(WORDS)]} {WORDS[(number * 3 + 1) % len(WORDS)]}."
    return Draft(
        kind=kind,
        intent=f"intent-{number}",
        language="en",
        because=Because(utterance=f"u{number}"),
        tiers={"basic": Tier(lines=(line,))},
    )


def play(
    drafts: list[tuple[float, Draft]], density: Density = "normal"
) -> list[tuple[float, Card | CardHeld]]:
    offered: list[tuple[float, Card]] = []
    out: list[tuple[float, Card | CardHeld]] = []
    for at, one in drafts:
        made = decide(one, Shown("c", tuple(offered)), at, density)
        if isinstance(made, Card):
            offered.append((at, made))
        out.append((at, made))
    return out


def reasons(made: list[tuple[float, Card | CardHeld]]) -> list[str]:
    return ["card" if isinstance(one, Card) else one.reason for _, one in made]


def test_a_second_answer_within_eight_seconds_is_held_back():
    assert reasons(play([(0.0, draft(0)), (4.0, draft(1)), (9.0, draft(2))])) == [
        "card", "too_soon", "card",
    ]  # fmt: skip


def test_a_reflex_passes_and_an_answer_right_behind_it_waits():
    made = play([(0.0, draft(0)), (1.0, draft(1, "soothing")), (9.5 - 1, draft(2))])
    assert reasons(made) == ["card", "card", "lower_rank"]


def test_the_same_intent_folds_for_five_minutes():
    made = play([(0.0, draft(0)), (60.0, draft(0)), (301.0, draft(0))])
    assert reasons(made) == ["card", "duplicate", "card"]


def test_the_same_words_fold_whatever_the_intent():
    again = draft(0).model_copy(update={"intent": "another"})
    assert reasons(play([(0.0, draft(0)), (60.0, again)])) == ["card", "duplicate"]


def test_quiet_gives_fewer_and_coach_more():
    drafts = [(0.0, draft(0)), (5.0, draft(1)), (20.0, draft(2))]
    assert reasons(play(drafts, "quiet")) == ["card", "density", "density"]
    assert reasons(play(drafts, "coach")) == ["card", "card", "card"]


def test_what_was_dismissed_stays_away_until_it_is_used_after_all():
    (_, card), *_ = play([(0.0, draft(0))])
    assert isinstance(card, Card)
    gone = dismissed_intents([card], [Feedback(card=card.id, did="dismissed")])
    assert decide(draft(0), Shown("c", (), gone), 400.0, "normal").type == "card_held"
    back = [Feedback(card=card.id, did="dismissed"), Feedback(card=card.id, did="used")]
    assert dismissed_intents([card], back) == frozenset()


def test_a_card_expires_after_ninety_seconds_and_its_id_follows_from_its_meaning():
    (_, first), *_ = play([(10.0, draft(0))])
    (_, again), *_ = play([(10.0, draft(0))])
    assert isinstance(first, Card)
    assert first == again
    assert first.expires_at == 10.0 + LIVES_S


@given(
    st.lists(st.tuples(st.floats(0, 600), st.integers(0, 40), st.sampled_from(KINDS)), max_size=40)
)
def test_two_answers_never_come_within_eight_seconds(moments: list[tuple[float, int, CardKind]]):
    drafts = [(at, draft(n, kind)) for at, n, kind in sorted(moments, key=lambda m: m[0])]
    made = play(drafts)
    answers = [at for at, one in made if isinstance(one, Card) and one.kind == "answer"]
    assert all(b - a >= BETWEEN_ANSWERS_S for a, b in pairwise(answers))
    assert play(drafts) == made
