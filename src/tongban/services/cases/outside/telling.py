"""Telling the other system: that a case is its, that it was taken back, and what happened here since."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from tongban.foundation.jobs.public import enqueue_at, job
from tongban.kernel import clock
from tongban.kernel.errors import Refused
from tongban.services.cases.access import lock_any_case
from tongban.services.cases.models import Case
from tongban.services.cases.outside.facts import News, NewsKind
from tongban.services.cases.outside.models import HandOver, OutsideNews
from tongban.services.cases.outside.reports import tell_operator
from tongban.services.cases.outside.systems import OutsideRefuses, system_named

MOST_TRIES = 8  # 1, 2, 4 … 128 minutes apart: four hours, then an operator is told


@job(name="cases.tell-of-hand-over")
def tell_of_hand_over(*, number: str, asked: int = 0) -> None:
    """Hand the case over and keep the number under which the other system has it; again it is the same case."""
    case = Case.objects.get(number=number)
    handed = HandOver.objects.filter(case=case, ended_at__isnull=True).first()
    if handed is not None and _take(case, handed):
        if asked >= MOST_TRIES:
            tell_operator(case, about=f"{case.pk}-unreached", at=clock.now())
        else:
            enqueue_at(tell_of_hand_over, _after(asked), number=number, asked=asked + 1)


@job(name="cases.tell-of-return")
def tell_of_return(*, number: str, system: str = "") -> None:
    """Say that the case is ours again. If that is not heard, its next report is refused, which says the same."""
    peer = system_named(system)
    if peer is not None:
        try:
            peer.give_back(number)
        except Refused:
            return


@job(name="cases.tell-news")
def tell_news(*, number: str) -> None:
    """Tell the news of a case that are due, oldest first; what fails is tried again later, for about four hours.

    A worker that dies after the other system has heard tells it again: the id is the same.
    """
    handed = (
        HandOver.objects.filter(case__number=number, ended_at__isnull=True).select_related("case").first()
    )
    while handed is not None:
        row = handed.news.filter(delivered_at__isnull=True).order_by("noted_at", "id").first()
        if row is None or row.given_up_at is not None:
            return
        wrong = _tell(handed, row)
        _note(handed.case, row, wrong)
        if wrong:
            return


def _tell(handed: HandOver, row: OutsideNews) -> str:
    """Tell one piece of news; empty, or the code of what went wrong."""
    peer = system_named(handed.system)
    if peer is None:
        return "not-connected"
    if not handed.case.handling_number and (wrong := _take(handed.case, handed)):
        return wrong  # it does not know the case yet
    news = News(id=str(row.pk), kind=NewsKind(row.kind), happened_at=row.happened_at, facts=row.facts)
    try:
        peer.hear(handed.case.number, news)
    except Refused as refused:
        return refused.code
    return ""


@transaction.atomic
def _note(case: Case, row: OutsideNews, wrong: str) -> None:
    """Keep how it went. What is refused, or failed too often, waits for an operator."""
    row.attempts, row.tried_at, row.error, row.next_try_at = row.attempts + 1, clock.now(), wrong, None
    if not wrong:
        row.delivered_at = row.tried_at
    elif wrong == OutsideRefuses.code or row.attempts > MOST_TRIES:
        row.given_up_at = row.tried_at
        tell_operator(case, about=f"{row.pk}-untold", at=row.tried_at)
    else:
        moment = _after(row.attempts - 1)
        row.next_try_at = row.tried_at + (moment - datetime.now(UTC))
        enqueue_at(tell_news, moment, number=case.number)
    row.save()


def _take(case: Case, handed: HandOver) -> str:
    """Hand it over and keep its number there; empty, or the code of what went wrong."""
    peer = system_named(handed.system)
    if peer is None:
        return "not-connected"
    more = {"handed_at": handed.handed_at.isoformat(), "acts_url": _acts_url(case.number)}
    try:
        theirs = peer.take(_of_case(case) | more)
    except Refused as refused:
        return refused.code
    with transaction.atomic():
        locked = lock_any_case(case.number)
        if locked.handling_system == handed.system:
            locked.handling_number = case.handling_number = theirs
            locked.save(update_fields=["handling_number"])
    return ""


def _after(asked: int) -> datetime:
    """When to try again after so many tries; jobs are kept in the machine's time."""
    return datetime.now(UTC) + timedelta(minutes=2**asked)


def _of_case(case: Case) -> dict[str, Any]:
    """What the other system gets by itself: nothing personal. The rest it reads over the API, as an officer."""
    return {
        "number": case.number,
        "item": case.item_code,
        "item_name": case.item_name,
        "state": case.state,
        "submitted_at": case.submitted_at.isoformat(),
        "acceptance_due_on": case.acceptance_due_on and case.acceptance_due_on.isoformat(),
    }


def _acts_url(number: str) -> str:
    return f"{settings.BASE_URL.rstrip('/')}/api/v1/cases/{number}/outside-acts"
