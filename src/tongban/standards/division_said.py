"""Provinces and cities as people say them: 深圳, 广西, 延边."""

from functools import cache

from tongban.standards.divisions import division_names

# What people leave away at the end; a name that would be shorter than two characters keeps it.
_ENDS = ("特别行政区", "自治区", "自治州", "地区", "省", "市", "盟")
_PEOPLES = (
    "壮族", "回族", "维吾尔", "朝鲜族", "土家族", "苗族", "藏族", "羌族", "彝族", "布依族", "侗族", "哈尼族", "傣族", "白族",
    "景颇族", "傈僳族", "蒙古族", "蒙古", "哈萨克", "柯尔克孜",
)  # fmt: skip
_SHORTEST = 2
_CITY_DIGITS = 4


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for digits, name in division_names().items():
        short = next((name.removesuffix(end) for end in _ENDS if name.endswith(end)), "")
        if len(digits) > _CITY_DIGITS or not short or short in ("市辖区", "县"):
            continue
        while people := next((one for one in _PEOPLES if short.endswith(one) and short != one), ""):
            short = short.removesuffix(people)
        if len(short) >= _SHORTEST:
            found.setdefault(short, digits)
    return found


def division_at_start(text: str) -> tuple[str, str] | None:
    """The digits of the province or city whose name a text begins with, and the name as it is said there.

    The longest name counts, with 省, 市 … where it is said. None where the text begins with none.
    """
    codes = _codes()
    for length in range(min(len(text), max(map(len, codes))), _SHORTEST - 1, -1):
        if digits := codes.get(text[:length]):
            end = next((end for end in _ENDS if text[length:].startswith(end)), "")
            return digits, text[: length + len(end)]
    return None
