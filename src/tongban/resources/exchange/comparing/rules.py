"""What may be compared and what may be told of it: sizes, differences between lists, names that nearly agree."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tongban.kernel.errors import N_
from tongban.resources.exchange.comparing.facts import (
    By,
    Counts,
    Flag,
    Met,
    Role,
    RowKey,
    Shown,
    Summary,
    Terms,
)
from tongban.resources.exchange.comparing.refusals import (
    BadMapping,
    FuzzyNotGranted,
    ListOfOne,
    ListsDifferByFew,
)
from tongban.resources.exchange.facts import Condition
from tongban.resources.exchange.sources.rules import fits

Subjects = npt.NDArray[np.uint64]  # the first 8 bytes of blind indexes: sorted, each once
SHORTEST_SIMILAR = 3  # of a name without an ID number: half of a name of two characters says nothing
WILD = "\x00"


class Candidate(NamedTuple):
    """Somebody of the register whom a row may mean, as matching sees them; it is shown to nobody."""

    name: str
    values: Sequence[Mapping[str, str]]  # of each row about them
    subject: bytes = b""  # the blind index of their ID number


def check_mapping(mapping: Mapping[Role, str], columns: Collection[str], terms: Terms) -> None:
    """Raises BadMapping, FuzzyNotGranted."""
    faults = {
        role.value: N_("The list has no such column.")
        for role, name in mapping.items()
        if name not in columns
    }
    if len(set(mapping.values())) < len(mapping):
        faults |= {Role.NAME.value: N_("One column cannot be two things.")}
    by_name = Role.NAME in mapping and Role.BIRTH_DATE in mapping
    if Role.ID_NUMBER not in mapping and not by_name:
        faults |= {
            Role.ID_NUMBER.value: N_("Name the column of ID numbers, or those of names and days of birth.")
        }
    if faults:
        raise BadMapping(facts={"fields": faults})
    if Role.ID_NUMBER not in mapping and not terms.allows_name_birth:
        raise FuzzyNotGranted


def roles_used(mapping: Mapping[Role, str], terms: Terms) -> dict[Role, str]:
    """The columns that are read: days of birth only where the grant lets names be compared by them."""
    return {
        role: name for role, name in mapping.items() if role is not Role.BIRTH_DATE or terms.allows_name_birth
    }


def subjects_of(indexes: Sequence[bytes]) -> Subjects:
    """The different people of a list. 64 bits are enough: of a million, two would fall together once in 37 million lists."""
    return np.unique(np.frombuffer(b"".join(index[:8] for index in indexes), dtype=np.uint64))


def check_size(distinct: int, *, least: int) -> None:
    """Raises ListOfOne."""
    if distinct < least:
        raise ListOfOne(facts={"distinct": distinct, "least": least})


def difference(one: Subjects, other: Subjects) -> int:
    """How many people stand in one of the two lists and not in the other."""
    return int(np.setxor1d(one, other, assume_unique=True).size)


def check_difference(fresh: Subjects, earlier: Subjects, *, least: int) -> None:
    """The very same people may be asked about again (that is what a monthly comparison does).

    Raises ListsDifferByFew.
    """
    if 0 < difference(fresh, earlier) < least:
        raise ListsDifferByFew(facts={"least": least})


def differs_by_one(one: str, other: str) -> bool:
    """Whether exactly one character is another one."""
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def with_one_open(name: str) -> list[str]:
    """A name with each of its characters left open in turn: two names that share one differ by at most one."""
    if len(name) < SHORTEST_SIMILAR:
        return []
    return [f"{name[:place]}{WILD}{name[place + 1 :]}" for place in range(len(name))]


def flag_of(row: RowKey, candidates: Sequence[Candidate], terms: Terms) -> tuple[Flag, list[Candidate]]:
    """What is said of a row, and about whom that says something.

    Of an ID number that another name belongs to, nothing is said but that the two were not found together.
    """
    if row.by is By.NAME_BIRTH and not terms.allows_name_birth:
        return Flag.NOT_FOUND, []
    if same := [one for one in candidates if not row.name or one.name == row.name]:
        return (Flag.FOUND if len(same) == 1 else Flag.SEVERAL), same
    if not terms.allows_similar or (row.by is By.NAME_BIRTH and len(row.name) < SHORTEST_SIMILAR):
        return Flag.NOT_FOUND, []
    if near := [one for one in candidates if differs_by_one(one.name, row.name)]:
        return (Flag.SIMILAR if len(near) == 1 else Flag.SEVERAL), near
    return Flag.NOT_FOUND, []


def met_by_any(asked: Condition, rows: Sequence[Mapping[str, str]]) -> Met:
    """Whether a condition is met by one of somebody's rows; unknown only where none of them says."""
    answers = {is_met(asked, values) for values in rows}
    return next((met for met in (Met.YES, Met.NO) if met in answers), Met.UNKNOWN)


def is_met(asked: Condition, values: Mapping[str, str]) -> Met:
    """Whether one condition is met by what the register holds; unknown where it holds nothing there."""
    if not values.get(asked.field, ""):
        return Met.UNKNOWN
    return Met.YES if fits(values, [asked]) else Met.NO


def line_of(flag: Flag, about: Sequence[Candidate], terms: Terms) -> str:
    """A row of a result as it is kept: the flag, and a letter for each condition of the terms.

    Conditions are answered of one who was found alone.
    """
    if len(about) != 1:
        return flag.value + Met.UNKNOWN.value * len(terms.conditions)
    return flag.value + "".join(met_by_any(one.condition, about[0].values).value for one in terms.conditions)


def counted(lines: Collection[str]) -> Counts:
    """How many rows have which flag."""
    flags = [line[:1] for line in lines]
    return Counts(
        found=flags.count(Flag.FOUND),
        similar=flags.count(Flag.SIMILAR),
        several=flags.count(Flag.SEVERAL),
        not_found=flags.count(Flag.NOT_FOUND),
        unusable=flags.count(Flag.UNUSABLE),
    )


def possible_flags(mapping: Mapping[Role, str], terms: Terms) -> tuple[Flag, ...]:
    """Which flags rows of a list can get at all."""
    by_name = Role.BIRTH_DATE in mapping and terms.allows_name_birth
    similar = (Flag.SIMILAR,) if terms.allows_similar and Role.NAME in mapping else ()
    return (Flag.FOUND, *similar, *((Flag.SEVERAL,) if by_name else ()), Flag.NOT_FOUND)


def shown(counts: Counts, flags: Sequence[Flag], *, least: int) -> Summary:
    """The counts as a summary tells them: none below `least`, and none that would follow from the others.

    How many rows a list has is known, so beside a small count the other is told as a bound; how those who are
    found divide is told where all of its parts are large. Of a list of fewer than twice `least` rows nothing is
    told. Rows that cannot be compared say nothing about anybody and are always told.
    Source: complementary suppression (Hundepool et al., Statistical Disclosure Control, 2012).
    """
    known = counts.found + counts.similar + counts.several
    rows = known + counts.not_found
    parts = [flag for flag in flags if flag is not Flag.NOT_FOUND] if len(flags) > 2 else []
    if rows < 2 * least:
        told = Shown(), Shown()
    elif min(known, counts.not_found) >= least:
        told = Shown(count=known), Shown(count=counts.not_found)
    else:
        small, large = Shown(below=least), Shown(at_least=rows - least + 1)
        told = (small, large) if known < least else (large, small)
    by_flag = counts.by_flag()
    is_divided = told[0].count is not None and all(by_flag[flag] >= least for flag in parts)
    return Summary(
        known=told[0],
        not_found=told[1],
        parts={flag: Shown(count=by_flag[flag] if is_divided else None) for flag in parts},
        unusable=counts.unusable,
    )


def shown_count(count: int, *, least: int) -> Shown:
    """A single count as a summary tells it."""
    return Shown(count=count) if count >= least else Shown(below=least)


def share_shown(count: int, rows: int, *, least: int) -> Shown:
    """A count of rows as it is told beside how many there are: neither it nor the rest is told where small."""
    if rows < 2 * least:
        return Shown()
    if count < least:
        return Shown(below=least)
    return Shown(at_least=rows - least + 1) if rows - count < least else Shown(count=count)
