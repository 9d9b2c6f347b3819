"""A bundle case as its pages show it: each service with its state in words, what waits for whom, what is ready."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongban.foundation.ui.public import day_text
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_
from tongban.services.bundles.commands.move_on import FIRM_NOT_REGISTERED, RESULT_NOT_THERE
from tongban.services.bundles.drawing import NARROW, WIDE, way_figure
from tongban.services.bundles.facts import ENDED, PartState, Plan, PlannedMember
from tongban.services.bundles.models import BundleCase, BundlePart
from tongban.services.bundles.queries import part_rows, plan_of_case
from tongban.services.cases.public import CaseFact, CaseState, parts_of, tag_of, whole_clock
from tongban.services.items.public import item_terms
from tongban.standards.working_time import ClockReading, ClockState

TAGS: dict[PartState, tuple[str, str]] = {
    PartState.WAITING: ("line", N_("Waits")),
    PartState.RUNNING: ("brand", N_("Under way")),
    PartState.HELD: ("warn", N_("Not begun")),
    PartState.GRANTED: ("good", N_("Obtained")),
    PartState.REFUSED: ("bad", N_("Not granted")),
    PartState.WITHDRAWN: ("", N_("Taken back")),
    PartState.STOPPED: ("", N_("Not begun")),
}


@dataclass(frozen=True, kw_only=True)
class PartLine:
    """One service on the page."""

    member: PlannedMember
    state: PartState
    case: CaseFact | None
    tag: tuple[str, str]
    sentence: str
    due_on: date | None
    why: str

    @property
    def needs_you(self) -> bool:
        """Whether the applicant has to do something before it goes on."""
        return self.state is PartState.HELD or self.is_to_correct

    @property
    def is_to_correct(self) -> bool:
        return self.case is not None and self.case.state is CaseState.CORRECTION

    @property
    def may_leave_out(self) -> bool:
        return self.state in (PartState.WAITING, PartState.HELD)

    @property
    def is_granted(self) -> bool:
        return self.state is PartState.GRANTED


@dataclass(frozen=True)
class Shown:
    """A bundle case with everything that its page shows."""

    bundled: BundleCase | None  # None: a worker has not split it yet
    fact: CaseFact
    plan: Plan
    lines: tuple[PartLine, ...]
    clock: ClockReading | None
    limit: int

    @property
    def needing(self) -> list[PartLine]:
        return [line for line in self.lines if line.needs_you]

    @property
    def granted(self) -> list[PartLine]:
        return [line for line in self.lines if line.is_granted]

    @property
    def not_granted(self) -> list[PartLine]:
        return [line for line in self.lines if line.state in ENDED and not line.is_granted]

    @property
    def done(self) -> int:
        return sum(line.state in ENDED for line in self.lines)

    @property
    def mark(self) -> str:
        """Changes with whatever the page shows of how far it is."""
        said = "|".join(f"{line.member.key}:{line.sentence}:{line.tag[1]}" for line in self.lines)
        told = f"{self.fact.state}|{self.clock.deadline if self.clock else ''}|{said}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def is_over(self) -> bool:
        return self.fact.state in (CaseState.DELIVERED, CaseState.WITHDRAWN)

    @property
    def is_late(self) -> bool:
        return self.clock is not None and self.clock.state is ClockState.OVERDUE

    @property
    def tag(self) -> tuple[str, str]:
        if self.is_over or self.fact.state is CaseState.RECEIVED:
            return tag_of(self.fact)
        return "brand", _("Under way")

    @cached_property
    def figure(self) -> SafeString:
        return self._figure(WIDE)

    @cached_property
    def narrow_figure(self) -> SafeString:
        return self._figure(NARROW)

    def _figure(self, width: int) -> SafeString:
        said = {line.member.key: (line.state.value, line.tag[1]) for line in self.lines}
        return way_figure([line.member for line in self.lines], limit=self.limit, said=said, width=width)


def shown(bundled: BundleCase | None, fact: CaseFact, plan: Plan, *, now: datetime) -> Shown:
    """Everything about a bundle case. 6 SQL."""
    rows = part_rows(bundled) if bundled else []
    cases = {case.number: case for case in parts_of(fact.number)} if bundled else {}
    titles = {member.key: member.title for member in plan.members}
    states = {row.key: PartState(row.state) for row in rows}
    limit = item_terms(fact.version_id).limits.promised
    return Shown(
        bundled=bundled,
        fact=fact,
        plan=plan,
        lines=tuple(
            _line(row, plan.member(row.key), cases.get(row.case_number), titles, states, now=now)
            for row in rows
        ),
        clock=whole_clock(fact.number, now=now),
        limit=limit.count if limit else 0,
    )


def shown_whole(bundled: BundleCase, fact: CaseFact, *, now: datetime) -> Shown:
    """The same for one that is split already."""
    return shown(bundled, fact, plan_of_case(bundled), now=now)


def _line(
    row: BundlePart,
    member: PlannedMember,
    case: CaseFact | None,
    titles: Mapping[str, str],
    states: Mapping[str, PartState],
    *,
    now: datetime,
) -> PartLine:
    state = PartState(row.state)
    tone, words = TAGS[state]
    tag = tag_of(case) if case is not None and state is PartState.RUNNING else (tone, _(words))
    due_on = _due(case) if state is PartState.RUNNING else None
    return PartLine(
        member=member,
        state=state,
        case=case,
        tag=tag,
        sentence=_sentence(row, member, case, titles, states, due_on, now=now),
        due_on=due_on,
        why=row.why_text,
    )


def _due(case: CaseFact | None) -> date | None:
    if case is None or case.stopped_on is not None:
        return None
    if case.state is CaseState.RECEIVED:
        return case.acceptance_due_on
    if case.state is CaseState.IN_REVIEW:
        return case.promised_due_on or case.statutory_due_on
    return case.delivery_due_on if case.state is CaseState.DECIDED else None


def _sentence(
    row: BundlePart,
    member: PlannedMember,
    case: CaseFact | None,
    titles: Mapping[str, str],
    states: Mapping[str, PartState],
    due_on: date | None,
    *,
    now: datetime,
) -> str:
    today = now.astimezone(CITY_ZONE).date()
    state = PartState(row.state)
    if state is PartState.WAITING:
        return _waiting(row, member, titles, states)
    if state is PartState.HELD:
        return _("It could not be begun: %(why)s") % {"why": row.why_text}
    if state is PartState.STOPPED:
        return _("It needs %(titles)s, which was not granted, so it does not begin.") % {
            "titles": _named([key for key in member.needs if _is_lost(states.get(key))], titles)
        }
    if state is PartState.RUNNING:
        if case is not None and case.state is CaseState.CORRECTION:
            return _("It waits for you: mend what is listed, then it goes on.")
        if due_on is not None:
            return _(_due_words(case, due_on, today)) % {"day": day_text(due_on, today=today)}
        return _("The office looks at it now.")
    if row.ended_at is None:
        return ""
    day = day_text(row.ended_at.astimezone(CITY_ZONE).date(), today=today)
    if state is PartState.REFUSED:
        return _("Not granted on %(day)s. Its page tells the reasons and what you can do.") % {"day": day}
    if state is PartState.GRANTED:
        return _("Granted on %(day)s.") % {"day": day}
    return day


def _due_words(case: CaseFact | None, due_on: date, today: date) -> str:
    """What the last day of a running service is, or that it has passed."""
    if due_on < today:
        return N_("It was due on %(day)s: we are late. A supervisor has been told.")
    if case is not None and case.state is CaseState.RECEIVED:
        return N_("By %(day)s you hear whether it is accepted.")
    return N_("by %(day)s at the latest")


def _is_lost(state: PartState | None) -> bool:
    return state in ENDED and state is not PartState.GRANTED


def _waiting(
    row: BundlePart, member: PlannedMember, titles: Mapping[str, str], states: Mapping[str, PartState]
) -> str:
    if row.why == FIRM_NOT_REGISTERED:
        return _("Begins as soon as the new firm stands in the entity register. We look every two minutes.")
    if row.why == RESULT_NOT_THERE:
        return _("Begins as soon as the result reaches the licence library. We look every two minutes.")
    waits = [key for key in member.needs if key in states and states[key] is not PartState.GRANTED]
    if not waits:
        return _("Begins in a moment.")
    return _("Begins by itself once there is: %(titles)s.") % {"titles": _named(waits, titles)}


def _named(keys: list[str], titles: Mapping[str, str]) -> str:
    return pgettext("between services", ", ").join(titles[key] for key in keys)


def page_of(number: str) -> str:
    """The address of the applicant's page."""
    return reverse("bundles:progress", args=[number])
