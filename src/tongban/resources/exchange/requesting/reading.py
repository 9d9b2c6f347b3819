"""Rows of grants as facts."""

from datetime import date

from tongban.resources.exchange.facts import (
    Condition,
    GrantedField,
    GrantFact,
    GrantState,
    Mask,
    Op,
    Way,
)
from tongban.resources.exchange.requesting.models import Grant


def grant_fact(row: Grant, *, on: date) -> GrantFact:
    """The grant as it stands on a day: one whose end has come is run out, whether a job has seen it or not."""
    state = GrantState(row.state)
    if state in (GrantState.LIVE, GrantState.SUSPENDED) and on >= row.valid_until:
        state = GrantState.EXPIRED
    return GrantFact(
        id=row.id,
        code=row.code,
        request_number=row.request_number,
        resource_code=row.resource_code,
        resource_name=row.resource_name,
        provider_id=row.provider_id,
        provider_name=row.provider_name,
        consumer_id=row.consumer_id,
        consumer_name=row.consumer_name,
        item_code=row.item_code,
        purpose=row.purpose,
        basis=row.basis,
        fields=tuple(GrantedField(name=one["name"], mask=Mask(one["mask"])) for one in row.fields),
        conditions=tuple(
            Condition(field=one["field"], op=Op(one["op"]), values=tuple(one["values"]))
            for one in row.conditions
        ),
        ways=frozenset(Way(one) for one in row.ways),
        daily_quota=row.daily_quota,
        needs_case=row.needs_case,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        state=state,
        revision=row.revision,
    )
