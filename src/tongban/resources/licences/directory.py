"""The records for the national directory of licences (证照目录归集), to be carried up by a connector or by hand."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import F

from tongban.foundation.directory.public import OrganisationFact, organisation
from tongban.resources.licences.metadata import directory_record, how_made_of, type_record
from tongban.resources.licences.models import Licence
from tongban.resources.licences.queries import licence_fact, licence_types

BATCH = 500


def type_records() -> Iterator[dict[str, str]]:
    """Every type. 1 SQL."""
    return (type_record(kind) for kind in licence_types())


def directory_records(
    *, on: date, type_code: str = "", organisation_id: UUID | None = None
) -> Iterator[dict[str, str]]:
    """Every version of every licence, in the order of their making, a batch at a time. 2 SQL a batch.

    With holder names and codes: for the authority that keeps the directory, not for publication.
    """
    rows = Licence.objects.select_related("type").order_by("pk")
    if type_code:
        rows = rows.filter(type_id=type_code)
    if organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    offices: dict[UUID, OrganisationFact] = {}
    after: UUID | None = None
    while batch := list((rows.filter(pk__gt=after) if after else rows)[:BATCH]):
        after = batch[-1].pk
        made = _how_made(batch)
        for row in batch:
            office = offices.setdefault(row.organisation_id, organisation(row.organisation_id))
            yield directory_record(
                licence_fact(row),
                issuer_code=office.code,
                area_code=office.area_code,
                how_made=made.get((row.type_id, row.number, row.version), ""),
                on=on,
            )


def _how_made(batch: list[Licence]) -> dict[tuple[str, str, int], str]:
    """For each version but a first: how the one before it ended."""
    later = [row.number for row in batch if row.version > 1]
    if not later:
        return {}
    before = Licence.objects.filter(number__in=later).annotate(next=F("version") + 1)
    ended = before.values_list("type_id", "number", "next", "ended_how")
    return {(kind, number, version): how_made_of(how) for kind, number, version, how in ended}
