"""276 dated examples, counted by hand from the law and the real calendars by somebody who had only these.

`examples/first.yaml` lists for each the days that count; 36 of them were counted once more by somebody else
who saw the questions only (`second.yaml`). Where the rules of this platform answer otherwise,
the example stands in `examples/rulings.yaml` with what is ruled and why. `examples/levels.yaml` came later:
two levels, and renewals that end with their licence.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tongban.foundation.calendars.seeds import seed_years
from tongban.kernel.clock import CITY_ZONE
from tongban.standards.statutes import (
    AcceptanceState,
    ClockKey,
    CorrectionNotice,
    acceptance_standing,
    clock_rule,
    last_day_to_announce_a_hearing,
    last_day_to_ask_for_a_hearing,
    last_day_to_hold_a_hearing,
    renewal_standing,
    run_rule,
)
from tongban.standards.working_time import (
    Approver,
    CalendarDay,
    ClockReading,
    DayMeaning,
    Extension,
    ExtensionTerms,
    Finding,
    Limit,
    LimitUnit,
    Suspension,
    WorkCalendar,
    effective_day,
    run_clock,
)

FOLDER = Path(__file__).parent / "examples"
Example = dict[str, Any]


def examples(name: str) -> list[Example]:
    """The rows of one file."""
    rows: list[Example] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return rows


SECOND = {row["id"]: row for row in examples("second.yaml")}
FIRST = {row["id"]: row for row in [*examples("first.yaml"), *examples("levels.yaml")]}
RULED: dict[str, Example] = {row["id"]: row for row in examples("rulings.yaml")}
CALENDAR = WorkCalendar.of(
    [
        CalendarDay(day=row.date, kind=row.kind, name=row.name)
        for year in seed_years()
        for row in year.rows
        if year.is_official
    ],
    official_years=[year.year for year in seed_years() if year.is_official],
)
APPROVERS = {"organ": Approver.HEAD_OF_ORGAN, "government": Approver.HEAD_OF_GOVERNMENT}


def moment(value: Any) -> datetime:
    """An instant of the city, from the text of an example."""
    return datetime.fromisoformat(str(value)).replace(tzinfo=CITY_ZONE)


def day(value: Any) -> date:
    """A day, which YAML reads by itself unless it is quoted."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def reading(row: Example) -> ClockReading:
    """What the platform's clock shows for the example."""
    given, cap = row.get("extension"), row.get("extension_cap")
    suspensions = [
        Suspension(
            procedure=one["procedure"],
            start=moment(one["start"]),
            end=moment(one["end"]) if one["end"] else None,
        )
        for one in row.get("suspensions", [])
    ]
    limit = Limit(count=row["limit"]["count"], unit=LimitUnit(row["limit"]["unit"]))
    if "clock" in row:
        return by_rule(row, limit, suspensions)
    return run_clock(
        start=moment(row["start"]),
        limit=limit,
        calendar=CALENDAR,
        suspensions=suspensions,
        extension=Extension(
            granted=moment(given["granted"]), count=given["count"], approver=APPROVERS[given["by"]]
        )
        if given
        else None,
        extension_terms=ExtensionTerms(at_most=cap["count"], approver=APPROVERS[cap["by"]]) if cap else None,
        now=moment(row.get("now", "2027-12-31T23:59")),
        finished=moment(row["finished"]) if row.get("finished") else None,
        no_later_than=row.get("no_later_than"),
    )


def by_rule(row: Example, limit: Limit, suspensions: list[Suspension]) -> ClockReading:
    """The same by the rule of the statutes that the example names; its own limit is the one listed."""
    rule = clock_rule(ClockKey(row["clock"]), on=moment(row["start"]).date())
    assert rule is not None
    assert row.get("special") or rule.limit == limit
    given = row.get("extension")
    extension = Extension(granted=moment(given["granted"]), count=given["count"]) if given else None
    return run_rule(
        rule,
        start=moment(row["start"]),
        now=moment("2027-12-31T23:59"),
        calendar=CALENDAR,
        special_limit=limit if row.get("special") else None,
        suspensions=suspensions,
        extension=extension,
    )


def deemed(row: Example) -> date | None:
    """As of which day the application is deemed accepted."""
    resubmitted = moment(row["resubmitted"]) if row["resubmitted"] else None
    notices = [
        CorrectionNotice(
            given=moment(given),
            resubmitted=resubmitted if place == 0 else None,
            has_override=bool(row["override"]) and place > 0,
        )
        for place, given in enumerate(row["notices"])
    ]
    standing = acceptance_standing(
        received=moment(row["start"]), now=moment(row["now"]), calendar=CALENDAR, notices=notices
    )
    return standing.accepted_on if standing.state is AcceptanceState.DEEMED else None


def lawful(row: Example) -> bool:
    """Whether what was done is in time."""
    match row["rule"]:
        case "hearing-request-in-time":
            last = last_day_to_ask_for_a_hearing(told=moment(row["notice"]), calendar=CALENDAR)
            return effective_day(moment(row["request"]), CALENDAR) <= last
        case "hearing-held-in-time":
            last = last_day_to_hold_a_hearing(asked=moment(row["request"]), calendar=CALENDAR)
            return effective_day(moment(row["held"]), CALENDAR) <= last
        case "hearing-notice-early-enough":
            hearing = moment(row["hearing"]).date()
            last = last_day_to_announce_a_hearing(hearing=hearing, calendar=CALENDAR)
            return effective_day(moment(row["notice"]), CALENDAR) <= last
        case "renewal-in-time":
            applied = moment(row["applied"])
            return renewal_standing(
                valid_until=day(row["expires"]), applied=applied, now=applied, calendar=CALENDAR
            ).is_in_time
        case "delivery-in-time":
            clock = run_clock(
                start=moment(row["decided"]),
                limit=Limit(count=10),
                now=moment(row["delivered"]),
                calendar=CALENDAR,
            )
            return effective_day(moment(row["delivered"]), CALENDAR) <= clock.deadline
        case "extension-in-time":
            asked = row | {
                "extension": {"granted": row["granted"], "count": 1, "by": "organ"},
                "now": row["granted"],
            }
            return Finding.EXTENSION_TOO_LATE not in reading(asked).findings
    raise LookupError(row["rule"])


def answer(row: Example) -> object:
    """What the platform answers to the example's question."""
    match row["ask"]:
        case "belongs":
            return effective_day(moment(row["start"]), CALENDAR)
        case "due":
            return reading(row).deadline
        case "remaining":
            return reading(row).days_left
        case "state":
            return reading(row).state.value
        case "deemed":
            return deemed(row)
        case "lawful":
            return lawful(row)
    raise LookupError(row["ask"])


@pytest.mark.parametrize("name", FIRST)
def test_the_platform_answers_as_who_counted_by_hand(name: str) -> None:
    expected = RULED[name]["ruling"] if name in RULED else FIRST[name]["answer"]
    assert answer(FIRST[name]) == expected, FIRST[name]["what"]


@pytest.mark.parametrize(
    "name", [name for name, row in FIRST.items() if row["ask"] == "due" and row["days"] and name not in RULED]
)
def test_the_days_that_count_are_the_days_that_were_listed(name: str) -> None:
    row = FIRST[name]
    counted = [
        one.day for one in reading(row).explanation.days if one.number and one.meaning is not DayMeaning.OFF
    ]
    assert counted == [day(one) for one in row["days"]]


@pytest.mark.parametrize("name", SECOND)
def test_who_counted_again_got_the_same(name: str) -> None:
    expected = RULED[name]["ruling"] if name in RULED else FIRST[name]["answer"]
    assert str(SECOND[name]["answer"]) == str(expected), FIRST[name]["what"]
