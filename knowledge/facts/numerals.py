"""Numbers as they are said: twenty-four, three forty-nine, 一千二百九十九, 两万三."""

from __future__ import annotations

import re

ENGLISH = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000}
HAN_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
              "七": 7, "八": 8, "九": 9}  # fmt: skip
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_WORD = "|".join(sorted(ENGLISH, reverse=True))
_ANY = rf"(?:{_WORD}|hundred|thousand)"
SPOKEN = (
    rf"(?:(?<![a-z])an? (?=(?:hundred|thousand)\b))?\b{_ANY}(?:(?:[\s-]|\s+and\s+){_ANY})*"
    rf"(?:\spoint(?:\s(?:{_WORD}))+)?\b"
)
"""An English number in words, of one word or many."""
HAN = r"[零〇一二两三四五六七八九十百千万]+(?:点[零〇一二三四五六七八九]+)?"


def english_number(words: str) -> float | None:
    """The number that words tell; None where they tell none.

    Figures said in pairs are read as shops say prices: three forty-nine is 349.
    """
    words, _, after = words.lower().partition(" point ")
    if after:
        whole, digits = english_number(words), [ENGLISH.get(word, 10) for word in after.split()]
        if whole is None or max(digits) > 9:
            return None
        return whole + float("0." + "".join(str(digit) for digit in digits))
    groups: list[int] = []
    total, group, last = 0, 0, 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in ("and", "a", "an"):
            continue
        if word in _SCALES:
            scale = _SCALES[word]
            if scale == 1000:
                total, group = total + (group or 1) * scale, 0
            else:
                group = (group or 1) * scale
            last = scale
            continue
        number = ENGLISH.get(word)
        if number is None:
            return None
        fits = not group or last == 100 or (last in range(20, 91, 10) and 0 < number < 10)
        if not fits:
            groups.append(group)
            group = 0
        group, last = group + number, number
    if not groups:
        return float(total + group)
    groups.append(group)
    if total or len(groups) != 2 or not 10 <= groups[1] <= 99:
        return None
    return float(groups[0] * 100 + groups[1])


def han_number(word: str) -> float:
    """三十 = 30, 一百二十 = 120, 一千二 = 1200, 四点五 = 4.5; digit by digit 一二九九 = 1299."""
    word, _, fraction = word.partition("点")
    if fraction:
        return han_number(word) + float("0." + "".join(str(HAN_DIGITS[sign]) for sign in fraction))
    if not any(sign in _HAN_SCALES for sign in word):
        return float("".join(str(HAN_DIGITS[sign]) for sign in word))
    total, section, digit = 0, 0, 0
    for sign in word:
        if sign in HAN_DIGITS:
            digit = HAN_DIGITS[sign]
            continue
        unit = _HAN_SCALES[sign]
        if unit == 10000:
            total, section, digit = (total + section + digit) * unit, 0, 0
        else:
            section, digit = section + (digit or 1) * unit, 0
    # A last digit after a unit counts the next smaller one.
    if digit and word[-1] in HAN_DIGITS and len(word) >= 2 and word[-2] in "百千万":
        digit *= _HAN_SCALES[word[-2]] // 10
    return float(total + section + digit)
