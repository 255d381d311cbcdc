"""Reasons in words, short, in both languages."""

from __future__ import annotations

from knowledge.types import Language

_REASONS: dict[str, tuple[str, str]] = {
    "said": ("It was said.", "说到了。"),
    "not_said": ("It was not said.", "没有说到。"),
    "clean": ("Nothing of the kind was said.", "没有出现这类说法。"),
    "said_but_must_not": ("This should not have been said.", "不应该这样说。"),
    "doubtful": (
        "The words were recognised with low confidence: listen and decide.",
        "识别把握不足，请听录音后判断。",
    ),
    "in_order": ("The first came before the second.", "顺序正确。"),
    "out_of_order": ("The second came before the first.", "顺序颠倒。"),
    "second_missing": ("The second never came.", "后一项没有出现。"),
    "nothing_noticed": ("Nothing was noticed in the whole call.", "整通电话没有发现问题。"),
    "noticed": ("Noticed during the call.", "通话中发现。"),
    "within": ("{measure} within the limit of {limit}.", "{measure}，在{limit}以内。"),
    "beyond": ("{measure}, over the limit of {limit}.", "{measure}，超出{limit}。"),
    "below": ("{measure}, under the least of {limit}.", "{measure}，低于{limit}。"),
    "not_measurable": ("There is nothing to measure it on.", "没有可测量的内容。"),
    "claims_agree": ("What was stated agrees with the documents.", "说法与资料一致。"),
    "claim_wrong": (
        "Stated {stated}; the document says {right}.",
        "说的是{stated}，资料是{right}。",
    ),
    "no_claims": ("No product fact was stated.", "没有涉及商品事实。"),
    "does_not_apply": ("The condition for this item is not met.", "不满足此项的适用条件。"),
    "nobody_spoke": ("Nobody spoke whom this item is about.", "没有相关一方的发言。"),
    "needs_judgement": (
        "Only a model or a person can judge this.",
        "只能由模型或人工判断。",
    ),
    "check_failed": ("This item could not be checked: {problem}.", "此项无法检查：{problem}。"),
}  # fmt: skip


def reason(key: str, language: Language, **values: object) -> str:
    """The reason in the language of the call."""
    english, chinese = _REASONS[key]
    return (chinese if language == "zh" else english).format(**values)
