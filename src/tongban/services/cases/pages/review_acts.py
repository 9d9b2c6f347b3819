"""Acts of review on the officers' case page: what may be done at one's seat, and the forms for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tongban.foundation.directory.public import Officer, PostPlace, officers_named
from tongban.kernel.errors import N_, NotFound
from tongban.services.cases.commands.add_reviewer import DUTY as ADD
from tongban.services.cases.commands.add_reviewer import add_reviewer
from tongban.services.cases.commands.ask_opinion import DUTY as ASK
from tongban.services.cases.commands.ask_opinion import ask_opinion
from tongban.services.cases.commands.give_opinion import DUTY as ANSWER
from tongban.services.cases.commands.give_opinion import give_opinion
from tongban.services.cases.commands.review import DUTY as REVIEW
from tongban.services.cases.commands.send_back import DUTY as RETURN
from tongban.services.cases.commands.send_back import send_back_case
from tongban.services.cases.commands.take_back import DUTY as TAKE_BACK
from tongban.services.cases.commands.take_back import take_back_act
from tongban.services.cases.commands.transfer import DUTY as TRANSFER
from tongban.services.cases.commands.transfer import transfer_step
from tongban.services.cases.facts import CaseState
from tongban.services.cases.models import Case, CaseStep
from tongban.services.cases.review_rules import (
    CannotBeAsked,
    may_take,
    own_acts,
    places_to_ask,
    returnable,
    view_of,
)
from tongban.services.cases.steps import named
from tongban.services.process.public import ONE_ACT, DoneStep, Role

ROLE_WORDS = {
    Role.BEFORE: N_("asked to look first"),
    Role.AFTER: N_("asked to look afterwards"),
    Role.OPINION: N_("asked for an opinion"),
}
Choices = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class ReviewActs:
    """What the page offers at one seat; empty choices and None are not offered."""

    seat: CaseStep | None
    told_by: str  # who asked, returned or passed it on
    waits_for: str  # posts that have to answer first
    role: str  # as what one was asked, in words; empty at a main seat
    returns: Choices
    reviewers: Choices
    opinions: Choices
    transfers: Choices
    own: list[CaseStep]  # acts of one's own that may be taken back
    answers: list[tuple[str, CaseStep]]  # what those who were asked have said, and which post says it

    @property
    def when(self) -> Choices:
        """Before one's own act, or after it."""
        return [(Role.BEFORE, _("before I act")), (Role.AFTER, _("after me, before the case goes on"))]

    @property
    def waiting(self) -> Choices:
        """Whether the step waits for an opinion."""
        return [
            ("yes", _("Yes, it is done when they have answered")),
            ("no", _("No, it may go on without it")),
        ]


def taken_back(case: Case, acts: set[str]) -> list[tuple[str, CaseStep]]:
    """What was said at steps that were taken back, and by which post. 1 SQL where the trail has such an act."""
    if not acts & {RETURN, TAKE_BACK}:
        return []
    rows = CaseStep.objects.filter(case=case, taken_back_at__isnull=False).order_by("place")
    return [(named(row.post_code), row) for row in rows if row.opinion]


def review_acts(
    case: Case, rows: tuple[CaseStep, ...], seat: CaseStep | None, *, by: Officer
) -> ReviewActs | None:
    """The acts of review that `by` may do now. At most 4 SQL; none outside a review."""
    if case.state != CaseState.IN_REVIEW:
        return None
    duties = by.duties_in.get(seat.organisation_id, frozenset()) if seat else frozenset[str]()
    own = [
        row
        for row in own_acts(rows, by=by)
        if TAKE_BACK in by.duties_in.get(row.organisation_id, frozenset())
    ]
    if seat is None:
        return ReviewActs(
            seat=None, told_by="", waits_for="", role="", returns=[], reviewers=[], opinions=[],
            transfers=[], own=own, answers=[],
        )  # fmt: skip
    view, is_main = view_of(case, seat), seat.role == Role.MAIN
    may_pass_on = TRANSFER in duties and not (is_main and seat.post_code in ONE_ACT)
    may_ask = is_main or seat.role == Role.AFTER
    wants_places = (ADD in duties and is_main) or (ASK in duties and may_ask) or may_pass_on
    found = places_to_ask(case, ANSWER, REVIEW) if wants_places else []
    places = _free(found, rows, seat, duty=ANSWER)
    near = may_take(case, seat) if may_pass_on else frozenset[UUID]()
    passes = _free(
        [one for one in found if one.organisation_id in near],
        rows,
        seat,
        duty=REVIEW if is_main else ANSWER,
    )
    return ReviewActs(
        seat=seat,
        told_by=_name(seat.note_by) if seat.note else "",
        waits_for=named(", ".join(view.awaits)) if view.awaits else "",
        role="" if is_main else _(ROLE_WORDS[Role(seat.role)]),
        returns=_steps(returnable(case, view)) if RETURN in duties and view.sendable else [],
        reviewers=places if ADD in duties and is_main else [],
        opinions=places if ASK in duties and may_ask else [],
        transfers=passes if may_pass_on else [],
        own=own,
        answers=[(named(row.post_code), row) for row in rows if row.role != Role.MAIN and row.opinion],
    )


def _free(found: list[PostPlace], rows: tuple[CaseStep, ...], seat: CaseStep, *, duty: str) -> Choices:
    """The places with the duty at which nobody sits at this step yet."""
    places = [one for one in found if duty in one.duties]
    step_id = seat.of_step or seat.id
    sits = {
        (row.organisation_id, row.post_code)
        for row in rows
        if row.done_at is None and (row.of_step or row.id) == step_id
    }
    near = sorted(
        places, key=lambda one: one.organisation_id != seat.organisation_id
    )  # one's own office first
    return [
        (f"{one.organisation_id}:{one.code}", f"{one.organisation_name} · {one.name}")
        for one in near
        if (one.organisation_id, one.code) not in sits
    ]


def _steps(found: list[DoneStep]) -> Choices:
    return [(str(one.id), one.name) for one in found]


def _name(ref: str) -> str:
    account = int(ref.removeprefix("officer:") or 0) if ref.startswith("officer:") else 0
    return officers_named([account]).get(account, "") if account else ""


def _said(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, "")).strip()[:4000]


def _seat(request: HttpRequest) -> UUID:
    try:
        return UUID(_said(request, "seat"))
    except ValueError as error:
        raise NotFound from error


def _place(request: HttpRequest, name: str) -> tuple[UUID, str]:
    organisation, _colon, post = _said(request, name).partition(":")
    try:
        return UUID(organisation), post
    except ValueError as error:
        raise CannotBeAsked(facts={"post": post}) from error


def _send_back(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    try:
        to = UUID(_said(request, "return-to"))
    except ValueError as error:
        raise NotFound from error
    reasons = _said(request, "return-reasons")
    send_back_case(number=number, to=to, reasons=reasons, by=officer, at=at, seat=_seat(request))


def _add_reviewer(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    organisation_id, post = _place(request, "reviewer-place")
    add_reviewer(
        number=number,
        role=Role.AFTER if _said(request, "reviewer-when") == Role.AFTER else Role.BEFORE,
        organisation_id=organisation_id,
        post=post,
        question=_said(request, "reviewer-question"),
        by=officer,
        at=at,
        seat=_seat(request),
    )


def _ask_opinion(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    organisation_id, post = _place(request, "opinion-place")
    ask_opinion(
        number=number,
        organisation_id=organisation_id,
        post=post,
        question=_said(request, "opinion-question"),
        is_awaited=_said(request, "opinion-awaited") != "no",
        by=officer,
        at=at,
        seat=_seat(request),
    )


def _give_opinion(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    give_opinion(
        number=number,
        agrees=_said(request, "outcome") == "agree",
        opinion=_said(request, "look-opinion"),
        by=officer,
        at=at,
        seat=_seat(request),
    )


def _transfer(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    organisation_id, post = _place(request, "transfer-place")
    transfer_step(
        number=number,
        organisation_id=organisation_id,
        post=post,
        reasons=_said(request, "transfer-reasons"),
        by=officer,
        at=at,
        seat=_seat(request),
    )


def _take_back(request: HttpRequest, number: str, officer: Officer, at: datetime) -> None:
    take_back_act(number=number, seat=_seat(request), by=officer, at=at)


REVIEW_ACTS: dict[str, Callable[[HttpRequest, str, Officer, datetime], object]] = {
    "send-back": _send_back,
    "add-reviewer": _add_reviewer,
    "ask-opinion": _ask_opinion,
    "give-opinion": _give_opinion,
    "transfer": _transfer,
    "take-back": _take_back,
}
# which fold an act stands in, to be open again when it was refused
REVIEW_FOLDS = {
    "send-back": "send_back",
    "add-reviewer": "add_reviewer",
    "ask-opinion": "ask_opinion",
    "transfer": "transfer",
}
