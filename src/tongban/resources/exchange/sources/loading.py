"""Bindings from a YAML file, such as the sample city's."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from tongban.kernel.actors import Actor
from tongban.kernel.errors import N_
from tongban.resources.exchange.sources.commands.bind import BadBinding, bind_resource
from tongban.resources.exchange.sources.facts import SourceKind

_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class BindingRow(BaseModel):
    """A binding as an operator or the sample brings it. `fields` leads from the catalogue's names to the source's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    resource: _Line
    kind: SourceKind
    fields: dict[_Line, _Line]
    agreement: str = ""
    types: tuple[_Line, ...] = ()


def load_bindings(path: Path, *, by: Actor, at: datetime) -> int:
    """Bind each resource of the file in its own transaction; answers how many are new or others than before.

    Raises BadBinding before anything is bound where the file cannot be read, and what `bind_resource` raises.
    """
    try:
        rows = TypeAdapter(list[BindingRow]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        why = str(error).splitlines()[0]
        raise BadBinding(facts={"why": why, "fields": {"file": N_("The file cannot be read.")}}) from error
    return sum(
        bind_resource(
            resource_code=row.resource,
            kind=row.kind,
            fields=row.fields,
            agreement=row.agreement,
            types=row.types,
            by=by,
            at=at,
        )
        for row in rows
    )
