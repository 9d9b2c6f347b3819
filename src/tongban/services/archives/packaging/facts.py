"""What stands in the descriptions of a package (基本信息.xml, 过程信息.xml): frozen values, texts as they are written.

Source: GB/T 42727—2023, annexes A to E (its headings; the element names are ours), GB/T 39046—2020 T5 to T8.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

FORMAT = "tongban-archive/1"
BASIC, PROCESS, REPORT = "基本信息.xml", "过程信息.xml", "四性检测报告.json"
NATIONAL_ROOT, STAMP_ROOTS = "验证/国密印章根证书.pem", "验证/时间戳根证书.pem"
SEAL_LIST, NATIONAL_LIST = "验证/印章吊销列表.crl", "验证/国密印章吊销列表.crl"
SEAL_ROOT, LOG_KEYS, READ_ME = "验证/印章根证书.pem", "验证/日志公钥.txt", "说明.txt"


class Folder(StrEnum):
    """The folders of a package, by the stage to which a file belongs."""

    APPLICATION = "01申请"
    ACCEPTANCE = "02受理"
    HANDLING = "03办理"
    RESULT = "04结果"
    OTHER = "05其他"


class Source(StrEnum):
    """From whom a file comes. The value is what stands in the XML."""

    APPLICANT = "申请人提交"
    DOCUMENT = "文书"
    LICENCE = "证照"
    LICENCE_COPY = "证照加注件"
    PROOF = "存证凭证"


class SealSaid(StrEnum):
    """What the check of a PDF's seal said when the package was made."""

    GOOD = "有效"
    NONE = "无签章"
    ALTERED = "已被改动"
    UNTRUSTED = "签章证书不受信任"
    UNREADABLE = "无法检验"


@dataclass(frozen=True, kw_only=True)
class ItemPart:
    """事项: what was applied for, and of which organisation."""

    name: str
    code: str
    type_code: str
    organisation: str
    organisation_code: str
    area_code: str


@dataclass(frozen=True, kw_only=True)
class CasePart:
    """办件: whose, when, and what came of it. `result` is granted, refused, not-accepted or withdrawn."""

    number: str
    applicant: str
    applicant_kind: str
    uscc: str
    channel: str
    submitted_at: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    closed_at: datetime
    result: str
    result_words: str
    reasons: str
    licences: tuple[str, ...]
    handling_system: str
    handling_number: str
    part_of: str
    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ArchivePart:
    """归档: under which numbers it is kept, for how long, and since when."""

    file_number: str
    archive_number: str
    fonds: str
    category: str
    year: int
    order: int
    retention: str
    secrecy: str
    version: int
    archived_at: datetime


@dataclass(frozen=True, kw_only=True)
class MaterialPart:
    """One slot of the application as it was met in one round; `paths` are its files in the package."""

    key: str
    name: str
    is_required: bool
    how: str
    round: int
    licence: str
    paths: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SealPart:
    """The check of a PDF's seal when the package was made."""

    said: SealSaid
    signer: str = ""
    serial: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class FilePart:
    """文件: one file of the package. `kind` is the document's kind, empty for a file of the applicant's."""

    order: int
    title: str
    path: str
    media_type: str
    size: int
    sha256: str
    sm3: str
    source: Source
    kind: str
    seal: SealPart | None


@dataclass(frozen=True, kw_only=True)
class StepPart:
    """环节: what one post had to do, and did."""

    order: int
    name: str
    organisation: str
    by: str
    opened_at: datetime
    done_at: datetime | None
    outcome: str
    opinion: str


@dataclass(frozen=True, kw_only=True)
class ActPart:
    """业务动作: one act with its place in the log; `receipt` is the path of its proof."""

    order: int
    entry_id: str
    seq: int
    act: str
    words: str
    by_ref: str
    by: str
    act_at: datetime
    recorded_at: datetime
    receipt: str


@dataclass(frozen=True, kw_only=True)
class Description:
    """Everything that the two XML files say."""

    item: ItemPart
    case: CasePart
    archive: ArchivePart
    materials: tuple[MaterialPart, ...]
    files: tuple[FilePart, ...]
    needed: tuple[str, ...]  # kinds of document that such a case must hold
    steps: tuple[StepPart, ...]
    acts: tuple[ActPart, ...]
