"""Makers for licences: two types, a firm and a person, an officer who issues."""

from datetime import date
from typing import Any
from uuid import UUID

from tests.foundation.papers.make import AT, NOBODY
from tongban.foundation.directory.public import Officer
from tongban.resources.licences.public import (
    Holder,
    HolderKind,
    LicenceFact,
    LicenceTypeFact,
    issue_licence,
    upsert_licence_types,
)

FOOD = "11100000MB0143028R" + "001"
CARD = "11100000000013127D" + "002"
FIRM = Holder(kind=HolderKind.FIRM, name="谯城区小满面馆", id_type="01", id_code="92341699MA2TEST01X")
PERSON = Holder(kind=HolderKind.PERSON, name="张小满", id_type="111", id_code="341699199001010014")
FIELDS: dict[str, Any] = {
    "premises": "亳州市谯城区薛阁街道和平路18号",
    "kinds": ["热食类食品制售", "冷食类食品制售"],
}
FOOD_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "premises": {"type": "string", "title": "经营场所", "minLength": 1},
        "kinds": {"type": "array", "title": "经营项目", "items": {"type": "string"}},
    },
    "required": ["premises"],
}


def make_types() -> None:
    """A food licence for firms, five years, and a card for persons without end."""
    upsert_licence_types(
        rows=[
            LicenceTypeFact(
                code=FOOD,
                name="食品经营许可证",
                authority="国家市场监督管理总局",
                holder_kind=HolderKind.FIRM,
                fields=FOOD_SCHEMA,
                template="licence",
                valid_months=60,
                one_per_holder=True,
                number_prefix="JY",
            ),
            LicenceTypeFact(
                code=CARD,
                name="老年人优待证",
                authority="民政部",
                holder_kind=HolderKind.PERSON,
                fields={},
                template="licence",
                valid_months=None,
                one_per_holder=False,
                number_prefix="LN",
            ),
        ],
        by=NOBODY,
        at=AT,
    )


def make_licence(*, by: Officer, organisation_id: UUID, **changes: Any) -> LicenceFact:
    """A food licence of the noodle shop."""
    given: dict[str, Any] = {
        "type_code": FOOD,
        "holder": FIRM,
        "fields": FIELDS,
        "organisation_id": organisation_id,
        "case_number": "341602260928000127",
        "valid_from": date(2026, 9, 28),
        "by": by,
        "at": AT,
    }
    return issue_licence(**given | changes)
