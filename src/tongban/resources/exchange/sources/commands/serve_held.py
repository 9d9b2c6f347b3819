"""Take an edition of held rows into use: what is gone and what changed is noted unseen, then all is seen at once."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Sum

from tongban.foundation.jobs.public import announce
from tongban.foundation.trail.public import leaf_hash, record, root_of
from tongban.kernel.actors import Actor
from tongban.resources.exchange.sources.commands.open_held import SUBJECT, clear_stage, lock_loading
from tongban.resources.exchange.sources.facts import SERVE_ACT, HeldState, RowsServed
from tongban.resources.exchange.sources.models import HeldChange, HeldEdition, SourceBinding
from tongban.resources.exchange.sources.ports import ChangeKind

AT_ONCE = 50_000
_LAST = """
SELECT max(id) FROM (SELECT id FROM exchange_heldrow WHERE binding_id = %s AND id > %s ORDER BY id LIMIT %s) AS part
"""
_END = """
UPDATE exchange_heldrow AS held SET until_edition = %(number)s
WHERE held.binding_id = %(binding)s AND held.id > %(after)s AND held.id <= %(last)s
AND held.since_edition < %(number)s AND held.until_edition IS NULL
AND NOT EXISTS (SELECT 1 FROM exchange_heldstage AS stage WHERE stage.edition_id = %(edition)s
                AND stage.row_key = held.row_key AND stage.digest = held.digest)
"""
_LOG = """
INSERT INTO exchange_heldchange (binding_id, position, edition, kind, row_key, row_id, before_id)
SELECT %(binding)s, %(position)s + row_number() OVER (ORDER BY held.id), %(number)s,
       CASE WHEN held.until_edition = %(number)s THEN 'removed' WHEN other.id IS NULL THEN 'added' ELSE 'changed' END,
       held.row_key, held.id, other.id
FROM exchange_heldrow AS held
LEFT JOIN exchange_heldrow AS other ON other.binding_id = held.binding_id AND other.row_key = held.row_key
     AND ((held.since_edition = %(number)s AND other.until_edition = %(number)s)
       OR (held.until_edition = %(number)s AND other.since_edition = %(number)s))
WHERE held.binding_id = %(binding)s AND held.id > %(after)s AND held.id <= %(last)s
AND (held.since_edition = %(number)s OR (held.until_edition = %(number)s AND other.id IS NULL))
"""


def serve_held_edition(
    *, resource_code: str, number: int, by: Actor, at: datetime, check: Callable[[], None] = lambda: None
) -> HeldEdition:
    """Take an edition whose parts are all staged into use.

    In batches that nobody sees it is noted which rows are gone and what changed; `check` is called after each and may
    raise, and the next call goes on from there. The last transaction is short: in it everybody sees the new rows.

    Raises HeldNotLoading.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE exchange_heldstage")
    while _step(resource_code, number, "ended_to", _END):
        check()
    while _step(resource_code, number, "logged_to", _LOG):
        check()
    served = _switch(resource_code, number, by=by, at=at)
    clear_stage(served)
    return served


@transaction.atomic
def _step(resource_code: str, number: int, cursor_field: str, question: str) -> bool:
    """One batch of rows; False when there are none left. The first edition of all has nothing to be compared with."""
    edition = lock_loading(resource_code=resource_code, number=number)
    after = int(getattr(edition, cursor_field))
    if not edition.binding.serving:
        return False
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [edition.binding_id, after, AT_ONCE])
        [last] = cursor.fetchone()
        if last is None:
            return False
        values = {
            "binding": edition.binding_id,
            "edition": edition.pk,
            "number": number,
            "after": after,
            "last": last,
            "position": _last_position(edition.binding),
        }
        cursor.execute(question, values)
    setattr(edition, cursor_field, last)
    edition.save(update_fields=[cursor_field])
    return True


def _last_position(binding: SourceBinding) -> int:
    """The last position that was ever given, also where its change is deleted meanwhile. 2 SQL."""
    rows = HeldChange.objects.filter(binding=binding).order_by("-position")
    last = rows.values_list("position", flat=True).first() or 0
    binding.refresh_from_db(fields=["kept_from"])
    return max(last, binding.kept_from - 1)


@transaction.atomic
def _switch(resource_code: str, number: int, *, by: Actor, at: datetime) -> HeldEdition:
    """11 SQL, whatever its size."""
    edition = lock_loading(resource_code=resource_code, number=number)
    binding = SourceBinding.objects.select_for_update().get(pk=edition.binding_id)
    changes = HeldChange.objects.filter(binding=binding, edition=number).values("kind")
    counts = {one["kind"]: one["n"] for one in changes.annotate(n=Count("id"))}
    parts = edition.parts.aggregate(rows=Sum("rows"), rejected=Sum("rejected"))
    edition.rows, edition.rejected = parts["rows"] or 0, parts["rejected"] or 0
    edition.added = counts.get(ChangeKind.ADDED, 0) if binding.serving else edition.rows
    edition.changed = counts.get(ChangeKind.CHANGED, 0)
    edition.removed = counts.get(ChangeKind.REMOVED, 0)
    binding.editions.filter(state=HeldState.SERVING.value).update(state=HeldState.REPLACED.value)
    edition.state, edition.served_at = HeldState.SERVING.value, at
    edition.save()
    binding.serving, binding.served_at = number, at
    binding.save(update_fields=["serving", "served_at"])
    roots = [bytes(root) for root in edition.parts.order_by("name").values_list("root", flat=True) if root]
    facts = {
        "edition": number,
        "rows": edition.rows,
        "added": edition.added,
        "changed": edition.changed,
        "removed": edition.removed,
        "rejected": edition.rejected,
        "root_sha256": root_of([leaf_hash(root) for root in roots]).hex() if roots else "",
    }
    record(act=SERVE_ACT, subject=SUBJECT.format(resource=resource_code), by=by, at=at, facts=facts)
    announce(RowsServed(resource_code=resource_code, edition=number, changes=sum(counts.values())))
    return edition
