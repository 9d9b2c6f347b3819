"""Makers for tests of sharing: a grant of the county office's data to the city office."""

from datetime import date, datetime
from itertools import count
from typing import Any

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE
from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel.clock import CITY_ZONE
from tongban.resources.exchange.facts import GrantState, Mask, Way
from tongban.resources.exchange.requesting.facts import RequestState
from tongban.resources.exchange.requesting.models import Grant, ShareRequest

AT = datetime(2026, 9, 28, 10, 0, tzinfo=CITY_ZONE)
_numbers = count(1)


def make_grant(**changes: Any) -> Grant:
    """A live grant of 不动产登记信息, as a row; organisations exist (`make_organisations`)."""
    number = next(_numbers)
    consumer, provider = organisation_by_code(CITY_OFFICE), organisation_by_code(COUNTY_OFFICE)
    shared: dict[str, Any] = {
        "resource_code": "201002/000001",
        "resource_name": "不动产登记信息",
        "provider_id": provider.id,
        "consumer_id": consumer.id,
        "authority_id": consumer.id,
        "item_code": "341600000000-0001",
        "purpose": "审核公共租赁住房保障资格",
        "basis": "《公共租赁住房管理办法》第七条",
        "ways": [Way.API.value],
        "daily_quota": 200,
    }
    own = {
        "code": f"SQ-2026-9{number:05d}",
        "state": GrantState.LIVE.value,
        "fields": [
            {"name": "权利人姓名", "mask": Mask.NAME.value},
            {"name": "坐落", "mask": Mask.ADDRESS.value},
        ],
        "conditions": [],
        "needs_case": True,
        "valid_from": date(2026, 9, 1),
        "valid_until": date(2027, 9, 1),
        "provider_name": provider.name,
        "consumer_name": consumer.name,
        "made_at": AT,
        "made_by": "officer:1",
    }
    own |= changes
    asked = shared | {name: own[name] for name in shared if name in own}
    request = ShareRequest.objects.create(
        number=f"GX-2026-9{number:05d}",
        state=RequestState.GRANTED.value,
        resource_version=1,
        share_type="2",
        provider_area=provider.area_code,
        item_name="公共租赁住房保障资格确认",
        until_date=date(2027, 8, 31),
        responsible=1,
        submitted_at=AT,
        submitted_by="officer:1",
        decided_at=AT,
        decided_by="officer:2",
        **asked,
    )
    return Grant.objects.create(request=request, request_number=request.number, **(asked | own))
