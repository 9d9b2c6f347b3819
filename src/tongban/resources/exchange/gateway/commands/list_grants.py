"""Tell a system which grants its token opens, and how much of the day is left."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection

from tongban.kernel.clock import CITY_ZONE
from tongban.resources.exchange.facts import GrantState, Way
from tongban.resources.exchange.gateway.facts import Caller
from tongban.resources.exchange.gateway.refusals import RequestReplayed
from tongban.resources.exchange.gateway.signatures import Signed
from tongban.resources.exchange.requesting.queries import grants_of_consumer
from tongban.resources.exchange.uses.models import GrantDay

TAKE = """
INSERT INTO exchange_usednonce (system_id, nonce_sha256, expires_at) VALUES (%s, %s, %s)
ON CONFLICT DO NOTHING RETURNING 1
"""


def usable_grants(*, caller: Caller, signed: Signed, at: datetime) -> list[dict[str, Any]]:
    """The live grants of the caller's organisation that its token names. 3 SQL. Raises RequestReplayed."""
    take_nonce(caller, signed)
    known = grants_of_consumer([caller.organisation_id], at=at)
    live = [
        one
        for one in known
        if one.state is GrantState.LIVE and Way.API in one.ways and one.code in caller.scopes
    ]
    day = at.astimezone(CITY_ZONE).date()
    days = GrantDay.objects.filter(grant_id__in=[one.id for one in live], on=day)
    used = dict(days.values_list("grant_id", "used"))
    return [
        {
            "grant": one.code,
            "resource": {"code": one.resource_code, "name": one.resource_name},
            "provider": one.provider_name,
            "item": one.item_code,
            "purpose": one.purpose,
            "fields": [{"name": field.name, "mask": field.mask.value} for field in one.fields],
            "case_number_needed": one.needs_case,
            "daily_quota": one.daily_quota,
            "used_today": used.get(one.id, 0),
            "valid_until": one.valid_until.isoformat(),
            "last_day": one.last_day.isoformat(),
        }
        for one in live
    ]


def take_nonce(caller: Caller, signed: Signed) -> None:
    """Note that this call was made. 1 SQL. Raises RequestReplayed."""
    until = signed.expires_at + 2 * timedelta(seconds=settings.EXCHANGE_CLOCK_LEEWAY_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [caller.system_id, sha256(f"call:{signed.nonce}".encode()).digest(), until])
        if cursor.fetchone() is None:
            raise RequestReplayed
