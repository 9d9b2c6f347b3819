"""Take an edition into use: in one moment everybody sees it, and the one before is kept as history."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from tongban.foundation.trail.public import leaf_hash, record, root_of
from tongban.kernel.actors import Actor
from tongban.resources.registers.editions.commands.open import SUBJECT
from tongban.resources.registers.editions.facts import SERVE_ACT, EditionNotLoading, EditionState
from tongban.resources.registers.facts import Register
from tongban.resources.registers.models import (
    PersonChange,
    RegisterEdition,
    RegisteredPerson,
    ServingEdition,
)

_KEEP = """
INSERT INTO registers_personhistory (id, person_id, from_edition, until_edition, area_code, facts, origins)
SELECT change.id, person.id, person.edition, %(number)s, person.area_code, person.facts, person.origins
FROM registers_personchange AS change JOIN registers_registeredperson AS person ON person.id = change.person_id
WHERE change.edition_id = %(edition)s AND change.facts IS NOT NULL
"""
_CHANGE = """
UPDATE registers_registeredperson AS person
SET facts = change.facts, area_code = change.area_code, origins = change.origins, edition = %(number)s,
    left_edition = NULL
FROM registers_personchange AS change
WHERE change.edition_id = %(edition)s AND change.facts IS NOT NULL AND person.id = change.person_id
"""
_LEAVE = """
UPDATE registers_registeredperson AS person SET left_edition = %(number)s
FROM registers_personchange AS change
WHERE change.edition_id = %(edition)s AND change.facts IS NULL AND person.id = change.person_id
"""


@transaction.atomic
def serve_edition(*, register: Register, number: int, by: Actor, at: datetime) -> RegisterEdition:
    """Take a loaded edition into use. Readers see the old one until this is done, and then the new one.

    The act on the trail has the counts and the root over all parts. 10 SQL, whatever its size.

    Raises EditionNotLoading.
    """
    edition = RegisterEdition.objects.select_for_update().filter(register=register, number=number).first()
    if edition is None or edition.state != EditionState.LOADING:
        raise EditionNotLoading(facts={"number": number})
    values: dict[str, int | UUID] = {"number": number, "edition": edition.id}
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, values)
        cursor.execute(_CHANGE, values)
        edition.changed = cursor.rowcount
        cursor.execute(_LEAVE, values)
        edition.left = cursor.rowcount
    PersonChange.objects.filter(edition=edition).delete()
    edition.new = RegisteredPerson.objects.filter(since_edition=number).count()
    RegisterEdition.objects.filter(register=register, state=EditionState.SERVING).update(
        state=EditionState.REPLACED
    )
    edition.state, edition.served_at = EditionState.SERVING, at
    edition.save(update_fields=["state", "served_at", "new", "changed", "left"])
    ServingEdition.objects.update_or_create(register=register.value, defaults={"number": number})
    roots = [bytes(root) for root in edition.parts.order_by("name").values_list("root", flat=True) if root]
    facts = {
        "new": edition.new,
        "changed": edition.changed,
        "left": edition.left,
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
    return edition
