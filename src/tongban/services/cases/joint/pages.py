"""Who holds a case on its pages: at the desk with letters, urging and third parties; for the applicant in plain words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, post_names
from tongban.foundation.papers.public import DocumentFact
from tongban.foundation.tasks.public import tasks_about
from tongban.kernel.errors import NotFound
from tongban.services.cases.facts import CaseState
from tongban.services.cases.joint.branches import branches_of
from tongban.services.cases.joint.commands.begin_intermediary import DUTY as BEGIN
from tongban.services.cases.joint.commands.begin_intermediary import begin_intermediary
from tongban.services.cases.joint.commands.end_intermediary import DUTY as END
from tongban.services.cases.joint.commands.end_intermediary import end_intermediary
from tongban.services.cases.joint.commands.give_letter import give_opinion_letter
from tongban.services.cases.joint.commands.urge_branch import DUTY as URGE
from tongban.services.cases.joint.commands.urge_branch import urge_branch
from tongban.services.cases.joint.facts import Branch, BranchState, HeldStep, LetterFact
from tongban.services.cases.joint.models import IntermediaryService
from tongban.services.cases.joint.queries import intermediaries_of, papers_of_letters
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.steps import subject_of
from tongban.services.items.public import ItemContent
from tongban.standards.working_time import local_day, working_days_between


@dataclass(frozen=True, kw_only=True)
class HeldLine:
    """An open step with the name of its post and of who has taken it."""

    step: HeldStep
    post: str
    holder: str


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    """A letter and its paper; None while it is being sealed."""

    letter: LetterFact
    paper: DocumentFact | None


@dataclass(frozen=True, kw_only=True)
class BranchLine:
    """One organisation's row."""

    branch: Branch
    held: tuple[HeldLine, ...]
    letters: tuple[LetterLine, ...]
    may_urge: bool

    @property
    def urge_field(self) -> str:
        """The entry of the form that urges it."""
        return f"urge-{self.branch.organisation_id}"


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """A third party's service: how many working days it takes or took, and how many more than planned."""

    service: IntermediaryService
    days: int
    over: int

    @property
    def ended_field(self) -> str:
        """The entry of the form for the day on which it ended."""
        return f"service_ended-{self.service.place}"

    @property
    def result_field(self) -> str:
        """The entry of the form for its result."""
        return f"service_result-{self.service.place}"


@dataclass(frozen=True, kw_only=True)
class JointView:
    """Who holds a case; `is_shared` is False where one organisation handles it alone and a third party works beside."""

    lines: tuple[BranchLine, ...]
    services: tuple[ServiceLine, ...]
    is_shared: bool
    may_begin: bool
    may_end: bool
    suggested: tuple[str, ...]  # services that the item names

    @property
    def late(self) -> int:
        """How many organisations are late."""
        return sum(line.branch.is_late and line.branch.state is BranchState.HOLDS for line in self.lines)

    @property
    def holding(self) -> list[str]:
        """The names of the organisations with which it lies now."""
        return [line.branch.name for line in self.lines if line.branch.state is BranchState.HOLDS]

    @property
    def is_at_many(self) -> bool:
        """Whether it lies with several organisations at once."""
        return len(self.holding) > 1

    @property
    def answered(self) -> frozenset[UUID]:
        """The organisations whose letter stands: what their people said inside is in it."""
        return frozenset(line.branch.organisation_id for line in self.lines if line.branch.letter)

    @property
    def letters(self) -> list[tuple[str, LetterLine]]:
        """The letters that stand, each with whose it is."""
        return [(line.branch.name, one) for line in self.lines for one in line.letters if one.letter.stands]


def shown_joint(
    case: Case,
    content: ItemContent,
    steps: Sequence[CaseStep],
    *,
    now: datetime,
    reader: Officer | None = None,
    may_act: bool = True,
) -> JointView | None:
    """What the pages show of who holds the case; None where one organisation handles it and no third party is named.

    No SQL then; else those of `branches_of` and 1, and 2 more for an officer. Without `may_act` no act is offered.
    """
    away = any(row.organisation_id != case.organisation_id for row in steps if row.post_code)
    # two levels are shown as such: one after the other, not beside each other
    is_shared = bool(content.other_organisations) or (away and content.two_levels is None)
    if not is_shared and not content.intermediary:
        return None
    branches = branches_of(case, now=now) if is_shared else []
    offices = {case.organisation_id, *(row.organisation_id for row in steps)} if may_act else set[UUID]()
    return JointView(
        lines=tuple(_lines(case, branches, reader, may_urge=may_act)),
        services=tuple(_services(case, now=now)),
        is_shared=is_shared,
        may_begin=_may(BEGIN, offices, reader)
        and case.state in (CaseState.RECEIVED, CaseState.CORRECTION, CaseState.IN_REVIEW),
        may_end=_may(END, offices, reader),
        suggested=tuple(one.name for one in content.intermediary),
    )


def _may(duty: str, offices: Collection[UUID], reader: Officer | None) -> bool:
    return reader is not None and any(duty in reader.duties_in.get(one, frozenset()) for one in offices)


def _lines(
    case: Case, branches: Sequence[Branch], reader: Officer | None, *, may_urge: bool
) -> list[BranchLine]:
    names = post_names()
    tasks = {row.key: row.claimed_by_name for row in tasks_about(about=subject_of(case))} if reader else {}
    papers: Mapping[int, DocumentFact] = papers_of_letters(case.number) if reader and branches else {}
    leads = (
        may_urge and reader is not None and URGE in reader.duties_in.get(case.organisation_id, frozenset())
    )
    return [
        BranchLine(
            branch=one,
            held=tuple(
                HeldLine(
                    step=step,
                    post=names.get(step.post_code, step.post_code),
                    holder=tasks.get(step.task_key, ""),
                )
                for step in one.held
            ),
            letters=tuple(_letter(letter, papers) for letter in one.letters),
            may_urge=leads and not one.is_lead and bool(one.held),
        )
        for one in branches
    ]


def _letter(letter: LetterFact, papers: Mapping[int, DocumentFact]) -> LetterLine:
    found = papers.get(letter.place)
    return LetterLine(letter=letter, paper=found if found and found.paper else None)


def _services(case: Case, *, now: datetime) -> list[ServiceLine]:
    calendar = calendar_for(case.area_code)
    today, found = local_day(now, calendar.rulings), []
    for one in intermediaries_of(case.id):
        days = working_days_between(one.started_on, one.ended_on or today, calendar)
        over = max(0, days - one.planned_days) if one.planned_days else 0
        found.append(ServiceLine(service=one, days=days, over=over))
    return found


def _give_letter(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    give_opinion_letter(
        number=number,
        agrees=_said(request, "outcome") == "agree",
        opinion=_said(request, "letter_opinion"),
        conditions=_said(request, "letter_conditions").splitlines(),
        article=_said(request, "letter_article"),
        by=officer,
        at=at,
        seat=_id(request, "seat"),
    )


def _urge(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    place = _id(request, "organisation")
    reason = _said(request, f"urge-{place}")
    urge_branch(number=number, organisation_id=place, reason=reason, by=officer, at=at)


def _begin(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    planned = _said(request, "service_days")[:4]
    begin_intermediary(
        number=number,
        name=_said(request, "service_name"),
        provider=_said(request, "service_provider"),
        started_on=_day(request, "service_started"),
        planned_days=(int(planned) if planned.isascii() and planned.isdigit() else 0) if planned else None,
        by=officer,
        at=at,
    )


def _end(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    place = _said(request, "place")
    if not (place.isascii() and place.isdigit() and len(place) < 5):
        raise NotFound
    end_intermediary(
        number=number,
        place=int(place),
        ended_on=_day(request, f"service_ended-{place}"),
        result=_said(request, f"service_result-{place}"),
        by=officer,
        at=at,
    )


def _said(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, "")).strip()[:4000]


def _day(request: HttpRequest, name: str) -> date:
    """A day as a form sends it; the last day of all where it is none, so that it is refused as not yet come."""
    try:
        return date.fromisoformat(_said(request, name))
    except ValueError:
        return date.max


def _id(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(_said(request, name))
    except ValueError as error:
        raise NotFound from error


JOINT_ACTS = {
    "give-opinion-letter": _give_letter,
    "urge-branch": _urge,
    "begin-intermediary": _begin,
    "end-intermediary": _end,
}
JOINT_FOLDS = {"begin-intermediary": "service"}
