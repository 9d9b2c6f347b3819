"""Acceptance of several ticked cases at once: only when every one of them is complete."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tongban.foundation.directory.public import Officer
from tongban.foundation.tasks.public import TaskRow
from tongban.kernel.errors import N_, NotFound, Refused
from tongban.services.cases import rules
from tongban.services.cases.commands.accept import MaterialsMissing, accept_case
from tongban.services.cases.queries import slots_of, staff_case


class NotToAccept(Refused):
    """A ticked task is no acceptance."""

    code = "not-to-accept"
    title = N_("This is no case that waits to be accepted.")


class Accepting:
    """Accept each; none is begun while a material of any is missing (行政许可法 art. 32)."""

    def flaw(self, task: TaskRow, *, by: Officer, at: datetime) -> Refused | None:
        """2 SQL."""
        kind, _colon, number = task.about.partition(":")
        if kind != "cases" or task.kind != "cases.accept":
            return NotToAccept()
        try:
            slots = slots_of(staff_case(number, by=by).id)
        except NotFound as refused:
            return refused
        missing = [*rules.missing_slots(slots), *rules.papers_to_bring(slots)]
        names = "、".join(slot.name for slot in missing)
        return MaterialsMissing(facts={"names": names}) if missing else None

    def do(self, task: TaskRow, *, facts: Mapping[str, Any], by: Officer, at: datetime) -> None:
        """Raises what `accept_case` refuses."""
        accept_case(number=task.about.removeprefix("cases:"), by=by, at=at)
