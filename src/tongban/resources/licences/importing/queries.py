"""Questions about imports. An officer sees those of the organisations where they hold the duty."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from tongban.foundation.directory.public import Officer, officers_named, organisations_named
from tongban.foundation.jobs.public import long_job
from tongban.kernel.errors import NotFound
from tongban.resources.licences.importing.facts import (
    DUTY,
    Flaw,
    ImportFact,
    ImportState,
    Origin,
    RejectedRow,
    RowState,
)
from tongban.resources.licences.importing.mapping import LicenceMapping
from tongban.resources.licences.importing.models import LicenceImport, LicenceImportRow

SHOWN = 50


def organisations_of(by: Officer) -> list[UUID]:
    """Where the officer may import. No SQL."""
    return [one for one, duties in by.duties_in.items() if DUTY in duties]


def imports_of(by: Officer) -> list[ImportFact]:
    """The imports of the officer's organisations, the newest first, without discarded ones. 4 SQL at most."""
    rows = LicenceImport.objects.select_related("type").filter(organisation_id__in=organisations_of(by))
    found = list(rows.exclude(state=ImportState.DISCARDED.value).order_by("-made_at")[:SHOWN])
    counts = _counts([row.pk for row in found])
    offices = organisations_named([row.organisation_id for row in found])
    names = officers_named([row.account_id for row in found if row.account_id])
    return [_fact(row, counts.get(row.pk, {}), offices, names, with_job=False) for row in found]


def import_of(import_id: UUID, *, by: Officer) -> ImportFact:
    """One import. 5 SQL at most. Raises NotFound (not there, or another organisation's)."""
    row = (
        LicenceImport.objects.select_related("type")
        .filter(pk=import_id, organisation_id__in=organisations_of(by))
        .first()
    )
    if row is None:
        raise NotFound
    return import_fact(row)


def import_fact(row: LicenceImport) -> ImportFact:
    """The row as others see it. 4 SQL."""
    names = officers_named([row.account_id] if row.account_id else [])
    counts = _counts([row.pk]).get(row.pk, {})
    return _fact(row, counts, organisations_named([row.organisation_id]), names, with_job=True)


def flaws_of(import_id: UUID) -> list[tuple[Flaw, int]]:
    """What is wrong in how many rows, the most frequent first. 1 SQL over the rejected rows."""
    counted: Counter[str] = Counter()
    first: dict[str, Flaw] = {}
    rows = LicenceImportRow.objects.filter(of=import_id, state=RowState.REJECTED.value)
    for flaws in rows.values_list("flaws", flat=True).iterator(chunk_size=2000):
        for flaw in _flaws(flaws):
            counted[flaw.text] += 1
            first.setdefault(flaw.text, flaw)
    return [(first[text], count) for text, count in counted.most_common()]


def rejected_rows(import_id: UUID, *, limit: int | None = None) -> Iterator[RejectedRow]:
    """The rejected rows in their order. 1 SQL."""
    rows = LicenceImportRow.objects.filter(of=import_id, state=RowState.REJECTED.value).order_by("place")
    found = rows[:limit] if limit else rows
    for row in found.iterator(chunk_size=500):
        yield RejectedRow(line=row.line, flaws=tuple(_flaws(row.flaws)), raw=row.raw or {})


def columns_of(import_id: UUID) -> list[str]:
    """The columns of the file, in their order; none for JSON. 1 SQL."""
    return list(LicenceImport.objects.values_list("columns", flat=True).get(pk=import_id))


def unfinished_import(
    *,
    type_code: str,
    organisation_id: UUID,
    file_sha256: str,
    mapping: LicenceMapping,
    origin: Origin,
    by_ref: str,
) -> LicenceImport | None:
    """The import of this very file, by this mapping and of this origin, that the same actor began and did not
    end. 1 SQL."""
    rows = (
        LicenceImport.objects.select_related("type")
        .filter(type_id=type_code, organisation_id=organisation_id, file_sha256=file_sha256, made_by=by_ref)
        .filter(mapping=mapping.as_kept(), origin=origin.value)
    )
    open_states = [ImportState.CHECKING.value, ImportState.CHECKED.value, ImportState.ISSUING.value]
    return rows.filter(state__in=open_states).order_by("-made_at").first()


def _flaws(said: Sequence[dict[str, Any]]) -> list[Flaw]:
    return [Flaw(text=one["text"], columns=tuple(one["columns"]), facts=one["facts"]) for one in said]


def _counts(ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    counted = LicenceImportRow.objects.filter(of__in=ids).values("of").order_by()
    by_state = {
        state.value: Count("pk", filter=Q(state=state.value))
        for state in (RowState.READY, RowState.REJECTED, RowState.ISSUED)
    }
    return {
        row["of"]: {name: int(row[name]) for name in by_state}  # type: ignore[literal-required]
        for row in counted.annotate(**by_state)
    }


def _fact(
    row: LicenceImport,
    counts: dict[str, int],
    offices: dict[UUID, str],
    names: dict[int, str],
    *,
    with_job: bool,
) -> ImportFact:
    return ImportFact(
        id=row.pk,
        type_code=row.type_id,
        type_name=row.type.name,
        organisation_id=row.organisation_id,
        organisation_name=offices.get(row.organisation_id, ""),
        file_name=row.file_name,
        file_sha256=row.file_sha256,
        origin=Origin(row.origin),
        state=ImportState(row.state),
        made_at=row.made_at,
        made_by_name=names.get(row.account_id or 0, ""),
        rows=row.rows,
        ready=counts.get(RowState.READY.value, 0),
        rejected=counts.get(RowState.REJECTED.value, 0),
        issued=counts.get(RowState.ISSUED.value, 0),
        job=long_job(row.progress_id) if with_job and row.progress_id else None,
    )
