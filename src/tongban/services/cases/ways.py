"""The ways to meet a material that the applicant chooses: a promise, later, on paper. Pure: no clock, no database.

Source: 国办发〔2020〕42号 (告知承诺), standards.md §12 (容缺受理).
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tongban.kernel.errors import N_, Refused
from tongban.services.items.public import DAYS_BEFORE_LIMIT, Commitment
from tongban.standards.working_time import WorkCalendar, add_working_days

# what the slot's record and the notice say; papers and records of a case are Chinese
DEFERRED_HOW = "在办件页面上传，或者送到受理窗口"
DEFERRED_ELSE = "材料补齐以后才发证；到期没补齐，依法作出不予办理的决定"


class WayNotOpen(Refused):
    """This material may not be met in the way that was chosen."""

    code = "way-not-open"
    title = N_("“%(name)s” may not be given in this way. Please hand it in as usual.")


class CommitmentNotOpen(Refused):
    """No promise may stand for this material, or not from this applicant."""

    code = "commitment-not-open"
    title = N_("No promise may stand for “%(name)s”. Please hand it in as usual.")


class CommitmentNotSigned(Refused):
    """A promise was chosen and not signed: its box was not ticked."""

    code = "commitment-not-signed"
    status = 422
    title = N_("Tick the box of the promise for “%(name)s” if you want to make it, or hand the material in.")


class DeferralNotOpen(Refused):
    """This material may not follow later, or not from this applicant."""

    code = "deferral-not-open"
    title = N_("“%(name)s” may not be handed in later. Please hand it in now.")


BARRED = N_(
    "An earlier promise proved untrue and is not repaired yet, so “%(name)s” is handed in as usual. "
    "See “My promises” for how to repair it."
)


def promise_terms(commitment: Commitment) -> dict[str, Any]:
    """What is told and promised, as it stands in the case, with the digest that stands on the trail."""
    said = {
        "duty": commitment.duty,
        "content": commitment.content,
        "liability": commitment.liability,
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return said | {
        "check_by": commitment.check_by,
        "check_days": commitment.check_days,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


def deferral_terms(*, name: str, days: int) -> dict[str, Any]:
    """What follows later, how, by when, and what happens otherwise; the day is fixed at acceptance."""
    return {"what": name, "how": DEFERRED_HOW, "working_days": days, "otherwise": DEFERRED_ELSE}


def deferral_due_on(*, accepted_on: date, days: int, due_on: date | None, calendar: WorkCalendar) -> date:
    """The last day for a material that follows: `days` working days after acceptance, and at least 2
    working days before the limit to decide ends; never before the first working day after acceptance."""
    last = add_working_days(accepted_on, days, calendar)
    if due_on is None:
        return last
    first = add_working_days(accepted_on, 1, calendar)
    return max(first, min(last, working_days_before(due_on, DAYS_BEFORE_LIMIT, calendar)))


def working_days_before(day: date, count: int, calendar: WorkCalendar) -> date:
    """The working day that lies `count` working days before `day`."""
    found = day
    for _ in range(count):
        found -= timedelta(days=1)
        while not calendar.is_working(found):
            found -= timedelta(days=1)
    return found


def digests(terms_by_slot: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The digests of the promises, by slot, for the trail."""
    return {key: str(terms["sha256"]) for key, terms in terms_by_slot.items() if "sha256" in terms}
