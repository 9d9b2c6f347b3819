"""Loads a folder of items grouped by organisation, with what they have in common written once.

`shared.yaml` holds sections of named entries. Where one of its sections is expected (a key of
the content that is also a section), a text stands for the entry of that name, alone or in a
list; an entry that is a list is spliced in. `kinds` is a section apart: what every item of a
kind says. A key of the content comes from the item, else from its file's `common`, else from
its kind; the value is taken whole, never mixed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel.actors import SystemActor
from tongban.kernel.documents import read_yaml
from tongban.services.items.commands.import_items import import_items
from tongban.services.items.facts import ItemContent
from tongban.services.items.importing.facts import Holder, ImportedRow, MainItem
from tongban.services.items.instant.placed import flaws_of_instant
from tongban.services.items.loading import NotAnItem
from tongban.services.items.rules import flaws
from tongban.services.items.steps import flaws_of_steps

SHARED = "shared.yaml"
KINDS = "kinds"
SOURCE = "sample"
_GROUP = {"organisation", "area", "items"}


@dataclass(frozen=True, kw_only=True)
class GroupedItem:
    """One item of a group; `main` is the code and the name of its main item, if it is a handling item."""

    file: str
    code: str
    organisation: str
    area: str
    content: ItemContent
    main: tuple[str, str] | None = None


def read_groups(folder: Path) -> list[GroupedItem]:
    """Every item of the folder's files, complete. Raises NotAnItem with the file and the reason."""
    path = folder / SHARED
    shared = _document(path) if path.exists() else {}
    return [
        item
        for path in sorted(folder.glob("*.yaml"))
        if path.name != SHARED
        for item in _items_of(path, shared)
    ]


def load_item_groups(folder: Path, *, by: SystemActor, at: datetime) -> int:
    """Bring the folder's items into force by the batch verb; one that is unchanged stays as it is.

    Answers how many got a new version. Raises NotAnItem, NotFound (an organisation).
    """
    groups = read_groups(folder)
    for item in groups:
        if found := [*flaws(item.content), *flaws_of_steps(item.content), *flaws_of_instant(item.content)]:
            raise NotAnItem(facts={"file": item.file, "why": f"{item.code}: {found[0].text}"})
    holders = {item.organisation: organisation_by_code(item.organisation) for item in groups}
    rows = [
        ImportedRow(
            line=line,
            source=SOURCE,
            source_id=item.code,
            code=item.code,
            holder=Holder(code=item.organisation, name=holders[item.organisation].name, area_code=item.area),
            content=item.content,
            main_item=MainItem(code=item.main[0], source_id=item.main[0], name=item.main[1])
            if item.main
            else None,
        )
        for line, item in enumerate(groups, start=1)
    ]
    ids = {code: holder.id for code, holder in holders.items()}
    outcome = import_items(rows=rows, organisation_ids=ids, publish=True, by=by, at=at)
    if outcome.rejected:
        first = outcome.rejected[0]
        raise NotAnItem(facts={"file": folder.name, "why": f"{first.source_id}: {first.reason}"})
    return outcome.created + outcome.updated


def _items_of(path: Path, shared: Mapping[str, Any]) -> Iterator[GroupedItem]:
    group = _document(path)
    if not group.keys() >= _GROUP:
        raise NotAnItem(facts={"file": path.name, "why": "organisation, area and items are needed"})
    for entry in group["items"]:
        try:
            kind = shared[KINDS][entry["kind"]] if "kind" in entry else {}
            said = {**kind, **group.get("common", {}), **entry["content"]}
            main = (str(entry["main"]["code"]), str(entry["main"]["name"])) if "main" in entry else None
            yield GroupedItem(
                file=path.name,
                code=str(entry["code"]),
                organisation=str(group["organisation"]),
                area=str(group["area"]),
                content=ItemContent.model_validate(
                    {key: _filled_in(value, shared.get(key, {})) for key, value in said.items()}
                ),
                main=main,
            )
        except KeyError as missing:
            why = f"{entry.get('code', '?')}: {missing} is nowhere"
            raise NotAnItem(facts={"file": path.name, "why": why}) from missing
        except ValidationError as error:
            first = error.errors()[0]
            why = f"{entry.get('code', '?')}: {first['loc']}: {first['msg']}"
            raise NotAnItem(facts={"file": path.name, "why": why}) from error


def _filled_in(value: Any, section: Mapping[str, Any]) -> Any:
    """The value, with the section's entries in place of their names. Raises KeyError for an unknown name."""
    if not section:
        return value
    if isinstance(value, str):
        return section[value]
    if not isinstance(value, list):
        return value
    filled: list[Any] = []
    for one in value:
        entry = section[one] if isinstance(one, str) else one
        filled += entry if isinstance(entry, list) else [entry]
    return filled


def _document(path: Path) -> dict[str, Any]:
    document = read_yaml(path)
    if not isinstance(document, dict):
        raise NotAnItem(facts={"file": path.name, "why": "it is not a mapping"})
    return document
