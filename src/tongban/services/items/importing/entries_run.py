"""Imports the official licensing list as entries of the list of its area."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from django.db import transaction
from pydantic import ValidationError

from tongban.foundation.papers.public import Source, open_source
from tongban.kernel.actors import Actor
from tongban.services.items.commands.import_entries import import_entries, plan_entries
from tongban.services.items.commands.import_items import ImportOutcome
from tongban.services.items.importing.facts import RejectedRow
from tongban.services.items.importing.official import NAME, EntryRow, columns_of, read_entry
from tongban.services.items.importing.own_workbook import is_own_workbook
from tongban.services.items.importing.reading import READERS, UnknownFormat
from tongban.services.items.importing.reasons import TWICE, because, wrong_places
from tongban.services.items.importing.rejects import Rejects
from tongban.standards.codes import NATION

_BATCH = 500
_LISTED = 1000


@dataclass(frozen=True, kw_only=True)
class Told:
    """How far an import is: rows done, and how much of the file has been read (0 of 0: nobody knows)."""

    rows: int
    read: int
    whole: int


@dataclass(frozen=True, kw_only=True)
class OpenedList:
    """The official list: its file and which columns are what."""

    source: Source
    columns: dict[str, str]


def open_list(path: Path, *, format_name: str = "auto") -> OpenedList | None:
    """The file as the official list, or None for any other. Raises FileProblem, UnknownFormat."""
    if format_name not in ("auto", NAME) or (format_name == "auto" and is_own_workbook(path)):
        return None
    source = open_source(path)
    if columns := columns_of(source):
        return OpenedList(source=source, columns=columns)
    if format_name == NAME:
        raise UnknownFormat(facts={"known": ", ".join([*READERS, NAME])})
    return None


def import_list(
    opened: OpenedList,
    *,
    by: Actor,
    at: datetime,
    rejected: Path | None = None,
    is_dry: bool = False,
    area_code: str = NATION,
    tell: Callable[[Told], None] = lambda told: None,
    stops: Callable[[], bool] = lambda: False,
) -> ImportOutcome:
    """Import the list; what is there and says the same stays as it is, so that it can be run again at any time."""
    rejects = Rejects(rejected, opened.source) if rejected else None
    outcome = ImportOutcome()
    rows, seen = _rows(opened, area_code), set[str]()
    try:
        while batch := list(islice(rows, _BATCH)):
            part = _batch(batch, seen, area_code=area_code, is_dry=is_dry, by=by, at=at)
            if rejects is not None:
                rejects.add(part.rejected)
            outcome.add(part)
            outcome.rejections += len(part.rejected)
            del outcome.rejected[_LISTED:]
            read, whole = opened.source.position()
            tell(Told(rows=outcome.rows, read=read, whole=whole))
            if stops():
                outcome.is_whole = next(rows, None) is None
                break
    finally:
        if rejects is not None:
            rejects.finish(is_done=True)
    return outcome


def _rows(opened: OpenedList, area_code: str) -> Iterator[EntryRow | RejectedRow]:
    for row in opened.source.rows():
        try:
            if row.fault:
                raise ValueError(row.fault)
            yield read_entry(row.line, row.values, opened.columns, area_code=area_code)
        except ValidationError as error:
            reason = wrong_places(error)
            yield RejectedRow(line=row.line, source_id="", name="", reason=reason, raw=(row.values,))
        except ValueError as error:
            name = str(row.values.get(opened.columns["name"]) or "")[:200]
            yield RejectedRow(line=row.line, source_id="", name=name, reason=str(error), raw=(row.values,))


def _batch(
    rows: list[EntryRow | RejectedRow],
    seen: set[str],
    *,
    area_code: str,
    is_dry: bool,
    by: Actor,
    at: datetime,
) -> ImportOutcome:
    outcome = ImportOutcome(rows=len(rows))
    good: list[EntryRow] = []
    for row in rows:
        if isinstance(row, RejectedRow):
            outcome.rejected.append(row)
        elif row.code in seen:
            reason = because(TWICE["name"])
            outcome.rejected.append(
                RejectedRow(
                    line=row.line, source_id=row.number, name=row.content.name, reason=reason, raw=(row.raw,)
                )
            )
        else:
            seen.add(row.code)
            good.append(row)
    if good:
        part = ImportOutcome()
        if is_dry:
            with transaction.atomic():
                plan_entries(good, part)
        else:
            part = import_entries(rows=good, area_code=area_code, by=by, at=at)
        part.rows = 0
        outcome.add(part)
    return outcome
