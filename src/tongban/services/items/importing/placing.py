"""Puts imported rows under the list entry whose code they carry, a whole batch at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection

from tongban.foundation.directory.public import area
from tongban.kernel.errors import NotFound
from tongban.services.items.content import canonical_json, text_digest
from tongban.services.items.facts import ItemContent
from tongban.services.items.importing.facts import ImportedRow
from tongban.services.items.library.commands.create_entry import LEVELS
from tongban.services.items.library.facts import TaskState
from tongban.services.items.library.fitting import Fitted, Frame, fit
from tongban.services.items.library.frames import frames_of

CONTRADICTED = "list-contradicted"


@dataclass(frozen=True, kw_only=True)
class Target:
    """An entry of the list that rows may stand under."""

    id: int
    code: str
    catalog_code: str
    area_code: str
    level: str


class Placed:
    """A row under an entry, or by itself: what the item says, and where it comes from."""

    def __init__(self, row: ImportedRow, *, target: Target | None = None, frame: Frame | None = None) -> None:
        self.row, self.target, self._frame = row, target, frame

    @cached_property
    def _fitted(self) -> Fitted | None:
        return (
            fit(self.row.content, self._frame, document=self.row.document)
            if self._frame is not None
            else None
        )

    @property
    def content(self) -> ItemContent:
        return self._fitted.content if self._fitted else self.row.content

    @cached_property
    def content_text(self) -> str:
        """The stored document in canonical JSON."""
        return canonical_json(self.content.as_json()) if self._is_other else self.row.content_text

    @cached_property
    def content_sha256(self) -> str:
        return text_digest(self.content_text) if self._is_other else self.row.content_sha256

    @property
    def _is_other(self) -> bool:
        return self._fitted is not None and self._fitted.content is not self.row.content

    @property
    def is_under(self) -> bool:
        return self._fitted is not None and self._fitted.own is not None

    @property
    def own(self) -> dict[str, Any] | None:
        return dict(self._fitted.own) if self._fitted and self._fitted.own is not None else None

    @property
    def entry_id(self) -> int | None:
        return self.target.id if self.target and self.is_under else None

    @property
    def entry_versions(self) -> list[int]:
        return [level.version_id for level in self._frame.levels] if self._frame and self.is_under else []

    @property
    def findings(self) -> dict[str, dict[str, Any]]:
        """Those of the row, and what it says otherwise than the list."""
        if self._fitted is None or self.target is None or not self._fitted.contradictions:
            return self.row.findings
        told = {
            "entry": self.target.code,
            "elements": [one.as_json() for one in self._fitted.contradictions],
        }
        return {**self.row.findings, CONTRADICTED: told}


def place_rows(rows: Sequence[ImportedRow], *, following: Mapping[str, int]) -> dict[str, Placed]:
    """Each row by its code, under the nearest entry of its area or above; `following` names the entry of
    items that have one already. 3 SQL at most.
    """
    codes = {row.list_entry_code for row in rows if row.list_entry_code}
    found = _targets(codes, set(following.values())) if codes or following else []
    by_id = {target.id: target for target in found}
    by_code: dict[str, list[Target]] = {}
    for target in found:
        for name in {target.code, target.catalog_code} & codes:
            by_code.setdefault(name, []).append(target)
    chosen = {
        row.code: by_id[following[row.code]] if row.code in following else _nearest(row, by_code)
        for row in rows
    }
    wanted = {target.id for target in chosen.values() if target}
    frames = frames_of(wanted)
    placed = {}
    for row in rows:
        mine = chosen[row.code]
        placed[row.code] = Placed(row, target=mine, frame=frames.get(mine.id) if mine else None)
    return placed


# written out: Django spells lists of a thousand codes as a thousand places
_TARGETS = """
SELECT id, code, catalog_code, area_code, level FROM items_listentry
WHERE current_id IS NOT NULL
  AND (id = ANY(%(ids)s) OR (task_state = %(in_use)s AND (catalog_code = ANY(%(codes)s) OR code = ANY(%(codes)s))))
"""


def _targets(codes: set[str], ids: set[int]) -> list[Target]:
    """Entries in use by 基本编码 or their own code, and those that items follow in any state. 1 SQL."""
    with connection.cursor() as cursor:
        cursor.execute(_TARGETS, {"ids": list(ids), "codes": list(codes), "in_use": TaskState.IN_USE.value})
        return [
            Target(id=pk, code=code, catalog_code=catalog, area_code=area_code, level=level)
            for pk, code, catalog, area_code, level in cursor.fetchall()
        ]


def _nearest(row: ImportedRow, targets: Mapping[str, Sequence[Target]]) -> Target | None:
    """The entry of the lowest level in the row's area or above it."""
    offered = targets.get(row.list_entry_code, ())
    if not offered:
        return None
    try:
        where = area(row.holder.area_code)
    except NotFound:
        return None
    level = LEVELS[where.level]
    fitting = [one for one in offered if one.area_code in where.path and one.level <= level]
    return max(fitting, key=lambda one: (one.level, one.code), default=None)
