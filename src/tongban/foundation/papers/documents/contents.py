"""What each document template asks for. Days are ISO texts; nothing here is markup."""

from pydantic import BaseModel

from tongban.foundation.papers.documents import archive_contents as archives
from tongban.foundation.papers.documents import hearing_contents as hearings
from tongban.foundation.papers.documents import licence_contents as licences
from tongban.foundation.papers.documents import proceeding_contents as proceedings
from tongban.foundation.papers.documents import supervision_contents as supervision
from tongban.foundation.papers.documents.base import Content, Day, FormRow, Moment, ToApplicant
from tongban.foundation.papers.documents.payment_contents import PaymentReceipt

_OTHERS = hearings.PAPERS | licences.PAPERS | proceedings.PAPERS | supervision.PAPERS | archives.PAPERS


class AcceptanceNotice(ToApplicant):
    """受理通知书. `limit` in words, such as 20个工作日; `later`: what may follow (容缺), each
    with its day; `deemed`: accepted because we were silent."""

    received_on: Day
    accepted_on: Day
    limit: str
    due_on: Day | None = None
    counted_from: Day | None = None  # the working day to which the acceptance belongs, where it is another
    is_promise: bool = False  # `due_on` is the promised day, and the law leaves more time
    materials: list[str] = []
    later: list[str] = []
    basis: list[str] = []
    deemed: bool = False


class ProcedureNotice(ToApplicant):
    """特别程序告知书 (行政许可法 art. 45): which procedure, why, since which
    working day, and how long it takes, in words."""

    accepted_on: Day
    since: Day
    procedure: str
    reasons: list[str]
    days: str
    stops: bool
    basis: list[str] = []


class ExtensionNotice(ToApplicant):
    """延期通知书 (行政许可法 art. 42): by how much, why, who approved it; no day while the clock stands.
    `promised_on`: the promise, which an extension leaves as it is."""

    accepted_on: Day
    added: str
    due_on: Day | None = None
    promised_on: Day | None = None
    reasons: list[str]
    approved_by: str
    basis: list[str] = []


class OpinionLetter(Content):
    """意见函 (行政许可法 art. 26 (2)): what an office that takes part says to the one that decides.

    `received_on`: when the case came to it; `conditions`: what the applicant has to keep to;
    `article`: on which a disagreement stands.
    """

    addressee: str
    applicant: str
    item: str
    received_on: Day
    agrees: bool
    opinion: list[str]
    conditions: list[str] = []
    article: str = ""
    basis: list[str] = []


class ReportLetter(Content):
    """初步审查意见报送函 (行政许可法 art. 35): what the lower authority's examination came to, and every material
    that goes to the superior with it."""

    addressee: str
    applicant: str
    item: str
    accepted_on: Day
    agrees: bool
    opinion: list[str]
    materials: list[str]
    basis: list[str] = []


class CorrectionRequest(BaseModel):
    """One thing to correct: what it is, what is wrong with it, how to mend it."""

    name: str
    why: str
    how: str


class CorrectionNotice(ToApplicant):
    """补正告知书: everything at once."""

    received_on: Day
    requests: list[CorrectionRequest]
    respond_by: Day | None = None
    basis: list[str] = []


class WithRemedies(ToApplicant):
    """A decision against the applicant: reasons, articles, and where to turn (行政复议, 行政诉讼)."""

    reasons: list[str]
    basis: list[str]
    review_body: str
    court: str


class NonAcceptance(WithRemedies):
    """不予受理决定书. `elsewhere`: who does it instead, or what the person may do."""

    received_on: Day
    elsewhere: str = ""


class DecisionGrant(ToApplicant):
    """准予决定书. `act` is what is granted in law: 行政许可, 行政确认 …; `plain`: a 办理结果通知书 of what is no
    licence; `rule` says that a published rule decided, and how to have a person look at it."""

    accepted_on: Day
    act: str = "行政许可"
    plain: bool = False
    rule: str = ""
    basis: list[str] = []
    heard: str = ""  # who was heard before, by which record
    granted: str = ""
    licence_title: str = ""
    licence_number: str = ""
    valid_from: Day | None = None
    valid_until: Day | None = None
    conditions: list[str] = []


class DecisionRefuse(WithRemedies):
    """不予决定书."""

    accepted_on: Day
    act: str = "行政许可"
    heard: str = ""  # who was heard before, by which record
    how_to_mend: str = ""


class FormSection(BaseModel):
    """A part of the form."""

    title: str
    rows: list[FormRow]


class ApplicationForm(ToApplicant):
    """申请表, made from the answers; without `signed_how` it waits for its signature.

    `canonical` is the text that is signed, attached to the paper; `digest` its SHA-256;
    `picture` an SVG of a drawn signature.
    """

    submitted_at: Moment
    sections: list[FormSection]
    materials: list[str] = []
    signed_by: str
    represented_by: str = ""  # who applied for the applicant, and as what
    signed_how: str = ""
    picture: str = ""
    digest: str = ""
    canonical: str = ""
    statement: str = "以上内容和所附材料真实、准确、完整。内容不真实的，愿意承担法律责任。"


class Receipt(ToApplicant):
    """收件凭证. `log_entry` is the trail's entry; `deemed`: silence means acceptance, as for licences."""

    received_at: Moment
    channel: str = ""
    materials: list[str] = []
    answer_by: Day | None = None
    log_entry: str = ""
    deemed: bool = True
    basis: list[str] = []


class ListLine(BaseModel):
    """One line of a list: what, more about it; `is_ticked` gets a box to tick."""

    name: str
    text: str = ""
    is_ticked: bool = False


class ListSection(BaseModel):
    """A part of a list."""

    title: str
    note: str = ""
    lines: list[ListLine] = []


class Checklist(Content):
    """What one person brings and knows before applying (一次性告知单): information, not a notice.

    The words are in the reader's language; `page_of` such as “Page {} of {}”.
    """

    title: str
    lead: str = ""
    date_text: str
    rows: list[FormRow] = []
    sections: list[ListSection] = []
    qr_text: str = ""
    page_of: str
    demo_text: str = ""


TEMPLATES: dict[str, type[Content]] = {
    "acceptance-notice": AcceptanceNotice,
    "correction-notice": CorrectionNotice,
    "procedure-notice": ProcedureNotice,
    "extension-notice": ExtensionNotice,
    "opinion-letter": OpinionLetter,
    "report-letter": ReportLetter,
    "non-acceptance": NonAcceptance,
    "decision-grant": DecisionGrant,
    "decision-refuse": DecisionRefuse,
    "application-form": ApplicationForm,
    "receipt": Receipt,
    "checklist": Checklist,
    "payment-receipt": PaymentReceipt,
    **{key: model for key, (model, _) in _OTHERS.items()},
}
TITLES = {
    "acceptance-notice": "受理通知书",
    "correction-notice": "补正告知书",
    "procedure-notice": "特别程序告知书",
    "extension-notice": "延期通知书",
    "opinion-letter": "意见函",
    "report-letter": "初步审查意见报送函",
    "non-acceptance": "不予受理决定书",
    "decision-grant": "准予决定书（办理结果通知书）",
    "decision-refuse": "不予决定书",
    "application-form": "申请表",
    "receipt": "收件凭证",
    "checklist": "一次性告知单",
    "payment-receipt": "缴款凭证",
    **{key: title for key, (_, title) in _OTHERS.items()},
}
