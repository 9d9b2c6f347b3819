"""What a change is about: a list entry or an implementation, as its verbs need it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from tongban.kernel.errors import NotFound
from tongban.services.items.library.facts import Act, TaskState
from tongban.services.items.library.models import Change, ListEntry
from tongban.services.items.library.proposals import kind_of
from tongban.services.items.models import Item


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A list entry or an item. An entry that is to be made has neither version nor state."""

    kind: str
    code: str
    name: str
    area_code: str
    organisation_id: UUID | None
    version_id: int | None
    task_state: str
    follows_entry: bool
    entry: ListEntry | None = None
    item: Item | None = None


def subject_of(subject: str, *, lock: bool = False) -> Subject:
    """The thing that a change is about. 1 SQL. Raises NotFound, ProposalInvalid."""
    kind, code = kind_of(subject)
    return _entry(code, lock=lock) if kind == "entry" else _item(code, lock=lock)


def _entry(code: str, *, lock: bool) -> Subject:
    rows = ListEntry.objects.select_related("current")
    entry = (rows.select_for_update(of=("self",)) if lock else rows).filter(code=code).first()
    if entry is None:
        raise NotFound(facts={"entry": code})
    return Subject(
        kind="entry",
        code=code,
        name=entry.name,
        area_code=entry.area_code,
        organisation_id=entry.keeper_id,
        version_id=entry.current_id,
        task_state=entry.task_state,
        follows_entry=False,
        entry=entry,
    )


def _item(code: str, *, lock: bool) -> Subject:
    rows = Item.objects.select_related("current")
    item = (rows.select_for_update(of=("self",)) if lock else rows).filter(code=code).first()
    if item is None:
        raise NotFound(facts={"item": code})
    return Subject(
        kind="item",
        code=code,
        name=item.name,
        area_code=item.area_code,
        organisation_id=item.organisation_id,
        version_id=item.current_id,
        task_state=item.task_state,
        follows_entry=item.entry_id is not None,
        item=item,
    )


def fits_state(act: Act, subject: Subject) -> bool:
    """Whether an act makes sense for the state of its subject."""
    if act is Act.ADD:
        return subject.version_id is None
    if act is Act.RESUME:
        return subject.task_state == TaskState.SUSPENDED
    if subject.version_id is None:
        return False
    if act is Act.SUSPEND:
        return subject.task_state == TaskState.IN_USE
    return subject.task_state != TaskState.CANCELLED


def codes_below(change: Change) -> list[str]:
    """The codes of the implementations that a change touches. 1 SQL or 2."""
    kind, code = kind_of(change.subject)
    if kind == "item":
        return [code]
    return list(items_below(entry_codes(change)).order_by("code").values_list("code", flat=True))


def entry_codes(change: Change) -> list[str]:
    """The entries whose implementations a change of an entry touches."""
    return [kind_of(change.subject)[1], *change.others]


def items_below(codes: Collection[str]) -> QuerySet[Item]:
    """The implementations of these entries and of those that refine them, cancelled ones left out."""
    return Item.objects.filter(entry_id__in=entry_ids_below(codes)).exclude(task_state=TaskState.CANCELLED)


_BELOW = """
WITH RECURSIVE down AS (
    SELECT id, 0 AS steps FROM items_listentry WHERE code = ANY(%s)
    UNION
    SELECT e.id, d.steps + 1 FROM down d JOIN items_listentry e ON e.upper_id = d.id WHERE d.steps < 8
)
SELECT id FROM down GROUP BY id ORDER BY min(steps), id
"""


def entry_ids_below(codes: Collection[str]) -> list[int]:
    """These entries and all that refine them, from the top down. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [list(codes)])
        return [row[0] for row in cursor.fetchall()]
