"""Reads described resources from a YAML file of ours, as the sample city brings them."""

from datetime import datetime
from pathlib import Path
from typing import Any

from tongban.kernel.actors import Actor
from tongban.kernel.documents import read_yaml
from tongban.resources.datasets.commands.bring import Brought, bring_resources
from tongban.resources.datasets.content import Direction, EdgeContent, NodeKind, ResourceContent
from tongban.resources.datasets.facts import NewResource, Origin
from tongban.resources.datasets.fields import fields_of
from tongban.standards.codes import parse_resource_code

_USUAL = {"formats": "0200", "importance": "1", "layer": "3", "source": "1", "channel": "1", "level": "1"}


def load_resources(path: Path, *, region: str, by: Actor, at: datetime) -> Brought:
    """Publish what the file describes; again changes nothing, and a changed row is a new version.

    Raises what `bring_resources` raises, and ValueError for a field that cannot be read.
    """
    rows = [_row(one, region) for one in read_yaml(path)]
    return bring_resources(rows=rows, origin=Origin.LOADED, by=by, at=at)


def _row(said: dict[str, Any], region: str) -> NewResource:
    of = {key: str(value) for key, value in said.items() if not isinstance(value, list)}
    usual = _USUAL | of
    content = ResourceContent(
        name=of["name"],
        summary=of["summary"],
        formats=tuple(usual["formats"].split()),
        fields=tuple(fields_of(of.get("fields", ""))),
        share_type=of["share"],
        share_conditions=of.get("conditions", ""),
        share_basis=of.get("basis", ""),
        open_type=of["open"],
        open_conditions=of.get("open_conditions", ""),
        cycle=of["cycle"],
        level=int(usual["level"]),
        importance=usual["importance"],
        domain=int(of["domain"]) if "domain" in of else None,
        layer=usual["layer"],
        source=usual["source"],
        channel=usual["channel"],
        is_incremental=said.get("increments", False),
        region=region,
        related=tuple(said.get("related", ())),
        lineage=tuple(_edge(one, way) for way in Direction for one in said.get(way.value, ())),
    )
    class_code, _ = parse_resource_code(of["code"])
    return NewResource(
        organisation_code=of["organisation"], class_code=class_code, content=content, code=of["code"]
    )


def _edge(said: Any, way: Direction) -> EdgeContent:
    if isinstance(said, str):
        return EdgeContent(direction=way, kind=NodeKind.RESOURCE, ref=said)
    return EdgeContent(direction=way, kind=NodeKind(said["kind"]), label=said["label"])
