"""How an answer becomes a grant: a new one, or a longer one where it renews."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from tongban.foundation.directory.public import Officer, organisations_named
from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import drop_tasks
from tongban.resources.datasets.public import ResourceContent
from tongban.resources.exchange.facts import GrantChanged, GrantMade, GrantState
from tongban.resources.exchange.requesting import rules
from tongban.resources.exchange.requesting.entering import GRANTS, next_number, today_of
from tongban.resources.exchange.requesting.facts import Answer, FieldAnswer
from tongban.resources.exchange.requesting.models import Grant, ShareRequest
from tongban.resources.exchange.requesting.standing import ends_key


def grant(
    row: ShareRequest,
    answer: Answer,
    fields: Sequence[FieldAnswer],
    *,
    content: ResourceContent,
    by: Officer,
    at: datetime,
) -> Grant:
    """The grant that comes of a request. 4 SQL, 3 where it renews one that still holds.

    Raises GrantOutOfOrder (what it renews is suspended: the objection is settled first).
    """
    renewed = _renewed(row, at=at)
    said = _terms(row, answer, fields, content=content)
    if renewed is not None:
        rules.check_grant_move(renewed.state, "renew")
        drop_tasks(keys=[ends_key(renewed)], at=at, outcome="renewed")
        for name, value in said.items():
            setattr(renewed, name, value)
        renewed.revision += 1
        renewed.save(update_fields=[*said, "revision"])
        announce(GrantChanged(at=at, **event_facts(renewed)))
        return renewed
    names = organisations_named([row.provider_id, row.consumer_id])
    made = Grant.objects.create(
        code=next_number(GRANTS, at=at),
        request=row,
        request_number=row.number,
        state=GrantState.LIVE.value,
        resource_code=row.resource_code,
        provider_id=row.provider_id,
        provider_name=names.get(row.provider_id, "—"),
        consumer_id=row.consumer_id,
        consumer_name=names.get(row.consumer_id, "—"),
        authority_id=row.authority_id,
        item_code=row.item_code,
        valid_from=today_of(at),
        made_at=at,
        made_by=by.ref,
        **said,
    )
    announce(GrantMade(at=at, **event_facts(made)))
    return made


def event_facts(row: Grant) -> dict[str, Any]:
    """What every event of a grant says."""
    return {
        "grant": row.code,
        "request": row.request_number,
        "resource_code": row.resource_code,
        "provider_id": row.provider_id,
        "consumer_id": row.consumer_id,
        "revision": row.revision,
    }


def _renewed(row: ShareRequest, *, at: datetime) -> Grant | None:
    """What it renews, locked, if that has not ended meanwhile."""
    if row.renews_id is None:
        return None
    found = Grant.objects.select_for_update().get(pk=row.renews_id)
    has_ended = found.state in (GrantState.REVOKED, GrantState.EXPIRED) or found.valid_until <= today_of(at)
    return None if has_ended else found


def _terms(
    row: ShareRequest, answer: Answer, fields: Sequence[FieldAnswer], *, content: ResourceContent
) -> dict[str, Any]:
    if answer.until is None:
        raise ValueError("an answer that was not checked")
    return {
        "resource_name": row.resource_name,
        "purpose": row.purpose,
        "basis": row.basis,
        "fields": [{"name": one.name, "mask": one.mask.value} for one in fields if one.is_granted],
        "conditions": [
            {"field": one.field, "op": one.op.value, "values": list(one.values)} for one in answer.conditions
        ],
        "ways": [way.value for way in answer.ways],
        "daily_quota": answer.daily_quota,
        "needs_case": content.has_personal_fields,
        "valid_until": answer.until + timedelta(days=1),
    }
