"""What may happen to a package, for how long it is kept, under which numbers: pure tables and functions."""

from collections.abc import Mapping
from datetime import date
from string import Formatter

from tongban.services.archives.facts import (
    RETENTION_YEARS,
    PackageOutOfOrder,
    PackageState,
    ReasonMissing,
    Result,
    Retention,
)

S = PackageState
LEAST_REASON = 4  # characters

# act → the states it may start from, and where it may lead
MOVES: dict[str, tuple[frozenset[PackageState], tuple[PackageState, ...]]] = {
    "archives.make": (frozenset({S.WAITING}), (S.KEPT, S.QUERIED)),
    "archives.make_again": (frozenset({S.QUERIED, S.KEPT}), (S.WAITING,)),
    "archives.accept_as_is": (frozenset({S.QUERIED}), (S.KEPT,)),
    "archives.hand_over": (frozenset({S.KEPT}), (S.HANDED_OVER,)),
    "archives.dispose": (frozenset({S.KEPT, S.HANDED_OVER}), (S.DISPOSED,)),
}
# kinds of document that a case with this result must hold; [K] GB/T 42727—2023 annex A lists more, by item
_NEEDED: dict[Result, tuple[str, ...]] = {
    Result.GRANTED: ("application", "receipt", "delivery-receipt"),
    Result.REFUSED: ("application", "receipt", "decision", "delivery-receipt"),
    Result.NOT_ACCEPTED: ("application", "receipt", "non-acceptance"),
    Result.WITHDRAWN: ("application", "receipt"),
}
_NAMES = frozenset({"fonds", "category", "year", "retention", "order"})


def check_move(state: str, act: str) -> None:
    """Raises PackageOutOfOrder unless `act` may happen in `state`."""
    if PackageState(state) not in MOVES[act][0]:
        raise PackageOutOfOrder(facts={"state": str(state), "act": act})


def may_move(state: PackageState, act: str) -> bool:
    """Whether `act` may happen in `state`."""
    return state in MOVES[act][0]


def checked_reason(reason: str) -> str:
    """The reason, trimmed. Raises ReasonMissing."""
    said = reason.strip()
    if len(said) < LEAST_REASON:
        raise ReasonMissing(facts={"least": LEAST_REASON, "fields": {"reason": ReasonMissing.title}})
    return said[:300]


def retention_for(table: Mapping[str, str], *, item_code: str, type_code: str, result: Result) -> Retention:
    """For how long a case is kept: the most exact line of the table counts.

    Lines are `item:<code>`, `type:<type code>`, `result:<result>` and `default`; values are Y, D30 or D10.
    [K] 文书档案 terms are 永久, 30年, 10年 (国家档案局令第8号); which case gets which is the place's own table.
    """
    for line in (f"item:{item_code}", f"type:{type_code}", f"result:{result.value}", "default"):
        if line in table:
            return Retention(table[line])
    return Retention.YEARS_30


def keep_until(closed_on: date, retention: Retention) -> date | None:
    """The last day of the term: it runs from 1 January after the year of closing. None: for ever. [K]"""
    years = RETENTION_YEARS[retention]
    return None if years is None else date(closed_on.year + years, 12, 31)


def archive_number(
    pattern: str, *, fonds: str, category: str, year: int, retention: Retention, order: int
) -> str:
    """档号 by the place's pattern, such as `{fonds}-{category}·{year}-{retention}-{order:05}`."""
    return pattern.format(fonds=fonds, category=category, year=year, retention=retention.value, order=order)


def check_pattern(pattern: str) -> str:
    """A pattern of archive numbers that tells any two packages apart. Raises ValueError."""
    named = {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
    if named - _NAMES:
        raise ValueError(f"an archive number knows no {', '.join(sorted(named - _NAMES))}")
    if missing := {"fonds", "year", "retention", "order"} - named:
        raise ValueError(f"an archive number needs {', '.join(sorted(missing))}")
    return pattern


def needed_documents(result: str, *, is_licensed: bool, is_in_parts: bool) -> tuple[str, ...]:
    """Kinds of document that must be there; a grant without a licence is its written decision.

    A bundle case (联办件) is decided in its parts, and each of them has its own package with the rest.
    """
    if is_in_parts:
        return _NEEDED[Result.WITHDRAWN]
    needed = _NEEDED[Result(result)]
    return (*needed, "decision") if result == Result.GRANTED and not is_licensed else needed
