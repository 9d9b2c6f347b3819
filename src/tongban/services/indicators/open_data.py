"""The statistics that the platform keeps as open data: each month of each indicator, of the city and of its areas.

The values are those of the statistics pages: what is too small there is empty here.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tongban.kernel.errors import N_
from tongban.resources.opendata.public import Kind, Offered, SourceFact, Told, Type
from tongban.services.indicators.book import indicators
from tongban.services.indicators.facts import Cut
from tongban.services.indicators.queries import cells
from tongban.services.indicators.showing import rows_of

CITY = "全市"
_FIRST = date(2000, 1, 1)


class IndicatorMonths:
    """Gives the months that were counted up to a day, indicator by indicator."""

    def fact(self) -> SourceFact:
        return SourceFact(
            code="services.indicators",
            name=N_("Statistics of the platform: indicators by month and area"),
            kind=Kind.RECORDS,
            columns=(
                Offered(name="indicator", title="指标编码", title_en="Indicator"),
                Offered(name="name", title="指标名称", title_en="Name in Chinese"),
                Offered(name="month", title="月份", title_en="Month"),
                Offered(name="area_code", title="区划代码", title_en="Area code"),
                Offered(name="area", title="区划", title_en="Area"),
                Offered(name="numerator", title="分子", title_en="Numerator", type=Type.NUMBER),
                Offered(name="denominator", title="分母", title_en="Denominator", type=Type.NUMBER),
                Offered(name="value", title="指标值", title_en="Value", type=Type.NUMBER),
                Offered(name="unit", title="计量单位", title_en="Unit"),
                Offered(
                    name="version", title="口径版本", title_en="Version of the definition", type=Type.INTEGER
                ),
            ),
        )

    def rows(self, *, on: date, parameters: Mapping[str, str], told: Told) -> Iterable[Mapping[str, Any]]:
        count = 0
        for indicator in indicators():
            for cut in (Cut.CITY, Cut.AREA):
                for row in rows_of(indicator, cut, cells(indicator, cut, first=_FIRST, last=on)):
                    sums = row.cell.sum
                    count += 1
                    yield {
                        "indicator": indicator.code,
                        "name": indicator.name_zh,
                        "month": f"{row.cell.first:%Y-%m}",
                        "area_code": row.key,
                        "area": CITY if cut is Cut.CITY else row.name,
                        "numerator": None if sums.is_hidden else sums.numerator,
                        "denominator": None if sums.is_hidden else sums.denominator,
                        "value": row.value,
                        "unit": str(indicator.unit),
                        "version": row.cell.version,
                    }
            told(count)
