"""Loads items from a folder of YAML files, one item a file (the sample city and its like)."""

from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tongban.foundation.directory.public import organisation_by_code
from tongban.kernel.actors import Actor
from tongban.kernel.documents import read_yaml
from tongban.kernel.errors import N_, Invalid
from tongban.services.items.commands.create import create_item
from tongban.services.items.commands.place import place_item
from tongban.services.items.commands.publish import NothingChanged, publish_item
from tongban.services.items.facts import ItemContent
from tongban.services.items.models import Item


class NotAnItem(Invalid):
    """A file does not hold an item."""

    code = "items-not-an-item"
    title = N_("%(file)s does not hold an item: %(why)s")


def load_items(folder: Path, *, by: Actor, at: datetime) -> list[str]:
    """Create and publish each item of the folder; one that is there and unchanged stays as it is.

    `main` names the main item (主项) that it stands beneath, which is there already. Answers the codes that
    got a new version. Raises NotAnItem, NotFound (its organisation, its main item).
    """
    loaded = []
    for path in sorted(folder.glob("*.yaml")):
        entry = read_yaml(path)
        content = _content(path, entry)
        code = str(entry["code"])
        if not Item.objects.filter(code=code).exists():
            create_item(
                code=code,
                organisation_id=organisation_by_code(str(entry["organisation"])).id,
                area_code=str(entry["area"]),
                list_entry_code=str(entry.get("list_entry", "")),
                content=content,
                source="sample",
                source_id=path.stem,
                by=by,
                at=at,
            )
        if "main" in entry:
            place_item(code=code, under=str(entry["main"]), by=by, at=at)
        try:
            publish_item(code=code, content=content, by=by, at=at)
        except NothingChanged:
            continue
        loaded.append(code)
    return loaded


def _content(path: Path, entry: Any) -> ItemContent:
    if not isinstance(entry, dict) or not {"code", "organisation", "area", "content"} <= entry.keys():
        raise NotAnItem(facts={"file": path.name, "why": "code, organisation, area and content are needed"})
    try:
        return ItemContent.model_validate(entry["content"])
    except ValidationError as error:
        first = error.errors()[0]
        raise NotAnItem(facts={"file": path.name, "why": f"{first['loc']}: {first['msg']}"}) from error
