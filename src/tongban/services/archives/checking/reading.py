"""What the descriptions of a package say, read for the checks."""

from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from tongban.services.archives.packaging.describing import Element, XmlWrong, parsed
from tongban.services.archives.packaging.facts import BASIC, PROCESS, SealSaid, Source


@dataclass(frozen=True, kw_only=True)
class FileSaid:
    """One file as 基本信息.xml lists it."""

    path: str
    title: str
    media_type: str
    size: int
    sha256: str
    sm3: str
    source: Source
    kind: str
    seal: SealSaid | None


@dataclass(frozen=True, kw_only=True)
class MaterialSaid:
    """One material as 基本信息.xml lists it."""

    key: str
    name: str
    is_required: bool
    how: str
    round: int
    paths: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ActSaid:
    """One act as 过程信息.xml lists it."""

    entry_id: str
    seq: int
    act: str
    act_at: datetime
    receipt: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """Both descriptions together."""

    number: str
    result: str
    file_number: str
    archive_number: str
    files: tuple[FileSaid, ...]
    materials: tuple[MaterialSaid, ...]
    needed: tuple[str, ...]
    acts: tuple[ActSaid, ...]
    number_in_process: str


def said_by(basic: bytes, process: bytes) -> Said:
    """Raises XmlWrong."""
    root, course = _parsed(BASIC, basic, "basic"), _parsed(PROCESS, process, "process")
    try:
        return _said(root, course)
    except ValueError as fault:  # a number or a moment that the schema lets through and nobody can have meant
        raise XmlWrong(BASIC, str(fault)) from None


def _said(root: Element, course: Element) -> Said:
    return Said(
        number=_of(root, "办件/办件编号"),
        result=_of(root, "办件/办理结果代码"),
        file_number=_of(root, "归档/电子文件号"),
        archive_number=_of(root, "归档/档号"),
        files=tuple(_file(one) for one in root.iterfind("文件/一件")),
        materials=tuple(
            MaterialSaid(
                key=_of(one, "标识"),
                name=_of(one, "名称"),
                is_required=_of(one, "必要") == "是",
                how=_of(one, "提交方式"),
                round=int(_of(one, "轮次")),
                paths=tuple(path.text or "" for path in one.iterfind("路径")),
            )
            for one in root.iterfind("材料/一项")
        ),
        needed=tuple(one.text or "" for one in root.iterfind("应归档文书/种类")),
        acts=tuple(
            ActSaid(
                entry_id=_of(one, "存证编号"),
                seq=int(_of(one, "日志序号")),
                act=_of(one, "动作代码"),
                act_at=datetime.fromisoformat(_of(one, "发生时间")),
                receipt=_of(one, "存证文件"),
            )
            for one in course.iterfind("业务动作/一次")
        ),
        number_in_process=_of(course, "办件编号"),
    )


def _parsed(name: str, raw: bytes, schema: str) -> Element:
    try:
        return parsed(raw, schema)
    except XmlWrong as wrong:
        raise XmlWrong(name, str(wrong)) from None


def _file(one: "etree._Element") -> FileSaid:
    seal = one.find("签名验证结果")
    return FileSaid(
        path=_of(one, "路径"),
        title=_of(one, "题名"),
        media_type=_of(one, "格式"),
        size=int(_of(one, "大小")),
        sha256=_of(one, "SHA256"),
        sm3=_of(one, "SM3"),
        source=Source(_of(one, "来源")),
        kind=_of(one, "文书种类"),
        seal=None if seal is None else SealSaid(_of(seal, "结论")),
    )


def _of(element: "etree._Element", path: str) -> str:
    return element.findtext(path) or ""
