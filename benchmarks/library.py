"""A made library: implementations of list entries over many areas, and how fast the batch verb takes it in.

Each row holds what a real guide holds (some 4 kB): limits, conditions, materials, steps, places, basis.
The entries stand in the list of the city and say what an authority fixes: name, type, basis, statutory
limit, conditions, materials, result. A row says its promise, counters and phones itself; one of ten
contradicts the statutory limit, which becomes a finding.
Other parts use `MadeLibrary.load` to have a library in force.
"""

import random
import time
from collections.abc import Callable, Iterator
from itertools import islice
from uuid import UUID

from benchmarks.tables import Part
from tongban.foundation.directory.public import (
    AreaLevel,
    AreaRow,
    OrganisationRow,
    organisation_by_code,
    upsert_areas,
    upsert_organisations,
)
from tongban.kernel import clock
from tongban.kernel.actors import SystemActor
from tongban.services.items.commands.import_items import MOST_ROWS, import_items
from tongban.services.items.facts import (
    Basis,
    Condition,
    Contact,
    ItemContent,
    Limit,
    Limits,
    PlaceNote,
    Result,
    Slot,
    StepNote,
)
from tongban.services.items.importing.facts import Holder, ImportedRow
from tongban.services.items.library.commands.create_entry import create_entry
from tongban.services.items.library.elements import paths_in
from tongban.services.items.library.facts import EntryContent
from tongban.services.items.library.proposals import NewEntry
from tongban.services.items.models import ListEntry
from tongban.standards.codes import make_uscc

COUNT, ENTRIES = 100_000, 2_000
LEAST = 1500.0  # rows a second
_BY = SystemActor(job="bench-library")
_CITY = "341600000000"
_DEPARTMENTS = [
    "02",
    "04",
    "05",
    "06",
    "07",
    "08",
    "09",
    "11",
    "12",
    "13",
    "14",
    "15",
    "16",
    "17",
    "18",
    "19",
]
_THINGS = [
    "食品经营",
    "道路运输",
    "建筑施工",
    "民办学校",
    "医疗机构",
    "取水",
    "林木采伐",
    "出版物零售",
    "旅馆业",
    "娱乐场所",
]
_ACTS = ["设立", "变更", "延续", "注销", "备案", "核准", "验收", "登记"]
_MATERIALS = [
    "申请表",
    "身份证明",
    "营业执照",
    "平面图",
    "使用证明",
    "设备清单",
    "管理制度",
    "资格证明",
    "委托书",
    "承诺书",
]


class MadeLibrary:
    """`entries` list entries, each implemented in as many made townships as `count` asks for; always the same."""

    def __init__(self, *, count: int = COUNT, entries: int = ENTRIES) -> None:
        self.count, self.entries = count, min(entries, count)
        self.areas = [f"341699{number:03}000" for number in range(1, -(-count // self.entries) + 1)]

    def holders(self) -> Iterator[Holder]:
        """The organisations: one of each department in each area."""
        for place, area_code in enumerate(self.areas, 1):
            for department in _DEPARTMENTS:
                code = make_uscc(body=f"{place:04}{department}00", registrar="1", kind="1")
                yield Holder(code=code, name=f"第{place}镇{department}局（示例）", area_code=area_code)

    def bring_holders(self) -> dict[str, UUID]:
        """Areas and organisations; ids by code."""
        at = clock.now()
        areas = [
            AreaRow(code=code, name=f"第{number}镇（示例）", level=AreaLevel.TOWNSHIP, parent_code=_CITY)
            for number, code in enumerate(self.areas, 1)
        ]
        upsert_areas(rows=areas, by=_BY, at=at)
        rows = [
            OrganisationRow(code=one.code, name=one.name, area_code=one.area_code) for one in self.holders()
        ]
        return upsert_organisations(rows=rows, by=_BY, at=at)

    def bring_entries(self) -> None:
        """The list entries that are not there yet, one act each."""
        keeper = organisation_by_code(next(self.holders()).code).id
        known = set(ListEntry.objects.values_list("code", flat=True))
        for entry in range(self.entries):
            if _basic(entry) not in known:
                create_entry(new=_entry(entry), keeper_id=keeper, by=_BY, at=clock.now())

    def rows(self) -> Iterator[ImportedRow]:
        """Every row, area by area."""
        line, holders = 0, list(self.holders())
        for place in range(len(self.areas)):
            here = holders[place * len(_DEPARTMENTS) : (place + 1) * len(_DEPARTMENTS)]
            for entry in range(self.entries):
                if line == self.count:
                    return
                line += 1
                yield _row(line, entry, here[entry % len(here)])

    def load(self, *, tell: Callable[[int], None] = lambda rows: None) -> float:
        """Import and publish all of it; the seconds that the batch verb took."""
        ids, seconds, done = self.bring_holders(), 0.0, 0
        self.bring_entries()
        rows = self.rows()
        while batch := list(islice(rows, MOST_ROWS // 2)):
            begun = time.perf_counter()
            outcome = import_items(rows=batch, organisation_ids=ids, publish=True, by=_BY, at=clock.now())
            seconds += time.perf_counter() - begun
            assert not outcome.rejected, outcome.rejected[0]
            done += len(batch)
            tell(done)
        return seconds


def _row(line: int, entry: int, holder: Holder) -> ImportedRow:
    basic = _basic(entry)
    code = f"{holder.code}5{basic}"
    return ImportedRow(
        line=line,
        source="bench",
        source_id=code,
        code=code,
        holder=holder,
        content=_content(entry, holder, draw=random.Random(line)),
        list_entry_code=basic,
    )


def _basic(entry: int) -> str:
    """The 基本编码 of an entry."""
    return f"3401{_DEPARTMENTS[entry % len(_DEPARTMENTS)]}{entry // len(_DEPARTMENTS) + 1:03}000"


def _entry(entry: int) -> NewEntry:
    """What the list of the city says of an entry, and with it fixes."""
    said = paths_in(_content(entry, Holder(code="", name="", area_code=_CITY), draw=random.Random(0)))
    owned = ("limits.statutory", "conditions", "slots", "result")
    content = EntryContent.model_validate(
        {
            "name": said["name"],
            "type_code": "01",
            "basis": said["basis"],
            "elements": {path: said[path] for path in owned},
        }
    )
    code = _basic(entry)
    return NewEntry(code=code, catalog_code=code, area_code=_CITY, level="3", content=content)


def _content(entry: int, holder: Holder, *, draw: random.Random) -> ItemContent:
    """`draw` is the row's; what the list fixes is drawn by the entry alone."""
    thing, act = _THINGS[entry % 10], _ACTS[entry // 10 % 8]
    name = f"{thing}许可（{act}）第{entry}号"
    fixed = random.Random(entry)
    statutory = fixed.choice((20, 30, 45))
    law = Basis(law=f"{thing}管理条例", number="国务院令第343号", article=f"第{fixed.randrange(10, 60)}条")
    slots = tuple(_slot(number, thing, fixed) for number in range(1, fixed.randrange(4, 9)))
    if holder.code and draw.randrange(10) == 0:
        statutory += 10
    return ItemContent(
        name=name,
        aliases=(f"办{thing}", f"{thing}{act}"),
        purpose=f"{thing}要先{act}，做之前来办。",
        type_code="01",
        use_levels=("5",),
        audience=("1", "2"),
        basis=(
            Basis(law="中华人民共和国行政许可法", article="第四十二条", summary="自受理之日起二十日内作出决定。"),
            law,
        ),
        limits=Limits(statutory=Limit(count=statutory), promised=Limit(count=draw.randrange(1, 20))),
        acceptance_working_days=5,
        handle_forms=("1", "2"),
        visits=draw.randrange(2),
        conditions=tuple(Condition(text=f"{thing}的第{n}个条件：有和经营规模相称的场所、设备和人员。") for n in range(1, 5)),
        slots=slots,
        step_notes=tuple(
            StepNote(name=step, text=f"{step}时看材料是不是齐全、是不是合法定形式，缺什么一次说全。", days=days, result=f"{step}意见")
            for step, days in (("受理", 1), ("审核", 3), ("审批", 2), ("发证", 1))
        ),
        result=Result(name=f"{thing}许可证", kind="10"),
        places=(PlaceNote(name=f"{holder.name}窗口", address="示例路1号", hours="工作日9:00—12:00，13:30—17:00"),),
        consult=Contact(phones=(f"0558-000{draw.randrange(1000, 9999)}",)),
        complain=Contact(phones=("12345",)),
        themes_legal=("005",),
    )  # fmt: skip


def _slot(number: int, thing: str, draw: random.Random) -> Slot:
    return Slot(
        key=f"m{number:02}",
        name=f"{thing}{_MATERIALS[number % 10]}",
        need=draw.choice(("required", "required", "optional")),
        kind="2" if number == 1 else "3",
        originals=1,
        copies=draw.randrange(3),
        source=draw.choice(("10", "20")),
        note="按表格要求逐项填写，签名或者盖章，复印件写明与原件一致。",
        accept_standard="材料齐全、清楚、在有效期内，内容前后一致。",
        paper_size="A4",
    )


def measure(*, count: int) -> Part:
    """Import a made library by the batch verb."""
    library = MadeLibrary(count=count)
    seconds = library.load()
    pace = count / seconds
    part = Part(title="A library of implementations", head=("act", "rows", "seconds", "rows a second"))
    part.rows.append(
        (f"import of {library.entries:,} entries in {len(library.areas)} areas", count, seconds, pace)
    )
    part.goal("milliseconds a row", round(1000 * seconds / count, 3), 1000 / LEAST)
    return part
