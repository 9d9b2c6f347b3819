"""Two tables of one source: what one hides and the other lets compute, and what only their difference tells. Pure.

Both count the same people, so whatever both are counted by ties them: a total of one that the other hides, or bands
of ages that overlap (0—9 and 10—19 against 0—17 leave those of 18 and 19). The columns that both share cut the
people into parts; each part is the same in both tables, and what can be computed of it is a linear program over the
cells of both (Hundepohl et al., Statistical Disclosure Control, 2012, § 4.2: linked tables). Pairs are looked at,
never three tables at once, and one day: how a table changed since an earlier version is not asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongban.resources.opendata.content import Column, DatasetContent, Role
from tongban.resources.opendata.disclosure.auditing import Contradiction, Room, Step, no_step, rooms_along
from tongban.resources.opendata.disclosure.checking import need_of, shape_of
from tongban.resources.opendata.disclosure.facts import Kind, Method, Offence, Reason
from tongban.resources.opendata.disclosure.generalising import PLAIN, Hierarchy
from tongban.resources.opendata.disclosure.suppressing import protect, too_small
from tongban.resources.opendata.disclosure.tables import Key, Line, Shown, is_total, lines_of, with_totals

BESIDE = "对照"  # stands before the title of the other table, as column titles do before values
_NEW, _OTHER, _PART, _OF_NEW, _OF_OTHER = "new", "other", "part", "of new", "of other"


@dataclass(frozen=True, kw_only=True)
class Other:
    """A table that is published: its cells, and the smallest count that it tells."""

    title: str
    content: DatasetContent
    k: int
    cells: Mapping[Key, Shown]


def may_compare(content: DatasetContent, other: DatasetContent) -> bool:
    """Whether both count the same thing exactly: rounded ones give no exact difference, and records no count."""
    if content.rule.kind is Kind.RECORDS or content.rule.kind is not other.rule.kind:
        return False
    if Method.ROUND in (content.rule.method, other.rule.method):
        return False
    return [one.name for one in content.of(Role.MEASURE)] == [one.name for one in other.of(Role.MEASURE)]


@dataclass(kw_only=True)
class Link:
    """A new table and a published one. `see` hears every row of the source before `offences` is asked.

    `is_one_source` says that the rows are those of the published table too; else (files that were handed in) its
    cells are taken as they are published.
    """

    content: DatasetContent
    other: Other
    hierarchies: Mapping[str, Hierarchy]
    is_one_source: bool
    parts: dict[Key, float] = field(default_factory=dict)
    sums: dict[Key, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._own, self._others = self.content.of(Role.DIMENSION), self.other.content.of(Role.DIMENSION)
        there = {one.name: one for one in self._others}
        self._shared = [(one, there[one.name]) for one in self._own if one.name in there]
        self._measure = self.content.of(Role.MEASURE)[0].name

    def see(self, row: Mapping[str, Any]) -> None:
        value = float(str(row.get(self._measure) or 0).replace(",", ""))
        part = tuple(self._at(row, column) for both in self._shared for column in both)
        self.parts[part] = self.parts.get(part, 0) + value
        if self.is_one_source:
            key = tuple(self._at(row, column) for column in self._others)
            self.sums[key] = self.sums.get(key, 0) + value

    def offences(self, cells: Mapping[Key, Shown], *, k: int, step: Step = no_step) -> list[Offence]:
        """What both tables together tell and should not. Two linear programs for each hidden cell and small part."""
        is_count = self.content.rule.kind is Kind.COUNTS
        other = self._published(step)
        small = too_small(self.parts, least=max(k, self.other.k)) if is_count else frozenset()
        joint, lines = self._joined(cells, other)
        wanted = {key for key, value in joint.items() if value is None and key[0] in (_NEW, _OTHER)}
        wanted |= {(_PART, *part) for part in small}
        if not wanted:
            return []
        try:
            rooms = rooms_along(joint, lines, of=wanted, is_count=is_count, step=step)
        except Contradiction:  # files of different people: neither tells anything of the other
            return []
        return self._told(rooms, k=k)

    def _told(self, rooms: Mapping[Key, Room], *, k: int) -> list[Offence]:
        own, others = need_of(self.content, k), need_of(self.other.content, self.other.k)
        found = []
        for (kind, *key), room in sorted(rooms.items()):
            if room.width >= (others if kind == _OTHER else own)(room):
                continue
            columns = self._others if kind == _OTHER else self._own
            where = {one.title: said for one, said in zip(columns, key, strict=False)}
            if kind == _PART:
                where = {
                    one.title: " ∩ ".join(dict.fromkeys(key[2 * place : 2 * place + 2]))
                    for place, (one, _) in enumerate(self._shared)
                }
            text = f"{room.least:g}—{room.most:g}"
            where[BESIDE] = self.other.title
            found.append(Offence(reason=Reason.BY_DIFFERENCE, where=where, value=text))
        return found

    def _published(self, step: Step) -> Mapping[Key, Shown]:
        """The other table as it tells the people of today: what it hides it hides, and what is small by now."""
        if not self.is_one_source:
            return self.other.cells
        content, shape = self.other.content, shape_of(self.other.content.published)
        whole = with_totals(self.sums, shape)
        is_count = content.rule.kind is Kind.COUNTS
        closed = {key for key in whole if self.other.cells.get(key, 0) is None}
        if is_count:
            closed |= too_small(whole, least=self.other.k)
        need = need_of(content, self.other.k)
        hidden = protect(whole, shape, by_rule=closed, need=need, is_count=is_count, step=step).all
        return {key: None if key in hidden else value for key, value in whole.items()}

    def _joined(
        self, cells: Mapping[Key, Shown], other: Mapping[Key, Shown]
    ) -> tuple[dict[Key, Shown], list[Line]]:
        """The cells of both tables and the parts that they share, and every sum that ties them."""
        parts = set(self.parts)
        if not self.is_one_source:  # what stands in one file only may be nought in the other
            places = [self._others.index(theirs) for _, theirs in self._shared]
            parts |= {
                tuple(key[place] for place in places for _ in range(2)) for key in other if not is_total(key)
            }
        joint: dict[Key, Shown] = {(_PART, *part): None for part in parts}
        lines: list[Line] = []
        sides = ((_NEW, _OF_NEW, cells, self.content, 0), (_OTHER, _OF_OTHER, other, self.other.content, 1))
        for mark, sum_mark, table, content, side in sides:
            joint |= {(mark, *key): value for key, value in table.items()}
            lines += _marked(mark, lines_of(table, shape_of(content.published)))
            dimensions = content.of(Role.DIMENSION)
            places = [dimensions.index(both[side]) for both in self._shared]
            sums: dict[Key, list[Key]] = {}
            for key in sorted((mark, *key) for key in table if not is_total(key)):
                sums.setdefault((sum_mark, *(key[place + 1] for place in places)), []).append(key)
            shares: dict[Key, list[Key]] = {}
            for part in sorted(parts):
                shares.setdefault((sum_mark, *part[side::2]), []).append((_PART, *part))
            for total in sums.keys() & shares.keys():
                joint[total] = None
                lines += [
                    Line(total=total, parts=tuple(sums[total])),
                    Line(total=total, parts=tuple(shares[total])),
                ]
        return joint, lines

    def _at(self, row: Mapping[str, Any], column: Column) -> str:
        return self.hierarchies.get(column.name, PLAIN).at(row.get(column.name), column.level)


def seen_by(links: Sequence[Link], rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The rows, while every link hears them."""
    for row in rows:
        for link in links:
            link.see(row)
        yield row


def _marked(mark: str, lines: Iterable[Line]) -> list[Line]:
    return [Line(total=(mark, *one.total), parts=tuple((mark, *part) for part in one.parts)) for one in lines]
