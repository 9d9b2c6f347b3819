"""Reads the items of Guangdong and Guangzhou as PolicyKG publishes them (JSON lines)."""

import re
from typing import Any, Literal

from tongban.kernel.errors import N_
from tongban.services.items.facts import Condition, Contact, ItemContent, Limit, Limits, LimitUnit, Slot
from tongban.services.items.importing.facts import AreaNamed, Holder, ImportedRow, MainItem, local_code
from tongban.services.items.importing.reasons import NEEDED, because
from tongban.services.items.importing.text import (
    contact,
    item_name,
    mentioned_laws,
    numbered_parts,
    one_line,
    places,
    said,
)
from tongban.standards.codes import BadUscc, check_uscc

_PROVINCE, _CITY = "440000000000", "440100000000"
# standards.md 2.2: Guangdong writes 20 for 其他行政权力 and 21 for 公共服务
_TYPES = {"20": "10", "21": "20"}
_AUDIENCE = {
    "自然人": "1", "企业法人": "2", "事业法人": "3", "社会组织法人": "4", "非法人企业": "5", "行政机关": "6", "其他组织": "9",
}  # fmt: skip
_LEVELS = {"省级": "2", "市级": "3", "县级": "4"}
_UNITS: dict[str, LimitUnit] = {
    "工作日": "working-days",
    "自然日": "calendar-days",
    "天": "calendar-days",
    "月": "months",
    "年": "years",
}
_PERSON_THEMES = {
    "生育收养": "005", "生小孩": "005", "户籍办理": "010", "迁居": "010", "民族宗教": "015", "教育科研": "020", "升学": "020",
    "义务教育": "020", "就业创业": "030", "找工作": "030", "创业": "030", "失业": "030", "设立变更": "035", "准营准办": "040",
    "抵押质押": "045", "职业资格": "050", "行政缴费": "055", "纳税": "055", "婚姻登记": "060", "结婚": "060", "规划建设": "070",
    "住房保障": "075", "买房子": "075", "社会保障（社会保险、社会救助）": "085", "社会救助": "085", "养老服务": "085", "证件办理": "090",
    "交通出行": "095", "旅游观光": "100", "出境入境": "105", "消费维权": "110", "公共安全": "115", "司法公证": "120",
    "知识产权": "125", "环保绿化": "130", "文化体育": "135", "公用事业": "140", "医疗卫生": "145", "离职退休": "150", "退休": "150",
    "其他": "999",
}  # fmt: skip
_LEGAL_THEMES = {
    "设立变更": "005", "准营准办": "010", "纳税": "025", "抵押质押": "050", "规划建设": "085", "交通出行": "090", "环保绿化": "095",
    "医疗卫生": "110", "教育科研": "120", "文化体育": "120", "知识产权": "125", "民族宗教": "130", "公共安全": "150", "司法公证": "155",
    "公用事业": "160", "其他": "999",
}  # fmt: skip
_NO_CONDITION = frozenset({"无条件受理", "无受理条件", "无条件办理", "无特定条件", "直接申请", "无条件"})
_NO_COUNTER = "无线下办理窗口"
_LIMIT = re.compile(r"^(\d+)\s*[(（]\s*(工作日|自然日|天|月|年)\s*[)）]$")


class PolicykgReader:
    """广东省 and 广州市: real implementation codes and credit codes; thin contents."""

    name = "policykg"

    def knows(self, row: dict[str, Any]) -> bool:
        return {"TASK_CODE", "TASK_NAME", "ORGCODE", "CATAID"} <= row.keys()

    def areas(self) -> tuple[AreaNamed, ...]:
        return (
            AreaNamed(code=_PROVINCE, name="广东省", level="province", parent_code=None),
            AreaNamed(code=_CITY, name="广州市", level="prefecture", parent_code=_PROVINCE),
        )

    def read(self, line: int, row: dict[str, Any]) -> ImportedRow:
        """The row as an item. Raises ValueError or KeyError with the reason."""
        stated, name, office = said(row["TASK_CODE"]), one_line(row["TASK_NAME"]), one_line(row["DEPT_NAME"])
        area = said(row["AREACODE"]).ljust(12, "0")
        if not (stated and name and office):
            raise ValueError(because(NEEDED, names="TASK_CODE, TASK_NAME, DEPT_NAME"))
        if area not in {_PROVINCE, _CITY}:
            raise ValueError(because(N_("the area %(area)s is not one of this file's"), area=area))
        is_national = len(stated) in {31, 33} and stated.isalnum()
        content = _content(row, item_name(name))
        findings = _findings(content) | ({} if is_national else {"code-not-national": {"stated": stated}})
        if is_national and not _is_uscc(stated[:18]):
            findings["credit-code-doubtful"] = {"code": stated[:18]}
        return ImportedRow(
            line=line,
            source=self.name,
            source_id=stated,
            code=stated if is_national else local_code(area, self.name, stated),
            holder=Holder(
                code=stated[:18] if is_national else said(row["ORGCODE"]), name=office, area_code=area
            ),
            content=content,
            list_entry_code=said(row["CATAID"])[:12],
            main_item=_main_item(stated, row) if len(stated) == 33 else None,
            findings=findings,
        )


def _is_uscc(code: str) -> bool:
    """Whether the organisation's code has a right check digit; 2 of 177 have not."""
    try:
        check_uscc(code)
    except BadUscc:
        return False
    return True


def _main_item(code: str, row: dict[str, Any]) -> MainItem:
    """A 33-character handling item belongs to the 31-character implementation before it."""
    return MainItem(
        code=code[:31], source_id=f"main:{code[:31]}", name=item_name(one_line(row["subCatalogName"]))
    )


def _content(row: dict[str, Any], name: str) -> ItemContent:
    audience = tuple(dict.fromkeys(_AUDIENCE.get(who, "9") for who in row["service_object_name"]))
    themes = list(row["theme_category"])
    counter = "" if said(row["handle_location"]) == _NO_COUNTER else said(row["handle_location"])
    ask, forms = contact(row["consult_phone"]), []
    if counter:
        forms.append("1")
    if said(row["bear_paltform"]) or not counter:
        forms.append("2")
    main_name = item_name(one_line(row["subCatalogName"]))
    return ItemContent(
        name=name,
        aliases=(main_name,) if main_name not in name else (),
        type_code=_TYPES.get(said(row["TASK_TYPE"]), said(row["TASK_TYPE"])),
        audience=audience,
        holder="person" if "1" in audience else "firm",
        use_levels=tuple(filter(None, [_LEVELS.get(said(row["matter_level"]), "")])),
        project_type=_project_type(row),
        handle_forms=tuple(forms),
        visits=int(said(row["LIMIT_SCENE_NUM"]) or 0),
        conditions=_conditions(row),
        acceptance_working_days=5 if said(row["TASK_TYPE"]) == "01" else None,
        limits=Limits(statutory=_limit(row["handle_time"]), promised=_limit(row["handle_time_limit"])),
        slots=_slots(row["material_intro"]),
        needs_no_material=not _slots(row["material_intro"]),
        places=places(counter, "", ask.phones[0] if ask.phones else ""),
        consult=ask,
        complain=contact(row["complain_phone"]) if said(row["complain_phone"]) else Contact(),
        themes_person=_codes(themes, _PERSON_THEMES) if "1" in audience else (),
        themes_legal=_codes(themes, _LEGAL_THEMES) if set(audience) - {"1"} else (),
        other_organisations=tuple(part for part in said(row["co_department"]).split("、") if part),
        sends_by_courier=said(row["courier_service"]) == "是",
        takes_appointments=said(row["online_book"]) == "是",
        online_platform=said(row["bear_paltform"]),
        extra=_extra(row, themes),
    )


def _project_type(row: dict[str, Any]) -> Literal["1", "2", "9"]:
    """Nothing says it; a promise of one day with one day in law is kept as a promise all the same."""
    return "2" if _limit(row["handle_time_limit"]) or _limit(row["handle_time"]) else "9"


def _conditions(row: dict[str, Any]) -> tuple[Condition, ...]:
    text = said(row["accept_standard"])
    if text.rstrip("。") in _NO_CONDITION:
        return ()
    return tuple(Condition(text=part) for part in numbered_parts(text))


def _slots(value: object) -> tuple[Slot, ...]:
    names = [one_line(name) for name in value] if isinstance(value, list) else [one_line(value)]
    return tuple(
        Slot(
            key=f"m{number:02}",
            name=name.rstrip("；;。"),
            kind="2" if re.search(r"申请[表书]", name) else "3",
        )
        for number, name in enumerate(filter(None, names), 1)
    )


def _limit(value: object) -> Limit | None:
    """`18(工作日)` as a limit; no limit where the source says nothing. Raises ValueError for anything else."""
    text = said(value)
    if not text:
        return None
    if (match := _LIMIT.match(text)) is None:
        raise ValueError(because(N_("a limit that cannot be read: %(text)s"), text=text))
    return Limit(count=int(match.group(1)), unit=_UNITS[match.group(2)])


def _codes(themes: list[str], known: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(known[theme] for theme in themes if theme in known))


def _extra(row: dict[str, Any], themes: list[str]) -> dict[str, Any]:
    extra: dict[str, Any] = {
        "main_name": item_name(one_line(row["CATANAME"])),
        "organisation_code": said(row["ORGCODE"]),
    }
    if others := [theme for theme in themes if theme not in _PERSON_THEMES and theme not in _LEGAL_THEMES]:
        extra["themes"] = others
    if laws := mentioned_laws(said(row["accept_standard"])):
        extra["mentioned_laws"] = laws
    if booking := said(row["online_book_addr"]):
        extra["booking_url"] = booking
    return extra


def _findings(content: ItemContent) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {"fee-not-stated": {}}
    if content.limits.statutory is None:
        found["limits-missing"] = {}
    statutory, promised = content.limits.statutory, content.limits.promised
    if statutory and promised and statutory.unit == promised.unit and promised.count > statutory.count:
        found["promise-above-law"] = {"promised": promised.count, "statutory": statutory.count}
    return found
