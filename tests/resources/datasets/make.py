"""Makers for tests of the catalogue: a department that describes, a data authority, one resource."""

from typing import Any

from tests.foundation.directory.make import COUNTY_OFFICE, add_post
from tests.foundation.papers.make import AT
from tongban.foundation.directory.public import Officer, organisation_by_code
from tongban.resources.datasets.facts import DESCRIBE
from tongban.resources.datasets.public import (
    FieldContent,
    ResourceContent,
    approve_resource,
    describe_resource,
    submit_resource,
)

add_post("resource-editor", frozenset({DESCRIBE, "opendata.define", "opendata.answer"}))
CLASS = "201001"


def content(**changes: Any) -> ResourceContent:
    """A description that may be handed in: bus stops, shared and open without conditions."""
    said: dict[str, Any] = {
        "name": "公交站点信息",
        "summary": "全市公交站点的名称、线路和坐标。",
        "formats": ("0200",),
        "fields": (
            FieldContent(name="站点名称", column="stop_name", type="C", length=60),
            FieldContent(name="经度", column="lon", type="F"),
        ),
        "share_type": "1",
        "open_type": "1",
        "cycle": "4",
        "level": 1,
        "importance": "1",
        "layer": "4",
        "source": "1",
        "region": "341602",
    }
    return ResourceContent(**(said | changes))


def describe(by: Officer, *, office: str = COUNTY_OFFICE, kind: str = CLASS, **changes: Any) -> str:
    """A draft of the office; its code."""
    home = organisation_by_code(office).id
    return describe_resource(organisation_id=home, class_code=kind, content=content(**changes), by=by, at=AT)


def publish(by: Officer, authority: Officer, **changes: Any) -> str:
    """A published resource; its code."""
    code = describe(by, **changes)
    submit_resource(code=code, by=by, at=AT)
    approve_resource(code=code, version=1, by=authority, at=AT)
    return code
