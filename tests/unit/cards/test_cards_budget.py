"""The agent's attention is a budget: what becomes a card, and why the rest is held back."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.cards.budget import BETWEEN_ANSWERS_S, FIRST, LIVES_S, SAME_WITHIN_S, Shown, decide
from assistant.cards.expire import expired
from assistant.core.card import (
    DENSITIES,
    REFLEXES,
    Because,
    Card,
    CardHeld,
    CardKind,
    Citation,
    Density,
    Draft,
    Feedback,
    Tier,
)
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
    assert reasons(play(drafts, "quiet")) == ["card", "too_soon", "density"]
    assert reasons(play(drafts, "coach")) == ["card", "too_soon", "card"]
    hint = draft(3, "compliance").model_copy(update={"density": "coach"})
    told = {one: reasons(play([(0.0, hint)], one)) for one in DENSITIES}
    assert told == {"quiet": ["density"], "normal": ["density"], "coach": ["card"]}


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


def critical(number: int, rule: str) -> Draft:
    return draft(number, "compliance").model_copy(update={"severity": "critical", "rule": rule})


def test_a_critical_rule_alerts_once_a_call_however_long_it_lasts():
    made = play(
        [(0.0, critical(0, "codes")), (500.0, critical(1, "codes")), (501.0, critical(2, "x"))]
    )
    assert reasons(made) == ["card", "alerted", "card"]


def test_a_duty_of_the_rules_does_not_push_an_answer_away():
    made = play([(0.0, draft(1, "compliance")), (1.0, draft(2))])
    assert reasons(made) == ["card", "card"]


MOMENTS = st.lists(
    st.tuples(st.floats(0, 900), st.integers(0, 12), st.sampled_from(KINDS), st.booleans()),
    max_size=40,
)


def drawn(moments: list[tuple[float, int, CardKind, bool]]) -> list[tuple[float, Draft]]:
    return [
        (at, draft(n, kind).model_copy(
            update={"severity": "critical" if alarm else "info", "rule": f"{kind}:{n % 3}"}
        ))
        for at, n, kind, alarm in sorted(moments, key=lambda m: m[0])
    ]  # fmt: skip


@given(MOMENTS, st.sampled_from(DENSITIES))
def test_the_budget_holds_whatever_comes(
    moments: list[tuple[float, int, CardKind, bool]], density: Density
):
    made = play(drawn(moments), density)
    cards = [(at, one) for at, one in made if isinstance(one, Card)]
    answers = [at for at, one in cards if one.kind == "answer"]
    assert all(later - at >= BETWEEN_ANSWERS_S for at, later in pairwise(answers))
    alarms = [(one.kind, one.rule) for _, one in cards if one.severity == "critical"]
    assert len(alarms) == len(set(alarms))
    for place, (at, one) in enumerate(cards):
        before = cards[:place]
        if one.kind in ("answer", "retention"):
            assert not [b for b in before if b[1].kind in FIRST and at - b[0] < BETWEEN_ANSWERS_S]
        same = [b for b in before if (b[1].kind, b[1].intent) == (one.kind, one.intent)]
        assert all(at - b[0] >= SAME_WITHIN_S for b in same)
    held = [one for _, one in made if isinstance(one, CardHeld)]
    assert not [one for one in held if one.draft.kind in REFLEXES and one.reason == "too_soon"]


@given(MOMENTS, st.integers(0, 12))
def test_a_dismissed_intent_never_comes_back(
    moments: list[tuple[float, int, CardKind, bool]], gone: int
):
    shown = Shown("c", (), frozenset({f"intent-{gone}"}))
    for at, one in drawn(moments):
        made = decide(one, shown, at, "coach")
        assert isinstance(made, Card) == (one.intent != f"intent-{gone}")


def test_two_scripts_with_the_same_sentences_are_one_answer_and_other_sentences_another():
    def answer(number: int, quote: str) -> Draft:
        source = (Citation(document="d", version=1, quote=quote),)
        lines = ("Let me tell you.", quote)
        tier = Tier(lines=lines, citations=source)
        return draft(number).model_copy(update={"tiers": {"basic": tier}, "intent": "same-place"})

    first = answer(0, "Express delivery takes two working days.")
    again = first.model_copy(update={"intent": "another"})
    other = answer(0, "A repair takes ten working days in the workshop.")
    made = play([(0.0, first), (20.0, again), (40.0, other)])
    assert reasons(made) == ["card", "duplicate", "card"]


def test_a_card_nobody_took_expires_once_and_a_used_or_pinned_one_never():
    (_, card), *_ = play([(10.0, draft(0))])
    assert isinstance(card, Card)
    offered = [(10.0, card)]
    assert expired(offered, [], (), 99.9) == []
    (told,) = expired(offered, [(11.0, Feedback(card=card.id, did="seen"))], (), 100.0)
    assert (told.card, told.expired_at, told.seen) == (card.id, 100.0, True)
    assert expired(offered, [], {card.id}, 200.0) == []
    for did in ("used", "pinned", "dismissed"):
        assert expired(offered, [(11.0, Feedback(card=card.id, did=did))], (), 200.0) == []
