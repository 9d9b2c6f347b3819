"""Pure rules of annual checks (年检、年报) and of the operations that the national upload knows."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from tongban.resources.licences.check_facts import AnnualCheck, CheckStanding
from tongban.resources.licences.facts import LicenceState, Succession

SHOWN_YEARS = 3  # so far back is a check that is missing told


class Operation(StrEnum):
    """What happened to a licence, as the directory names it (证照变更类型, ZWFW C0123)."""

    ISSUED = "01"  # 新发
    RENEWED = "02"  # 延续
    SUSPENDED = "03"  # 暂扣
    EXPIRED = "04"  # 过期失效
    ENDED = "05"  # 注销（撤销、吊销）
    RESUMED = "06"  # 暂扣发还
    OTHER = "07"
    CHANGED = "08"  # 变更


_ACTS = {
    "licences.suspend": Operation.SUSPENDED,
    "licences.resume": Operation.RESUMED,
    "licences.revoke": Operation.ENDED,
}
_HOW = {
    Succession.CHANGE.value: Operation.CHANGED,
    Succession.RENEWAL.value: Operation.RENEWED,
}


def operation_of_act(act: str, how: str, *, version: int) -> Operation:
    """The operation of an act on the trail; `how` is its Succession, empty for what is no new version."""
    if act in _ACTS:
        return _ACTS[act]
    if how in _HOW:
        return _HOW[how]
    return Operation.ISSUED if version == 1 and not how else Operation.OTHER


def operation_now(
    state: LicenceState, *, valid_until: date | None, version: int, how_made: str, day: date
) -> Operation:
    """The last operation on a version, as the directory holds it on a day."""
    if state in (LicenceState.REVOKED, LicenceState.CANCELLED):
        return Operation.ENDED
    if state is LicenceState.REPLACED:
        return Operation.OTHER
    if valid_until is not None and day > valid_until:
        return Operation.EXPIRED
    if state is LicenceState.SUSPENDED:
        return Operation.SUSPENDED
    return operation_of_act("licences.issue", how_made, version=version)


def window_of(check: AnnualCheck, year: int) -> tuple[date, date]:
    """First and last day of the check of a year; 29 February is the 28th where there is none."""
    return _day(check.begins, year), _day(check.ends, year)


def _day(said: str, year: int) -> date:
    month, day = map(int, said.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def check_standing(
    check: AnnualCheck,
    *,
    issued_on: date,
    ended_on: date | None,
    done: Collection[int],
    day: date,
) -> CheckStanding:
    """How a licence stands on a day: each year after that of its issue asks for a check in its window.

    `ended_on` is the day on which it ended or its term ran out; a window that began after it asks for
    nothing. Only the last three years are told.

    Source: 企业信息公示暂行条例 (2024) art. 8 for the annual report; other types name their own law.
    """
    overdue: list[int] = []
    open_year, ends_on = None, None
    for year in range(max(issued_on.year + 1, day.year - SHOWN_YEARS), day.year + 1):
        begins, ends = window_of(check, year)
        if year in done or day < begins or (ended_on is not None and ended_on < begins):
            continue
        if day > ends:
            overdue.append(year)
        else:
            open_year, ends_on = year, ends
    return CheckStanding(
        name=check.name, law=check.law, overdue=tuple(overdue), open_year=open_year, ends_on=ends_on
    )
