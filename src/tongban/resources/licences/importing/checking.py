"""The dry run: every row is read and compared with the file and the library; nothing is issued."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from tongban.foundation.directory.public import organisation
from tongban.kernel.errors import N_
from tongban.resources.licences.facts import LicenceState, LicenceTypeFact
from tongban.resources.licences.importing.facts import Flaw, RowRead, RowState, lacking_of
from tongban.resources.licences.importing.mapping import mapping_from
from tongban.resources.licences.importing.models import LicenceImport, LicenceImportRow
from tongban.resources.licences.importing.reading import RowReader
from tongban.resources.licences.models import Licence
from tongban.resources.licences.queries import holder_index, type_fact

BATCH = 1000
HELD = N_("The holder has a valid licence of this type already.")
THERE = N_("A licence of this type with this number is in the library already.")
TWICE = N_("The same number stands in line %(line)s already.")
HOLDER_TWICE = N_("The same holder stands in line %(line)s already, and the type allows one.")
_WRITE = """
UPDATE licences_licenceimportrow r SET state = s.state, number = s.number, holder_index = s.holder_index,
       flaws = s.flaws::jsonb, lacking = s.lacking
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bytea[], %s::text[], %s::text[])
     AS s (id, state, number, holder_index, flaws, lacking)
WHERE r.id = s.id AND r.state = 'new'
"""


@dataclass
class Seen:
    """Numbers and holders that stand in the file already, each with its line."""

    numbers: dict[str, int] = field(default_factory=dict)
    holders: dict[bytes, int] = field(default_factory=dict)


def reader_of(row: LicenceImport, *, today: date) -> tuple[RowReader, LicenceTypeFact]:
    """What reads the rows of an import. 1 SQL at most beside the type."""
    kind = type_fact(row.type)
    issuer = organisation(row.organisation_id)
    return RowReader(mapping_from(row.mapping), kind, issuer_code=issuer.code, today=today), kind


def is_current(read: RowRead, *, on: date) -> bool:
    """Whether it counts where a type allows one valid licence a holder."""
    return read.valid_until is None or read.valid_until >= on


def seen_before(of: LicenceImport) -> Seen:
    """What the rows that were found good have taken; for a check that goes on. 1 SQL."""
    rows = LicenceImportRow.objects.filter(of=of, state=RowState.READY.value)
    seen = Seen()
    for line, number, index in rows.values_list("line", "number", "holder_index"):
        seen.numbers[number] = line
        if index is not None:
            seen.holders[bytes(index)] = line
    return seen


def check_rows(
    rows: Sequence[LicenceImportRow], reader: RowReader, kind: LicenceTypeFact, seen: Seen, *, today: date
) -> None:
    """Say of each new row whether it is ready or rejected, and why. 3 SQL."""
    read = [reader.read(row.raw or {}) for row in rows]
    good = [one for one, _ in read if one is not None]
    there = numbers_there(kind, [one.number for one in good])
    held = holders_with_one(kind, good, today=today)
    written: list[tuple[int, str, str, bytes | None, str, str]] = []
    for row, (one, flaws) in zip(rows, read, strict=True):
        index = None
        if one is not None:
            current = kind.one_per_holder and is_current(one, on=today)
            index = holder_index(one.holder.kind, one.holder.id_code) if current else None
            flaws = _against_others(one, index, seen, there, held)
            if not flaws:
                seen.numbers[one.number] = row.line
                if index is not None:
                    seen.holders[index] = row.line
        state = RowState.REJECTED if flaws else RowState.READY
        said = json.dumps([flaw.as_json() for flaw in flaws], ensure_ascii=False)
        number, kept = one.number if one else "", None if flaws else index
        written.append((row.pk, state.value, number, kept, said, lacking_of(flaws)))
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [list(column) for column in zip(*written, strict=True)])


def numbers_there(kind: LicenceTypeFact, numbers: Sequence[str]) -> set[str]:
    """Those of the numbers that the library has. 1 SQL."""
    return set(Licence.objects.filter(type_id=kind.code, number__in=numbers).values_list("number", flat=True))


def holders_with_one(kind: LicenceTypeFact, rows: Sequence[RowRead], *, today: date) -> set[bytes]:
    """The holders that have a valid licence of a type that allows one. 1 SQL, none for other types."""
    if not kind.one_per_holder:
        return set()
    indexes = [holder_index(one.holder.kind, one.holder.id_code) for one in rows if is_current(one, on=today)]
    held = Licence.objects.filter(
        type_id=kind.code,
        holder_kind=kind.holder_kind.value,
        holder_index__in=indexes,
        is_single=True,
        state__in=[LicenceState.VALID.value, LicenceState.SUSPENDED.value],
    )
    return {bytes(index) for index in held.values_list("holder_index", flat=True)}


def _against_others(
    one: RowRead, index: bytes | None, seen: Seen, there: set[str], held: set[bytes]
) -> list[Flaw]:
    flaws = []
    if line := seen.numbers.get(one.number):
        flaws.append(Flaw(text=TWICE, facts={"line": line}))
    elif one.number in there:
        flaws.append(Flaw(text=THERE))
    if index is not None and (line := seen.holders.get(index)):
        flaws.append(Flaw(text=HOLDER_TWICE, facts={"line": line}))
    elif index is not None and index in held:
        flaws.append(Flaw(text=HELD))
    return flaws
