"""Planted faults: each gets its cards and nothing else does, live, by the sweep and in a replay alike.

How many of the planted faults each rule finds, and how many of its cards were planted, is printed at the end.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.services.supervision.faults.play import cards_raised, expected, planted, play, rulings
from tests.services.supervision.faults.play_log import replayed
from tongban.services.supervision.facts import Level
from tongban.services.supervision.models import Card
from tongban.services.supervision.replay_own import replay_own
from tongban.services.supervision.rulebook.book import ACT_RULES
from tongban.services.supervision.rulebook.thresholds import AS_SHIPPED

pytestmark = pytest.mark.django_db
OWN = planted("acts.yaml", "more.yaml")
LOGS = planted("logs.yaml", "more-logs.yaml")
AS_OF = date(2026, 10, 12)


@pytest.mark.parametrize("case", OWN, ids=[case["name"] for case in OWN])
def test_every_fault_planted_here_gets_its_cards_and_nothing_else_does(
    case: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    settings: Any,
    record_property: Callable[[str, object], None],
) -> None:
    stage = play(case, patch=monkeypatch, folder=tmp_path, settings=settings)
    wanted = sorted(expected().get(case["name"], []))
    record_property("planted", {"wanted": wanted, "found": cards_raised()})
    assert stage.refused == rulings().get(case["name"], {}).get("refused", [])
    assert cards_raised() == wanted
    _, again = replay_own(first=date(2026, 9, 28), last=stage.now.date(), at=stage.now, thresholds=AS_SHIPPED)
    told = {card.code: card.level for card in again}
    raised = dict(Card.objects.values_list("code", "level"))
    raised = {
        code: level for code, level in raised.items() if not code.startswith("ES-")
    }  # of cards, not of acts
    assert set(raised) <= set(told)
    # a replay also tells of reminders that were late themselves
    assert {code for code in set(told) - set(raised) if told[code] is not Level.REMINDER} == set()


def test_every_fault_planted_in_an_outside_log_gets_its_cards_and_nothing_else_does(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    found = replayed(LOGS, tmp_path, as_of=AS_OF)
    for case in LOGS:
        wanted = sorted(expected().get(case["name"], []))
        record_property("planted", {"wanted": wanted, "found": found.get(case["name"], [])})
    wanted = {case["name"]: sorted(expected()[case["name"]]) for case in LOGS if case["name"] in expected()}
    assert found == wanted


def test_a_fault_is_planted_for_every_rule_over_acts_and_every_case_named_is_played() -> None:
    names = [case["name"] for case in (*OWN, *LOGS)]
    assert len(names) == len(set(names)) and set(expected()) <= set(names)
    planted_for = {rule for rules in expected().values() for rule in rules}
    assert {rule.number for rule in ACT_RULES} - planted_for == set()
