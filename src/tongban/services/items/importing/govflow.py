"""Reads the guides of Guangxi's service portal as GovFlow publishes them (JSON lines)."""

import re
from typing import Any

from tongban.services.items.facts import (
    Condition,
    Fee,
    ItemContent,
    Limit,
    Limits,
    Result,
    Slot,
    StepNote,
)
from tongban.services.items.importing.facts import AreaNamed, Holder, ImportedRow, MainItem, local_code
from tongban.services.items.importing.reasons import NEEDED, because
from tongban.services.items.importing.text import (
    contact,
    hours,
    item_name,
    mentioned_laws,
    numbered_parts,
    one_line,
    places,
    said,
)

_CITY = "450600000000"
_FORMS = {"窗口办理": "1", "网上办理": "2", "快递申请": "4", "自助办理": "9"}
_PROJECT = {"即办件": "1", "承诺件": "2"}
_FORMAT = {"纸质": "1", "电子": "2", "纸质或电子": "3", "纸质和电子": "3"}
_NO_MATERIAL = frozenset({"无需材料", "无需审核", "无材料", "无需提供材料"})
# fills a box without saying anything that the person does not know
_EMPTY_WORDS = frozenset(
    {
        "真实有效",
        "真实有效准确",
        "材料需真实",
        "材料真实有效",
        "无需材料",
        "无需审核",
        "按要求填报",
        "参照指引要求",
        "Other",
        "其他",
        "如实填写",
    }
)
_LABELS = "类型|来源渠道|填报须知|受理标准|备注|是否需要签章|签名签章要求|纸质规格|空白表格|示例样表"
_LABEL_LINE = re.compile(rf"^({_LABELS})：", re.MULTILINE)


class GovflowReader:
    """防城港市: ids, limits, counters, materials with flags, steps; no national code, no item type."""

    name = "govflow"

    def knows(self, row: dict[str, Any]) -> bool:
        return {"service_name", "source_item_id", "source_region_code"} <= row.keys()

    def areas(self) -> tuple[AreaNamed, ...]:
        return (
            AreaNamed(code="450000000000", name="广西壮族自治区", level="province", parent_code=None),
            AreaNamed(code=_CITY, name="防城港市", level="prefecture", parent_code="450000000000"),
        )

    def read(self, line: int, row: dict[str, Any]) -> ImportedRow:
        """The row as an item. Raises ValueError or KeyError with the reason."""
        source_id, name, office = (
            one_line(row["source_item_id"]),
            item_name(one_line(row["service_name"])),
            one_line(row["department"]),
        )
        if not (source_id and name and office):
            raise ValueError(because(NEEDED, names="source_item_id, service_name, department"))
        content = _content(row, name)
        return ImportedRow(
            line=line,
            source=self.name,
            source_id=source_id,
            code=local_code(_CITY, self.name, source_id),
            holder=Holder(code=f"L450600-{row['source_region_code']}", name=office, area_code=_CITY),
            content=content,
            main_item=_main_item(row.get("parent_name"), office),
            findings=_findings(row, content),
        )


def _main_item(value: object, office: str) -> MainItem | None:
    name = item_name(one_line(value))
    if not name:
        return None
    source_id = f"main:{local_code(_CITY, office, name)}"
    return MainItem(
        code=local_code(_CITY, GovflowReader.name, "main", office, name), source_id=source_id, name=name
    )


def _content(row: dict[str, Any], name: str) -> ItemContent:
    opening, ask = hours(row.get("handle_time")), contact(row.get("consult_way"))
    materials = [m for m in row["materials"] if one_line(m["material_name"]) not in _NO_MATERIAL]
    forms = [form for form in said(row.get("handle_form")).split(",") if form]
    conditions = said(row.get("accept_condition"))
    return ItemContent(
        name=name,
        type_code="10",
        project_type=_PROJECT.get(said(row.get("item_type")), "9"),
        handle_forms=tuple(dict.fromkeys(_FORMS.get(form, "9") for form in forms)),
        visits=row.get("on_site_times"),
        conditions=tuple(Condition(text=part) for part in numbered_parts(conditions)),
        limits=Limits(statutory=_limit(row.get("legal_days")), promised=_limit(row.get("promise_days"))),
        slots=tuple(_slot(number, material) for number, material in enumerate(materials, 1)),
        needs_no_material=bool(row["materials"]) and not materials,
        is_charged=row.get("is_charge"),
        fees=(Fee(name="按规定收费"),) if row.get("is_charge") else (),
        step_notes=tuple(
            _step(step) for step in sorted(row["processes"], key=lambda step: int(step["sort"]))
        ),
        result=_result(row["processes"]),
        places=places(row.get("handle_address"), opening, ask.phones[0] if ask.phones else ""),
        consult=ask,
        complain=contact(row.get("complaint_way")),
        is_bundle="一件事" in name,
        service_area=said(row.get("general_scope")),
        query_ways=tuple(way for way in said(row.get("query_way")).split(",") if way),
        online_url=said(row.get("source_url")) if "2" in {_FORMS.get(form) for form in forms} else "",
        extra=_extra(row, conditions),
    )


def _extra(row: dict[str, Any], conditions: str) -> dict[str, Any]:
    extra: dict[str, Any] = {
        "source_region_code": row["source_region_code"],
        "source_url": said(row.get("source_url")),
    }
    if laws := mentioned_laws(conditions):
        extra["mentioned_laws"] = laws
    if "自助办理" in said(row.get("handle_form")):
        extra["self_service"] = True
    return extra


def _limit(days: int | None) -> Limit | None:
    """The source gives a bare number; 行政许可法 art. 82 counts working days."""
    return None if days is None else Limit(count=days, unit="working-days")


def _labelled(note: str) -> dict[str, str]:
    """The labelled lines of a material's note; a line without label continues the one before."""
    marks = list(_LABEL_LINE.finditer(note))
    ends = [mark.start() for mark in marks[1:]] + [len(note)]
    return {mark.group(1): note[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)}


def _telling(value: object) -> str:
    text = said(value)
    return "" if text.rstrip("。") in _EMPTY_WORDS else text


def _slot(number: int, material: dict[str, Any]) -> Slot:
    labelled = _labelled(said(material.get("note")))
    originals, copies = _counts(labelled.get("类型", ""), material)
    notes = [_telling(material.get("fillNotice") or labelled.get("填报须知")), _telling(labelled.get("备注"))]
    if material.get("isNeedSign") and (sign := _telling(material.get("signRequirement"))):
        notes.append(sign if "签" in sign or "章" in sign else f"签章：{sign}")
    if labelled.get("类型") == "原件或复印件":
        notes.append("原件、复印件都可以。")
    if material.get("material_form") == "纸质和电子":
        notes.append("纸质和电子的都要。")
    return Slot(
        key=f"m{number:02}",
        name=one_line(material["material_name"]),
        need="required" if material["is_required"] else "optional",
        kind="2" if "空白表格" in labelled else "1" if material.get("isRelationCerttype") else "3",
        format=_FORMAT.get(said(material.get("material_form")), "3"),
        originals=originals,
        copies=copies,
        source=said(material.get("sourceChannel")),
        note="\n".join(dict.fromkeys(note for note in notes if note)),
        accept_standard=_telling(material.get("acceptStandard") or labelled.get("受理标准")),
        needs_seal=bool(material.get("isNeedSign")),
        paper_size="A4" if "A4" in said(material.get("paperFormat")).upper() else "",
        is_exempt=bool(material.get("isExemption")),
        is_shared=bool(material.get("isShare")),
        blank_form=labelled.get("空白表格", ""),
        sample=labelled.get("示例样表", ""),
    )


def _counts(kind: str, material: dict[str, Any]) -> tuple[int, int]:
    originals, copies = int(material.get("original_num") or 0), int(material.get("copy_num") or 0)
    if kind == "复印件":
        return 0, copies or originals or 1
    if kind == "原件和复印件":
        return originals or 1, copies or 1
    if kind == "原件或复印件":
        return originals or 1, 0
    return (originals or (0 if copies else 1)), copies


def _step(step: dict[str, Any]) -> StepNote:
    """`办理步骤 / 办理结果：… / 审查标准：…` in parts."""
    text = said(step.get("step_desc"))
    result = re.search(r"办理结果：(.*?)(?=\n审查标准：|\Z)", text, re.DOTALL)
    standard = re.search(r"审查标准：(.*)\Z", text, re.DOTALL)
    return StepNote(
        name=one_line(step["step_name"]),
        text=_telling(standard.group(1)) if standard else "",
        result=_telling(result.group(1)) if result else "",
    )


def _result(steps: list[dict[str, Any]]) -> Result | None:
    """What the last step (颁证与送达) says comes out, when it is a name and not a description."""
    told = next((_step(step).result for step in steps if "颁证" in said(step.get("step_name"))), "")
    name = told.rstrip("。；;")
    if not name or len(name) > 40 or "\n" in name or "，" in name:
        return None
    if re.search(r"(?:证|证书|执照|证明)$", name):
        return Result(name=name, kind="10")
    return Result(
        name=name, kind="20" if re.search(r"(?:批复|批文|决定书|决定|意见书|通知书|文)$", name) else "30"
    )


def _findings(row: dict[str, Any], content: ItemContent) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {
        "code-not-national": {},
        "type-not-stated": {},
        "audience-not-stated": {},
    }
    if content.limits.statutory is None:
        found["limits-missing"] = {}
    else:
        found["limit-unit-not-stated"] = {}
    if not content.conditions:
        found["conditions-missing"] = {}
    if not content.slots and not content.needs_no_material:
        found["materials-missing"] = {}
    if row.get("is_charge"):
        found["fee-without-standard"] = {}
    return found
