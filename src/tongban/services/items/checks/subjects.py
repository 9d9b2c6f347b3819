"""Reads implementations in batches as the rules want to see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from tongban.services.items.basis.resolving import LawBook
from tongban.services.items.checks.facts import CheckSubject
from tongban.services.items.facts import ItemContent
from tongban.services.items.library.facts import EntryContent
from tongban.services.items.materials.queries import kept_names
from tongban.services.items.models import ListEntryVersion

IN_USE = "1"
_MOST_ENTRIES = 5000  # kept in memory: some 2 kB each

_SELECT = """
SELECT i.id, i.current_id, i.code, i.area_code, i.organisation_id, i.source, i.list_entry_code,
       e.current_id, e.catalog_code, v.content::text
FROM items_item i
JOIN items_itemversion v ON v.id = i.current_id
LEFT JOIN items_listentry e ON e.id = i.entry_id
WHERE i.task_state = %s AND """
_NEXT = _SELECT + "i.id > %s AND i.id <= %s ORDER BY i.id LIMIT %s"
_NAMED = _SELECT + "i.code = ANY(%s) ORDER BY i.id"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadItem:
    """One implementation with where its answer belongs."""

    item_id: int
    version_id: int
    organisation_id: UUID
    subject: CheckSubject


class Reader:
    """Keeps the laws, the merged names and the entries above between batches, so that each costs one
    question or two."""

    def __init__(self, *, on: date) -> None:
        self._on = on
        self._book: LawBook | None = None
        self._names: dict[str, str] | None = None
        self._entries: dict[int, EntryContent] = {}

    def after(self, item_id: int, *, to: int, limit: int) -> list[ReadItem]:
        """The next items in force with an id up to `to`. 1 SQL, 2 with entries not yet seen."""
        return self._read(_NEXT, [IN_USE, item_id, to, limit])

    def named(self, codes: Sequence[str]) -> list[ReadItem]:
        """Those of these items that are in force. 1 SQL, 2 with entries not yet seen."""
        return self._read(_NAMED, [IN_USE, list(codes)])

    def _read(self, query: str, values: list[Any]) -> list[ReadItem]:
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            rows = cursor.fetchall()
        self._bring_entries({row[7] for row in rows if row[7]})
        return [self._item(row) for row in rows]

    def _bring_entries(self, version_ids: Iterable[int]) -> None:
        missing = [one for one in version_ids if one not in self._entries]
        if len(self._entries) + len(missing) > _MOST_ENTRIES:
            self._entries.clear()
        if missing:
            rows = ListEntryVersion.objects.filter(pk__in=missing).values_list("pk", "content")
            self._entries |= {pk: EntryContent.model_validate(content) for pk, content in rows}

    def _item(self, row: tuple[Any, ...]) -> ReadItem:
        item_id, version_id, code, area, organisation, source, entry_code, entry, catalog, text = row
        content = ItemContent.model_validate_json(text)
        if self._book is None:
            self._book = LawBook.whole()
        if self._names is None:
            self._names = kept_names()
        return ReadItem(
            item_id=item_id,
            version_id=version_id,
            organisation_id=organisation,
            subject=CheckSubject(
                content=content,
                code=code,
                area_code=area,
                source=source,
                list_entry_code=entry_code,
                above=self._entries.get(entry) if entry else None,
                above_code=catalog or "",
                cited=tuple(self._book.resolve(basis, on=self._on) for basis in content.basis),
                kept_names=self._names,
            ),
        )
