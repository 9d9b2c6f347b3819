"""What a line of a case's timeline says below its title."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tongban.foundation.directory.public import organisation
from tongban.foundation.trail.public import TrailEntry
from tongban.foundation.ui.public import count_text, day_text
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.cases.facts import ClockKind
from tongban.services.cases.instant.facts import WHY_TEXTS, Why
from tongban.services.cases.steps import subject_of
from tongban.services.cases.timing.notices import procedure_names
from tongban.services.delivery.public import parcel_of

if TYPE_CHECKING:
    from tongban.services.cases.pages.following import Followed

# the clock that the applicant watches comes first
_WATCHED = {
    "delivery_due_on": N_("Last day to deliver"),
    "promised_due_on": N_("Last promised day"),
    "statutory_due_on": N_("Last day by law"),
    "report_due_on": N_("Last day to report to the superior"),
    "acceptance_due_on": N_("Last day to answer"),
    "step_due_on": N_("Last day of this step"),
}


def _submitted_text(case: Followed, entry: TrailEntry) -> str:
    count = len(case.slots)
    if not count:
        return ""
    text = ngettext("%(n)s material", "%(n)s materials", count) % {"n": count}
    if case.spared:
        text = _("%(materials)s, %(spared)s of them met without you.") % {
            "materials": text,
            "spared": case.spared,
        }
    return text


def _accepted_text(case: Followed, entry: TrailEntry) -> str:
    reading = case.clocks.get(ClockKind.PROMISED) or case.clocks.get(ClockKind.STATUTORY)
    if reading is None:
        return ""
    limit = count_text(reading.limit.count, reading.limit.unit.value)
    return _("%(limit)s are counted from the next day.") % {"limit": limit}


def _recounted_text(case: Followed, entry: TrailEntry) -> str:
    """Which day moved and by which notice, of the clock that the applicant watches; a step's day otherwise."""
    facts = entry.facts or {}
    days = facts.get("days", {})
    field = next((name for name in _WATCHED if name in days), None)
    if field is None:
        return ""
    old, new = (date.fromisoformat(day) for day in days[field])
    today = entry.act_at.astimezone(CITY_ZONE).date()
    said = {
        "name": _(_WATCHED[field]),
        "old": day_text(old, today=today),
        "new": day_text(new, today=today),
        "because": facts.get("because", ""),
    }
    return _("%(name)s: %(new)s instead of %(old)s. The calendar has changed: %(because)s.") % said


def _delivered_text(case: Followed, entry: TrailEntry) -> str:
    """What is delivered here is electronic; a result on paper that was asked for has its own steps. 1 SQL where
    the item sends papers."""
    if not (case.is_granted and case.content.result):
        return ""
    said = _("The electronic result is in your space.")
    if case.content.sends_by_courier and parcel_of(subject_of(case.row)) is not None:
        said = f"{said} " + _("A result on paper goes its own way, shown beside.")
    return said


def _started_text(case: Followed, entry: TrailEntry) -> str:
    """Which procedure, for how long, and whether the days count meanwhile."""
    facts = entry.facts or {}
    said = {
        "name": _procedure(facts),
        "time": count_text(facts.get("planned_days", 0), "working-days"),
        "why": facts.get("reasons", ""),
    }
    if facts.get("stops"):
        return _("%(name)s, some %(time)s; the clock stands meanwhile. %(why)s") % said
    return _("%(name)s, some %(time)s; the clock runs on. %(why)s") % said


def _ended_text(case: Followed, entry: TrailEntry) -> str:
    facts = entry.facts or {}
    return _("%(name)s: %(result)s") % {"name": _procedure(facts), "result": facts.get("result", "")}


def _extended_text(case: Followed, entry: TrailEntry) -> str:
    """By how much, and why."""
    facts = entry.facts or {}
    reading = case.clocks.get(ClockKind.STATUTORY)
    unit = reading.limit.unit.value if reading else "working-days"
    said = {"time": count_text(facts.get("count", 0), unit), "why": facts.get("reasons", "")}
    return _("%(time)s more. %(why)s") % said


def _office_text(case: Followed, entry: TrailEntry) -> str:
    """Which office; what it said stands in its letter."""
    return organisation(UUID((entry.facts or {})["organisation"])).name


def _reported_text(case: Followed, entry: TrailEntry) -> str:
    """To whom; what it came to stands in the report."""
    to = organisation(UUID((entry.facts or {})["to"])).name
    return _("%(office)s decides. You need not hand anything in again.") % {"office": to}


def _service_text(case: Followed, entry: TrailEntry) -> str:
    """Which service, and who does it or what came out of it."""
    facts = entry.facts or {}
    said = {"name": facts.get("name", ""), "what": facts.get("provider") or facts.get("result", "")}
    return _("%(name)s: %(what)s") % said


def _procedure(facts: Mapping[str, Any]) -> str:
    return procedure_names([facts["procedure"]])


def _judged_text(case: Followed, entry: TrailEntry) -> str:
    """What a rule came to, and why a person decides where it did not grant."""
    why = (entry.facts or {}).get("why", "")
    return _(WHY_TEXTS[Why(why)]) if why else _("Everything that the law asks for is met.")


_SAID: dict[str, Callable[[Followed, TrailEntry], str]] = {
    "cases.submit": _submitted_text,
    "cases.accept": _accepted_text,
    "cases.deem_accepted": _accepted_text,
    "cases.deliver": _delivered_text,
    "cases.recount_dates": _recounted_text,
    "cases.start_procedure": _started_text,
    "cases.end_procedure": _ended_text,
    "cases.extend": _extended_text,
    "cases.give_opinion_letter": _office_text,
    "cases.report": _reported_text,
    "cases.urge_branch": _office_text,
    "cases.begin_intermediary": _service_text,
    "cases.end_intermediary": _service_text,
    "cases.judge_by_rule": _judged_text,
}


def said_below(case: Followed, entry: TrailEntry) -> str:
    """The line below the title of an act; where its facts were erased, that they were."""
    if entry.act not in _SAID:
        return ""
    return _("What was recorded of it was erased.") if entry.is_erased else _SAID[entry.act](case, entry)
