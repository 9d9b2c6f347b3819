"""A case as people follow it: its days and why, its timeline, its papers, its slots."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from tongban.foundation.identity.public import CAPACITY_TEXTS
from tongban.foundation.papers.public import DocumentFact, PaperRef
from tongban.foundation.trail.public import TrailEntry
from tongban.resources.licences.public import copy_kind
from tongban.services.cases.deferring import ACCEPTED
from tongban.services.cases.facts import (
    IN_PARTS,
    IN_PERSON,
    SPARED,
    Capacity,
    CaseFact,
    CaseState,
    ClockKind,
    Outcome,
    SlotMet,
)
from tongban.services.cases.models import Case, CaseStep, Deferral, SpecialProcedure
from tongban.services.cases.outside.systems import system_title
from tongban.services.cases.pages.inner import AGAIN, LOOKS_AGAIN, for_applicant
from tongban.services.cases.pages.parts import (
    OFFICE_WORDS,
    OWN_WORDS,
    REMEDIES,
    Ahead,
    Happened,
    Remedy,
    Wanted,
    main_reading,
    paper_of,
    tag_of,
)
from tongban.services.cases.pages.saying import said_below
from tongban.services.cases.pages.signed_by import SignedLine
from tongban.services.cases.rules import OPEN_STATES, may_move
from tongban.services.cases.timing.notices import procedure_names
from tongban.services.items.public import ItemContent
from tongban.services.process.public import ProcessVersionFact, StepFact, StepKind
from tongban.standards.working_time import ClockReading, ClockState, StripCell, day_strip


@dataclass(frozen=True)
class Followed:
    """One case with everything its page shows."""

    row: Case
    fact: CaseFact
    content: ItemContent
    organisation: str
    clocks: Mapping[ClockKind, ClockReading]
    entries: tuple[TrailEntry, ...]
    documents: Mapping[str, DocumentFact]
    slots: tuple[SlotMet, ...]
    steps: tuple[CaseStep, ...]
    wanted: tuple[Wanted, ...]
    owed: tuple[Deferral, ...]
    signatures: tuple[SignedLine, ...]
    procedures: tuple[SpecialProcedure, ...]
    process: ProcessVersionFact
    way: tuple[StepFact, ...]
    helper: str = ""  # who applied for the applicant
    today: date | None = None
    reader: str = ""  # the reference of the citizen who reads

    @property
    def tag(self) -> tuple[str, str]:
        return tag_of(self.fact)

    @property
    def now_step(self) -> CaseStep | None:
        waiting = [step for step in self.steps if step.done_at is None]
        return min(waiting, key=lambda step: (step.role != "main", step.place), default=None)

    @property
    def is_step_late(self) -> bool:
        """Whether the office is past the last day of the present step."""
        step = self.now_step
        return bool(step and step.due_on and self.today and step.due_on < self.today)

    @cached_property
    def main_clock(self) -> ClockReading | None:
        return main_reading(self.fact.state, self.clocks)

    @property
    def law_clock(self) -> ClockReading | None:
        if self.fact.state in (CaseState.IN_REVIEW, CaseState.DELIVERED):
            return self.clocks.get(ClockKind.STATUTORY)
        return None

    @cached_property
    def strip(self) -> tuple[StripCell, ...]:
        main, law = self.main_clock, self.law_clock
        if main is None:
            return ()
        lower = self.clocks.get(ClockKind.LOWER_REVIEW)
        other = law if law is not None and law is not main else None
        return tuple(day_strip(main, other, lower, is_law=self.is_law_alone))

    @property
    def is_law_alone(self) -> bool:
        """Whether the clock that answers “by when” is one of the law, and nobody promised less."""
        main = self.main_clock
        if main is None or main is self.clocks.get(ClockKind.PROMISED):
            return False
        return main is self.law_clock or self.content.is_licensing

    @property
    def under_way(self) -> str:
        """The names of the procedures that have no result yet."""
        return procedure_names(row.procedure for row in self.procedures if row.ended_at is None)

    @property
    def is_stopped(self) -> bool:
        """Whether the clocks stand: no last day can be told until the procedure has its result."""
        return self.fact.stopped_on is not None

    @property
    def due_on(self) -> date | None:
        return self.main_clock.deadline if self.main_clock else None

    @property
    def timeline(self) -> list[Happened]:
        """What has happened, newest first; to the applicant without what an office does among its own people."""
        entries = [entry for entry in reversed(self.entries) if entry.act.startswith("cases.")]
        shown = for_applicant(entries, is_open=self.fact.state in OPEN_STATES) if self.reader else entries
        return [self._happened(entry) for entry in shown]

    @property
    def capacity(self) -> str:
        """As what somebody applied for the applicant."""
        return _(CAPACITY_TEXTS[self.fact.capacity])

    @property
    def is_in_person(self) -> bool:
        """Whether the applicant stood there: nobody applied in their place."""
        return self.fact.capacity in IN_PERSON

    @cached_property
    def _interested(self) -> frozenset[str]:
        """The references of interested parties who have acted themselves."""
        return frozenset(
            entry.by_ref
            for entry in self.entries
            if entry.by_ref.startswith("person:") and (entry.facts or {}).get("party")
        )

    def name_of(self, ref: str) -> str:
        """Who acted, where it was no officer: who applied for the applicant, the applicant, or the platform."""
        if ref.startswith("rule:"):
            return _("the rule of version %(version)s") % {"version": ref.rpartition("/")[2]}
        if ref.startswith("outside:"):
            return _("the system “%(system)s”") % {"system": system_title(ref.removeprefix("outside:"))}
        if not ref.startswith("person:"):
            return _("the platform")
        if ref in self._interested:
            return _("an interested party")
        is_helper = self.fact.capacity not in (Capacity.SELF, *IN_PERSON)
        return self.helper if is_helper and ref == f"person:{self.fact.account_id}" else self.fact.applicant

    def _title(self, entry: TrailEntry) -> str:
        """What was done, in words to the reader; who else acted for the applicant is named."""
        if self.reader and entry.act in AGAIN:
            return _(LOOKS_AGAIN)
        is_others = self.reader and entry.by_ref != self.reader and entry.act in OFFICE_WORDS
        if not is_others:
            own = OWN_WORDS.get(entry.act) if self.reader else None
            return _(own) if own else str(entry.act_text)
        name = self.name_of(entry.by_ref) if entry.by_ref.startswith("person:") else self.helper
        return _("%(name)s %(did)s") % {"name": name, "did": _(OFFICE_WORDS[entry.act])}

    def _happened(self, entry: TrailEntry) -> Happened:
        kind, name = paper_of(entry)
        is_inner = self.reader and entry.act in AGAIN  # why, is said among the office's own people
        return Happened(
            entry=entry,
            title=self._title(entry),
            paper=self.documents.get(kind),
            paper_name=name,
            text="" if is_inner else said_below(self, entry),
            is_stop=entry.act in ("cases.refuse_acceptance", "cases.withdraw")
            or (entry.act == "cases.decide" and self.fact.outcome is Outcome.REFUSED),
        )

    @cached_property
    def ahead(self) -> list[Ahead]:
        """The steps still to come on the main way, the last one first."""
        if self.fact.state not in OPEN_STATES or self.fact.handling_system == IN_PARTS:
            return []
        reached = {step.key for step in self.steps}
        last = self.clocks.get(ClockKind.PROMISED) or self.clocks.get(ClockKind.STATUTORY)
        is_known = last and self.fact.state is CaseState.IN_REVIEW and not self.is_stopped
        dues = {"approve": last.deadline if last and is_known else None}
        found = [
            Ahead(name=step.name, due_on=dues.get(step.post_code or ""))
            for step in self.way
            if step.kind is StepKind.POST and not step.is_side and step.key not in reached
        ]
        return found[::-1]

    @property
    def next_name(self) -> str:
        """The step after the present one, for the sentence that says what comes next."""
        return self.ahead[-1].name if self.ahead else ""

    @property
    def is_late(self) -> bool:
        return self.main_clock is not None and self.main_clock.state is ClockState.OVERDUE

    @cached_property
    def remedies(self) -> list[Remedy]:
        """What the applicant can do who disagrees, by the item or, where it is silent, by law."""
        told = {remedy.kind: remedy for remedy in self.content.remedies}
        return [
            Remedy(
                title=_(title),
                body=told[kind].body if kind in told else "",
                deadline=(told[kind].deadline if kind in told else "") or _(deadline),
            )
            for kind, (title, deadline) in REMEDIES.items()
        ]

    @property
    def spared(self) -> int:
        """How many materials nobody had to bring."""
        return sum(slot.how in SPARED for slot in self.slots)

    @property
    def receipt_entry(self) -> TrailEntry | None:
        return next((entry for entry in self.entries if entry.entry_id == self.row.submission_entry_id), None)

    @property
    def is_accepted(self) -> bool:
        """Whether it was accepted and is not over: what was to follow is asked for now."""
        return self.fact.state in ACCEPTED

    @property
    def is_refused(self) -> bool:
        """Whether there is a refusal to explain: of acceptance, or of what was asked for."""
        return self.fact.state is CaseState.NOT_ACCEPTED or self.fact.outcome is Outcome.REFUSED

    @property
    def is_granted(self) -> bool:
        return self.fact.state is CaseState.DELIVERED and self.fact.outcome is Outcome.GRANTED

    @property
    def refusal_paper(self) -> PaperRef | None:
        """The sealed letter of the refusal, once it is made."""
        kind = "decision" if self.fact.outcome is Outcome.REFUSED else "non-acceptance"
        letter = self.documents.get(kind)
        return letter.paper if letter else None

    @property
    def is_logged(self) -> bool:
        """Whether every act has its place in the log."""
        return all(entry.seq is not None for entry in self.entries)

    @property
    def decision(self) -> DocumentFact | None:
        return self.documents.get("decision")

    @cached_property
    def copies(self) -> dict[str, PaperRef]:
        """The annotated copies of licences that are made, by the licence's identifier."""
        found = {
            slot.licence: self.documents.get(copy_kind(slot.licence)) for slot in self.slots if slot.licence
        }
        return {key: document.paper for key, document in found.items() if document and document.paper}

    @property
    def may_withdraw(self) -> bool:
        return may_move(self.fact.state, "cases.withdraw")
