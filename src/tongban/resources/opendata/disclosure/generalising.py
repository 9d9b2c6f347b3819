"""Making values coarser: ages as bands, areas as the area above, days as months, numbers as ranges. Pure."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

UNKNOWN = "不详"
ALL = "全部"
_OLDEST = 85  # the open band begins here: above it there are few of an age
_LIFE = ((0, 5, "0—5岁"), (6, 17, "6—17岁"), (18, 59, "18—59岁"), (60, 199, "60岁以上"))


@dataclass(frozen=True, kw_only=True)
class Hierarchy:
    """The levels of one kind of value, the finest first; each level makes a text of a value.

    `order` gives the place of a text in lists; without one, texts are sorted as they are.
    """

    name: str
    levels: tuple[str, ...]
    make: Callable[[object, str], str]
    order: Callable[[str], tuple[float, str]] = field(default=lambda text: (0.0, text))

    def at(self, value: object, level: str) -> str:
        """The value at a level; `""` is the finest."""
        return UNKNOWN if value in (None, "") else self.make(value, level or self.levels[0])

    def coarser(self, level: str) -> str | None:
        """The next level; None at the coarsest."""
        place = self.levels.index(level or self.levels[0])
        return self.levels[place + 1] if place + 1 < len(self.levels) else None


def age_band(value: object, level: str) -> str:
    """An age in years as a band of 1, 5 or 10 years, or of a time of life (学前, 学龄, 劳动年龄, 老年)."""
    age = int(str(value))
    if age < 0:
        return UNKNOWN
    if level == "life":
        return next(text for first, last, text in _LIFE if first <= min(age, 199) <= last)
    width = int(level)
    oldest = _OLDEST - _OLDEST % width
    if age >= oldest and width > 1:
        return f"{oldest}岁以上"
    if width == 1:
        return f"{age}岁" if age < 100 else "100岁以上"
    first = age - age % width
    return f"{first}—{first + width - 1}岁"


def _by_first_number(text: str) -> tuple[float, str]:
    digits = "".join(sign if sign.isdigit() else " " for sign in text).split()
    return (float(digits[0]) if digits else 1e9, text)


def _part_of_day(value: object, level: str) -> str:
    text = str(value)
    if level == "day":
        return text[:10]
    if level == "month":
        return text[:7]
    if level == "quarter":
        return f"{text[:4]}-Q{(int(text[5:7]) + 2) // 3}"
    return text[:4]


AGES = Hierarchy(name="age", levels=("1", "5", "10", "life"), make=age_band, order=_by_first_number)
DAYS = Hierarchy(name="day", levels=("day", "month", "quarter", "year"), make=_part_of_day)


def areas(load: Callable[[], Mapping[str, Mapping[str, str]]], levels: Sequence[str]) -> Hierarchy:
    """Areas by what each code is called at each level, such as its county; in the order of the codes.

    `load` is asked once, when a value is first made coarser: code → level → name.
    """
    kept: dict[str, Mapping[str, str]] = {}
    places: dict[str, int] = {}

    def names() -> Mapping[str, Mapping[str, str]]:
        if not kept:
            kept.update(load())
            for code in sorted(kept):
                for name in kept[code].values():
                    places.setdefault(name, len(places))
        return kept

    def named(value: object, level: str) -> str:
        return names().get(str(value), {}).get(level, UNKNOWN)

    def order(text: str) -> tuple[float, str]:
        return (float(places.get(text, len(places))), text)

    return Hierarchy(name="area", levels=tuple(levels), make=named, order=order)


def ranges(edges: Sequence[float], *, unit: str = "") -> Hierarchy:
    """Numbers as ranges between edges: below the first, between two, from the last on."""
    told = [f"{edge:g}" for edge in edges]
    texts = [
        f"{told[0]}{unit}以下",
        *(f"{low}—{high}{unit}" for low, high in itertools.pairwise(told)),
        f"{told[-1]}{unit}以上",
    ]

    def made(value: object, level: str) -> str:
        if level == "all":
            return ALL
        number = float(str(value))
        return texts[sum(1 for edge in edges if number >= edge)]

    def order(text: str) -> tuple[float, str]:
        return (float(texts.index(text)) if text in texts else 1e9, text)

    return Hierarchy(name="range", levels=("range", "all"), make=made, order=order)


PLAIN = Hierarchy(name="plain", levels=("value",), make=lambda value, _: str(value))
