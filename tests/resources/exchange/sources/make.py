"""Makers for sources: a resource on housing that is bound to the table that a department delivers."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE, make_organisations
from tests.foundation.identity.make import make_staff
from tests.resources.datasets.make import content
from tests.resources.fusion.deliveries.make import AT, BY, agreed, delivered
from tests.resources.fusion.deliveries.test_tables import COLUMNS, TABLE, a_flat, flats
from tongban.resources.datasets.public import FieldContent, NewResource, Origin, bring_resources
from tongban.resources.exchange.sources.commands.bind import bind_resource
from tongban.resources.exchange.sources.facts import SourceKind
from tongban.resources.exchange.sources.load import load_held

HOUSING = "103001/000001"
AGREEMENT = "housing"
FIELDS = ("单元号", "权利人", "证件号", "坐落", "面积", "登记日期")


def published(code: str = HOUSING, *, fields: Sequence[str] = FIELDS, **changes: Any) -> str:
    """A resource in the catalogue; its code."""
    make_organisations()
    make_staff(name="冯数据", posts=("data-officer",), organisation_code=CITY_OFFICE)
    described = tuple(FieldContent(name=name, is_personal=True, level=3) for name in fields)
    said = content(
        name="不动产登记信息",
        fields=described,
        share_type="2",
        share_conditions="按事项共享。",
        open_type="3",
        level=3,
        **changes,
    )
    row = NewResource(organisation_code=COUNTY_OFFICE, class_code=code[:6], content=said, code=code)
    bring_resources(rows=[row], origin=Origin.LOADED, by=BY, at=AT)
    return code


def bound_housing(**changes: Any) -> str:
    """The resource, the agreement and what binds them."""
    terms = {"name": "不动产登记", "kind": "table", "columns": COLUMNS, "table": TABLE, "authority": []}
    published()
    agreed(AGREEMENT, **(terms | changes))
    bind_resource(
        resource_code=HOUSING,
        kind=SourceKind.HELD,
        fields={name: name for name in FIELDS},
        agreement=AGREEMENT,
        by=BY,
        at=AT,
    )
    return HOUSING


def deliver_flats(
    folder: Path, rows: list[dict[str, str]], *, at: datetime = AT, name: str = "a.csv"
) -> None:
    """The department delivers its table, and it is landed."""
    row = delivered(flats(folder / name, rows), AGREEMENT, at=at)
    assert row.state == "accepted", row.findings


def served(folder: Path, rows: list[dict[str, str]], *, at: datetime = AT, name: str = "a.csv") -> None:
    """The same, and it is taken into use."""
    deliver_flats(folder, rows, at=at, name=name)
    load_held(resource_code=HOUSING, by=BY, at=at)


__all__ = ["AT", "BY", "a_flat", "flats"]
