"""The gateway's address where a department's system fetches what changed."""

from collections.abc import Collection
from datetime import datetime
from typing import TypedDict
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.views.decorators.http import require_safe

from tongban.kernel.errors import Refused
from tongban.resources.exchange.gateway.api import Call, signed_call
from tongban.resources.exchange.gateway.commands.list_grants import take_nonce
from tongban.resources.exchange.gateway.refusals import RequestReplayed
from tongban.resources.exchange.subscribing.commands.fetch_changes import fetch_changes, log_refused
from tongban.resources.exchange.subscribing.facts import BadPosition
from tongban.resources.exchange.uses.facts import User

_LONGEST = 80


class _Asks(TypedDict):
    code: str
    by: User
    consumer_ids: Collection[UUID]
    grants: Collection[str]
    at: datetime


@require_safe
@signed_call
def changes(call: Call, *, code: str) -> object:
    """What changed after a position (`after`), at most `limit` rows. 12 SQL, 2 more where nothing is
    new since a position that is told, and 1 for each 1,000 people.

    A refused one is logged as well, and its signature is used up.
    """
    caller = call.caller
    user = User(
        ref=caller.ref,
        name=caller.name,
        organisation_id=caller.organisation_id,
        organisation_name=caller.organisation_name,
    )
    asks: _Asks = {
        "code": code,
        "by": user,
        "consumer_ids": [caller.organisation_id],
        "grants": caller.scopes,
        "at": call.at,
    }
    try:
        with transaction.atomic():
            take_nonce(caller, call.signed)
            after, limit = _place(call)
            found = fetch_changes(after=after, limit=limit, **asks)
    except Refused as refused:
        with transaction.atomic():
            if not isinstance(refused, RequestReplayed):
                take_nonce(caller, call.signed)
            log_refused(refused, **asks)
        raise
    return {
        "subscription": code,
        "changes": [one.as_json() for one in found.changes],
        "position": found.position,
        "has_more": found.has_more,
    }


def _place(call: Call) -> tuple[str | None, int]:
    """The position and how many rows at most. Raises BadPosition."""
    asked = parse_qs(urlsplit(call.message.url).query, keep_blank_values=True)
    after, limit = asked.get("after"), asked.get("limit", [str(settings.EXCHANGE_NOTICE_ROWS)])[0]
    if (after and len(after[0]) > _LONGEST) or not limit.isdecimal() or len(limit) > 6:
        raise BadPosition(facts={"fields": {"after": BadPosition.title}})
    return after[0] if after else None, int(limit)
