"""The two XML files of a package (基本信息.xml, 过程信息.xml), and what they say when they are read back."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from lxml import etree

from tongban.services.archives.packaging.facts import (
    FORMAT,
    ActPart,
    Description,
    FilePart,
    MaterialPart,
    SealPart,
    StepPart,
)

MOST_BYTES = 32 << 20
_SCHEMAS = {"basic": "basic.xsd", "process": "process.xsd"}
Element = etree._Element


class XmlWrong(Exception):
    """A description does not read, or is not as its schema says."""


def basic_xml(said: Description) -> bytes:
    """基本信息.xml: the item, the case, its files and under which numbers it is kept. The same bytes each time."""
    root = etree.Element("基本信息", 格式=FORMAT)
    item, case, kept = said.item, said.case, said.archive
    _fields(
        root,
        "事项",
        ("事项名称", item.name),
        ("实施编码", item.code),
        ("事项类型代码", item.type_code),
        ("实施机关", item.organisation),
        ("实施机关代码", item.organisation_code),
        ("行政区划代码", item.area_code),
    )
    about = _fields(
        root,
        "办件",
        ("办件编号", case.number),
        ("申请人", case.applicant),
        ("申请人类型", case.applicant_kind),
        ("统一社会信用代码", case.uscc),
        ("申报来源", case.channel),
        ("申请时间", _moment(case.submitted_at)),
        ("受理时间", _moment(case.accepted_at)),
        ("决定时间", _moment(case.decided_at)),
        ("办结时间", _moment(case.closed_at)),
        ("办理结果代码", case.result),
        ("办理结果", case.result_words),
        ("理由", case.reasons),
        ("办理系统", case.handling_system),
        ("办理系统编号", case.handling_number),
        ("所属一件事编号", case.part_of),
    )
    for name, values in (("结果证照编号", case.licences), ("子办件编号", case.parts)):
        for value in values:
            _text(about, name, value)
    _fields(
        root,
        "归档",
        ("电子文件号", kept.file_number),
        ("档号", kept.archive_number),
        ("全宗号", kept.fonds),
        ("门类代码", kept.category),
        ("年度", str(kept.year)),
        ("件号", str(kept.order)),
        ("保管期限", kept.retention),
        ("密级", kept.secrecy),
        ("版本", str(kept.version)),
        ("归档时间", _moment(kept.archived_at)),
    )
    _many(root, "材料", (_material(one) for one in said.materials))
    _many(root, "文件", (_file(one) for one in said.files))
    _many(root, "应归档文书", (_leaf("种类", kind) for kind in said.needed))
    return _bytes(root)


def process_xml(said: Description) -> bytes:
    """过程信息.xml: every step and every act, each with its place in the log. The same bytes each time."""
    root = etree.Element("过程信息", 格式=FORMAT)
    _text(root, "办件编号", said.case.number)
    _many(root, "环节", (_step(one) for one in said.steps))
    _many(root, "业务动作", (_act(one) for one in said.acts))
    return _bytes(root)


def parsed(raw: bytes, schema: str) -> Element:
    """The root of a description that is as its schema (`basic` or `process`) says. Raises XmlWrong.

    Nothing outside is read: no entity, no DTD, no network.
    """
    if len(raw) > MOST_BYTES:
        raise XmlWrong(f"it has {len(raw)} bytes")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as fault:
        raise XmlWrong(str(fault)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlWrong("it brings a DTD")
    try:
        _schema(schema).assertValid(root)
    except etree.DocumentInvalid as fault:
        raise XmlWrong(str(fault)) from None
    return root


def schema_bytes(schema: str) -> bytes:
    """The XSD, as it lies in each package."""
    return (files("tongban.services.archives.packaging") / "schemas" / _SCHEMAS[schema]).read_bytes()


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(schema_bytes(name)))


def _material(one: MaterialPart) -> Element:
    element = etree.Element("一项")
    _into(
        element,
        ("标识", one.key),
        ("名称", one.name),
        ("必要", "是" if one.is_required else "否"),
        ("提交方式", one.how),
        ("轮次", str(one.round)),
        ("证照标识", one.licence),
    )
    for path in one.paths:
        _text(element, "路径", path)
    return element


def _file(one: FilePart) -> Element:
    element = etree.Element("一件")
    _into(
        element,
        ("顺序号", str(one.order)),
        ("题名", one.title),
        ("路径", one.path),
        ("格式", one.media_type),
        ("大小", str(one.size)),
        ("SHA256", one.sha256),
        ("SM3", one.sm3),
        ("来源", one.source.value),
        ("文书种类", one.kind),
    )
    if one.seal:
        element.append(_seal(one.seal))
    return element


def _seal(one: SealPart) -> Element:
    element = etree.Element("签名验证结果")
    _into(
        element,
        ("结论", one.said.value),
        ("签章人", one.signer),
        ("印章编号", one.serial),
        ("签章时间", _moment(one.signed_at)),
    )
    return element


def _step(one: StepPart) -> Element:
    element = etree.Element("一步")
    _into(
        element,
        ("顺序号", str(one.order)),
        ("环节名称", one.name),
        ("处理单位", one.organisation),
        ("处理人", one.by),
        ("开始时间", _moment(one.opened_at)),
        ("结束时间", _moment(one.done_at)),
        ("结果", one.outcome),
        ("意见", one.opinion),
    )
    return element


def _act(one: ActPart) -> Element:
    element = etree.Element("一次")
    _into(
        element,
        ("顺序号", str(one.order)),
        ("动作代码", one.act),
        ("动作", one.words),
        ("处理人标识", one.by_ref),
        ("处理人", one.by),
        ("发生时间", _moment(one.act_at)),
        ("记录时间", _moment(one.recorded_at)),
        ("存证编号", one.entry_id),
        ("日志序号", str(one.seq)),
        ("存证文件", one.receipt),
    )
    return element


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z") if at else ""


def _fields(root: Element, name: str, *fields: tuple[str, str]) -> Element:
    element = etree.SubElement(root, name)
    _into(element, *fields)
    return element


def _into(element: Element, *fields: tuple[str, str]) -> None:
    """Each field that has a value."""
    for name, value in fields:
        if value:
            _text(element, name, value)


def _leaf(name: str, value: str) -> Element:
    element = etree.Element(name)
    element.text = _xml_text(value)
    return element


def _text(element: Element, name: str, value: str) -> None:
    element.append(_leaf(name, value))


def _many(root: Element, name: str, parts: Iterable[Element]) -> None:
    element = etree.SubElement(root, name)
    element.extend(list(parts))


def _xml_text(value: str) -> str:
    """Without the control characters that XML has no place for."""
    return "".join(char for char in value if char >= " " or char in "\t\n")


def _bytes(root: Element) -> bytes:
    etree.indent(root, space="  ")
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"
