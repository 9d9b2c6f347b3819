"""Two levels on the pages of a case: who examines and who decides, since when and until when, and the report."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest

from tongban.foundation.directory.public import Officer, organisation
from tongban.foundation.papers.public import DocumentFact, documents_of
from tongban.foundation.trail.public import TrailEntry
from tongban.kernel.errors import Invalid, NotFound
from tongban.services.cases.facts import CaseState, Outcome
from tongban.services.cases.models import Case
from tongban.services.cases.pages.following import Followed
from tongban.services.cases.seating import superior_id
from tongban.services.cases.two_levels.commands.report import DUTY, report_case
from tongban.services.cases.two_levels.papers import report_owner
from tongban.standards.citations import Provision


@dataclass(frozen=True, kw_only=True)
class Report:
    """One report to the superior: its number, day, what it came to, and its paper once it is sealed."""

    number: str
    entry: TrailEntry
    agrees: bool
    opinion: str
    paper: DocumentFact | None


@dataclass(frozen=True, kw_only=True)
class LevelsView:
    """The two levels of a case. `report_due_on` is the lower one's last day, `due_on` the superior's."""

    lower: str
    superior: str
    basis: Provision
    accepted_on: date | None
    report_due_on: date | None
    reported_on: date | None
    due_on: date | None
    is_over: bool  # decided, or ended without a decision
    is_by_law: bool  # the law has renewed it before the lower level reported
    is_lower_late: bool
    is_returned: bool  # the superior gave it back to be examined once more
    materials: tuple[str, ...]  # what was passed on
    reports: tuple[Report, ...]
    may_not_ask: bool  # who looks is of the superior: the applicant is not asked again

    @property
    def is_reported(self) -> bool:
        return self.reported_on is not None


def shown_levels(case: Case, shown: Followed, *, reader: Officer | None = None) -> LevelsView | None:
    """None for an item that one level decides. No SQL then; for an officer 1 more, none for an applicant."""
    two = shown.content.two_levels
    if two is None:
        return None
    open_ = [step for step in shown.steps if step.done_at is None and step.post_code]
    is_over = case.decided_at is not None or case.closed_at is not None
    return LevelsView(
        lower=organisation(case.own_id).name,
        superior=_superior(case),
        basis=Provision(law=two.law, article=two.article),
        accepted_on=case.accepted_on,
        report_due_on=None if case.stopped_on and not case.reported_on else case.report_due_on,
        reported_on=case.reported_on,
        due_on=None if case.stopped_on else case.statutory_due_on,
        is_over=is_over,
        is_by_law=case.is_renewed_by_law and not case.reported_on,
        is_lower_late=bool(
            shown.today and case.report_due_on and not case.reported_on and not is_over
            and not case.stopped_on and case.report_due_on < shown.today
        ),
        is_returned=bool(case.reported_on) and any(step.organisation_id == case.own_id for step in open_),
        materials=tuple(slot.name for slot in shown.slots if slot.how != "missing") if case.reported_on else (),
        reports=tuple(_reports(case, shown)) if reader else (),
        may_not_ask=bool(
            reader
            and case.state == CaseState.IN_REVIEW
            and case.reported_on
            and case.organisation_id in reader.organisation_ids
        ),
    )  # fmt: skip


def _superior(case: Case) -> str:
    """The name of who decides; empty where the directory knows nobody above."""
    try:
        return organisation(case.organisation_id if case.examined_by_id else superior_id(case)).name
    except NotFound:
        return ""


def _reports(case: Case, shown: Followed) -> list[Report]:
    entries = [entry for entry in shown.entries if entry.act == DUTY]
    papers = sorted(documents_of(report_owner(case.number)), key=lambda one: int(one.kind.partition("-")[2]))
    made = [*papers, *[None] * (len(entries) - len(papers))]
    return [
        Report(
            number=str((entry.facts or {}).get("number", "")),
            entry=entry,
            agrees=(entry.facts or {}).get("advice") == Outcome.GRANTED,
            opinion=str((entry.facts or {}).get("opinion", "")),
            paper=paper if paper and paper.paper else None,
        )
        for entry, paper in zip(entries, made, strict=False)
    ]


def report(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    """The form that reports to the superior."""
    try:
        advice = Outcome(str(request.POST.get("outcome", "")))
    except ValueError as error:
        raise Invalid(facts={"fields": {"outcome": "—"}}) from error
    opinion = str(request.POST.get("report_opinion", "")).strip()[:4000]
    report_case(number=number, advice=advice, opinion=opinion, by=officer, at=at)


LEVEL_ACTS = {"report": report}
