"""A small log in the shape of a real permit log of a city: case and event attributes, its own names, its faults.

Case attributes: channel, group, planned end, deadline, responsible. Event attributes: activity, resource, times.
"""

import csv
from pathlib import Path
from xml.sax.saxutils import quoteattr

MAPPING = """
columns:
  case: case
  activity: activity
  at: completed
  by: resource
  entered_at: registered
  planned_end: "{case}enddate_planned"
  deadline: "{case}deadline"
  organisation: "{case}group"
  item: "{case}item"
  outcome: outcome
  reasons: reasons
activities:
  Confirmation of receipt: applied
  T02 Check confirmation of receipt: accepted
  T04 Determine confirmation of receipt: correction-asked
  T05 Print and send confirmation of receipt: corrected
  T06 Determine necessity of stop advice: reviewed
  T10 Determine necessity to stop indication: decided
  T15 Print document X request unlicensed: delivered
values: {{Granted: granted, Denied: refused}}
must: [reviewed]
is_licensing: true
"""
# case, group, planned end, deadline; then activity, day of September 2026 and hour, who, days until entered, outcome, reasons
_GOOD = [
    ("Confirmation of receipt", "07T09", "", 0, "", ""),
    ("T02 Check confirmation of receipt", "08T09", "Resource01", 0, "", ""),
    ("T06 Determine necessity of stop advice", "09T09", "Resource02", 0, "", ""),
    ("T10 Determine necessity to stop indication", "10T09", "Resource03", 0, "Granted", "complete"),
    ("T15 Print document X request unlicensed", "11T09", "Resource04", 0, "", ""),
]
CASES = {
    "case-1": ("Group 1", "2026-09-18", "2026-10-09", _GOOD),
    # accepted and decided by the same person
    "case-2": (
        "Group 1",
        "2026-09-18",
        "2026-10-09",
        [*_GOOD[:3], (*_GOOD[3][:2], "Resource01", 0, "Granted", "complete"), _GOOD[4]],
    ),
    # three working days behind the planned end
    "case-3": (
        "Group 2",
        "2026-09-11",
        "2026-10-09",
        [
            *_GOOD[:3],
            ("T10 Determine necessity to stop indication", "16T09", "Resource03", 0, "Granted", "complete"),
            ("T15 Print document X request unlicensed", "17T09", "Resource04", 0, "", ""),
        ],
    ),
    # refused without reasons, entered four working days later
    "case-4": (
        "Group 2",
        "2026-09-18",
        "2026-10-09",
        [*_GOOD[:3], ("T10 Determine necessity to stop indication", "10T09", "Resource03", 4, "Denied", "")],
    ),
    # granted without the examination
    "case-5": ("Group 3", "2026-09-18", "2026-10-09", [*_GOOD[:2], *_GOOD[3:]]),
    # nobody answered for seven working days
    "case-6": (
        "Group 3",
        "2026-09-30",
        "2026-10-09",
        [
            _GOOD[0],
            ("T02 Check confirmation of receipt", "16T09", "Resource01", 0, "", ""),
            ("T06 Determine necessity of stop advice", "17T09", "Resource02", 0, "", ""),
            ("T10 Determine necessity to stop indication", "18T09", "Resource03", 0, "Granted", "complete"),
            ("T15 Print document X request unlicensed", "21T09", "Resource04", 0, "", ""),
        ],
    ),
}
EXPECTED = {
    "case-2": {"PR-16"},
    "case-3": {"TL-31", "TL-32", "TL-33"},
    "case-4": {"CT-11", "DA-11"},
    "case-5": {"PR-15"},
    "case-6": {"TL-11", "TL-13"},
}


def _rows() -> list[dict[str, str]]:
    found = []
    for case, (group, planned, deadline, events) in CASES.items():
        for activity, at, who, late, outcome, reasons in events:
            moment = f"2026-09-{at}:00:00+08:00"
            entered = f"2026-09-{int(at[:2]) + late:02}T17:00:00+08:00"
            found.append(
                {
                    "case": case,
                    "activity": activity,
                    "completed": moment,
                    "resource": who,
                    "registered": entered,
                    "outcome": outcome,
                    "reasons": reasons,
                    "group": group,
                    "enddate_planned": planned,
                    "deadline": deadline,
                    "channel": "Internet",
                    "item": "Permit",
                }
            )
    return found


_OF_CASE = ("group", "enddate_planned", "deadline", "channel", "item")


def write_csv(folder: Path) -> tuple[Path, Path]:
    """The log as CSV, not in the order of its times, and its mapping."""
    log, mapping = folder / "permits.csv", folder / "permits.yaml"
    rows = [{(f"case:{k}" if k in _OF_CASE else k): v for k, v in row.items()} for row in _rows()]
    with log.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]))
        table.writeheader()
        table.writerows(reversed(rows))
    mapping.write_text(MAPPING.format(case="case:"), encoding="utf-8")
    return log, mapping


def write_xes(folder: Path) -> tuple[Path, Path]:
    """The same as XES, with the names of its standard extensions."""
    log, mapping = folder / "permits.xes", folder / "permits.yaml"
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">',
    ]
    rows = _rows()
    for case in CASES:
        own = [row for row in rows if row["case"] == case]
        lines.append(f'<trace><string key="concept:name" value={quoteattr(case)}/>')
        lines += [f'<string key="{name}" value={quoteattr(own[0][name])}/>' for name in _OF_CASE]
        for row in own:
            lines.append("<event>")
            lines.append(f'<string key="concept:name" value={quoteattr(row["activity"])}/>')
            lines.append(f'<date key="time:timestamp" value="{row["completed"]}"/>')
            lines.append(f'<string key="org:resource" value={quoteattr(row["resource"])}/>')
            lines.append(f'<date key="registered" value="{row["registered"]}"/>')
            lines += [
                f'<string key="{name}" value={quoteattr(row[name])}/>' for name in ("outcome", "reasons")
            ]
            lines.append("</event>")
        lines.append("</trace>")
    log.write_text("\n".join([*lines, "</log>"]), encoding="utf-8")
    said = MAPPING.format(case="case:").replace("by: resource", "by: org:resource")
    said = said.replace("activity: activity\n  at: completed", "activity: concept:name\n  at: time:timestamp")
    mapping.write_text(said.replace("case: case\n", "case: concept:name\n"), encoding="utf-8")
    return log, mapping
