"""An edition is taken into use: what upheld objections entered stands where the rule says so."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from tongban.foundation.jobs.public import announce
from tongban.foundation.tasks.public import drop_tasks
from tongban.kernel.errors import NoProvider
from tongban.resources.registers.correcting.facts import (
    HELD,
    STANDS_AGAINST,
    CorrectionMet,
    Met,
    is_said,
    unsaid,
)
from tongban.resources.registers.correcting.queries import upheld_disputes
from tongban.resources.registers.correcting.rules import met_by
from tongban.resources.registers.correcting.values import value_in
from tongban.resources.registers.dispute_facts import CORRECTABLE, DisputeState, mend_key
from tongban.resources.registers.facts import Register
from tongban.resources.registers.models import (
    FactDispute,
    FirmChange,
    MetDispute,
    PersonChange,
    RegisteredFirm,
    RegisterEdition,
    RegisteredPerson,
)
from tongban.resources.registers.records.facts import FieldOrigin, origin_reader
from tongban.standards.working_time import local_day

_Change = PersonChange | FirmChange
_Row = RegisteredPerson | RegisteredFirm
_TOLD = frozenset({Met.WRONG_AGAIN, Met.CHANGED})


def stand_by_corrections(edition: RegisterEdition, *, at: datetime) -> None:
    """Change the waiting rows of an edition where a correction stands against them, and note what each brought.

    To be called under the lock of the register, before its rows are taken: nothing is corrected meanwhile. 1 SQL
    where no row of it is about a fact that an objection was upheld of, else 6 and one for each such row; what the
    department and the person are to hear goes out as events.
    """
    register = Register(edition.register)
    upheld = _upheld(edition, register)
    if not upheld:
        return
    changes, held = _rows(edition, register, {_key(one.dispute) for one in upheld})
    told = _origins(register, list(changes.values()))
    met: list[MetDispute] = []
    for dispute, wrong in upheld:
        change, row = changes[_key(dispute)], held[_key(dispute)]
        if dispute.state == DisputeState.CORRECTED and not _is_in_force(dispute, row):
            continue
        packed = bytes(change.origins or b"")
        found = _met(dispute, wrong, change, told[_key(dispute)].get(dispute.fact))
        if found is Met.SILENT and dispute.state == DisputeState.NOTED:
            continue
        if dispute.state == DisputeState.CORRECTED and found in STANDS_AGAINST:
            _keep(dispute, change, row)
        if found is not Met.SILENT:
            met.append(MetDispute(dispute=dispute, edition=edition, met=found, origins=packed))
    MetDispute.objects.bulk_create(met)
    _end_mended([one.dispute for one in met if one.met in (Met.CONFIRMED, Met.CHANGED)], at=at)
    for one in met:
        if one.met in _TOLD or one.dispute.state == DisputeState.NOTED:
            announce(
                CorrectionMet(dispute_id=one.dispute_id, edition=edition.number, met=Met(one.met), at=at)
            )


class _Upheld(NamedTuple):
    """The newest of a fact, and all values that were found wrong."""

    dispute: FactDispute
    wrong: set[str]


def _upheld(edition: RegisterEdition, register: Register) -> list[_Upheld]:
    rows = upheld_disputes()
    if register is Register.PERSON:
        changed = PersonChange.objects.filter(edition=edition, facts__isnull=False)
        rows = rows.filter(uscc="", person_id__in=changed.values("person_id"))
    else:
        brought = FirmChange.objects.filter(edition=edition, is_left=False)
        rows = rows.filter(uscc__in=brought.values("uscc"))
    newest: dict[tuple[str, str], _Upheld] = {}
    for row in rows.order_by("settled_at", "id"):
        before = newest.get((_key(row), row.fact))
        newest[_key(row), row.fact] = _Upheld(
            row, {row.held, row.replaced} | (before.wrong if before else set())
        )
    return list(newest.values())


def _rows(
    edition: RegisterEdition, register: Register, keys: set[str]
) -> tuple[dict[str, _Change], dict[str, _Row]]:
    if register is Register.PERSON:
        people = PersonChange.objects.filter(edition=edition, person_id__in=keys)
        known = RegisteredPerson.objects.filter(id__in=keys)
        return {str(row.person_id): row for row in people}, {str(row.id): row for row in known}
    firms = FirmChange.objects.filter(edition=edition, uscc__in=keys)
    held = RegisteredFirm.objects.filter(uscc__in=keys)
    return {row.uscc: row for row in firms}, {row.uscc: row for row in held}


def _key(dispute: FactDispute) -> str:
    return dispute.uscc or str(dispute.person_id)


def _is_in_force(dispute: FactDispute, row: _Row) -> bool:
    """Whether what was entered stands now, and no department has delivered it since.

    One that was entered before origins were kept with it had left that of the value that it replaced.
    """
    if value_in(dispute.fact, row) != (dispute.entered or dispute.said):
        return False
    return dispute.origins is None or not is_said(row.origins, dispute.fact)


def _met(dispute: FactDispute, wrong: set[str], change: _Change, origin: FieldOrigin | None) -> Met:
    is_corrected = dispute.state == DisputeState.CORRECTED
    assert dispute.settled_at is not None
    return met_by(
        fact=dispute.fact,
        delivered=value_in(dispute.fact, change) if is_said(change.origins, dispute.fact) else "",
        seen_on=origin.seen_on if origin else None,
        right=dispute.entered or dispute.said if is_corrected else "",
        wrong=wrong,
        found_on=local_day(dispute.settled_at),
    )


def _keep(dispute: FactDispute, change: _Change, row: _Row) -> None:
    """What stands goes on standing, and nobody delivered it. An address keeps its area."""
    assert dispute.fact in CORRECTABLE
    name = HELD[dispute.fact].name
    if isinstance(change, PersonChange):
        change.facts = {**(change.facts or {}), name: dispute.entered or dispute.said}
    else:
        setattr(change, name, dispute.entered or dispute.said)
    if name == "address":
        change.area_code = row.area_code
    change.origins = unsaid(change.origins, dispute.fact)
    change.save()


def _end_mended(disputes: Iterable[FactDispute], *, at: datetime) -> None:
    """What its source was to mend is mended: nothing more is to be done. 2 SQL, none where nothing is."""
    mended = [one for one in disputes if one.state == DisputeState.NOTED]
    if mended:
        FactDispute.objects.filter(id__in=[one.id for one in mended]).update(mended_at=at)
        drop_tasks(keys=[mend_key(one.id) for one in mended], at=at, outcome="delivered")


def _origins(register: Register, changes: list[_Change]) -> Mapping[str, Mapping[str, FieldOrigin]]:
    packed = [(bytes(row.origins) if row.origins else None, None) for row in changes]
    keys = [str(row.person_id) if isinstance(row, PersonChange) else row.uscc for row in changes]
    try:
        told = origin_reader.ask().told(register, packed)
    except NoProvider:
        told = [{} for _ in packed]
    return dict(zip(keys, told, strict=True))
