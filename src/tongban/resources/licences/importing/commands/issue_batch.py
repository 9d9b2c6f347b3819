"""Issue the rows of an import, a batch in one act: each row once, however often the work is begun again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tongban.foundation.directory.public import Officer, OrganisationFact, check_duty, organisation
from tongban.foundation.jobs.public import announce
from tongban.foundation.papers.public import NewDocument, order_documents
from tongban.foundation.trail.public import record_many
from tongban.kernel.actors import SystemActor
from tongban.kernel.clock import CITY_ZONE
from tongban.kernel.errors import NotFound
from tongban.resources.licences.commands.issue import DOCUMENT_KIND, Terms, fact_of, new_row, paper_data
from tongban.resources.licences.commands.issue import SUBJECT as LICENCE
from tongban.resources.licences.credentials.paper import paper_signer
from tongban.resources.licences.credentials.places import give_places
from tongban.resources.licences.facts import LicenceTypeFact, Trust
from tongban.resources.licences.importing.checking import (
    HELD,
    THERE,
    holders_with_one,
    is_current,
    numbers_there,
    reader_of,
)
from tongban.resources.licences.importing.facts import (
    DUTY,
    SUBJECT,
    Flaw,
    ImportNotReady,
    ImportState,
    LicencesIssued,
    Origin,
    RowRead,
    RowState,
    lacking_of,
)
from tongban.resources.licences.importing.models import LicenceImport, LicenceImportRow
from tongban.resources.licences.models import Licence
from tongban.resources.licences.queries import holder_index

MOST = 1000  # rows of one act
_DONE = """
UPDATE licences_licenceimportrow r SET state = 'issued', licence_id = s.licence_id, raw = NULL
FROM unnest(%s::bigint[], %s::uuid[]) AS s (id, licence_id) WHERE r.id = s.id
"""
_LOCK = "SELECT pg_advisory_xact_lock(hashtext(%s), 0)"


@dataclass(frozen=True, kw_only=True)
class _Made:
    """A row of the file and the licence that it becomes."""

    row: LicenceImportRow
    licence: Licence
    terms: Terms


@transaction.atomic
def issue_import_batch(*, import_id: UUID, by: Officer | SystemActor, at: datetime, limit: int = MOST) -> int:
    """Issue the next `limit` rows that are ready; answers how many rows were dealt with, 0 at the end.

    A row that meanwhile has a number or a holder that is taken is rejected, with the reason. One act on
    the trail with a part for each licence and the root over them. Where the organisation's own register
    is the source, the sealed paper of each is ordered. What the row said goes. One event for the batch; its
    listener tells the holders. 16 SQL for any number.

    Raises DutyMissing, NotFound, ImportNotReady.
    """
    if not 0 < limit <= MOST:
        raise ValueError(f"an act on {limit} rows")
    of = (
        LicenceImport.objects.select_for_update(of=["self"])
        .select_related("type")
        .filter(pk=import_id)
        .first()
    )
    if of is None:
        raise NotFound
    if isinstance(by, Officer):
        check_duty(by, DUTY, organisation_id=of.organisation_id)
    if of.state != ImportState.ISSUING.value:
        raise ImportNotReady(facts={"state": of.state})
    ready = LicenceImportRow.objects.filter(of=of, state=RowState.READY.value)
    rows = list(ready.order_by("place")[:limit])
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [of.type_id])  # imports of one type follow one another
    kind, made, rejected = _read(of, rows, by=by, at=at)
    Licence.objects.bulk_create([one.licence for one in made], ignore_conflicts=True)
    ids = [one.licence.pk for one in made]
    written = set(Licence.objects.filter(pk__in=ids).values_list("pk", flat=True))
    issued = [one for one in made if one.licence.pk in written]
    # somebody issued one to this holder, or under this number, between our look and our write
    rejected += [(one.row, [Flaw(text=HELD)]) for one in made if one.licence.pk not in written]
    _write(rejected, issued)
    if issued:
        if Origin(of.origin).trust is Trust.A:
            _order_papers(issued, kind, at=at)
        else:
            give_places([one.licence.pk for one in issued])
        _record(of, issued, by=by, at=at)
        announce(
            LicencesIssued(
                import_id=of.pk,
                type_code=of.type_id,
                organisation_id=of.organisation_id,
                count=len(issued),
                first_row=issued[0].row.place,
                last_row=issued[-1].row.place,
                issued_at=at,
            )
        )
    return len(rows)


def _read(
    of: LicenceImport, rows: Sequence[LicenceImportRow], *, by: Officer | SystemActor, at: datetime
) -> tuple[LicenceTypeFact, list[_Made], list[tuple[LicenceImportRow, list[Flaw]]]]:
    """Each row again from its text, by the library as it is now. 2 SQL."""
    today = at.astimezone(CITY_ZONE).date()
    reader, kind = reader_of(of, today=today)
    issuer = organisation(of.organisation_id)
    read = [(row, *reader.read(row.raw or {})) for row in rows]
    rejected = [(row, flaws) for row, one, flaws in read if one is None]
    good = [(row, one) for row, one, _ in read if one is not None]
    there = numbers_there(kind, [one.number for _, one in good])
    held = holders_with_one(kind, [one for _, one in good], today=today)
    made = []
    for row, one in good:
        index = holder_index(one.holder.kind, one.holder.id_code)
        if one.number in there:
            rejected.append((row, [Flaw(text=THERE)]))
        elif index in held and is_current(one, on=today):
            rejected.append((row, [Flaw(text=HELD)]))
        else:
            made.append(_made(of, row, one, kind, issuer, index, by=by, at=at))
    return kind, made, rejected


def _made(
    of: LicenceImport,
    row: LicenceImportRow,
    one: RowRead,
    kind: LicenceTypeFact,
    issuer: OrganisationFact,
    index: bytes,
    *,
    by: Officer | SystemActor,
    at: datetime,
) -> _Made:
    terms = Terms(
        type=kind,
        holder=one.holder,
        fields=one.fields,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
    )
    licence = new_row(
        terms,
        issuer=issuer,
        number=one.number,
        version=one.version,
        index=index,
        case_number="",
        issued_by=by.ref,
        at=datetime.combine(one.issued_on, time(12), CITY_ZONE),
        trust=Origin(of.origin).trust,
    )
    # one whose term is over leaves room for the one that holds
    licence.is_single = kind.one_per_holder and is_current(one, on=at.astimezone(CITY_ZONE).date())
    return _Made(row=row, licence=licence, terms=terms)


def _write(rejected: Sequence[tuple[LicenceImportRow, list[Flaw]]], issued: Sequence[_Made]) -> None:
    for row, flaws in rejected:
        row.state, row.flaws = RowState.REJECTED.value, [flaw.as_json() for flaw in flaws]
        row.lacking = lacking_of(flaws)
    if rejected:
        LicenceImportRow.objects.bulk_update([row for row, _ in rejected], ["state", "flaws", "lacking"])
    if issued:
        with connection.cursor() as cursor:
            cursor.execute(_DONE, [[one.row.pk for one in issued], [one.licence.pk for one in issued]])


def _order_papers(issued: Sequence[_Made], kind: LicenceTypeFact, *, at: datetime) -> None:
    signer = paper_signer(at=at)
    places = give_places([one.licence.pk for one in issued], paper_key=signer.key)
    facts = [fact_of(one.licence, one.terms) for one in issued]
    order_documents(
        documents=[
            NewDocument(
                template=kind.template,
                data=paper_data(fact, kind) | signer.parts(fact, kind=kind, place=place),
                owner=f"licence:{one.licence.pk}",
                kind=DOCUMENT_KIND,
                seal_by=one.licence.organisation_id,
            )
            for one, fact, place in zip(issued, facts, places, strict=True)
        ],
        at=at,
        in_bulk=True,
    )


def _record(of: LicenceImport, issued: Sequence[_Made], *, by: Officer | SystemActor, at: datetime) -> None:
    parts: list[tuple[str, dict[str, Any]]] = [
        (
            LICENCE.format(number=one.licence.number),
            {"identifier": one.licence.identifier, "row": one.row.place, "row_sha256": one.row.sha256},
        )
        for one in issued
    ]
    record_many(
        act=DUTY,
        subject=SUBJECT.format(id=of.pk),
        by=by,
        at=at,
        facts={"type": of.type_id, "origin": of.origin, "file_sha256": of.file_sha256},
        parts=parts,
    )
