"""Check a request (规范性审核): the data authority passes it on to the provider, or sends it back with reasons."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from tongban.foundation.calendars.public import calendar_for
from tongban.foundation.directory.public import Officer, organisation
from tongban.foundation.trail.public import record
from tongban.resources.exchange.requesting import rules
from tongban.resources.exchange.requesting.ending import check_decides, grounds
from tongban.resources.exchange.requesting.entering import shared_resource
from tongban.resources.exchange.requesting.facts import CHECK, SUBJECT, Step
from tongban.resources.exchange.requesting.refusals import NobodyAnswers, RequestOutOfOrder
from tongban.resources.exchange.requesting.scope import lock_request
from tongban.resources.exchange.requesting.standing import (
    answering_post,
    done,
    put_before_asker,
    put_before_provider,
    put_step,
)
from tongban.standards.working_time import effective_day

RETURN_ACT = "exchange.return"


@transaction.atomic
def check_request(*, number: str, by: Officer, at: datetime) -> None:
    """Find a request in order: the provider has it from now on, for as many working days as the setting says.

    Source: 国发〔2016〕51号 and 政务数据共享条例 2025: a provider answers within 10 working days.
    What is shared without conditions is not passed on but decided here. 15 SQL.

    Raises NotFound, DutyMissing, OwnRequest, RequestOutOfOrder, NotShared (meanwhile), NobodyAnswers.
    """
    row = lock_request(number, by=by)
    state = rules.check_move(row.state, "check")
    authority, kind = check_decides(row, by=by)
    shared_resource(row.resource_code, by=by)
    if not rules.goes_to_provider(row.share_type):
        raise RequestOutOfOrder(facts={"state": row.state, "act": "check", "share_type": row.share_type})
    if not (post := answering_post(row, at=at)):
        raise NobodyAnswers(facts={"provider": organisation(row.provider_id).name})
    done(row, kind, by=by, at=at, outcome="checked")
    calendar = calendar_for(row.provider_area)
    row.state, row.checked_at, row.checked_by = state.value, at, by.ref
    row.due_date = rules.due_after(
        settings.EXCHANGE_DAYS["answer"], at=effective_day(at, calendar), calendar=calendar
    )
    row.save(update_fields=["state", "checked_at", "checked_by", "due_date"])
    put_before_provider(row, post, at=at)
    put_step(row, Step.CHECKED, by=by, organisation_id=authority, at=at)
    facts = {"resource": row.resource_code, "due_on": row.due_date}
    record(act=CHECK, subject=SUBJECT.format(number=number), by=by.only_in(authority), at=at, facts=facts)


@transaction.atomic
def return_request(*, number: str, reasons: str, by: Officer, at: datetime) -> None:
    """Send a request back: the asking department mends it and hands it in again. 11 SQL.

    Raises NotFound, DutyMissing, OwnRequest, RequestOutOfOrder, GroundsNeeded.
    """
    row = lock_request(number, by=by)
    state = rules.check_move(row.state, "return")
    authority, kind = check_decides(row, by=by)
    said = grounds(reasons)
    done(row, kind, by=by, at=at, outcome="returned")
    row.state, row.reasons, row.due_date = state.value, said, None
    row.save(update_fields=["state", "reasons", "due_date"])
    put_before_asker(row, at=at)
    put_step(row, Step.RETURNED, by=by, organisation_id=authority, at=at, text=said)
    subject = SUBJECT.format(number=number)
    facts = {"reasons": said}
    record(act=RETURN_ACT, subject=subject, by=by.only_in(authority), at=at, facts=facts)
