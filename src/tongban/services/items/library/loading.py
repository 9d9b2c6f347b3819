"""Loads list entries from a YAML file, and puts the items that they name under them (the sample city)."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel.actors import Actor
from tongban.kernel.documents import read_yaml
from tongban.services.items.library.commands.create_entry import create_entry
from tongban.services.items.library.commands.link import link_item
from tongban.services.items.library.elements import paths_in
from tongban.services.items.library.facts import EntryContent
from tongban.services.items.library.models import ListEntry
from tongban.services.items.library.proposals import NewEntry
from tongban.services.items.queries import published


def load_list(file: Path, *, by: Actor, at: datetime) -> list[str]:
    """Create each entry of the file that is not there yet, and link its items. Answers the new codes.

    An entry says what its first item says: name (unless the file gives the list's), type, basis,
    and the fields that the file names under `owns`. Raises NotFound and what creating and linking raise.
    """
    made = []
    for row in read_yaml(file) or []:
        if ListEntry.objects.filter(code=row["code"]).exists():
            continue
        keeper = organisation_by_code(str(row["keeper"]))
        new = NewEntry(
            code=row["code"],
            catalog_code=str(row.get("catalog_code", "")),
            area_code=str(row["area"]),
            level=str(row["level"]),
            upper=str(row.get("upper", "")),
            content=_content(row),
        )
        create_entry(new=new, keeper_id=keeper.id, by=by, at=at)
        for code in row["items"]:
            link_item(code=code, entry_code=new.code, by=by, at=at)
        made.append(new.code)
    return made


def _content(row: Mapping[str, Any]) -> EntryContent:
    said = paths_in(published(row["items"][0]).content)
    return EntryContent.model_validate(
        {
            "name": str(row.get("name", said["name"])),
            "type_code": said["type_code"],
            "basis": said.get("basis", []),
            "use_levels": [str(level) for level in row.get("levels", ())],
            "central_department": str(row.get("central_department", "")),
            "elements": {path: said[path] for path in row.get("owns", []) if path in said},
            "policies": row.get("policies", {}),
        }
    )
