"""By which coarser level a table that cuts too finely could be built: counted, not guessed. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tongban.resources.opendata.content import Column, DatasetContent, Role
from tongban.resources.opendata.disclosure.generalising import PLAIN, Hierarchy
from tongban.resources.opendata.disclosure.suppressing import too_small
from tongban.resources.opendata.disclosure.tables import Shape, with_totals

Raw = Mapping[str, Any]


class Finest:
    """The counts of a source by the values as they came; kept only where a column can be made coarser."""

    def __init__(self, dimensions: Sequence[Column], hierarchies: Mapping[str, Hierarchy]) -> None:
        self._dimensions = dimensions
        self._hierarchies = [hierarchies.get(one.name, PLAIN) for one in dimensions]
        self._may_help = any(
            one.coarser(column.level) for one, column in zip(self._hierarchies, dimensions, strict=True)
        )
        self._sums: dict[tuple[Any, ...], float] = {}

    def seen(self, raw: Iterable[Raw], content: DatasetContent) -> Iterator[Raw]:
        """The rows, while they are counted."""
        (measure,) = content.of(Role.MEASURE)
        for row in raw:
            if self._may_help:
                key = tuple(row.get(one.name) for one in self._dimensions)
                try:
                    value = float(str(row.get(measure.name) or 0).replace(",", ""))
                except ValueError:
                    value = 0.0  # said where the table is made
                self._sums[key] = self._sums.get(key, 0.0) + value
            yield row

    def fits(self, shape: Shape, *, least: int, most: int) -> dict[str, str]:
        """For each column the finest coarser level by which at most `most` cells count fewer than `least`."""
        found: dict[str, str] = {}
        for place, column in enumerate(self._dimensions):
            level = self._hierarchies[place].coarser(column.level)
            while level is not None:
                if len(too_small(self._at(place, level, shape), least=least)) <= most:
                    found[column.name] = level
                    break
                level = self._hierarchies[place].coarser(level)
        return found

    def _at(self, place: int, level: str, shape: Shape) -> Mapping[tuple[str, ...], float]:
        levels = [level if number == place else one.level for number, one in enumerate(self._dimensions)]
        sums: dict[tuple[str, ...], float] = {}
        for raw, value in self._sums.items():
            key = tuple(
                one.at(part, wanted) for one, part, wanted in zip(self._hierarchies, raw, levels, strict=True)
            )
            sums[key] = sums.get(key, 0.0) + value
        return with_totals(sums, shape)
