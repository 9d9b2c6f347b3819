"""What an event log of another system says, whatever its format, and how its words are read.

A log is what process mining calls one: events with a case, an activity, a time and mostly a resource. Which of its
columns and names mean what stands in a mapping file (YAML). Names that the rules do not know are kept as other acts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tongban.kernel.errors import N_, Refused
from tongban.services.supervision.rulebook.activities import Activity
from tongban.services.supervision.rulebook.story import Known


class LogUnreadable(Refused):
    """The log or its mapping cannot be read at all."""

    code = "log-unreadable"
    title = N_("The log cannot be read: %(why)s")


@dataclass(slots=True)
class LogRow:
    """One event as the log has it: attributes of the event and of its case by their own names, all as text.

    `place` says where it stands, for whoever mends the log: a line, or a number of the event.
    """

    place: str
    case: str
    activity: str
    at: str
    said: Mapping[str, str] = field(default_factory=dict)


class Columns(BaseModel):
    """Which column or attribute tells what. What is empty the log does not tell."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    case: str = "case"
    activity: str = "activity"
    at: str = "at"
    by: str = ""
    entered_at: str = ""
    planned_end: str = ""
    deadline: str = ""
    organisation: str = ""
    item: str = ""
    outcome: str = ""
    reasons: str = ""
    remedies: str = ""
    advice: str = ""
    beyond_guide: str = ""
    visitors: str = ""
    amount: str = ""
    standard: str = ""
    rating: str = ""
    for_case: str = ""
    on_the_spot: str = ""


class LogMapping(BaseModel):
    """How a log is read. `activities` maps its names to ours; `values` its words, such as 准予, to ours.

    `must` are the activities without which nothing may be granted. `acceptance_days` and `delivery_days` are
    working days (行政许可法 (2019) arts. 32, 44), 0 where no such limit holds.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Columns = Columns()
    activities: dict[str, Activity] = Field(default_factory=lambda: {one.value: one for one in Activity})
    values: dict[str, str] = Field(default_factory=dict)
    bad_ratings: tuple[str, ...] = ("1", "2", "bad", "dissatisfied", "very-dissatisfied")
    must: frozenset[Activity] = frozenset()
    zone: str = "Asia/Shanghai"
    is_licensing: bool = True
    item: str = ""
    acceptance_days: int = Field(5, ge=0, le=60)
    delivery_days: int = Field(10, ge=0, le=60)

    @property
    def tzinfo(self) -> tzinfo:
        """The zone of times that name none."""
        return ZoneInfo(self.zone)

    @property
    def knows(self) -> frozenset[Activity | Known]:
        """What this log tells: which rules may be asked follows from it."""
        told = {
            Known.PERSONS: self.columns.by,
            Known.ENTRY: self.columns.entered_at,
            Known.REASONS: self.columns.reasons,
            Known.REMEDIES: self.columns.remedies,
            Known.GUIDE: self.columns.beyond_guide,
            Known.VISITORS: self.columns.visitors,
            Known.STANDARD: self.columns.standard,
            Known.ADVICE: self.columns.advice,
            Known.CASE: self.columns.for_case,
            Known.COURSE: "must" if self.must else "",
        }
        return frozenset({*self.activities.values(), *(need for need, column in told.items() if column)})


def read_mapping(path: Path) -> LogMapping:
    """The mapping file. Raises LogUnreadable, which names each entry that is wrong."""
    try:
        said: Any = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        mapping = LogMapping.model_validate(said)
        ZoneInfo(mapping.zone)
    except OSError as fault:
        raise LogUnreadable(facts={"why": f"{path.name}: {fault.strerror}"}) from None
    except ValidationError as fault:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in fault.errors())
        raise LogUnreadable(facts={"why": f"{path.name}: {wrong}"}) from None
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, ValueError) as fault:
        raise LogUnreadable(facts={"why": f"{path.name}: {str(fault).splitlines()[0]}"}) from None
    return mapping


def moment_of(text: str, zone: tzinfo) -> datetime:
    """A time in ISO 8601; one that names no zone is of `zone`. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
