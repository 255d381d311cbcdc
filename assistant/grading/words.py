"""Reasons in words, short, in both languages."""

from __future__ import annotations

from knowledge.types import Language

_REASONS: dict[str, tuple[str, str]] = {
    "said": ("It was said.", "说到了。"),
    "said_late": ("It was said, but too late.", "说到了，但太晚。"),
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
    "reworded": (
        "The transcript was corrected: the words that were noticed are no longer in it.",
        "转写已更正，当时发现的话已不在其中。",
    ),
    "not_in_transcript": (
        "Taken as said during the call, but its words are not in the transcript.",
        "通话中视为已说，但转写中没有原话。",
    ),
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
    "claim_unknown": (
        "Stated {stated}; no document says anything of it.",
        "说的是{stated}，资料中没有依据。",
    ),
    "claim_was_wrong": (
        "It was found wrong during the call, and not when it was graded.",
        "通话中判为有误，评分时未判为有误。",
    ),
    "no_claims": ("No product fact was stated.", "没有涉及商品事实。"),
    "does_not_apply": ("The condition for this item is not met.", "不满足此项的适用条件。"),
    "waits_for": (
        "Whether it applies hangs on another item that is undecided: {item}.",
        "是否适用取决于另一项，而该项尚无结论：{item}。",
    ),
    "nobody_spoke": ("Nobody spoke whom this item is about.", "没有相关一方的发言。"),
    "needs_judgement": (
        "Only a model or a person can judge this.",
        "只能由模型或人工判断。",
    ),
    "judged": ("{told}", "{told}"),
    "judged_unsure": (
        "The model was not sure enough: a person decides. It said: {told}",
        "模型把握不足，请人工判断。它认为：{told}",
    ),
    "no_such_rule": (
        "Nothing can notice this: there is no rule {rule} here.",
        "无法发现：这里没有规则{rule}。",
    ),
    "check_failed": ("This item could not be checked: {problem}.", "此项无法检查：{problem}。"),
}  # fmt: skip


def reason(key: str, language: Language, **values: object) -> str:
    """The reason in the language of the call."""
    english, chinese = _REASONS[key]
    return (chinese if language == "zh" else english).format(**values)
