"""A mapping file: which column of the organisation's file says what of a licence."""

import re
from collections.abc import Iterator
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from yaml.events import AliasEvent

from tongban.foundation.papers.public import Layout
from tongban.resources.licences.facts import LicenceTypeFact
from tongban.resources.licences.importing.facts import BadMapping

FORMAT = "tongban-licences/1"
LONGEST = 256 * 1024
_STRICT = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Rule(BaseModel):
    """Where one value comes from: a column (`from`), or a fixed value (`is`)."""

    model_config = _STRICT

    column: str = Field("", alias="from")
    fixed: str | int | float | bool | None = Field(None, alias="is")
    words: dict[str, str] = Field(default_factory=dict, max_length=2000)
    otherwise: Literal["refuse", "keep", "drop"] = "refuse"
    split: list[str] = []
    dates: list[str] = []

    @model_validator(mode="before")
    @classmethod
    def short_form(cls, said: object) -> object:
        """A text alone is the name of a column."""
        return {"from": said} if isinstance(said, str) else said

    @model_validator(mode="after")
    def one_of_two(self) -> "Rule":
        if bool(self.column) == (self.fixed is not None):
            raise ValueError("say either from (a column) or is (a fixed value)")
        return self

    @field_validator("column")
    @classmethod
    def without_blanks(cls, name: str) -> str:
        return "".join(name.split())


class HolderRules(BaseModel):
    """Who holds it. Without `id_type` it is the usual document of the type's holders."""

    model_config = _STRICT

    name: Rule
    id_code: Rule
    id_type: Rule | None = None


class FileRules(BaseModel):
    """What nobody can see from the file itself."""

    model_config = _STRICT

    sheet: str = ""
    header: int = Field(0, ge=0, le=100)
    encoding: str = ""
    delimiter: str = Field("", max_length=1)
    path: str = ""

    def layout(self) -> Layout:
        return Layout(**self.model_dump())


class LicenceMapping(BaseModel):
    """The whole of a mapping. `dates` are formats of days as strptime has them, tried first."""

    model_config = _STRICT

    mapping: Literal["tongban-licences/1"]
    file: FileRules = FileRules()
    dates: list[str] = Field(default_factory=list, max_length=20)
    number: Rule
    holder: HolderRules
    valid_from: Rule
    valid_until: Rule | None = None
    issued_on: Rule | None = None
    identifier: Rule | None = None
    fields: dict[str, Rule] = Field(default_factory=dict, max_length=200)

    def as_kept(self) -> dict[str, Any]:
        """As it is kept with an import, from which `mapping_from` reads it again."""
        return self.model_dump(mode="json", by_alias=True)

    def rules(self) -> Iterator[tuple[str, Rule]]:
        """Each rule with its place in the mapping."""
        named = {
            "number": self.number,
            "holder.name": self.holder.name,
            "holder.id_code": self.holder.id_code,
            "holder.id_type": self.holder.id_type,
            "valid_from": self.valid_from,
            "valid_until": self.valid_until,
            "issued_on": self.issued_on,
            "identifier": self.identifier,
        } | {f"fields.{name}": rule for name, rule in self.fields.items()}
        return ((place, rule) for place, rule in named.items() if rule is not None)


def read_mapping(data: bytes) -> LicenceMapping:
    """The mapping that a YAML or JSON file holds. Raises BadMapping with every fault and its place."""
    if len(data) > LONGEST:
        raise _bad({"": f"it is longer than {LONGEST >> 10} KiB"})
    try:
        text = data.decode("utf-8-sig")
        if any(isinstance(event, AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise _bad({"": "anchors and aliases are not read"})
        said = yaml.safe_load(text)
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        first = re.sub(r"\s+", " ", str(error))[:200]
        raise _bad({"": f"it is no YAML and no JSON in UTF-8 ({first})"}) from error
    if not isinstance(said, dict):
        raise _bad({"": f"it begins with mapping: {FORMAT}"})
    return mapping_from(said)


def mapping_from(said: dict[str, Any]) -> LicenceMapping:
    """Raises BadMapping."""
    try:
        return LicenceMapping.model_validate(said)
    except ValidationError as error:
        raise _bad(
            {
                ".".join(map(str, one["loc"])): one["msg"].removeprefix("Value error, ")
                for one in error.errors()
            }
        ) from error


def check_against(mapping: LicenceMapping, kind: LicenceTypeFact, columns: tuple[str, ...]) -> None:
    """Raises BadMapping: a field that the type has not, one that it requires and nothing fills, a column
    that the file has not. `columns` is empty for JSON, whose documents differ."""
    properties = kind.fields.get("properties", {})
    faults = {
        f"fields.{name}": f"{kind.name} has no such field; it has: {', '.join(properties)}"
        for name in mapping.fields
        if properties and name not in properties
    }
    faults |= {
        f"fields.{name}": f"{kind.name} requires it, and nothing fills it"
        for name in kind.fields.get("required", [])
        if name not in mapping.fields
    }
    if columns:
        faults |= {
            place: f"the file has no column {rule.column}; it has: {', '.join(columns)}"
            for place, rule in mapping.rules()
            if rule.column and rule.column not in columns
        }
    if faults:
        raise _bad(faults)


def _bad(faults: dict[str, str]) -> BadMapping:
    why = "; ".join(f"{place}: {text}" if place else text for place, text in list(faults.items())[:5])
    return BadMapping(facts={"why": why, "fields": faults})
