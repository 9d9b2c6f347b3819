"""Take an edition into use: in one moment everybody sees it, and the one before is kept as history."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import leaf_hash, record, root_of
from tongban.kernel.actors import Actor
from tongban.resources.registers.correcting.applying import stand_by_corrections
from tongban.resources.registers.editions.commands.open import SUBJECT
from tongban.resources.registers.editions.facts import (
    SERVE_ACT,
    EditionNotLoading,
    EditionState,
    RegisterChanged,
)
from tongban.resources.registers.editions.tables import LINK_REPRESENTATIVES, TABLES
from tongban.resources.registers.facts import Register
from tongban.resources.registers.following import lock_changes, next_position
from tongban.resources.registers.models import RegisterEdition, ServingEdition


@transaction.atomic
def serve_edition(*, register: Register, number: int, by: Actor, at: datetime) -> RegisterEdition:
    """Take a loaded edition into use. Readers see the old one until this is done, and then the new one.

    Who follows the register is told row by row what changed; not of the first edition, which is a beginning: they
    take all rows. The act on the trail has the counts and the root over all parts. 25 SQL at most, whatever its size,
    and those of `stand_by_corrections` where it meets any.

    Raises EditionNotLoading.
    """
    edition = RegisterEdition.objects.select_for_update().filter(register=register, number=number).first()
    if edition is None or edition.state != EditionState.LOADING:
        raise EditionNotLoading(facts={"number": number})
    lock_changes(register)
    values: dict[str, int | UUID | str | datetime] = {
        "number": number,
        "edition": edition.id,
        "register": register.value,
        "at": at,
    }
    stand_by_corrections(edition, at=at)
    tables = TABLES[register]
    is_first = not ServingEdition.objects.filter(register=register.value, number__gt=0).exists()
    with connection.cursor() as cursor:
        if not is_first:
            cursor.execute(tables.note_new(), values)
            cursor.execute(tables.note_others(), values)
        cursor.execute(tables.keep(), values)
        cursor.execute(tables.change(), values)
        edition.changed = cursor.rowcount
        cursor.execute(tables.leave(), values)
        edition.left = cursor.rowcount
    tables.change_model._default_manager.filter(edition=edition).delete()
    edition.new = tables.held_model.objects.filter(since_edition=number).count()
    if register is Register.FIRM:
        edition.set_aside = edition.set_aside_rows.count()
    RegisterEdition.objects.filter(register=register, state=EditionState.SERVING).update(
        state=EditionState.REPLACED
    )
    edition.state, edition.served_at = EditionState.SERVING, at
    edition.save(update_fields=["state", "served_at", "new", "changed", "left", "set_aside"])
    begins = {"changes_from": next_position()} if is_first else {}
    ServingEdition.objects.update_or_create(register=register.value, defaults={"number": number, **begins})
    with connection.cursor() as cursor:
        cursor.execute(LINK_REPRESENTATIVES)
    roots = [bytes(root) for root in edition.parts.order_by("name").values_list("root", flat=True) if root]
    facts = {
        "new": edition.new,
        "changed": edition.changed,
        "left": edition.left,
        "set_aside": edition.set_aside,
        "rows": edition.parts.aggregate(rows=Sum("rows"))["rows"] or 0,
        "root_sha256": root_of([leaf_hash(root) for root in roots]).hex() if roots else "",
    }
    record(
        act=SERVE_ACT,
        subject=SUBJECT.format(register=register.value, number=number),
        by=by,
        at=at,
        facts=facts,
    )
    announce(RegisterChanged(register=register, at=at))
    return edition
