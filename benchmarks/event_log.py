"""An event log of another system, as large as one likes: ten acts a case, one case in ten with a fault."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

ACTS_A_CASE = 10
# activity, hours after the application, who
_COURSE = (
    ("applied", 0, ""),
    ("correction-asked", 5, "u1"),
    ("corrected", 24, ""),
    ("accepted", 29, "u1"),
    ("charged", 30, "u1"),
    ("visited", 50, "u2"),
    ("reviewed", 54, "u2"),
    ("decided", 74, "u3"),
    ("issued", 77, "u4"),
    ("delivered", 78, "u4"),
)
_HEAD = (
    "case",
    "activity",
    "at",
    "by",
    "entered",
    "planned_end",
    "deadline",
    "group",
    "outcome",
    "reasons",
    "advice",
    "visitors",
    "amount",
    "standard",
)
MAPPING = """
columns: {case: case, activity: activity, at: at, by: by, entered_at: entered, planned_end: planned_end,
  deadline: deadline, organisation: group, outcome: outcome, reasons: reasons, advice: advice, visitors: visitors,
  amount: amount, standard: standard}
must: [reviewed]
"""


def write(folder: Path, *, events: int) -> tuple[Path, Path]:
    """The log, event by event in the order of time as a real one is, and its mapping."""
    log, mapping = folder / "events.csv", folder / "mapping.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    cases = events // ACTS_A_CASE
    begins = datetime(2026, 1, 5, 1, tzinfo=UTC)
    with log.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(_HEAD)
        for start in range(0, cases, 1000):  # a day's cases run side by side
            day = begins + timedelta(days=start // 1000)
            for place, (activity, hours, who) in enumerate(_COURSE):
                for case in range(start, min(start + 1000, cases)):
                    table.writerow(_row(case, place, activity, day + timedelta(hours=hours), who, day))
    return log, mapping


def _row(case: int, place: int, activity: str, at: datetime, who: str, day: datetime) -> tuple[str, ...]:
    is_faulty, kind = case % 10 == 0, case // 10 % 4
    by = f"{who}-{case % 50}" if who else ""
    if is_faulty and kind == 0 and activity == "decided":
        by = f"u1-{case % 50}"  # who accepted
    late = timedelta(days=6) if is_faulty and kind == 1 and activity == "decided" else timedelta(0)
    visitors = "1" if is_faulty and kind == 2 else "2"
    amount = "30" if is_faulty and kind == 3 else "20"
    return (
        f"P-{case:07}",
        activity,
        at.isoformat(),
        by,
        (at + late).isoformat(),
        (day + timedelta(days=14)).date().isoformat(),
        (day + timedelta(days=28)).date().isoformat(),
        f"office-{case % 40}",
        "granted" if activity == "decided" else "",
        "complete" if activity == "decided" else "",
        "granted" if activity == "reviewed" else "",
        visitors if activity == "visited" else "",
        amount if activity == "charged" else "",
        "20",
    )
