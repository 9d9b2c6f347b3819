"""Numbers as laws and offices write them: 三十五, 35, ３５, 一百零三, 一○三."""

import re

DIGITS = "零〇○一二三四五六七八九十百千两0-9"
_VALUES = {"零": 0, "〇": 0, "○": 0, "两": 2} | {
    figure: n for n, figure in enumerate("一二三四五六七八九", 1)
}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_FIGURES = "零一二三四五六七八九"


def number_of(text: str) -> int:
    """三十五 → 35, 35 → 35, 二○一 → 201. Raises ValueError for anything else."""
    if re.fullmatch(r"[0-9]+", text):
        return int(text)
    if not text or any(letter not in _VALUES and letter not in _UNITS for letter in text):
        raise ValueError(text)
    if not any(letter in _UNITS for letter in text):
        return int("".join(str(_VALUES[letter]) for letter in text))
    total = digit = 0
    for letter in text:
        if letter in _UNITS:
            total += (digit or 1) * _UNITS[letter]
            digit = 0
        else:
            digit = _VALUES[letter]
    return total + digit


def chinese(number: int) -> str:
    """1–9999 as laws write it: 三十五, 一百零三, 一千零四十九."""
    said, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if not digit:
            gap = bool(said)
            continue
        one_ten = unit == 10 and digit == 1 and not said
        said += ("零" if gap else "") + ("" if one_ten else _FIGURES[digit]) + name
        gap = False
    return said
