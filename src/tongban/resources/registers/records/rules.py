"""What stood when, from the versions of a row and from what was corrected between them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tongban.resources.registers.records.facts import Correction, FieldRecord, Standing, Version


def field_records(
    fields: Sequence[str], versions: Sequence[Version], corrected: Mapping[str, Sequence[Correction]]
) -> tuple[FieldRecord, ...]:
    """Each field's values over time. `versions` from the oldest to the one that stands; two that say the same are one:
    since the first of them it stands, and the last says who confirms it.

    `corrected` holds what upheld objections wrote, by field, the oldest first. Each is the source of what it wrote,
    until a department delivers that; what it replaced keeps its own source.
    """
    return tuple(_record(field, versions, corrected.get(field, ())) for field in fields)


def _record(field: str, versions: Sequence[Version], corrected: Sequence[Correction]) -> FieldRecord:
    stood: list[Standing] = []
    for place, one in enumerate(versions):
        until = versions[place + 1].since if place + 1 < len(versions) else None
        own = [each for each in corrected if _is_within(each.at, one.since, until)]
        value, origin = one.values.get(field, ""), one.origins.get(field)
        if own and value == own[-1].value:
            before = own[0].origin if own[0].is_whole else origin
            _stand(stood, Standing(value=own[0].replaced, since=one.since, origin=before))
            stood += [
                Standing(value=each.value, since=each.at, origin=None, is_corrected=True) for each in own
            ]
        else:
            _stand(stood, Standing(value=value, since=one.since, origin=origin))
    return FieldRecord(field=field, now=stood[-1], earlier=tuple(reversed(stood[:-1])))


def _stand(stood: list[Standing], one: Standing) -> None:
    """Add what a version says; where it says the same as before, it only says who confirms it."""
    if not stood or stood[-1].value != one.value:
        stood.append(one)
    elif one.origin is not None:
        stood[-1] = replace(stood[-1], origin=one.origin, is_corrected=False)


def _is_within(at: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or since <= at) and (until is None or at < until)
