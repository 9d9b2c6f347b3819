"""A case as people follow it: its days and why, its timeline, its papers, its slots."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext as _

from tongban.foundation.directory.public import organisation
from tongban.foundation.papers.public import DocumentFact, documents_of
from tongban.foundation.trail.public import TrailEntry, entries_of
from tongban.kernel.errors import N_
from tongban.services.cases import queries
from tongban.services.cases.clocks import readings
from tongban.services.cases.facts import CaseFact, CaseState, ClockKind, Outcome, SlotMet
from tongban.services.cases.models import Case, CaseStep
from tongban.services.items.public import ItemContent, item_terms
from tongban.standards.working_time import ClockReading, StripCell, day_strip

TAGS: dict[CaseState, tuple[str, str]] = {
    CaseState.RECEIVED: ("line", N_("Received")),
    CaseState.CORRECTION: ("warn", N_("To correct")),
    CaseState.IN_REVIEW: ("brand", N_("In review")),
    CaseState.DECIDED: ("brand", N_("Decided")),
    CaseState.DELIVERED: ("good", N_("Done")),
    CaseState.NOT_ACCEPTED: ("bad", N_("Not accepted")),
    CaseState.WITHDRAWN: ("", N_("Withdrawn")),
}
# which act of the trail has which paper
PAPERS = {
    "cases.submit": "application",
    "cases.accept": "acceptance",
    "cases.deem_accepted": "acceptance",
    "cases.request_correction": "correction",
    "cases.refuse_acceptance": "non-acceptance",
    "cases.decide": "decision",
}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One thing of the correction notice."""

    key: str
    name: str
    what: str
    is_field: bool


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One line of the timeline."""

    entry: TrailEntry
    paper: DocumentFact | None


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

    @property
    def tag(self) -> tuple[str, str]:
        if self.fact.outcome is Outcome.REFUSED and self.fact.state is CaseState.DELIVERED:
            return "bad", _("Refused")
        tone, text = TAGS[self.fact.state]
        return tone, _(text)

    @property
    def now_step(self) -> CaseStep | None:
        return next((step for step in self.steps if step.done_at is None), None)

    @cached_property
    def main_clock(self) -> ClockReading | None:
        """The clock that answers “by when”: acceptance first, then promised or statutory, then delivery."""
        order = {
            CaseState.RECEIVED: (ClockKind.ACCEPTANCE,),
            CaseState.IN_REVIEW: (ClockKind.PROMISED, ClockKind.STATUTORY),
            CaseState.DECIDED: (ClockKind.DELIVERY,),
            CaseState.DELIVERED: (ClockKind.PROMISED, ClockKind.STATUTORY),
        }.get(self.fact.state, ())
        return next((self.clocks[kind] for kind in order if kind in self.clocks), None)

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
        return tuple(day_strip(main, law if law is not None and law is not main else None))

    @property
    def due_on(self) -> date | None:
        return self.main_clock.deadline if self.main_clock else None

    @property
    def timeline(self) -> list[Happened]:
        """What has happened, newest first."""
        return [
            Happened(entry=entry, paper=self.documents.get(PAPERS.get(entry.act, "")))
            for entry in reversed(self.entries)
            if entry.act.startswith("cases.")
        ]

    @property
    def receipt_entry(self) -> TrailEntry | None:
        return next((entry for entry in self.entries if entry.entry_id == self.row.submission_entry_id), None)

    @property
    def decision(self) -> DocumentFact | None:
        return self.documents.get("decision")

    @property
    def may_withdraw(self) -> bool:
        return self.fact.state in (CaseState.RECEIVED, CaseState.CORRECTION, CaseState.IN_REVIEW)


def followed(case: Case, *, now: datetime) -> Followed:
    """The case with everything its page shows. At most 9 SQL."""
    content = item_terms(case.version_id)
    notice = queries.correction_of(case.id)
    fields = (content.form or {}).get("properties", {})
    names = {slot.key: slot.name for slot in content.slots} | {
        key: one.get("title", key) for key, one in fields.items()
    }
    return Followed(
        row=case,
        fact=queries.as_fact(case),
        content=content,
        organisation=organisation(case.organisation_id).name,
        clocks=readings(case, now=now),
        entries=tuple(entries_of(f"cases:{case.number}")),
        documents={document.kind: document for document in documents_of(f"case:{case.number}")},
        slots=tuple(queries.slots_of(case.id)),
        steps=tuple(queries.steps_of(case.id)),
        wanted=tuple(
            Wanted(
                key=entry["what_for"],
                name=names.get(entry["what_for"], entry["what_for"]),
                what=entry["what"],
                is_field=entry["what_for"] in fields,
            )
            for entry in (notice.wanted if notice else [])
        ),
    )
