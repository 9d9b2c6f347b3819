"""Answer a request (答复): grant it field by field, or refuse it with the basis."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tongban.foundation.directory.public import Officer
from tongban.foundation.trail.public import record
from tongban.resources.exchange.facts import Way
from tongban.resources.exchange.requesting import rules
from tongban.resources.exchange.requesting.answer_rules import check_answer
from tongban.resources.exchange.requesting.ending import check_decides, grounds, is_grantable_now, told_end
from tongban.resources.exchange.requesting.entering import shared_resource, today_of
from tongban.resources.exchange.requesting.facts import (
    ANSWER,
    SUBJECT,
    Answer,
    Asked,
    FieldAnswer,
    Step,
)
from tongban.resources.exchange.requesting.granting import grant
from tongban.resources.exchange.requesting.models import RequestedField, ShareRequest
from tongban.resources.exchange.requesting.refusals import RequestOutOfOrder
from tongban.resources.exchange.requesting.scope import lock_request
from tongban.resources.exchange.requesting.standing import done, put_step
from tongban.resources.exchange.requesting.telling import tell_granted, tell_refused

REFUSE_ACT = "exchange.refuse"


@transaction.atomic
def answer_request(*, number: str, answer: Answer, by: Officer, at: datetime) -> str:
    """Grant what is asked, or less: each field with its mask or the reason why not; the code of the grant.

    The provider answers what has conditions; what has none the data authority grants. Some 20 SQL.
    Source: 国发〔2016〕51号 (refusals give reasons); 个人信息保护法 art. 6 (no more than the purpose needs).

    Raises NotFound, DutyMissing, OwnRequest, OwnCheck, RequestOutOfOrder, NotShared (meanwhile),
    AnswerIncomplete, GrantOutOfOrder (the grant that it renews is suspended).
    """
    row = lock_request(number, by=by)
    state = rules.check_move(row.state, "grant")
    organisation_id, kind = check_decides(row, by=by)
    if not is_grantable_now(row):
        raise RequestOutOfOrder(facts={"state": row.state, "act": "grant"})
    content = shared_resource(row.resource_code, by=by).content
    asked = list(row.fields.all())
    fields = check_answer(answer, asked=asked_of(row, asked), content=content, today=today_of(at))
    made = grant(row, answer, fields, content=content, by=by, at=at)
    _keep_answers(asked, fields)
    _decided(row, state.value, by=by, at=at)
    done(row, kind, by=by, at=at, outcome="granted")
    step = Step.RENEWED if row.renews_id == made.pk else Step.GRANTED
    put_step(row, step, by=by, organisation_id=organisation_id, at=at, text=answer.note.strip()[:2000])
    facts = {
        "grant": made.code,
        "fields": made.fields,
        "refused": {one.name: one.reason for one in fields if not one.is_granted},
        "conditions": made.conditions,
        "ways": made.ways,
        "daily_quota": made.daily_quota,
        "valid_until": made.valid_until,
    }
    subject = SUBJECT.format(number=number)
    record(act=ANSWER, subject=subject, by=by.only_in(organisation_id), at=at, facts=facts)
    told_end(row, at=at)
    tell_granted(row, made.code, at=at)
    return made.code


@transaction.atomic
def refuse_request(*, number: str, reasons: str, by: Officer, at: datetime) -> None:
    """Refuse a request as a whole, with the basis; the asking department reads it. 14 SQL at most.

    Raises NotFound, DutyMissing, OwnRequest, OwnCheck, RequestOutOfOrder, GroundsNeeded.
    """
    row = lock_request(number, by=by)
    state = rules.check_move(row.state, "refuse")
    organisation_id, kind = check_decides(row, by=by)
    said = grounds(reasons)
    row.reasons = said
    _decided(row, state.value, by=by, at=at)
    done(row, kind, by=by, at=at, outcome="refused")
    put_step(row, Step.REFUSED, by=by, organisation_id=organisation_id, at=at, text=said)
    subject = SUBJECT.format(number=number)
    record(act=REFUSE_ACT, subject=subject, by=by.only_in(organisation_id), at=at, facts={"reasons": said})
    told_end(row, at=at)
    tell_refused(row, at=at)


def asked_of(row: ShareRequest, fields: Sequence[RequestedField]) -> Asked:
    """What a row asks for."""
    return Asked(
        resource_code=row.resource_code,
        purpose=row.purpose,
        item_code=row.item_code,
        basis=row.basis,
        fields=tuple(one.name for one in fields),
        field_reasons=row.field_reasons,
        ways=tuple(Way(one) for one in row.ways),
        daily_quota=row.daily_quota,
        frequency=row.frequency,
        until=row.until_date,
        responsible=row.responsible,
    )


def _decided(row: ShareRequest, state: str, *, by: Officer, at: datetime) -> None:
    is_granted_here = row.checked_at is None and state == "granted"
    row.state, row.decided_at, row.decided_by, row.due_date = state, at, by.ref, None
    if is_granted_here:  # without conditions the authority's check is its decision
        row.checked_at, row.checked_by = at, by.ref
    row.save(
        update_fields=["state", "decided_at", "decided_by", "due_date", "reasons", "checked_at", "checked_by"]
    )


def _keep_answers(rows: Sequence[RequestedField], fields: Sequence[FieldAnswer]) -> None:
    for row, one in zip(rows, fields, strict=True):
        row.is_granted = one.is_granted
        row.mask = one.mask.value if one.is_granted else ""
        row.reason = "" if one.is_granted else one.reason.strip()[:1000]
    RequestedField.objects.bulk_update(rows, ["is_granted", "mask", "reason"])
