"""Rows of grants as facts."""

import json
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from tongban.resources.exchange.facts import (
    Condition,
    GrantedField,
    GrantFact,
    GrantState,
    Mask,
    Op,
    Way,
    state_on,
)
from tongban.resources.exchange.requesting.models import Grant

_COLUMNS = (
    "id", "code", "request_number", "resource_code", "resource_name", "provider_id", "provider_name", "consumer_id",
    "consumer_name", "item_code", "purpose", "basis", "fields::text", "conditions::text", "array_to_string(ways, ' ')",
    "daily_quota", "needs_case", "valid_from", "valid_until", "state", "revision",
)  # fmt: skip
# written out: every call of the gateway asks this
GRANT = f"SELECT {', '.join(_COLUMNS)} FROM exchange_grant WHERE code = %s AND consumer_id = %s"  # noqa: S608 - ours


def grant_fact(row: Grant, *, on: date) -> GrantFact:
    """The grant as it stands on a day: one whose end has come is run out, whether a job has seen it or not."""
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
        fields=_fields(row.fields),
        conditions=_conditions(row.conditions),
        ways=frozenset(Way(one) for one in row.ways),
        daily_quota=row.daily_quota,
        needs_case=row.needs_case,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        state=state_on(row.state, row.valid_until, on),
        revision=row.revision,
    )


def grant_told(row: tuple[Any, ...], *, on: date) -> GrantFact:
    """The same of a row that `GRANT` answered."""
    found = _told(row)
    state = state_on(found.state, found.valid_until, on)
    return found if state is found.state else replace(found, state=state)


@lru_cache(maxsize=512)
def _told(row: tuple[Any, ...]) -> GrantFact:
    """Kept by the whole row: another row, another fact."""
    values = [name.partition("::")[0] for name in _COLUMNS]
    said = dict(zip(values, row, strict=True))
    ways = said.pop("array_to_string(ways, ' ')")
    said |= {
        "fields": _fields(json.loads(said["fields"])),
        "conditions": _conditions(json.loads(said["conditions"])),
        "state": GrantState(said["state"]),
    }
    return GrantFact(ways=frozenset(map(Way, ways.split())), **said)


def _fields(said: list[dict[str, Any]]) -> tuple[GrantedField, ...]:
    return tuple(GrantedField(name=one["name"], mask=Mask(one["mask"])) for one in said)


def _conditions(said: list[dict[str, Any]]) -> tuple[Condition, ...]:
    return tuple(Condition(field=one["field"], op=Op(one["op"]), values=tuple(one["values"])) for one in said)
