"""The names of China's administrative divisions, by the digits of their code that say something."""

from functools import cache
from importlib.resources import files

EDITION = 2023
# what stands between a province and counties that belong to no city
_HEADINGS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


@cache
def division_names() -> dict[str, str]:
    """Name by short code (2, 4, 6, 9 or 12 digits), in the order of the codes. Read once, some 3 ms."""
    text = (files("tongban.standards") / "divisions.txt").read_text(encoding="utf-8")
    rows = (line.split(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def is_current_division(digits: str) -> bool:
    """Whether the edition knows a division of these six digits (`441900` is a city without counties)."""
    names = division_names()
    return digits in names or (digits.endswith("00") and digits[:4] in names)


def county_at_start(address: str) -> str:
    """The beginning of an address that names divisions, down to the county at most; empty where it names none.

    安徽省亳州市谯城区 of 安徽省亳州市谯城区古井镇…小区: only names of the edition count, one of each level.
    """
    end = 0
    for names in _names_by_level():
        longest = min(len(address) - end, max(map(len, names)))
        length = next((n for n in range(longest, 1, -1) if address[end : end + n] in names), 0)
        end += length
    return address[:end]


@cache
def _names_by_level() -> tuple[frozenset[str], ...]:
    """The names of provinces, of cities, of counties, without the headings that stand for no place of their own."""
    told = division_names().items()
    return tuple(
        frozenset(name for digits, name in told if len(digits) == level and name not in _HEADINGS)
        for level in (2, 4, 6)
    )
