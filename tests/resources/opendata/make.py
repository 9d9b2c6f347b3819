"""Makers for tests of open data: a resource that is open, a dataset of it, one that is published."""

from typing import Any

from tests.foundation.directory.make import CITY_OFFICE, COUNTY_OFFICE
from tests.foundation.papers.make import AT
from tests.resources.datasets.make import publish as publish_of_office
from tongban.foundation.directory.public import Officer
from tongban.foundation.jobs.public import deliver_all
from tongban.resources.opendata.commands.build import build_dataset
from tongban.resources.opendata.commands.define import define_dataset
from tongban.resources.opendata.commands.publish import publish_version, submit_version
from tongban.resources.opendata.content import Column, DatasetContent, Role, Rule, Topic, Type
from tongban.resources.opendata.disclosure.facts import Kind

SLUG = "halls"


def places(**changes: Any) -> DatasetContent:
    """A list of halls: no person, no count."""
    said: dict[str, Any] = {
        "title": "政务服务大厅",
        "title_en": "Halls",
        "summary": "全市政务服务大厅的名称、地址和电话。",
        "summary_en": "Names, addresses and phones of all halls.",
        "topic": Topic.PLACES,
        "keywords": ("大厅", "地址"),
        "source": "directory.places",
        "columns": (
            Column(name="name", title="名称", title_en="Name"),
            Column(name="kind", title="类别", title_en="Kind"),
            Column(name="address", title="地址", title_en="Address"),
        ),
        "cycle": "4",
        "contact": "0558-0000000",
    }
    return DatasetContent(**(said | changes))


def firms(**changes: Any) -> DatasetContent:
    """Firms counted by area and kind, with totals."""
    said: dict[str, Any] = {
        "title": "市场主体数量",
        "title_en": "Firms",
        "summary": "按区划和类型统计的市场主体数量。",
        "topic": Topic.FIRMS,
        "source": "registers.firms",
        "columns": (
            Column(name="area", title="区划", role=Role.DIMENSION, level="county", has_total=True),
            Column(name="kind", title="主体类型", role=Role.DIMENSION, has_total=True),
            Column(name="firms", title="户数", type=Type.INTEGER, role=Role.MEASURE, unit="户"),
        ),
        "rule": Rule(kind=Kind.COUNTS),
        "cycle": "4",
    }
    return DatasetContent(**(said | changes))


def publish_resource(editor: Officer, authority: Officer, **changes: Any) -> str:
    """A published resource of the city's data bureau, or of another `office`; its code."""
    return publish_of_office(editor, authority, **({"office": CITY_OFFICE} | changes))


def define(
    editor: Officer,
    authority: Officer,
    *,
    slug: str = SLUG,
    resource: dict[str, Any] | None = None,
    **changes: Any,
) -> str:
    """A draft of the city's data bureau, which keeps the platform; the code of its resource."""
    code = publish_resource(editor, authority, **(resource or {}))
    content = changes.pop("content", None) or places(**changes)
    define_dataset(slug=slug, resource_code=code, content=content, by=editor, at=AT)
    return code


def build(editor: Officer, slug: str = SLUG) -> None:
    """Have it built, by a worker that is here."""
    build_dataset(slug=slug, by=editor, at=AT)
    deliver_all()


def publish(editor: Officer, authority: Officer, *, slug: str = SLUG, **changes: Any) -> str:
    """A published dataset; the code of its resource."""
    code = define(editor, authority, slug=slug, **changes)
    build(editor, slug)
    submit_version(slug=slug, by=editor, at=AT)
    publish_version(slug=slug, version=1, by=authority, at=AT)
    return code


__all__ = ["COUNTY_OFFICE", "SLUG", "build", "define", "firms", "places", "publish", "publish_resource"]
