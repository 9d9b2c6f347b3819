"""Keeps the names and their uses as the items in force say them; done again it changes nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from tongban.services.items.materials.models import Material, MaterialUse
from tongban.services.items.materials.names import initials, normal_name
from tongban.services.items.models import Item

LONGEST = 500  # characters: what is longer names no paper
# items in one short transaction: 100 with 20 new names each take some 1 s, most of it for normal name and pinyin
BATCH = 100
COUNTED = 500  # names counted in one

_SAID = """
SELECT DISTINCT ON (i.id, slot->>'name')
    i.id, slot->>'name', left(coalesce(slot->>'kind', '3'), 1), left(coalesce(slot->'licence_types'->>0, ''), 60)
FROM items_item i
JOIN items_itemversion v ON v.id = i.current_id
CROSS JOIN LATERAL jsonb_array_elements(coalesce(v.content->'slots', '[]')) WITH ORDINALITY AS s(slot, place)
WHERE i.id = ANY(%s) AND i.task_state = '1' AND length(slot->>'name') BETWEEN 1 AND %s
ORDER BY i.id, slot->>'name', place
"""
_COUNT = """
UPDATE items_material m
SET uses = found.uses, kind = coalesce(found.kind, m.kind), licence_type = coalesce(found.licence, '')
FROM (
    SELECT one.id, count(u.id) AS uses, mode() WITHIN GROUP (ORDER BY u.kind) AS kind,
           mode() WITHIN GROUP (ORDER BY u.licence_type) AS licence
    FROM unnest(%s::uuid[]) AS one(id) LEFT JOIN items_materialuse u ON u.material_id = one.id
    GROUP BY one.id
) found
WHERE m.id = found.id AND (m.uses, m.kind, m.licence_type)
    IS DISTINCT FROM (found.uses, coalesce(found.kind, m.kind), coalesce(found.licence, ''))
"""


def collect_items(*, codes: Sequence[str], at: datetime) -> int:
    """Take the names of these items as their versions in force say them; an item that is suspended or
    cancelled uses none. Answers how many names were new. 7 SQL for a batch, 11 where all is new."""
    ids = list(Item.objects.filter(code__in=codes).order_by("pk").values_list("pk", flat=True))
    new = 0
    for start in range(0, len(ids), BATCH):
        found, touched = _collect(ids[start : start + BATCH], at)
        _count(touched)
        new += found
    return new


def collect_all(*, at: datetime) -> tuple[int, int]:
    """Take the names of the whole library, batch by batch, and count each name once at the end.
    Answers how many items were read and how many names were new."""
    after = read = new = 0
    while ids := list(Item.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        new += _collect(ids, at)[0]
        read, after = read + len(ids), ids[-1]
    _count(list(Material.objects.order_by("pk").values_list("pk", flat=True)))
    return read, new


@transaction.atomic
def _collect(item_ids: Sequence[int], at: datetime) -> tuple[int, set[UUID]]:
    """The uses of these items made anew where they differ; answers the names that touch them."""
    list(Item.objects.select_for_update(no_key=True).filter(pk__in=item_ids).order_by("pk").values_list("pk"))
    with connection.cursor() as cursor:
        cursor.execute(_SAID, [list(item_ids), LONGEST])
        said = cursor.fetchall()
    known, new = _named({row[1] for row in said}, at)
    wanted = {(item_id, known[name]): (kind, licence) for item_id, name, kind, licence in said}
    stored = {(row.item_id, row.material_id): row for row in MaterialUse.objects.filter(item_id__in=item_ids)}
    right = {key for key, row in stored.items() if wanted.get(key) == (row.kind, row.licence_type)}
    fresh = [
        MaterialUse(item_id=key[0], material_id=key[1], kind=kind, licence_type=licence)
        for key, (kind, licence) in wanted.items()
        if key not in right
    ]
    MaterialUse.objects.filter(pk__in=[row.pk for key, row in stored.items() if key not in right]).delete()
    MaterialUse.objects.bulk_create(fresh)
    return new, {material_id for _, material_id in [*wanted, *stored]}


def _named(names: Iterable[str], at: datetime) -> tuple[dict[str, UUID], int]:
    """The ids of names, those not yet known made. 1 SQL, 3 with new ones."""
    wanted = set(names)
    known = _ids(wanted)
    missing = sorted(wanted - known.keys())
    if not missing:
        return known, 0
    rows = [
        Material(name=name, normal=normal_name(name)[:LONGEST], initials=initials(name), found_at=at)
        for name in missing
    ]
    Material.objects.bulk_create(rows, ignore_conflicts=True)
    return known | _ids(missing), len(missing)


def _ids(names: Iterable[str]) -> dict[str, UUID]:
    rows: Any = Material.objects.filter(name__in=list(names)).values_list("name", "pk")
    return dict(rows)


def _count(material_ids: Iterable[UUID]) -> None:
    ordered = sorted(material_ids)
    for start in range(0, len(ordered), COUNTED):
        some = ordered[start : start + COUNTED]
        with transaction.atomic(), connection.cursor() as cursor:
            list(
                Material.objects.select_for_update(no_key=True)
                .filter(pk__in=some)
                .order_by("pk")
                .values_list("pk")
            )
            cursor.execute(_COUNT, [some])
