"""What stood when, from the versions of a row."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tongban.resources.registers.records.facts import FieldRecord, Standing, Version


def field_records(
    fields: Sequence[str], versions: Sequence[Version], corrected: Mapping[str, Standing]
) -> tuple[FieldRecord, ...]:
    """Each field's values over time. `versions` from the oldest to the one that stands; two that say the same are one:
    since the first of them it stands, and the last says who confirms it.

    `corrected` holds what an upheld objection wrote, by field: it counts where it is newer and says what stands.
    """
    return tuple(_record(field, versions, corrected.get(field)) for field in fields)


def _record(field: str, versions: Sequence[Version], corrected: Standing | None) -> FieldRecord:
    stood: list[Standing] = []
    for one in versions:
        value = one.values.get(field, "")
        if not stood or stood[-1].value != value:
            stood.append(Standing(value=value, since=one.since, origin=one.origins.get(field)))
        elif field in one.origins:
            stood[-1] = replace(stood[-1], origin=one.origins[field])
    now = stood[-1]
    if corrected is not None and corrected.value == now.value and _is_newer(corrected, now):
        stood[-1] = corrected
    return FieldRecord(field=field, now=stood[-1], earlier=tuple(reversed(stood[:-1])))


def _is_newer(one: Standing, other: Standing) -> bool:
    return one.since is not None and (other.since is None or one.since > other.since)
