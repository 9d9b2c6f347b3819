"""Put off the last day of a material that is to follow: once, with reasons."""

from datetime import date, datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer, check_duty
from tongban.foundation.tasks.public import close_task
from tongban.foundation.trail.public import record
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import N_, Invalid, Refused
from tongban.services.cases.access import lock_case
from tongban.services.cases.commands.hand_in_deferred import NothingFollows
from tongban.services.cases.deferring import latest_extension, put_beside_slots, task_key
from tongban.services.cases.models import Deferral
from tongban.services.cases.rules import OPEN_STATES, OutOfOrder
from tongban.services.cases.steps import subject_of

DUTY = "cases.extend_deferral"


class ExtendedBefore(Refused):
    """The last day was put off once, and once is all."""

    code = "deferral-extended-before"
    title = N_("This day was put off once already; that may not be done again.")


class ExtensionTooLong(Refused):
    """The new day is not after the old one and today, or lies too late."""

    code = "deferral-extension-too-long"
    status = 422
    title = N_("Choose a day after today and after %(due_on)s, %(latest)s at the latest.")


class ExtensionReasons(Invalid):
    """An extension says why."""

    code = "deferral-extension-reasons"
    title = N_("Say why the day is put off.")


@transaction.atomic
def extend_deferral(*, number: str, slot: str, until: date, reasons: str, by: Officer, at: datetime) -> None:
    """Give the applicant until `until`. As many working days again at most, and not past the limit to
    decide while the case is undecided. Source: standards.md §12; the once is our ruling.

    Raises NotFound, DutyMissing, OutOfOrder, NothingFollows, ExtendedBefore, ExtensionTooLong,
    ExtensionReasons.
    """
    case = lock_case(number, for_=by)
    check_duty(by, DUTY, organisation_id=case.organisation_id)
    if case.state not in OPEN_STATES:
        raise OutOfOrder(facts={"state": case.state, "act": DUTY})
    row = Deferral.objects.filter(case=case, key=slot, handed_in_at__isnull=True).first()
    if row is None or row.due_on is None:
        raise NothingFollows(facts={"slot": slot})
    if row.extended_at is not None:
        raise ExtendedBefore(facts={"slot": slot})
    latest = latest_extension(case, row)
    today = at.astimezone(CITY_ZONE).date()
    if latest is None or not max(today, row.due_on) < until <= latest:
        raise ExtensionTooLong(facts={"due_on": row.due_on, "latest": latest})
    if not reasons.strip():
        raise ExtensionReasons(facts={"fields": {"reasons": ExtensionReasons.title}})
    close_task(key=task_key(case, row), by=by, at=at, outcome="extended")
    old = row.due_on
    row.due_on, row.extended_at, row.extended_by = until, at, by.ref
    row.reminded_at = row.overdue_at = None
    row.save(update_fields=["due_on", "extended_at", "extended_by", "reminded_at", "overdue_at"])
    put_beside_slots(case, {slot: until})
    facts = {"slot": slot, "from": old, "until": until, "reasons": reasons.strip()}
    record(act=DUTY, subject=subject_of(case), by=by.only_in(case.organisation_id), at=at, facts=facts)
