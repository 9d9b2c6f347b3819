"""Each rule over acts: the fault that it names raises it, and the same case without the fault does not."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.services.supervision.make import CALENDAR
from tongban.services.supervision.facts import Level
from tongban.services.supervision.judging import askable, judge, not_askable
from tongban.services.supervision.rulebook.activities import Activity as A
from tongban.services.supervision.rulebook.book import ACT_RULES, ALL_RULES
from tongban.services.supervision.rulebook.rule import Group
from tongban.services.supervision.rulebook.story import Act, Known, Story
from tongban.services.supervision.rulebook.thresholds import Thresholds
from tongban.services.supervision.rules import Finding

EVERYTHING = frozenset({*A, *Known})
MONDAY = datetime(2026, 9, 7, 2, tzinfo=UTC)  # ten in the morning, by the city
TODAY = date(2026, 11, 30)


def act(what: A, day: float, *, by: str = "officer:1", entered: float | None = None, **facts: Any) -> Act:
    """`day` and `entered` count days from Monday, 7 September 2026."""
    at = MONDAY + timedelta(days=day)
    return Act(what, at, at if entered is None else MONDAY + timedelta(days=entered), by=by, facts=facts)


def story(*acts: Act, **terms: Any) -> Story:
    """A case of a licence from a source that tells everything."""
    said: dict[str, Any] = {
        "number": "341600260907000119",
        "organisation_id": uuid4(),
        "area_code": "341602000000",
        "item_name": "食品经营许可（新办）",
        "is_licensing": True,
        "knows": EVERYTHING,
    }
    in_order = sorted(acts, key=lambda one: (one.at, one.entered_at))
    return Story(acts=in_order, **said | terms)


def judged(of: Story, *, thresholds: Mapping[str, int] | None = None, today: date = TODAY) -> list[Finding]:
    set_ = Thresholds((rule, date(2026, 1, 1), days) for rule, days in (thresholds or {}).items())
    return judge(of, today=today, calendar=CALENDAR, thresholds=set_)


def numbers(of: Story, **more: Any) -> list[str]:
    return sorted(one.rule.number for one in judged(of, **more))


APPLIED, ACCEPTED = act(A.APPLIED, 0, by=""), act(A.ACCEPTED, 1)
REVIEWED = act(A.REVIEWED, 2, by="officer:2", advice="granted")
GRANTED = act(A.DECIDED, 3, by="officer:3", outcome="granted", reasons="符合规定")
REFUSED = act(A.DECIDED, 3, by="officer:3", outcome="refused", reasons="场所不符", remedies=True)
ISSUED, DELIVERED = act(A.ISSUED, 4), act(A.DELIVERED, 5)
GOOD = (APPLIED, ACCEPTED, REVIEWED, GRANTED, ISSUED, DELIVERED)


def without(*gone: Act) -> tuple[Act, ...]:
    return tuple(one for one in GOOD if one not in gone)


FAULTS: dict[str, tuple[Story, Story]] = {
    "PR-11": (
        story(*GOOD, act(A.CORRECTION_ASKED, 0.1), act(A.CORRECTED, 0.2), act(A.CORRECTION_ASKED, 0.3)),
        story(*GOOD, act(A.CORRECTION_ASKED, 0.1), act(A.CORRECTED, 0.2)),
    ),
    "PR-12": (story(*GOOD, act(A.OBJECTED, 6)), story(*GOOD)),
    "PR-13": (story(*without(ACCEPTED)), story(*without(ACCEPTED), is_on_the_spot=True)),
    "PR-14": (
        story(APPLIED, ACCEPTED, REVIEWED, GRANTED, act(A.ISSUED, 2.5), DELIVERED),
        story(*without(ISSUED)),
    ),
    "PR-15": (
        story(*without(REVIEWED), must=frozenset({A.REVIEWED})),
        story(*without(REVIEWED, GRANTED), REFUSED, must=frozenset({A.REVIEWED})),
    ),
    "PR-16": (
        story(*without(GRANTED), act(A.DECIDED, 3, outcome="granted", reasons="符合")),
        story(*without(GRANTED), act(A.DECIDED, 3, outcome="granted", reasons="符合"), is_on_the_spot=True),
    ),
    "PR-17": (
        story(*GOOD, act(A.VISITED, 2.5, visitors=1)),
        story(*GOOD, act(A.VISITED, 2.5, visitors=2)),
    ),
    "PR-18": (
        story(act(A.APPLIED, 0, by="", entered=3.5), *without(APPLIED)),
        story(act(A.APPLIED, 0, by="", entered=2.5), *without(APPLIED)),
    ),
    "PR-19": (
        story(*GOOD, *(act(A.RETURNED, 2 + n / 10) for n in range(3))),
        story(*GOOD, *(act(A.RETURNED, 2 + n / 10) for n in range(2))),
    ),
    "PR-21": (story(*GOOD, act(A.EXTENDED, 8)), story(*GOOD, act(A.RATED, 8), act(A.PAID, 8, amount_fen=0))),
    "PR-22": (
        story(*GOOD, act(A.DECIDED, 3.5, by="officer:3", outcome="granted", reasons="改")),
        story(*GOOD),
    ),
    "CT-11": (
        story(
            *without(GRANTED, ISSUED),
            act(A.DECIDED, 3, by="officer:3", outcome="refused", reasons=" ", remedies=True),
        ),
        story(*without(GRANTED, ISSUED), REFUSED),
    ),
    "CT-12": (
        story(
            *without(GRANTED, ISSUED),
            act(A.DECIDED, 3, by="officer:3", outcome="refused", reasons="场所不符", remedies=False),
        ),
        story(*without(GRANTED, ISSUED), REFUSED),
    ),
    "CT-13": (
        story(*GOOD, act(A.CORRECTION_ASKED, 0.1, beyond_guide="无犯罪证明")),
        story(*GOOD, act(A.CORRECTION_ASKED, 0.1, beyond_guide="")),
    ),
    "CT-14": (
        story(APPLIED, act(A.NOT_ACCEPTED, 1, reasons="")),
        story(APPLIED, act(A.NOT_ACCEPTED, 1, reasons="不属本机关职权")),
    ),
    "DS-11": (
        story(
            APPLIED,
            ACCEPTED,
            act(A.REVIEWED, 2, by="officer:2", advice="refused"),
            act(A.DECIDED, 3, by="officer:3", outcome="granted", reasons=""),
        ),
        story(APPLIED, ACCEPTED, act(A.REVIEWED, 2, by="officer:2", advice="refused"), GRANTED),
    ),
    "DS-12": (
        story(*GOOD, act(A.EXTENDED, 2.2, due_on=date(2026, 9, 9))),
        story(*GOOD, act(A.EXTENDED, 2.2, due_on=date(2026, 9, 10))),
    ),
    "FE-11": (
        story(*GOOD, act(A.CHARGED, 1.5, amount_fen=30_000), standard_fen=20_000),
        story(*GOOD, act(A.CHARGED, 1.5, amount_fen=20_000), standard_fen=20_000),
    ),
    "FE-12": (
        story(*GOOD, act(A.CHARGED, 1.5, amount_fen=100), standard_fen=0),
        story(*GOOD, act(A.CHARGED, 1.5, amount_fen=0), standard_fen=0),
    ),
    "FE-13": (
        story(*GOOD, act(A.CHARGED, 0.5, amount_fen=20_000), standard_fen=20_000),
        story(*GOOD, act(A.CHARGED, 1, amount_fen=20_000), standard_fen=20_000),
    ),
    "FE-14": (
        story(*GOOD, act(A.FEE_SET, 1.5, by="officer:7"), act(A.FEE_WAIVED, 1.6, by="officer:7")),
        story(*GOOD, act(A.FEE_SET, 1.5, by="officer:7"), act(A.FEE_WAIVED, 1.6, by="officer:8")),
    ),
    "DA-11": (
        story(*without(DELIVERED), act(A.DELIVERED, 7, entered=9)),  # Monday, entered on Wednesday
        story(*without(DELIVERED), act(A.DELIVERED, 4.3, entered=7)),  # Friday, entered on Monday
    ),
    "DA-12": (
        story(
            *without(REVIEWED),
            act(A.REVIEWED, 2, by="officer:2", advice="granted", entered=3),
            act(A.VISITED, 2.1, visitors=2),
        ),
        story(
            *without(REVIEWED),
            act(A.REVIEWED, 2, by="officer:2", advice="granted", entered=2.2),
            act(A.VISITED, 2.1, visitors=2),
        ),
    ),
    "DA-13": (
        story(act(A.LOOKED_UP, 0, case=False), number="", key="officer-1"),
        story(act(A.LOOKED_UP, 0, case=True), number="", key="officer-1"),
    ),
    "DA-14": (
        story(*(act(A.LOOKED_UP, n / 1000, case=True) for n in range(200)), number="", key="officer-1"),
        story(*(act(A.LOOKED_UP, n / 1000, case=True) for n in range(199)), number="", key="officer-1"),
    ),
    "DA-15": (
        story(act(A.LOOKED_UP, 0.5, case=True), number="", key="officer-1"),  # ten in the evening
        story(act(A.LOOKED_UP, 0.49, case=True), number="", key="officer-1"),
    ),
    "SV-12": (story(*GOOD, act(A.RATED, 9, is_bad=True)), story(*GOOD, act(A.RATED, 9, is_bad=False))),
    "SV-13": (
        story(*GOOD, act(A.COMPLAINED, 7), act(A.COMPLAINT_ANSWERED, 22)),  # the eleventh working day
        story(*GOOD, act(A.COMPLAINED, 7), act(A.COMPLAINT_ANSWERED, 21)),
    ),
    "SV-14": (
        story(APPLIED, ACCEPTED, act(A.URGED, 1.2), act(A.REVIEWED, 7, by="officer:2", advice="granted")),
        story(APPLIED, ACCEPTED, act(A.URGED, 1.2), act(A.REVIEWED, 4.3, by="officer:2", advice="granted")),
    ),
}


def test_a_case_as_it_should_be_raises_nothing() -> None:
    assert judged(story(*GOOD, must=frozenset({A.REVIEWED}), standard_fen=0)) == []


@pytest.mark.parametrize("number", [rule.number for rule in ACT_RULES])
def test_the_fault_raises_the_rule_and_nothing_else_and_its_twin_raises_nothing(number: str) -> None:
    faulty, right = FAULTS[number]
    assert numbers(faulty) == [number]
    assert numbers(right) == []
    (one,) = judged(faulty)
    assert one.rule.text % {"due_date": one.due_on, "threshold": one.threshold, "days": one.days, **one.facts}


def test_a_threshold_that_was_set_holds_from_its_day_on() -> None:
    twice = story(*GOOD, act(A.RETURNED, 2.1), act(A.RETURNED, 2.2))
    assert numbers(twice, thresholds={"PR-19": 2}) == ["PR-19"]
    late = Thresholds([("PR-19", date(2026, 9, 10), 2)])
    assert judge(twice, today=TODAY, calendar=CALENDAR, thresholds=late) == []


def test_waiting_is_judged_by_the_day_of_judgement_as_long_as_nothing_ends_it() -> None:
    waiting = story(APPLIED, ACCEPTED, act(A.URGED, 1))
    assert numbers(waiting, today=date(2026, 9, 11)) == []
    assert numbers(waiting, today=date(2026, 9, 14)) == ["SV-14"]


def test_a_rule_is_not_asked_of_a_source_that_does_not_tell_what_it_needs() -> None:
    knows = frozenset({A.APPLIED, A.ACCEPTED, A.DECIDED})
    alone = story(*without(GRANTED), act(A.DECIDED, 3, outcome="refused"), knows=knows)
    assert numbers(alone) == []
    assert Known.PERSONS in {need for needs in not_askable(knows).values() for need in needs}
    assert {rule.number for rule in askable(knows)} == {"PR-13", "PR-14", "PR-21", "PR-22"}
    assert len(askable(EVERYTHING)) == len(ACT_RULES) and not not_askable(EVERYTHING)


def test_the_basis_is_the_licensing_law_for_licences_only() -> None:
    second, _ = FAULTS["PR-11"]
    (one,) = judged(second)
    assert (one.rule.level, one.due_on) == (Level.YELLOW, date(2026, 9, 7))
    assert one.rule.basis_for(is_licensing=True) == "《行政许可法》第三十二条第一款第（四）项"
    assert "行政许可法" not in one.rule.basis_for(is_licensing=False)


def test_there_are_at_least_thirty_rules_of_every_group() -> None:
    assert len(ALL_RULES) >= 30
    assert {rule.group for rule in ALL_RULES} == set(Group)
