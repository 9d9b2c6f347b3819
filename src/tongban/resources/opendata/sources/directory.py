"""Halls and service points, areas, and the days on which offices work: lists of what is no person."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tongban.foundation.calendars.public import COUNTRY, special_days
from tongban.foundation.directory.public import (
    AreaLevel,
    PlaceKind,
    all_village_points,
    areas_in,
    halls,
    names_by_level,
)
from tongban.kernel.errors import N_
from tongban.resources.opendata.content import Type
from tongban.resources.opendata.disclosure.facts import Kind
from tongban.resources.opendata.ports import Offered, SourceFact, Told

_KINDS = {PlaceKind.HALL: "政务服务大厅", PlaceKind.VILLAGE_POINT: "便民服务点"}
_AREA_KINDS = {
    AreaLevel.PREFECTURE: "地级",
    AreaLevel.COUNTY: "县级",
    AreaLevel.TOWNSHIP: "乡级",
    AreaLevel.VILLAGE: "村级",
}
_YEARS = 2


class Places:
    """Every hall and village service point."""

    def fact(self) -> SourceFact:
        return SourceFact(
            code="directory.places",
            name=N_("Halls and service points"),
            kind=Kind.RECORDS,
            columns=(
                Offered(name="name", title="名称", title_en="Name"),
                Offered(name="kind", title="类别", title_en="Kind"),
                Offered(name="county", title="县区", title_en="County"),
                Offered(name="area", title="所在区域", title_en="Area"),
                Offered(name="address", title="地址", title_en="Address"),
                Offered(name="hours", title="开放时间", title_en="Opening hours"),
                Offered(name="phone", title="电话", title_en="Phone"),
            ),
        )

    def rows(self, *, on: date, parameters: Mapping[str, str], told: Told) -> Iterable[Mapping[str, Any]]:
        above = names_by_level()
        for one in (*halls(), *all_village_points()):
            yield {
                "name": one.name,
                "kind": _KINDS[one.kind],
                "county": above.get(one.area_code, {}).get(AreaLevel.COUNTY, ""),
                "area": one.area_name,
                "address": one.address,
                "hours": one.hours,
                "phone": one.phone,
            }


class Areas:
    """Every area below the one that `in` names."""

    def fact(self) -> SourceFact:
        return SourceFact(
            code="directory.areas",
            name=N_("Areas with their codes"),
            kind=Kind.RECORDS,
            columns=(
                Offered(name="code", title="区划代码", title_en="Code"),
                Offered(name="name", title="名称", title_en="Name"),
                Offered(name="level", title="级别", title_en="Level"),
                Offered(name="parent", title="上级代码", title_en="Code of the area above"),
                Offered(name="county", title="县区", title_en="County"),
                Offered(name="township", title="乡镇街道", title_en="Township"),
            ),
        )

    def rows(self, *, on: date, parameters: Mapping[str, str], told: Told) -> Iterable[Mapping[str, Any]]:
        above = names_by_level()
        for one in areas_in(parameters.get("in", COUNTRY)):
            named = above[one.code]
            yield {
                "code": one.code,
                "name": one.name,
                "level": _AREA_KINDS.get(one.level, ""),
                "parent": one.parent_code or "",
                "county": named.get(AreaLevel.COUNTY, ""),
                "township": named.get(AreaLevel.TOWNSHIP, ""),
            }


class Workdays:
    """The days of this year and the next that are otherwise than the week says."""

    def fact(self) -> SourceFact:
        return SourceFact(
            code="calendars.days",
            name=N_("Days off and make-up working days"),
            kind=Kind.RECORDS,
            columns=(
                Offered(name="day", title="日期", title_en="Day", type=Type.DATE),
                Offered(name="kind", title="安排", title_en="Arrangement"),
                Offered(name="holiday", title="节日", title_en="Holiday"),
                Offered(name="is_provisional", title="是否暂定", title_en="Provisional"),
                Offered(name="source", title="依据", title_en="Source"),
            ),
        )

    def rows(self, *, on: date, parameters: Mapping[str, str], told: Told) -> Iterable[Mapping[str, Any]]:
        area_code = parameters.get("in", COUNTRY)
        for year in range(on.year - 1, on.year + _YEARS):
            for one in special_days(area_code=area_code, year=year):
                yield {
                    "day": one.day.isoformat(),
                    "kind": "调休上班" if one.is_working else "放假",
                    "holiday": one.name,
                    "is_provisional": "是" if one.is_provisional else "否",
                    "source": one.source,
                }
