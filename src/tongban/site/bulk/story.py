"""What a story has left behind, as it is to be multiplied: its rows, and the words that are its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tongban.site.bulk.days import Days
from tongban.site.bulk.facts import Called, CannotBeCopied, Serial, Sql, Word
from tongban.site.bulk.left_out import LEFT_OUT
from tongban.site.bulk.made import Made, made_first, made_last
from tongban.site.bulk.words import Words
from tongban.site.bulk.written import Row, Written
from tongban.standards.working_time import WorkCalendar

_CASE = frozenset({"case"})


@dataclass(frozen=True, kw_only=True)
class Played:
    """One story as the verbs have written it."""

    name: str
    number: str
    key: str  # under which it was submitted
    first: date  # the working day on which it was
    last_place: int  # working days after the first at which something was last done
    moments: frozenset[datetime]
    calendar: WorkCalendar
    target: Called
    person: Called
    written: Written


class Story:
    """A played story, read: which rows are its own, what varies in them, what is made for each copy."""

    def __init__(self, played: Played) -> None:
        self.played = played
        self.rows = [row for row in played.written.rows if row.table not in LEFT_OUT]
        if strange := played.written.others - set(LEFT_OUT):
            raise CannotBeCopied(facts={"why": f"{', '.join(sorted(strange))} has no model"})
        _check_whole(self.rows, played)
        own = {mark for row in self.rows for mark in row.marks()}
        # entries of the trail are not copied, but rows name them
        beside = [row for row in played.written.rows if row.table in LEFT_OUT and played.number in row.says()]
        own |= {mark for row in beside for mark in row.marks()}
        self.ids = {mark: rank for rank, mark in enumerate(sorted(own))}
        self.days = Days(played.first, played.calendar, played.moments)
        self.made: list[Made] = []
        for row in self.rows:
            self.made += made_first(row)
        plain = Words(self._words(), self.days)
        for row in self.rows:
            self.made += made_last(row, plain)
        self.words = Words(self._words(), self.days)

    def serial(self, table: str, key: object) -> Sql | None:
        """The number of a row with numbers for ids, when that row is this story's; the order of these stays."""
        numbered = sorted(row.key for row in self.rows if row.table == table)
        if key not in numbered:
            return None
        return Sql("(%s + c.place * %s + %s)", (Serial(table), len(numbered), numbered.index(key)), _CASE)

    def made_of(self, value: object) -> Sql | None:
        """What is told in Python and stands nowhere else, such as a list made of words."""
        for n, made in enumerate(self.made):
            if made.stands_alone and made.value == value:
                return Sql(f"c.made_{n}", (), _CASE)
        return None

    def id(self, value: UUID) -> Sql | None:
        """The id of each copy in place of one of this story."""
        for n, made in enumerate(self.made):
            if made.value == value:
                return Sql(f"c.made_{n}", (), _CASE)
        rank = self.ids.get(value)
        return None if rank is None else Sql(f"(c.stamp || '7{rank:03x}' || c.tail)::uuid", (), _CASE)

    def called(self, value: object, *, only: str = "") -> Sql | None:
        """What a person or a target is called, by its value; `only` a name that ends so."""
        for letter, kind, called in (
            ("p", "person", self.played.person),
            ("t", "target", self.played.target),
        ):
            for name, own in called.items():
                if own == value and type(own) is type(value) and name.endswith(only):
                    return Sql(f"{letter}.{name}", (), frozenset({kind}))
        return None

    def _words(self) -> Iterator[Word]:
        for kind, letter, called in (
            ("target", "t", self.played.target),
            ("person", "p", self.played.person),
        ):
            for name, value in called.items():
                if isinstance(value, str | UUID):
                    yield Word(
                        text=str(value),
                        sql=Sql(f"{letter}.{name}::text", (), frozenset({kind})),
                        told=_teller(kind, name),
                    )
        yield from self._numbers()
        for value, rank in self.ids.items():
            digits = f"(c.stamp || '7{rank:03x}' || c.tail)"
            yield Word(
                text=str(value),
                sql=Sql(f"{digits}::uuid::text", (), _CASE),
                told=lambda copy, rank=rank: str(copy.fresh(rank)),  # type: ignore[misc]
            )
            yield Word(
                text=value.hex,
                sql=Sql(digits, (), _CASE),
                told=lambda copy, rank=rank: copy.fresh(rank).hex,  # type: ignore[misc]
            )
        for n, made in enumerate(self.made):
            if made.stands_alone:
                continue
            yield Word(
                text=str(made.value),
                sql=Sql(f"c.made_{n}", (), _CASE),
                told=lambda copy, made=made: str(made.told(copy)),  # type: ignore[misc]
            )

    def _numbers(self) -> Iterator[Word]:
        number, key = self.played.number, self.played.key
        yield Word(text=number, sql=Sql("c.number", (), _CASE), told=lambda copy: copy.number)
        yield Word(
            text=key, sql=Sql("('bulk-' || c.number)", (), _CASE), told=lambda copy: f"bulk-{copy.number}"
        )
        # the number of a notice: year, then day and serial of the case
        year, middle = self.played.first.year, number[8:18]
        yield Word(
            text=f"〔{year}〕{middle}",
            sql=Sql(
                "('〔' || extract(year FROM d.days[c.day]) || '〕' || substr(c.number, 9, 10))",
                (),
                _CASE | {"days"},
            ),
            told=lambda copy: f"〔{copy.day_date.year}〕{copy.number[8:18]}",
        )


def _teller(kind: str, name: str):  # type: ignore[no-untyped-def]
    return lambda copy: str((copy.target if kind == "target" else copy.person)[name])


def _check_whole(rows: list[Row], played: Played) -> None:
    """Every row says in some way that it belongs to the case; what does not is shared and cannot be copied.

    Raises CannotBeCopied.
    """
    said = {played.number}
    left = [(row, row.says()) for row in rows]
    while left:
        found = [(row, text) for row, text in left if any(word in text for word in said)]
        if not found:
            tables = ", ".join(sorted({row.table for row, _ in left}))
            raise CannotBeCopied(
                facts={"why": f"rows of {tables} do not belong to the case of “{played.name}”"}
            )
        for row, _ in found:
            said |= {str(mark) for mark in row.marks()}
        left = [(row, text) for row, text in left if all(row is not one for one, _ in found)]
