"""The cases behind a figure of a board: which ones it counted, without anybody's name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.places import cursor_after, moment_place
from tongban.services.cases.facts import IN_PARTS, CaseState, Outcome
from tongban.services.cases.models import Case, CaseStep, CorrectionNotice

_UNDECIDED = (CaseState.RECEIVED, CaseState.CORRECTION, CaseState.IN_REVIEW)


class Behind(StrEnum):
    """Which figure. The first five are of now, the others of a span of days."""

    OPEN = "open"
    NEAR = "near"
    OVER = "over"
    OVER_LAW = "over-law"
    WAITING = "waiting"
    RECEIVED = "received"
    DECIDED = "decided"
    BROKEN = "broken"
    CORRECTIONS = "corrections"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days that count: `first` to `today`; a limit is near when it ends on `near_until` at the latest."""

    first: date
    today: date
    near_until: date


@dataclass(frozen=True, kw_only=True)
class CaseBehind:
    """One case, with what a figure is made of and nobody's name."""

    id: UUID
    number: str
    item_name: str
    organisation_id: UUID
    state: CaseState
    outcome: Outcome | None
    submitted_at: datetime
    due_on: date | None
    decided_on: date | None
    is_stopped: bool


@dataclass(frozen=True, kw_only=True)
class BehindPage:
    """One page of cases; `cursor` leads to the next."""

    rows: tuple[CaseBehind, ...]
    cursor: str


def cases_behind(
    which: Behind,
    *,
    organisation_ids: frozenset[UUID],
    span: Span,
    item_code: str = "",
    post_code: str = "",
    hand: str = "",
    cursor: str = "",
    limit: int = 20,
) -> BehindPage:
    """The cases of these organisations behind a figure, the newest first. 1 SQL. Raises Invalid (cursor).

    `post_code`: only those with an open step at that post. `hand` (such as `officer:7`): only those in which it did
    a step within the span.
    """
    rows = Case.objects.filter(_WHICH[which](span), organisation_id__in=organisation_ids)
    rows = rows.exclude(handling_system=IN_PARTS)
    if item_code:
        rows = rows.filter(item_code=item_code)
    if post_code:
        rows = rows.filter(Exists(_steps(post_code=post_code, done_at=None)))
    if hand:
        rows = rows.filter(Exists(_steps(done_by=hand, done_at__gte=_begin(span.first))))
    if cursor:
        at, case_id = moment_place(cursor)
        rows = rows.filter(submitted_at__lte=at).filter(Q(submitted_at__lt=at) | Q(id__lt=case_id))
    newest = "-submitted_at" if which in _MANY else (F("submitted_at") + timedelta(0)).desc()
    found = [_behind(row) for row in rows.order_by(newest, "-id").values(*_FIELDS)[: limit + 1]]
    shown = found[:limit]
    more = cursor_after(shown[-1].submitted_at, shown[-1].id) if len(found) > limit else ""
    return BehindPage(rows=tuple(shown), cursor=more)


def _steps(**found: Any) -> QuerySet[CaseStep]:
    return CaseStep.objects.filter(case=OuterRef("pk"), taken_back_at=None, **found)


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CITY_ZONE)


def _within(name: str, span: Span) -> dict[str, datetime]:
    """A moment that lies in the span."""
    return {f"{name}__gte": _begin(span.first), f"{name}__lt": _begin(span.today + timedelta(days=1))}


def _runs(**due: date) -> Q:
    """The limit that runs now ends as `due` says (`lt`, or `gte` and `lte`)."""
    received = {f"acceptance_due_on__{how}": day for how, day in due.items()}
    review = {f"promised_due_on__{how}": day for how, day in due.items()}
    found = Q(state=CaseState.RECEIVED, **received) | Q(state=CaseState.IN_REVIEW, **review)
    return found & Q(stopped_on=None)


def _broken(span: Span) -> Q:
    """The promised day passed within the span without a decision (as the statistic counts it)."""
    day = timedelta(days=1)
    passed = Q(promised_due_on__gte=span.first - day, promised_due_on__lt=span.today)
    ended = Q(decided_on__gt=F("promised_due_on")) | Q(decided_on=None, closed_at=None)
    ended |= Q(decided_on=None, closed_at__date__gt=F("promised_due_on"))
    runs = Q(stopped_on=None) | Q(stopped_on__gt=F("promised_due_on"))
    return passed & ended & runs


def _asked(span: Span) -> Q:
    notices = CorrectionNotice.objects.filter(case=OuterRef("pk"), **_within("requested_at", span))
    return Q(Exists(notices))


_WHICH: dict[Behind, Callable[[Span], Q]] = {
    Behind.OPEN: lambda span: Q(state__in=_UNDECIDED),
    Behind.NEAR: lambda span: _runs(gte=span.today, lte=span.near_until),
    Behind.OVER: lambda span: _runs(lt=span.today),
    Behind.OVER_LAW: lambda span: Q(
        state=CaseState.IN_REVIEW, stopped_on=None, statutory_due_on__lt=span.today
    ),
    Behind.WAITING: lambda span: Q(state=CaseState.CORRECTION),
    Behind.RECEIVED: lambda span: Q(**_within("submitted_at", span)),
    Behind.DECIDED: lambda span: Q(decided_on__range=(span.first, span.today)),
    Behind.BROKEN: _broken,
    Behind.CORRECTIONS: _asked,
    Behind.REFUSED: lambda span: Q(outcome=Outcome.REFUSED, decided_on__range=(span.first, span.today)),
}
# of these a page is full after a few of the newest cases. The others are few among all: ordered by an expression that
# no index has, they are found by the index of their limit and sorted, in place of walking back through every submission
_MANY = frozenset({Behind.OPEN, Behind.RECEIVED, Behind.DECIDED})
_FIELDS = (
    "id",
    "number",
    "item_name",
    "organisation_id",
    "state",
    "outcome",
    "submitted_at",
    "acceptance_due_on",
    "promised_due_on",
    "decided_on",
    "stopped_on",
)


def _behind(row: dict[str, Any]) -> CaseBehind:
    due_on = row["acceptance_due_on"] if row["state"] == CaseState.RECEIVED else row["promised_due_on"]
    return CaseBehind(
        id=row["id"],
        number=row["number"],
        item_name=row["item_name"],
        organisation_id=row["organisation_id"],
        state=CaseState(row["state"]),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        submitted_at=row["submitted_at"],
        due_on=due_on,
        decided_on=row["decided_on"],
        is_stopped=row["stopped_on"] is not None,
    )
