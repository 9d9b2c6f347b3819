"""Telling the other system: that a case is its, that the applicant has corrected it, that it was taken back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from django.conf import settings
from django.db import transaction

from tongban.foundation.jobs.public import enqueue_at, job
from tongban.kernel import clock
from tongban.services.cases.access import lock_any_case
from tongban.services.cases.models import Case
from tongban.services.cases.outside.models import HandOver
from tongban.services.cases.outside.reports import tell_operator

TIMEOUT_SECONDS = 5
MOST_TRIES = 8  # 1, 2, 4 … 128 minutes apart: four hours, then an operator is told
NUMBER_LONGEST = 64


@job(name="cases.tell-of-hand-over")
def tell_of_hand_over(*, number: str, asked: int = 0) -> None:
    """Hand the case over and keep the number under which the other system has it; again it is the same case."""
    case = Case.objects.get(number=number)
    handed = HandOver.objects.filter(case=case, ended_at__isnull=True).first()
    if handed is not None:
        more = {"handed_at": handed.handed_at.isoformat(), "acts_url": _acts_url(number)}
        said = _told("/cases", _of_case(case) | more)
        if said is None:
            _later(case, asked)
        else:
            _keep_number(number, str(said.get("number", ""))[:NUMBER_LONGEST])


@job(name="cases.tell-of-return")
def tell_of_return(*, number: str) -> None:
    """Say that the case is ours again. If that is not heard, its next report is refused, which says the same."""
    _told(f"/cases/{number}/return", {"number": number})


def _keep_number(number: str, theirs: str) -> None:
    with transaction.atomic():
        case = lock_any_case(number)
        if case.handling_system == settings.OUTSIDE["name"]:
            case.handling_number = theirs
            case.save(update_fields=["handling_number"])


def _later(case: Case, asked: int) -> None:
    if asked >= MOST_TRIES:
        tell_operator(case, about=f"{case.pk}-unreached", at=clock.now())
    else:
        moment = datetime.now(UTC) + timedelta(minutes=2**asked)  # jobs are kept in the machine's time
        enqueue_at(tell_of_hand_over, moment, number=case.number, asked=asked + 1)


def _told(path: str, said: dict[str, Any]) -> dict[str, Any] | None:
    """The answer, None where there is none or it says no."""
    if not settings.OUTSIDE:
        return None
    head = {"Authorization": f"Bearer {settings.OUTSIDE['token']}"}
    address = settings.OUTSIDE["url"].rstrip("/") + path
    try:
        answer = httpx.post(address, json=said, headers=head, timeout=TIMEOUT_SECONDS)
        return answer.json() if answer.is_success else None
    except (httpx.HTTPError, ValueError):
        return None


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
