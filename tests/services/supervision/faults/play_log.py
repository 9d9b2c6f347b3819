"""Writes planted cases as an outside log (CSV with its mapping) and replays it."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from tests.services.supervision.faults.play import moment
from tongban.foundation.calendars.public import COUNTRY
from tongban.services.supervision.replay import replay_log
from tongban.services.supervision.sources.logs import read_mapping
from tongban.services.supervision.sources.mapped import gather
from tongban.services.supervision.sources.reading import read_log

_SAID = (
    "entered",
    "outcome",
    "reasons",
    "remedies",
    "advice",
    "visitors",
    "amount",
    "rating",
    "beyond_guide",
    "for_case",
)
_OF_CASE = ("planned_end", "deadline", "standard", "on_the_spot")
_MAPPING = """
columns:
  case: case
  activity: activity
  at: at
  by: by
  entered_at: entered
  {}
must: [reviewed]
"""


def write_log(cases: Iterable[dict[str, Any]], folder: Path) -> tuple[Path, Path]:
    """All cases in one log, each under its own name."""
    log, mapping = folder / "planted.csv", folder / "planted.yaml"
    with log.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, fieldnames=["case", "activity", "at", "by", *_SAID, *_OF_CASE])
        table.writeheader()
        for case in cases:
            for at, who, activity, *more in case["acts"]:
                said = dict(more[0]) if more else {}
                if "entered" in said:
                    said["entered"] = moment(said["entered"]).isoformat()
                row = {"case": case["name"], "activity": activity, "at": moment(at).isoformat(), "by": who}
                table.writerow(row | said | case.get("case", {}))
    told = [f"{name}: {name}" for name in (*_SAID[1:], *_OF_CASE)]
    mapping.write_text(_MAPPING.format("\n  ".join(told)), encoding="utf-8")
    return log, mapping


def replayed(cases: Iterable[dict[str, Any]], folder: Path, *, as_of: date) -> dict[str, list[str]]:
    """The rules that raise a card, by the name of the case."""
    log, path = write_log(cases, folder)
    mapping = read_mapping(path)
    done, cards = replay_log(
        gather(read_log(log, mapping.columns), mapping), mapping, area_code=COUNTRY, as_of=as_of
    )
    found: dict[str, set[str]] = defaultdict(set)
    for card in cards:
        found[card.case].add(card.rule)
    assert not done.faulty and not done.unmapped, (done.faults, done.unmapped)
    return {case: sorted(rules) for case, rules in found.items()}
