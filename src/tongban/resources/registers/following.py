"""What happened to the rows of a register, in order, for who follows it: the exchange tells those who may know.

A position is given under a lock that holds until it is seen, so that nobody who reads on from a position misses an
earlier one that was written at the same time.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Max

from tongban.foundation.jobs.public import announce
from tongban.resources.registers.editions.facts import FollowedChange, RegisterChanged, RowChange
from tongban.resources.registers.editions.models import FirmHistory, PersonHistory, RegisterChange
from tongban.resources.registers.facts import Register
from tongban.resources.registers.models import RegisteredFirm, RegisteredPerson, ServingEdition
from tongban.resources.registers.sharing import firm_values, person_values

_LOCK = "SELECT pg_advisory_xact_lock(hashtext(%s))"
_NEXT = "SELECT nextval(pg_get_serial_sequence('registers_registerchange', 'id'))"
_AT_ONCE = 20_000


def lock_changes(register: Register) -> None:
    """Nobody else changes the register until this transaction ends: to be called before anything is written. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [f"registers.changes:{register}"])


def note_by_hand(
    register: Register,
    *,
    added: Collection[UUID | str],
    changed: Mapping[UUID, Mapping[str, str]] | Mapping[str, Mapping[str, str]],
    at: datetime,
) -> None:
    """Note rows that were entered or corrected by hand, by id or credit code, under the lock. 1 SQL and the event.

    `changed` has what each said before (`person_values`, `firm_values`): who follows a part of the register by a row
    filter hears nothing of the others.
    """
    rows: list[tuple[RowChange, UUID | str, dict[str, str] | None]] = [
        *((RowChange.ADDED, key, None) for key in added),
        *((RowChange.CHANGED, key, dict(before)) for key, before in changed.items()),
    ]
    RegisterChange.objects.bulk_create(
        RegisterChange(
            register=register.value,
            kind=kind.value,
            person_id=key if isinstance(key, UUID) else None,
            uscc=key if isinstance(key, str) else "",
            before=before,
            at=at,
        )
        for kind, key, before in rows
    )
    announce(RegisterChanged(register=register, at=at))


def next_position() -> int:
    """A position after all that were given. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT)
        return int(cursor.fetchone()[0])


def changes_kept_from(register: Register) -> int:
    """Who follows from an earlier position takes all rows once more. 1 SQL."""
    row = ServingEdition.objects.filter(register=register.value)
    return row.values_list("changes_from", flat=True).first() or 0


def newest_change(register: Register) -> int:
    """The position after everything that has happened. 2 SQL."""
    last = RegisterChange.objects.filter(register=register.value).order_by("-id")
    return max(last.values_list("id", flat=True).first() or 0, changes_kept_from(register))


def people_changed_after(position: int, *, limit: int) -> list[FollowedChange]:
    """What happened to people since. 3 SQL; each row is opened."""
    found = _after(Register.PERSON, position, limit)
    ids = {one.person_id for one in found if one.person_id}
    now = {
        row.id: person_values(row.facts, row.area_code)
        for row in RegisteredPerson.objects.serving().filter(id__in=ids)
    }
    old = PersonHistory.objects.filter(person_id__in=ids, until_edition__in={one.edition for one in found})
    before = {(row.person_id, row.until_edition): person_values(row.facts, row.area_code) for row in old}
    return [
        _told(one, str(one.person_id), now.get(one.person_id), before.get((one.person_id, one.edition)))
        for one in found
        if one.person_id
    ]


def firms_changed_after(position: int, *, limit: int) -> list[FollowedChange]:
    """What happened to firms since. 4 SQL. A representative who takes another name is no change of the firm."""
    found = _after(Register.FIRM, position, limit)
    codes = [one.uscc for one in found]
    rows = list(RegisteredFirm.objects.serving().filter(uscc__in=codes))
    old = list(FirmHistory.objects.filter(uscc__in=codes, until_edition__in={one.edition for one in found}))
    both: list[RegisteredFirm | FirmHistory] = [*rows, *old]
    heads = {row.representative_id for row in both if row.representative_id}
    names = {row.id: str(row.facts["name"]) for row in RegisteredPerson.objects.filter(id__in=heads)}

    def values(row: RegisteredFirm | FirmHistory) -> dict[str, str]:
        head = row.representative_id
        return firm_values(row, representative=names.get(head, "") if head else "")

    now = {row.uscc: values(row) for row in rows}
    before = {(row.uscc, row.until_edition): values(row) for row in old}
    return [_told(one, one.uscc, now.get(one.uscc), before.get((one.uscc, one.edition))) for one in found]


def forget_register_changes(*, before: datetime) -> int:
    """Delete what was noted before a moment; answers how many. Done again it deletes nothing.

    First it is said that they are gone, then they go, some thousands at once.
    """
    gone = 0
    for register in Register:
        old = RegisterChange.objects.filter(register=register.value, at__lt=before)
        last = old.aggregate(last=Max("id"))["last"]
        if last is None:
            continue
        ServingEdition.objects.get_or_create(register=register.value)
        ServingEdition.objects.filter(register=register.value, changes_from__lt=last).update(
            changes_from=last
        )
        while ids := list(old.filter(id__lte=last).values_list("id", flat=True)[:_AT_ONCE]):
            gone += RegisterChange.objects.filter(id__in=ids).delete()[0]
    return gone


def _after(register: Register, position: int, limit: int) -> list[RegisterChange]:
    rows = RegisterChange.objects.filter(register=register.value, id__gt=position)
    return list(rows.order_by("id")[:limit])


def _told(
    one: RegisterChange, key: str, now: Mapping[str, str] | None, before: Mapping[str, str] | None
) -> FollowedChange:
    kind = RowChange(one.kind) if now is not None else RowChange.REMOVED
    return FollowedChange(position=one.id, kind=kind, key=key, now=now or {}, before=before or one.before)
