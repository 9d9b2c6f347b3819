"""The form in which a department describes a resource: from a description, from what was typed, and back."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from pydantic import ValidationError

from tongban.kernel.errors import N_, Invalid
from tongban.resources.datasets.content import Direction, NodeKind, ResourceContent
from tongban.standards.codes import BadResourceCode, check_resource_code

TEXTS = (
    "name", "summary", "share_type", "share_conditions", "share_basis", "open_type", "open_conditions",
    "cycle", "level", "importance", "domain", "layer", "source", "channel", "region",
)  # fmt: skip
FIELD_ENTRIES = ("name", "column", "type", "length", "level", "is_personal")
EDGE_ENTRIES = ("direction", "kind", "ref", "label")
SPARE_FIELDS, SPARE_EDGES = 3, 2
MORE_FIELDS = 8
_NUMBER = N_("This has to be a whole number.")
_TOO_LONG = N_("This is longer than it may be.")
Row = dict[str, str]


@dataclass(kw_only=True)
class Form:
    """What stands in the form, as text. Rows without a word are no rows."""

    texts: dict[str, str]
    formats: list[str]
    is_incremental: bool
    related: str
    fields: list[Row]
    edges: list[Row]
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, content: ResourceContent) -> "Form":
        """As the description has it."""
        said = content.model_dump(mode="json")
        return cls(
            texts={name: "" if said[name] is None else str(said[name]) for name in TEXTS},
            formats=list(content.formats),
            is_incremental=content.is_incremental,
            related="\n".join(content.related),
            fields=[
                {
                    "name": one.name,
                    "column": one.column,
                    "type": one.type,
                    "length": str(one.length or ""),
                    "level": str(one.level),
                    "is_personal": "1" if one.is_personal else "",
                }
                for one in content.fields
            ],
            edges=[
                {"direction": one.direction.value, "kind": one.kind.value, "ref": one.ref, "label": one.label}
                for one in content.lineage
            ],
        )

    @classmethod
    def typed(cls, posted: QueryDict) -> "Form":
        """As it was typed."""
        return cls(
            texts={name: posted.get(name, "").replace("\0", "").strip() for name in TEXTS},
            formats=posted.getlist("formats"),
            is_incremental=posted.get("is_incremental") == "1",
            related=posted.get("related", "").replace("\0", ""),
            fields=[row for row in _rows(posted, "f", FIELD_ENTRIES) if row["name"] or row["column"]],
            edges=[row for row in _rows(posted, "e", EDGE_ENTRIES) if row["ref"] or row["label"]],
        )

    def content(self) -> ResourceContent:
        """The description. Raises Invalid where an entry has not even the right form."""
        said: dict[str, Any] = {
            **self.texts,
            "level": self.texts["level"] or None,
            "domain": self.texts["domain"] or None,
            "formats": self.formats,
            "is_incremental": self.is_incremental,
            "related": [_as_code(line) for line in self.related.split()],
            "fields": [
                row | {"length": row["length"] or None, "is_personal": bool(row["is_personal"])}
                for row in self.fields
            ],
            "lineage": [
                row | {"ref": _as_code(row["ref"]) if row["kind"] == NodeKind.RESOURCE else row["ref"]}
                for row in self.edges
            ],
        }
        try:
            return ResourceContent.model_validate(said)
        except ValidationError as error:
            found = {str(one["loc"][0]): _sentence(one["type"]) for one in error.errors()}
            raise Invalid(facts={"fields": found}) from None

    def field_rows(self, *, spare: int = SPARE_FIELDS) -> list[Row]:
        """The rows of fields, and some empty ones."""
        empty = {"name": "", "column": "", "type": "C", "length": "", "level": "1", "is_personal": ""}
        return [*self.fields, *(dict(empty) for _ in range(spare))]

    def edge_rows(self, *, spare: int = SPARE_EDGES) -> list[Row]:
        """The rows of the lineage, and some empty ones."""
        empty = {
            "direction": Direction.FROM.value,
            "kind": NodeKind.RESOURCE.value,
            "ref": "",
            "label": "",
        }
        return [*self.edges, *(dict(empty) for _ in range(spare))]


def _rows(posted: QueryDict, prefix: str, names: tuple[str, ...]) -> list[Row]:
    """Rows whose entries come as lists of equal length; the shortest decides."""
    lists = [posted.getlist(f"{prefix}-{name}") for name in names]
    return [
        dict(zip(names, (value.replace("\0", "").strip() for value in row), strict=True))
        for row in zip(*lists, strict=False)
    ]


def _as_code(text: str) -> str:
    """A resource's code as it is stored; what is none stays, and is told when the description is handed in."""
    try:
        return check_resource_code(text)
    except BadResourceCode:
        return text.strip()


def _sentence(kind: str) -> str:
    if kind.startswith(("int", "greater", "less")):
        return _NUMBER
    if kind in ("string_too_long", "too_long"):
        return _TOO_LONG
    return N_("The list has no such code.")
