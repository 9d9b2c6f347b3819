"""A layout that we did not make: one row a material, merged cells, GB18030, words of its own."""

from pathlib import Path

from tests.services.items.make import MONDAY
from tongban.foundation.directory.public import AreaLevel, AreaRow, upsert_areas
from tongban.kernel.actors import SystemActor

BY = SystemActor(job="items-import")
COUNTY = "341699000000"

HEAD = "序号,实施编码,事项名称,事项类型,实施机关,法定办结时限,承诺办结时限,设定依据,材料名称,材料必要性,咨询电话,是否收费,受理条件,备注"
ROWS = [
    "1,,示例甲许可,行政许可,示例局,20个工作日,5(工作日),《中华人民共和国行政许可法》第十二条,申请表,必要,咨询电话：0558-0001234,否,&amp;lt;p&amp;gt;年满十八周岁。&amp;lt;/p&amp;gt;,",
    ",,,,,,,,身份证明,容缺后补,,,,",
    ",,,,,,,,营业执照,必要,,,,",
    "2,,示例乙备案,备案,示例局,即办,即办,《示例条例》,申请表,必要,0558-0001235,否,1.住所在本县。2.有固定场所。,",
    "3,,示例丙确认,行政确认,另一示例局,30,35个工作日,无,无,,0558-0001236,是,无,",
    "4,,示例丁许可,行政许可,示例局,二十日,十日,《中华人民共和国行政许可法》,申请表,说不清,0558-0001237,否,无,",
]
MAPPING = """
mapping: tongban-items/1
source: shili-county
file: {encoding: auto}
rows: {group: 序号, fill_down: [序号]}
areas:
  - {code: "341600000000", name: 亳州市, level: prefecture}
  - {code: "341699000000", name: 示例县, level: county, parent: "341600000000"}
item:
  source_id: 序号
  code: 实施编码
  area: {is: "341699000000"}
  organisation: {name: 实施机关}
content:
  name: 事项名称
  type_code: {from: 事项类型, words: {备案: "10"}}
  basis: 设定依据
  limits.statutory: {from: 法定办结时限, unit: working-days}
  limits.promised: {from: 承诺办结时限, unit: working-days}
  conditions: {from: 受理条件, split: numbered}
  consult: 咨询电话
  is_charged: 是否收费
  slots:
    each: rows
    name: 材料名称
    need: 材料必要性
"""


def bring_county() -> None:
    """The area of the sample rows."""
    rows = [
        AreaRow(code="341600000000", name="亳州市", level=AreaLevel.PREFECTURE, parent_code=None),
        AreaRow(code=COUNTY, name="示例县", level=AreaLevel.COUNTY, parent_code="341600000000"),
    ]
    upsert_areas(rows=rows, by=BY, at=MONDAY)


def write(folder: Path, name: str, text: str, *, encoding: str = "utf-8") -> Path:
    """A file of that text."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path
