"""Items that apply only when another item passed or failed."""

from __future__ import annotations

from graded import call_of, item
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.conditions import decided_in
from assistant.core.grade import Opinion
from assistant.core.rubric import (
    Applies,
    ModelCheck,
    PatternCheck,
    Rubric,
    RubricItem,
    Section,
    Was,
    Words,
)
from assistant.grading.grade import grade, to_judge

ASK = ModelCheck(question=Words(en="?"))
SAYS_SORRY = PatternCheck(patterns={"en": ("sorry",)})
SAYS_WHY = PatternCheck(patterns={"en": ("because",)})
CALL = call_of(("customer", "It broke."), ("agent", "I am sorry, that is odd."))


def on(name: str, check: PatternCheck | ModelCheck, **needs: Was) -> RubricItem:
    return item(name, check).model_copy(update={"applies": Applies(items=dict(needs))})


def passed(n: int) -> dict[str, Was]:
    return {f"i{n}": "passed"}


def verdicts(*items: RubricItem, opinions: dict[str, Opinion] | None = None) -> dict[str, str]:
    section = Section(id="s", title=Words(en="s"), items=items)
    rubric = Rubric(name="r", version="v", title=Words(en="r"), sections=(section,))
    card = grade(rubric, CALL, versions={}, opinions=opinions or {})
    assert [one.item for one in card.findings] == [one.id for one in items]
    return {one.item: one.verdict for one in card.findings}


def test_an_item_waits_for_the_one_it_depends_on_wherever_it_stands():
    told = verdicts(on("why", SAYS_WHY, sorry="passed"), item("sorry", SAYS_SORRY))
    assert told == {"sorry": "pass", "why": "fail"}
    told = verdicts(on("why", SAYS_WHY, sorry="failed"), item("sorry", SAYS_SORRY))
    assert told == {"sorry": "pass", "why": "not_applicable"}


def test_what_depends_on_an_item_that_does_not_apply_does_not_apply():
    told = verdicts(
        item("sorry", SAYS_SORRY), on("b", SAYS_WHY, sorry="failed"), on("c", SAYS_WHY, b="failed")
    )
    assert told["c"] == "not_applicable"


def test_what_depends_on_an_undecided_item_is_unsure_and_never_a_fail():
    told = verdicts(item("a", ASK), on("why", SAYS_WHY, a="passed"))
    assert told == {"a": "unsure", "why": "unsure"}
    told = verdicts(
        item("a", ASK), item("sorry", SAYS_SORRY), on("why", SAYS_WHY, a="passed", sorry="failed")
    )
    assert told["why"] == "not_applicable"


def test_an_opinion_of_an_item_that_turns_out_not_to_apply_is_not_used():
    says = {
        "a": Opinion(item="a", verdict="fail", utterances=("u1",), reason="no", confidence=0.9),
        "b": Opinion(item="b", verdict="fail", utterances=("u1",), reason="no", confidence=0.9),
    }
    told = verdicts(item("a", ASK), on("b", ASK, a="passed"), opinions=says)
    assert told == {"a": "fail", "b": "not_applicable"}


def test_items_in_a_circle_are_unsure_and_the_others_are_decided():
    told = verdicts(
        on("a", SAYS_SORRY, b="passed"), on("b", SAYS_SORRY, a="passed"), item("c", SAYS_SORRY)
    )
    assert told == {"a": "unsure", "b": "unsure", "c": "pass"}
    assert verdicts(on("a", SAYS_SORRY, a="passed"))["a"] == "unsure"


def test_an_item_that_depends_on_one_that_is_not_there_is_unsure():
    assert verdicts(on("a", SAYS_SORRY, gone="passed")) == {"a": "unsure"}


def test_a_model_is_not_asked_what_rules_have_settled():
    items = (item("sorry", SAYS_SORRY), on("b", ASK, sorry="failed"), on("c", ASK, sorry="passed"))
    section = Section(id="s", title=Words(en="s"), items=items)
    rubric = Rubric(name="r", version="v", title=Words(en="r"), sections=(section,))
    assert [one.id for one in to_judge(rubric, CALL)] == ["c"]


def test_a_chain_of_five_hundred_items_is_decided():
    chain = [item("i0", SAYS_SORRY)]
    chain += [on(f"i{n}", SAYS_SORRY, **passed(n - 1)) for n in range(1, 500)]
    assert set(verdicts(*reversed(chain)).values()) == {"pass"}


names = st.sampled_from("abcdef")


@given(st.dictionaries(names, st.lists(names, max_size=3)))
def test_every_name_comes_after_what_it_needs_unless_they_are_in_a_circle(
    needs: dict[str, list[str]],
):
    order, circles = decided_in(needs)
    assert sorted(order) == sorted(needs)
    circular = {name for circle in circles for name in circle}
    for name, some in needs.items():
        for one in some:
            if one in needs and name not in circular:
                assert order.index(one) < order.index(name)
    for circle in circles:
        for name, waits_for in zip(circle, (*circle[1:], circle[0]), strict=True):
            assert waits_for in needs[name]
