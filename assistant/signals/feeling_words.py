"""Words of feeling in Chinese: what people say of goods and service, and how it is turned round.

A list set by hand; what each count weighs is learned (`feeling.json`). English is counted by
VADER (Hutto & Gilbert 2014, ICWSM), a library.
"""

from __future__ import annotations

import math
import re

NEGATIVE = (
    "差 难吃 失望 太慢 不好 不行 不值 坑 骗 脏 恶心 糟 垃圾 烂 冷淡 不耐烦 没人 投诉 贵 难 不会再 "
    "再也不 后悔 态度差 恶劣 无语 郁闷 生气 不满 不新鲜 异味 拉肚子 不干净 敷衍 小气 太咸 太油 等了 "
    "很久 半天 不推荐 不敢恭维 一般 不怎么样 凑合 忽悠 催 不理 卡 慢 烫 发热 掉 垮 翻车 拉胯 缺点 "
    "不如 毛病 坏 拒绝 不给 不能 难受 吐槽 火大 黑店 差评 差劲 最差 问题 可惜 浪费 乱 吵 臭 硬 老 腥 "
    "腻 少得可怜 不值得 扣 亏 后来 居然 竟然 结果 根本 完全不 白 气 晕 假 破 退 拖 爱理不理 爱答不理 "
    "摆脸 黑脸 强制 乱收费 受够 过分 烦 说了多少遍 到底 还没 一直没 推来推去 答非所问 算了"
).split()
POSITIVE = (
    "好吃 喜欢 推荐 不错 赞 满意 热情 新鲜 舒服 值得 干净 周到 美味 实惠 划算 好评 棒 完美 贴心 耐心 "
    "优惠 方便 开心 惊喜 香 爱 最爱 很好 挺好 太好 还会 会再来 下次 一如既往 优雅 精致 漂亮 地道 鲜美 "
    "丰富 合理 超值 流畅 稳 强 谢谢 感谢 好的 没问题 辛苦 麻烦您"
).split()
_CLAUSE = re.compile(r"[，。！？!?,;；~…\s]+")
_TURNED = re.compile(r"[不没无未别]|并非")


def _any_of(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, set(words)), key=len, reverse=True)))


_NEGATIVE, _POSITIVE = _any_of(NEGATIVE), _any_of(POSITIVE)
_REACH = 3
"""Characters before a good word in which a no turns it round."""


def felt_in_chinese(text: str) -> list[float]:
    """Bad and good words a (square root of a) clause, their balance, exclamation, length."""
    clauses = [clause for clause in _CLAUSE.split(text) if clause]
    bad = good = 0
    for clause in clauses:
        bad += len(_NEGATIVE.findall(clause))
        for found in _POSITIVE.finditer(clause):
            before = clause[max(0, found.start() - _REACH) : found.start()]
            turned = _TURNED.search(before) and not found.group().startswith("不")
            bad, good = (bad + 1, good) if turned else (bad, good + 1)
    size = math.sqrt(max(3, len(clauses)))
    return [
        bad / size,
        good / size,
        (bad - good) / size,
        math.log((1 + bad) / (1 + good)),
        (text.count("!") + text.count("！")) / size,
        math.log1p(len(text)) / 3,
    ]
