"""k-anonymity (k匿名): each record is like at least k − 1 others in what could be known of somebody. Pure.

Source: Sweeney (2002); GB/T 37964—2019 《信息安全技术 个人信息去标识化指南》, appendix on k-anonymity (from knowledge, to
be checked). Records whose class is too small are left out, as long as they are few.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

Row = tuple[Any, ...]


def classes_of(rows: Iterable[Row], places: Sequence[int]) -> Counter[tuple[Any, ...]]:
    """How many records are alike in the values at these places."""
    return Counter(tuple(row[place] for place in places) for row in rows)


def without_rare(rows: Sequence[Row], places: Sequence[int], *, k: int) -> list[Row]:
    """The records of classes of at least k."""
    sizes = classes_of(rows, places)
    return [row for row in rows if sizes[tuple(row[place] for place in places)] >= k]


def rare_classes(rows: Iterable[Row], places: Sequence[int], *, k: int) -> dict[tuple[Any, ...], int]:
    """The classes that are too small, with their sizes."""
    return {alike: size for alike, size in classes_of(rows, places).items() if size < k}
